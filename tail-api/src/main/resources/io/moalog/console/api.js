import { ask, token } from './token.js';

/**
 * Calls moalog's API and throws what a problem document says, in words that can be shown. Where the API asks for a token,
 * so does the page, and the call goes on with it.
 */
export async function call(path, options = {}) {
  for (;;) {
    const shown = token();
    const response = await send(path, options, shown);
    const body = (response.headers.get('content-type') ?? '').includes('json') ? await response.json() : null;
    if (response.status === 401) {
      await ask(shown, 'The token is not known, was revoked or has expired.');
    } else if (response.ok) {
      return body;
    } else {
      throw new Error(body?.detail ?? body?.title ?? `moalog answered ${response.status}.`);
    }
  }
}

async function send(path, options, shown) {
  const headers = shown ? { ...options.headers, Authorization: `Bearer ${shown}` } : options.headers;
  try {
    return await fetch(path, { ...options, headers });
  } catch {
    throw new Error('moalog cannot be reached. It may be stopped; the page goes on by itself when it is back.');
  }
}

/** Asks for a token where one is needed to read; whatever else is wrong, others say. */
export function admitted(service) {
  return call(`/api/services/${encodeURIComponent(service)}`).catch(() => {});
}

export async function services() {
  const body = await call('/api/services');
  return Array.isArray(body) ? body : body.services;
}

export function register(service) {
  return call('/api/services', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(service),
  });
}

export function search(service, parameters) {
  return call(`/api/search/${encodeURIComponent(service)}?${new URLSearchParams(parameters)}`);
}

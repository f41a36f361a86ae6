/** Calls moalog's API and throws what a problem document says, in words that can be shown. */
export async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error('moalog cannot be reached. It may be stopped; the page goes on by itself when it is back.');
  }
  const body = (response.headers.get('content-type') ?? '').includes('json') ? await response.json() : null;
  if (!response.ok) {
    throw new Error(body?.detail ?? body?.title ?? `moalog answered ${response.status}.`);
  }
  return body;
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

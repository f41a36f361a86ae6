const KEY = 'moalog.token';

let question = null;
let declined = false;

/** The token of the management API, where it asks for one; kept until the tab is closed, and for this tab alone. */
export function token() {
  return sessionStorage.getItem(KEY);
}

/**
 * Asks for another token than the one that was refused; however many calls ask at once, it is one question, and who
 * gives none is not asked again.
 *
 * @param refused what was shown, null where there was none
 * @param why it was refused
 * @returns settled when there is another token; rejected where none is given
 */
export function ask(refused, why) {
  if (token() !== refused) {
    return Promise.resolve();
  }
  if (declined) {
    return Promise.reject(needed());
  }
  if (!question) {
    question = {};
    question.answer = new Promise((resolve, reject) => Object.assign(question, { resolve, reject }));
    dispatchEvent(new CustomEvent('moalog-token-asked', { detail: refused ? why : '' }));
  }
  return question.answer;
}

/** @param given null where none is given */
export function answer(given) {
  const { resolve, reject } = question ?? {};
  question = null;
  if (given) {
    sessionStorage.setItem(KEY, given);
    dispatchEvent(new Event('moalog-token-given'));
    resolve?.();
  } else {
    declined = true;
    reject?.(needed());
  }
}

function needed() {
  return new Error('moalog asks for a token: reload the page to give one.');
}

/** Leaves nothing of it here. */
export function forget() {
  sessionStorage.removeItem(KEY);
  location.reload();
}

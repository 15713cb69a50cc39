// The local API (specs/api.md), as the page may ask it.

const KEY = 'moot-key';
export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** What the node would not do, in its own words: `code`, `message`, `cause`, `next`. */
export class Refusal extends Error {
  constructor(error) {
    super(error.message);
    Object.assign(this, { code: error.code, why: error.cause, next: error.next || [] });
  }
}

/** This browser's half of the session; its other half is a cookie that no script can read. */
export const key = () => localStorage.getItem(KEY) || '';

/** Ask, and give back `value`, `seq` (up to which entry it is true) and `total`. */
async function ask(method, path, body) {
  const headers = { 'moot-page': key(), 'moot-zone': zone };
  if (body) headers['content-type'] = 'application/json';
  let response, value;
  try {
    response = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
    value = await response.json();
  } catch {
    throw new Refusal({
      code: 'no-node',
      message: 'the node does not answer',
      cause: 'it was stopped, or the page was closed in a terminal',
      next: ['moot web'],
    });
  }
  if (!response.ok) throw new Refusal(value.error);
  const number = (name) => Number(response.headers.get(name) || 0);
  return { value, seq: number('moot-seq'), total: number('moot-total'), at: response.headers.get('moot-at') };
}

/** A path with what is asked for; nothing is asked by `null` and empty text. */
export function target(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== '');
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

export const get = (path, query) => ask('GET', target(path, query));

/** Do something, once, however often the request is sent. */
export async function act(verb, given) {
  const request = crypto.randomUUID();
  return (await ask('POST', '/v1/acts', { act: verb, request, ...given })).value;
}

/** Swap the link in the address for a session, and take it out of the address. */
export async function login() {
  const once = /^#once=(.+)$/.exec(location.hash);
  if (!once) return;
  history.replaceState(null, '', '/#/now');
  const { value } = await ask('POST', '/session', { once: once[1] });
  localStorage.setItem(KEY, value.key);
}

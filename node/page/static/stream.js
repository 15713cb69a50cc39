// Hearing of what happens: through the worker that tabs share, or where there is none by oneself.
import { key } from './api.js';
import { follow } from './sse.js';

const WORKER = '/static/worker.js';
let ended = () => {};

/** The only address from which this page ever loads a script by itself. */
const policy = globalThis.trustedTypes?.createPolicy('moot', {
  createScriptURL: (url) => {
    if (url !== WORKER) throw new TypeError(`no script of ours: ${url}`);
    return url;
  },
});

/** Hear of events in a group after `since`. What was heard before ends. */
export function hear(group, since, tell) {
  ended();
  const wanted = { group, key: key(), since };
  if (!globalThis.SharedWorker) {
    const stop = new AbortController();
    follow({ ...wanted, signal: stop.signal, tell });
    ended = () => stop.abort();
    return;
  }
  const url = policy ? policy.createScriptURL(WORKER) : WORKER;
  const { port } = new SharedWorker(url, { type: 'module', name: 'moot' });
  port.onmessage = ({ data }) => tell(data);
  port.postMessage({ follow: wanted });
  ended = () => { port.onmessage = null; port.postMessage({ leave: true }); port.close(); };
}

/** Hear no more, as a tab that is closed or put aside. */
export const hush = () => { ended(); ended = () => {}; };

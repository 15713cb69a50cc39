// Events as they happen, read from the node: by the worker that all tabs share, or by a tab itself.

const LONGEST_MS = 15000;

const pause = (ms, signal) => new Promise((done) => {
  const timer = setTimeout(done, ms);
  signal.addEventListener('abort', () => { clearTimeout(timer); done(); });
});

/** One event from its lines; null for a comment. */
function read(block) {
  const fields = {};
  for (const line of block.split('\n')) {
    const at = line.indexOf(': ');
    if (at > 0) fields[line.slice(0, at)] = line.slice(at + 2);
  }
  return fields.event ? { type: fields.event, data: JSON.parse(fields.data) } : null;
}

async function listen(response, tell) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const blocks = (text + value).split('\n\n');
    text = blocks.pop();
    for (const event of blocks.map(read)) if (event) tell(event);
  }
}

/**
 * Tell of every event after `since` until `signal` says stop; `lost` whenever the node is gone, and
 * `refused` when it lets us in no more.
 */
export async function follow({ key, group, since, signal, tell }) {
  let tries = 0;
  const told = (event) => {
    tries = 0;
    if (event.data.seq !== undefined) since = event.data.seq;
    queueMicrotask(() => tell(event)); // what goes wrong there is no trouble of the node's
  };
  while (!signal.aborted) {
    try {
      const url = `/v1/events?${new URLSearchParams({ group, since })}`;
      const response = await fetch(url, { headers: { 'moot-page': key }, signal });
      if (response.status === 403) return tell({ type: 'refused', data: (await response.json()).error });
      if (response.ok) await listen(response, told);
    } catch {
      if (signal.aborted) return; // else the node is gone, which is told below
    }
    tell({ type: 'lost', data: {} });
    await pause(Math.min(500 * 2 ** tries++, LONGEST_MS), signal);
  }
}

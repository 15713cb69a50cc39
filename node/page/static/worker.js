// One stream of events for all tabs: a browser grants a host six connections, and tabs are many.
import { follow } from './sse.js';

const streams = new Map(); // by group: { key, ports, seq, lost, stop }

function begin(group, key, since, ports) {
  const stop = new AbortController();
  const stream = { key, ports, seq: since, stop };
  streams.set(group, stream);
  const tell = (event) => {
    if (event.data.seq !== undefined) stream.seq = event.data.seq;
    for (const port of stream.ports) port.postMessage(event);
    if (event.type === 'refused') streams.delete(group);
  };
  follow({ key, group, since, signal: stop.signal, tell });
}

function join(port, { group, key, since }) {
  leave(port);
  const stream = streams.get(group);
  if (stream && stream.key === key && stream.seq >= since) {
    stream.ports.add(port);
    // Whoever looked before the stream came so far looks again.
    port.postMessage({ type: 'start', data: { seq: stream.seq } });
    return;
  }
  if (stream) stream.stop.abort();
  begin(group, key, since, new Set([...(stream ? stream.ports : []), port]));
}

function leave(port) {
  for (const [group, stream] of streams) {
    if (!stream.ports.delete(port) || stream.ports.size) continue;
    stream.stop.abort();
    streams.delete(group);
  }
}

self.onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data }) => (data.follow ? join(port, data.follow) : leave(port));
};

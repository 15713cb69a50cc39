// What people do with one thing, a word each; buttons, keys and the palette all come here.
import { perform, tell, world } from './model.js';

const named = (answer) => `${answer.thing.short} ${answer.thing.title}`;
const isMine = (thing) => thing.is.includes('mine');

export const take = (thing) => perform('claim', { id: thing.id }, (answer) => `you have ${named(answer)}`);
export const giveBack = (thing) => perform('drop', { id: thing.id }, (answer) => `you gave back ${named(answer)}`);
export const finish = (thing) => perform('done', { id: thing.id }, (answer) => `done ${named(answer)}`);
export const reopen = (thing) => perform('reopen', { id: thing.id }, (answer) => `open again: ${named(answer)}`);
export const stage = (thing, to) => perform('edit', { id: thing.id, fields: { stage: to } }, (answer) => `${named(answer)}: ${to}`);
export const edit = (thing, fields) => perform('edit', { id: thing.id, fields }, (answer) => (answer.nothing ? 'it was so already' : `changed ${named(answer)}`));
export const say = (thing, text, kind) => perform('say', { id: thing.id, text, kind }, (answer) => `said on ${named(answer)}`);
export const seen = (given) => perform('seen', given, (answer) => `${answer.unread} left in the inbox`);

export const vote = (thing, choice, words) => perform('vote', { id: thing.id, choice, words: words || undefined }, (answer) =>
  `you voted ${answer.vote.yours} on ${named(answer)}; ${answer.vote.voted} of ${answer.vote.asked} voted`);

export const undo = () => perform('undo', {}, (answer) => {
  const what = answer.changed.map((one) => `${one.short || ''} ${one.title || ''}`.trim())[0];
  return answer.nothing ? 'there was nothing to take back' : `taken back${what ? `: ${what}` : ''}`;
});

/** The columns of the board, and in which a task stands. */
export const COLUMNS = [
  { id: 'todo', name: 'To do' }, { id: 'doing', name: 'Being done' },
  { id: 'check', name: 'To check' }, { id: 'done', name: 'Done' },
];
export function column(thing) {
  if (thing.state === 'done' || thing.state === 'skipped') return 'done';
  if (thing.stage === 'review') return 'check';
  return thing.who.length || thing.stage === 'doing' || thing.stage === 'waiting' ? 'doing' : 'todo';
}

/** Put a task into another column, by what that means. */
export async function moveTo(thing, to) {
  const from = column(thing);
  if (from === to) return null;
  if (to === 'done') return finish(thing);
  if (from === 'done') return reopen(thing);
  if (to === 'check') return stage(thing, 'review');
  if (from === 'check' && to === 'doing') return stage(thing, 'doing');
  if (to === 'doing') return take(thing);
  if (isMine(thing)) return giveBack(thing);
  if (thing.who.length) return tell({ words: `${thing.who.map((one) => one.name).join(', ')} took it, and only they give it back` });
  return stage(thing, 'open');
}

/** The one thing one would do with a task next, and its other half. */
export const toggleMine = (thing) => (isMine(thing) ? giveBack(thing) : take(thing));
export const toggleDone = (thing) => (column(thing) === 'done' ? reopen(thing) : finish(thing));

/** A thing on the screen by its id, wherever the screen keeps it. */
export function onScreen(id) {
  const look = (value, depth) => {
    if (!value || typeof value !== 'object' || depth > 4) return null;
    if (value.id === id && value.kind && value.is) return value;
    for (const one of Object.values(value)) { const found = look(one, depth + 1); if (found) return found; }
    return null;
  };
  return look(world.data, 0);
}

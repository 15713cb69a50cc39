// Keys: everything that a mouse can do.
import * as acts from './acts.js';
import { tell, world } from './model.js';
import { open } from './parts/dialog.js';
import { go, SCREENS } from './route.js';

const AFTER_G_MS = 1500;
let went = 0;

/** The thing that is chosen: where the focus is, or the page of one thing. */
export function focused() {
  const id = document.activeElement?.closest?.('[data-id]')?.dataset.id || (world.screen?.kind.name === 'thing' && world.data?.id);
  return id ? acts.onScreen(id) : null;
}

/** Choose the item after the one that is chosen, or before it. */
function step(by) {
  const items = [...document.querySelectorAll('[data-item]')].filter((one) => one.offsetParent);
  if (!items.length) return;
  const here = document.activeElement?.closest?.('[data-id]')?.querySelector('[data-item]') || document.activeElement;
  const at = items.indexOf(here);
  const next = items[at < 0 ? (by > 0 ? 0 : items.length - 1) : Math.min(Math.max(at + by, 0), items.length - 1)];
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}

function ofThing(letter) {
  const thing = focused();
  if (!thing) return tell({ words: 'choose something first: j and k go through what is here' });
  if (/[1-5]/.test(letter)) {
    const choice = thing.decision?.choices[Number(letter) - 1];
    return choice && thing.vote?.asks_you && thing.state === 'open' ? acts.vote(thing, choice) : null;
  }
  if (thing.kind !== 'task') return tell({ words: 'that is done with tasks, and this is none' });
  return { t: acts.toggleMine, x: acts.toggleDone, v: (one) => acts.moveTo(one, 'check') }[letter](thing);
}

const search = () => { const box = document.getElementById('search'); box.focus(); box.select(); };
const DEEDS = {
  c: () => open({ kind: 'adding' }), '/': search, '?': () => open({ kind: 'keys' }), u: acts.undo,
  j: () => step(1), k: () => step(-1), Escape: () => tell(null),
};

export function press(event) {
  if (!world.group || event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
    event.preventDefault();
    if (!world.dialog) open({ kind: 'palette' });
    return;
  }
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) && event.target.type !== 'range';
  if (typing && event.key === 'Escape') event.target.blur();
  if (typing || world.dialog || event.ctrlKey || event.metaKey || event.altKey) return;
  const after = Date.now() - went < AFTER_G_MS;
  went = 0;
  const screen = after && SCREENS.find((one) => one.letter === event.key);
  let deed = screen ? () => go(screen.name) : DEEDS[event.key];
  if (!screen && event.key === 'g') deed = () => { went = Date.now(); };
  if (!deed && /^[txv1-5]$/.test(event.key)) deed = () => ofThing(event.key);
  if (!deed) return;
  event.preventDefault();
  deed();
}

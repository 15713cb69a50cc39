import * as acts from '../acts.js';
import { due } from '../moment.js';
import { world } from '../model.js';
import { html } from '../view.js';
import { Holders } from './face.js';

/** What waits with a thing, each in words. */
export function marks(thing) {
  const words = [];
  if (thing.conflicts?.length) words.push({ kind: 'warn', text: `! ${thing.conflicts.length === 1 ? 'people wrote different things' : `${thing.conflicts.length} things to settle`}` });
  if (thing.is.includes('blocked')) words.push({ kind: 'soft', text: `… waits for ${thing.blocked_by?.length || 'another'} other${thing.blocked_by?.length === 1 ? '' : 's'}` });
  if (thing.is.includes('asked')) words.push({ kind: 'warn', text: '? you are asked' });
  if (thing.is.includes('quiet')) words.push({ kind: 'soft', text: '… nothing heard of it for a while' });
  if (thing.stage === 'waiting') words.push({ kind: 'soft', text: '… waiting' });
  return words;
}

/** Who lacks what a thing says now, and what will help. */
export function Spread({ thing }) {
  const { have } = thing;
  if (!have || !have.of || have.count >= have.of) return null;
  const away = (world.head?.sync.people || []).filter((one) => one.state !== 'has-all').map((one) => one.name);
  return html`<span class="soft">◌ ${have.count} of ${have.of} others have this; it goes to ${away.length ? away.join(', ') : 'the rest'} when they are here</span>`;
}

export function Due({ thing, bare }) {
  const words = due(thing);
  if (!words) return null;
  const late = thing.is.includes('overdue');
  return html`<span class=${late ? 'bad' : thing.is.includes('due') ? 'warn' : ''}>${late ? '! overdue, ' : ''}${bare ? '' : 'due '}${words}</span>`;
}

const Tags = ({ thing }) => (thing.tags || []).map((tag) => html`<a class="tag" href=${`#/find?q=${encodeURIComponent(`+${tag}`)}`}>+${tag}</a>`);

/** The few things one would do with a task as it stands; each is also a key. */
export function Deeds({ thing }) {
  if (thing.kind !== 'task') return null;
  const at = acts.column(thing), mine = thing.is.includes('mine');
  const button = (words, deed, label) => html`<button type="button" onClick=${deed} aria-label=${`${label || words}: ${thing.title}`}>${words}</button>`;
  return html`<span class="deeds">
    ${at === 'todo' && !mine ? button('Take it', () => acts.take(thing)) : null}
    ${mine && at !== 'done' ? button('Give back', () => acts.giveBack(thing)) : null}
    ${at === 'doing' ? button('To check', () => acts.stage(thing, 'review'), 'Ask others to check') : null}
    ${at === 'check' ? button('Not yet', () => acts.stage(thing, 'doing'), 'Not done yet') : null}
    ${at === 'done' ? button('Reopen', () => acts.reopen(thing)) : button('Done', () => acts.finish(thing))}
  </span>`;
}

/** A task or another thing on a board or in a list. */
export function Card({ thing, still, why }) {
  const lacking = thing.have && thing.have.of && thing.have.count < thing.have.of;
  const names = ['card', lacking ? 'lacking' : '', world.fresh.has(thing.id) ? 'fresh' : '', thing.is.includes('mine') ? 'mine' : ''];
  return html`<li class=${names.join(' ')} data-id=${thing.id} draggable=${!still && thing.kind === 'task'}
      onDragStart=${(event) => event.dataTransfer.setData('text/plain', thing.id)}>
    <a class="title" data-item href=${`#/thing/${thing.id}`}>${thing.title || '(no words)'}</a>
    <div class="facts">
      <code>${thing.short}</code>
      ${thing.kind !== 'task' ? html`<span>${thing.kind}, ${thing.state}</span>` : null}
      <${Holders} thing=${thing} /><${Due} thing=${thing} />
      ${marks(thing).map((mark) => html`<span class=${mark.kind}>${mark.text}</span>`)}
      <${Tags} thing=${thing} />
      ${why ? html`<span class="soft">${why}</span>` : null}
      <${Spread} thing=${thing} />
    </div>
    ${still ? null : html`<${Deeds} thing=${thing} />`}
  </li>`;
}

/** What cards show; asking for these alone spares the node the rest. */
export const FIELDS = 'id,short,kind,title,state,who,tags,due,due_at,stage,is,conflicts,have,blocked_by,terms';

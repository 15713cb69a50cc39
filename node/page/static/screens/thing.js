import * as acts from '../acts.js';
import { Ballot } from '../parts/ballot.js';
import { Progress } from '../parts/bar.js';
import { Deeds, Due, marks, Spread } from '../parts/card.js';
import { open } from '../parts/dialog.js';
import { Editor } from '../parts/editor.js';
import { Event } from '../parts/event.js';
import { Holders } from '../parts/face.js';
import { Talk } from '../parts/talk.js';
import { ago, day, exact } from '../moment.js';
import { html } from '../view.js';

const load = async ({ id }, look) => (await look(`/v1/things/${encodeURIComponent(id)}`)).value;

const Link = ({ thing, more }) => html`<a data-item href=${`#/thing/${thing.id}`}>${thing.title || thing.short}</a>${more ? html` <span class="soft">${more}</span>` : null}`;

/** A fact and its name, if there is such. */
const Fact = ({ name, children }) => html`<div><dt>${name}</dt><dd>${children}</dd></div>`;

function Facts({ thing }) {
  const { effort, horizon, hands } = thing;
  return html`<dl class="about">
    ${thing.kind === 'task' ? html`<${Fact} name="who"><${Holders} thing=${thing} /><//>` : null}
    ${thing.why ? html`<${Fact} name="what for">${thing.why}<//>` : null}
    ${thing.due_at ? html`<${Fact} name="due"><${Due} thing=${thing} bare=${true} /><//>` : null}
    ${horizon ? html`<${Fact} name="horizon">${[horizon.from, horizon.to].filter(Boolean).join(' to ')}<//>` : null}
    ${thing.series ? html`<${Fact} name="comes again">${thing.series.words}<//>` : null}
    ${hands && hands.max > 1 ? html`<${Fact} name="hands">${hands.min} to ${hands.max}<//>` : null}
    ${effort?.members ? html`<${Fact} name="work">about ${effort.minutes} min, the middle of ${effort.members}<//>` : null}
    ${thing.tags?.length ? html`<${Fact} name="tags">${thing.tags.map((tag) => html`<a class="tag" href=${`#/find?q=${encodeURIComponent(`+${tag}`)}`}>+${tag}</a> `)}<//>` : null}
    ${thing.needs?.length ? html`<${Fact} name="waits for">${thing.needs.map((one) => html`<span class="line">${one.met ? '✓' : '…'} <${Link} thing=${one} more=${one.met ? 'is there' : one.state} /></span>`)}<//>` : null}
    ${thing.needed_by?.length ? html`<${Fact} name="others wait">${thing.needed_by.map((one) => html`<span class="line"><${Link} thing=${one} more=${one.state} /></span>`)}<//>` : null}
    ${thing.decisions?.length ? html`<${Fact} name="decisions">${thing.decisions.map((one) => html`<span class="line"><${Link} thing=${one} more=${one.state} /></span>`)}<//>` : null}
    ${thing.links?.filter((one) => one.href || one.thing).length ? html`<${Fact} name="links">${thing.links.map((one) => html`<span class="line">${one.href ? html`<a href=${one.href} rel="noreferrer noopener" target="_blank">${one.url}</a>` : one.thing ? html`${one.as} <${Link} thing=${one.thing} />` : one.url}</span>`)}<//>` : null}
    ${thing.score !== null && thing.terms.length ? html`<${Fact} name="pressing"><span>${thing.score}: ${thing.terms.map((one) => `${one.words} (${one.points})`).join(', ')}</span><//>` : null}
    <${Fact} name="made"><time title=${exact(thing.made)}>${day(thing.made)} by ${thing.by_name}</time><//>
  </dl>`;
}

const Conflicts = ({ thing }) => (thing.conflicts.length ? html`<section class="panel warn"><h2>! To settle <small>${thing.conflicts.length}</small></h2>
  <ul>${thing.conflicts.map((one) => html`<li key=${one.id}>${one.message}<span class="line">next: ${one.next.map((step) => html`<code>${step}</code> `)}</span></li>`)}</ul></section>` : null);

function Parts({ thing }) {
  if (!thing.children.length && thing.kind !== 'goal') return null;
  return html`<section class="panel"><h2>What hangs under it <small>${thing.children.length}</small></h2>
    <${Progress} ...${thing.parts} />
    <ul class="lines">${thing.children.map((one) => html`<li key=${one.id} data-id=${one.id}>${one.state === 'done' || one.state === 'reached' ? '✓' : '·'} <${Link} thing=${one} more=${one.who?.length ? one.who.map((who) => who.name).join(', ') : one.state} /> <${Progress} ...${one.parts} /></li>`)}</ul>
    <p><button type="button" onClick=${() => open({ kind: 'adding', under: thing.short })}>Add something under it</button></p></section>`;
}

/** People, then my own other devices and keepers, each under a name. */
const holders = (thing) => [
  ...thing.had_by.map((one) => ({ ...one, key: one.person })),
  ...thing.kept_by.map((one) => ({
    ...one, key: one.device || one.peer,
    name: one.device ? `my ${one.name || 'other device'}` : `keeper ${one.peer.slice(-6)}`,
  })),
];

/** Which others are known to have what it says now. */
function HadBy({ thing }) {
  const rows = holders(thing);
  if (!rows.length) return null;
  const count = thing.had_by.filter((one) => one.has).length;
  const whole = thing.copies ? `${count} of ${thing.had_by.length} others` : 'on no other device yet';
  return html`<section class="panel"><h2>Who has this <small>${whole}</small></h2>
    <ul class="lines">${rows.map((one) => html`<li key=${one.key}>${one.has ? '✓' : '◌'} <strong>${one.name}</strong> <span class="soft">${one.has ? 'has it' : one.here ? 'is here, and gets it now' : `gets it when you meet; ${one.seen ? `last here ${ago(one.seen)}` : 'never met'}`}</span></li>`)}</ul></section>`;
}

function View({ data: thing }) {
  return html`<article data-id=${thing.id} class="thing">
    ${thing.path.length ? html`<nav aria-label="where it hangs" class="path">${thing.path.map((one) => html`<${Link} thing=${one} /> › `)}</nav>` : null}
    <h1 data-item tabindex="-1">${thing.title || '(no words)'}</h1>
    <p class="facts"><code>${thing.short}</code><span>${thing.kind}, ${thing.state}${thing.stage && thing.stage !== 'open' ? `, ${thing.stage}` : ''}</span>
      ${marks(thing).map((mark) => html`<span class=${mark.kind}>${mark.text}</span>`)}<${Spread} thing=${thing} /></p>
    <${Deeds} thing=${thing} />
    <div class="two"><div>
      <${Conflicts} thing=${thing} />
      ${thing.decision ? html`<${Ballot} thing=${thing} whole=${true} />` : html`<${Facts} thing=${thing} />`}
      ${thing.notes && !thing.decision ? html`<section><h2>Notes</h2><p class="prose">${thing.notes}</p></section>` : null}
      ${thing.kind === 'task' || thing.kind === 'goal' ? html`<${Editor} thing=${thing} key=${thing.id} />` : null}
      <${Parts} thing=${thing} />
    </div><div>
      <${Talk} thing=${thing} key=${thing.id} />
      ${thing.done.length ? html`<section class="panel"><h2>Done</h2><ul class="lines">${thing.done.map((one) => html`<li>✓ <strong>${one.name}</strong> ${day(one.at)}${one.evidence ? html`: <q>${one.evidence}</q>` : null}</li>`)}</ul></section>` : null}
      <${HadBy} thing=${thing} />
      <section class="panel"><h2>History</h2><ol class="events">${[...thing.history].reverse().map((event) => html`<${Event} key=${event.seq} event=${event} bare=${true} />`)}</ol></section>
    </div></div></article>`;
}

export const thing = { name: 'thing', title: 'Thing', load, View };

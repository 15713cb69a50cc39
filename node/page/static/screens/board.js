import * as acts from '../acts.js';
import { Card, FIELDS } from '../parts/card.js';
import { Nothing } from '../parts/trouble.js';
import { html } from '../view.js';

const MOST_OPEN = 300, MOST_DONE = 15;

async function load({ query }, look) {
  const q = query.q || '';
  const [open, done] = await Promise.all([
    look('/v1/things', { q: `${q} kind:task is:open`, fields: FIELDS, limit: MOST_OPEN }),
    look('/v1/things', { q: `${q} kind:task is:done`, fields: FIELDS, limit: MOST_DONE, sort: '-made' }),
  ]);
  // One may have been finished between the two questions.
  const finished = new Set(done.value.map((one) => one.id));
  return { open: { ...open, value: open.value.filter((one) => !finished.has(one.id)) }, done };
}

const EMPTY = {
  todo: 'Nothing waits to be taken.', doing: 'Nobody is at anything, as far as was said.', check: 'Nothing waits for a look.', done: 'Nothing is done yet.',
};

function Column({ column, things, total }) {
  const drop = (event) => {
    event.preventDefault();
    const thing = acts.onScreen(event.dataTransfer.getData('text/plain'));
    if (thing) acts.moveTo(thing, column.id);
  };
  return html`<section class=${`column is-${column.id}`} aria-label=${column.name} onDragOver=${(event) => event.preventDefault()} onDrop=${drop}>
    <h2>${column.name} <small>${things.length < total ? `${things.length} of ${total}` : total}</small></h2>
    ${things.length ? html`<ul class="cards">${things.map((thing) => html`<${Card} key=${thing.id} thing=${thing} />`)}</ul>` : html`<${Nothing} words=${EMPTY[column.id]} />`}
  </section>`;
}

function View({ data, screen }) {
  const all = data.open.total + data.done.total;
  const of = (id) => data.open.value.filter((thing) => acts.column(thing) === id);
  return html`<h1>Board <small>${screen.query.q ? html`${all} ${all === 1 ? 'task fits' : 'tasks fit'} <q>${screen.query.q}</q>, <a href="#/board">show all</a>` : `${data.open.total} open, ${data.done.total} done`}</small></h1>
    ${data.open.value.length < data.open.total ? html`<p class="soft">The first ${data.open.value.length} of ${data.open.total} open ones are shown; a filter finds the others.</p>` : null}
    <div class="columns">${acts.COLUMNS.map((column) => {
      const things = column.id === 'done' ? data.done.value : of(column.id);
      return html`<${Column} key=${column.id} column=${column} things=${things} total=${column.id === 'done' ? data.done.total : things.length} />`;
    })}</div>`;
}

export const board = { name: 'board', title: 'Board', letter: 'b', filters: true, load, View };

import { Card, FIELDS } from '../parts/card.js';
import { Nothing } from '../parts/trouble.js';
import { html } from '../view.js';
import { parted } from '../words.js';

const MOST = 60;
const isTerm = (word) => /^([a-z]+:|[+@])\S/.test(word);

/** With words, what was said anywhere, the best fit first; with terms alone, what they fit. */
async function load({ query }, look) {
  const q = query.q || '';
  const words = parted(q).some((word) => !isTerm(word));
  if (!words) return { ...(await look('/v1/things', { q, fields: FIELDS, limit: MOST })), found: new Map() };
  const found = await look('/v1/search', { q, limit: MOST });
  return { ...found, found: new Map(found.value.map((one) => [one.id, one])) };
}

/** One line of the text in which it was found; every second piece is a hit. */
const Snippet = ({ one }) => html`<span class="soft">${one.in}: ${one.snippet.map((piece, at) => (at % 2 ? html`<mark>${piece}</mark>` : piece))}</span>`;

function View({ data, screen }) {
  const { value, total, found } = data;
  return html`<h1>Search <small>${value.length < total ? `${value.length} of ${total}` : total} for <q>${screen.query.q || ''}</q></small></h1>
    ${value.length ? html`<ul class="cards wide">${value.map((thing) => html`<${Card} key=${thing.id} thing=${thing} still=${true} why=${found.has(thing.id) ? html`<${Snippet} one=${found.get(thing.id)} />` : null} />`)}</ul>`
      : html`<${Nothing} words="Nothing here has these words, or fits these terms."> Terms: <code>is:free</code> <code>+water</code> <code>@me</code> <code>due:..fri</code> <code>goal:spring</code> <code>not:is:done</code><//>`}`;
}

export const find = { name: 'find', title: 'Search', load, View };

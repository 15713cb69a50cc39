import * as acts from '../acts.js';
import { Letter } from '../parts/letter.js';
import { Nothing } from '../parts/trouble.js';
import { html } from '../view.js';

const MOST = 100;

async function load({ query }, look) {
  return look('/v1/inbox', { q: query.q, all: query.all, limit: MOST });
}

function View({ data, screen }) {
  const { all } = screen.query, { value: letters, total } = data;
  return html`<h1>Inbox <small>${letters.length < total ? `${letters.length} of ${total}` : total} ${all ? 'in all' : 'new'}</small></h1>
    <p><a href=${all ? '#/inbox' : '#/inbox?all=1'}>${all ? 'Only what is new' : 'Also what I have seen'}</a>
      ${letters.some((one) => !one.read) ? html` <button type="button" onClick=${() => acts.seen({ all: true })}>I have seen all of it</button>` : null}</p>
    ${letters.length ? html`<ul class="letters">${letters.map((one) => html`<${Letter} key=${one.id} letter=${one} />`)}</ul>`
      : html`<${Nothing} words="Nothing new concerns you, as far as this machine has heard." />`}`;
}

export const inbox = { name: 'inbox', title: 'Inbox', letter: 'i', filters: true, load, View };

import { Ballot, whole } from '../parts/ballot.js';
import { open } from '../parts/dialog.js';
import { Nothing } from '../parts/trouble.js';
import { html } from '../view.js';

const MOST = 15;
const PARTS = [
  { q: 'is:open', title: 'Open', nothing: 'No question is before the group.' },
  { q: 'state:closing', title: 'Being closed', nothing: '' },
  { q: 'state:passed', title: 'Passed', nothing: 'Nothing was decided yet.' },
  { q: 'state:failed,split,withdrawn', title: 'Not passed, or taken back', nothing: '' },
];

async function load(_, look) {
  return Promise.all(PARTS.map(async (part) => {
    const found = await look('/v1/things', { q: `kind:decision ${part.q}`, sort: part.q === 'is:open' ? 'due' : '-made', limit: MOST });
    return { ...part, total: found.total, things: await whole(found.value, look) };
  }));
}

function View({ data }) {
  return html`<h1>Decisions</h1>
    <p class="soft">A question stays as it was put. Bars are drawn against everybody who is asked, so that silence is seen. <button type="button" onClick=${() => open({ kind: 'adding', of: 'decision' })}>Ask the group</button></p>
    ${data.filter((part) => part.total || part.nothing).map((part) => html`<section key=${part.title}>
      <h2>${part.title} <small>${part.things.length < part.total ? `${part.things.length} of ${part.total}, the newest` : part.total}</small></h2>
      ${part.things.length ? html`<div class="ballots">${part.things.map((thing) => html`<${Ballot} key=${thing.id} thing=${thing} />`)}</div>` : html`<${Nothing} words=${part.nothing} />`}
    </section>`)}`;
}

export const decisions = { name: 'decisions', title: 'Decisions', letter: 'd', load, View };

import { Ballot, whole } from '../parts/ballot.js';
import { open } from '../parts/dialog.js';
import { Nothing } from '../parts/trouble.js';
import { html } from '../view.js';

const MOST = 15;
const PARTS = [
  { q: 'state:open', title: 'Open', nothing: 'No question is before the group.' },
  { q: 'state:closing', title: 'Being closed', nothing: '' },
  { q: 'state:passed', title: 'Passed', nothing: 'Nothing was decided yet.' },
  { q: 'state:failed,split,withdrawn', title: 'Not passed, or taken back', nothing: '' },
];

async function load(_, look) {
  const found = await Promise.all(PARTS.map((part) =>
    look('/v1/things', { q: `kind:decision ${part.q}`, sort: part.q === 'state:open' ? 'due' : '-made', limit: MOST })));
  const all = await whole(found.flatMap((one) => one.value), look, MOST * PARTS.length);
  // One may have closed between two questions: it stands where it belongs by the last answer.
  const things = [...new Map(all.map((one) => [one.id, one])).values()];
  return PARTS.map((part, at) => {
    const here = things.filter((one) => part.q.slice('state:'.length).split(',').includes(one.state));
    return { ...part, total: Math.max(found[at].total, here.length), things: here };
  });
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

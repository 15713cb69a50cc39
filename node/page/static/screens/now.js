import { Ballot, whole } from '../parts/ballot.js';
import { Card, FIELDS } from '../parts/card.js';
import { Nothing } from '../parts/trouble.js';
import { world } from '../model.js';
import { html } from '../view.js';
import { Letter } from '../parts/letter.js';

const MOST = 8;

async function load(_, look) {
  const tasks = (q, sort) => look('/v1/things', { q: `kind:task ${q}`, fields: FIELDS, limit: MOST, sort });
  const [mine, asked, free, votes] = await Promise.all([
    tasks('is:mine is:open'), tasks('not:is:mine is:asked is:free'), tasks('is:free is:ready', '-score'),
    look('/v1/things', { q: 'kind:decision is:open', limit: 20 }),
  ]);
  return { mine, asked, free, votes: await whole(votes.value, look, 6), open: votes.total };
}

/** A list with its whole named: how many are shown, of how many. */
function Part({ title, found, nothing, more, q, why }) {
  const shown = found.value.length;
  return html`<section class="panel"><h2>${title} <small>${shown < found.total ? `${shown} of ${found.total}` : found.total}</small></h2>
    ${shown ? html`<ul class="cards">${found.value.map((thing) => html`<${Card} key=${thing.id} thing=${thing} why=${why && thing.terms?.[0]?.words} />`)}</ul>` : html`<${Nothing} words=${nothing}>${more}<//>`}
    ${shown < found.total ? html`<p><a href=${`#/board?q=${encodeURIComponent(q)}`}>all ${found.total}</a></p>` : null}
  </section>`;
}

const waits = (thing) => thing.vote.asks_you && !thing.vote.yours;

function View({ data }) {
  const letters = world.head.letters;
  const votes = [...data.votes].sort((a, b) => waits(b) - waits(a));
  return html`<h1 class="unseen">What matters now</h1>
    <div class="two">
      <div>
        ${data.asked.total ? html`<${Part} title="You are asked" found=${data.asked} q="is:asked" />` : null}
        <${Part} title="Yours" found=${data.mine} q="@me" nothing="Nothing is yours at the moment." more="Take something that is free." />
        <${Part} title="Free to take, the most pressing first" found=${data.free} q="is:free is:ready" why=${true} nothing="Nothing is free and ready to be taken." more="Add something: press c." />
        <section class="panel"><h2>New for you <small>${letters.length < world.head.unread ? `${letters.length} of ${world.head.unread}` : world.head.unread}</small></h2>
          ${letters.length ? html`<ul class="letters">${letters.map((one) => html`<${Letter} key=${one.id} letter=${one} />`)}</ul>` : html`<${Nothing} words="Nothing new concerns you, as far as this machine has heard." />`}
          ${letters.length ? html`<p><a href="#/inbox">to the inbox</a></p>` : null}
        </section>
      </div>
      <div>
        <section class="panel"><h2>Decisions open <small>${data.votes.length < data.open ? `${data.votes.length} of ${data.open}` : data.open}</small></h2>
          ${votes.length ? votes.map((thing) => html`<${Ballot} key=${thing.id} thing=${thing} />`) : html`<${Nothing} words="No question is before the group." />`}
        </section>
      </div>
    </div>`;
}

export const now = { name: 'now', title: 'Now', letter: 'n', load, View };

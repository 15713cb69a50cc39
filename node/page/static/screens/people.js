import { perform } from '../model.js';
import { ago, exact } from '../moment.js';
import { reason, spread } from '../telling.js';
import { Component, html } from '../view.js';

const POWERS = { write: 'read and write', read: 'only read' };

async function load(_, look) {
  const [people, sync] = await Promise.all([look('/v1/people'), look('/v1/sync')]);
  return { people: people.value, sync: sync.value };
}

/** What each has of what is here, and why not all of it. */
function has(person, sync) {
  if (person.me) return 'this is you';
  const known = sync.people.find((one) => one.person === person.person);
  if (!known || known.state === 'unknown') return '◌ not met yet: it is not known what they have';
  if (known.state === 'has-all') return '✓ everything that is here';
  return `◌ lacks ${known.lacks}: ${reason(known)}; it goes to them when you meet`;
}

/** The key of the group as text: asked for only when somebody says so, and gone with the screen. */
class Invite extends Component {
  async ask(power) {
    const answer = await perform('invite', { power }, `here is an invite; whoever has it can ${POWERS[power]}`);
    this.setState({ answer });
  }

  render(_, { answer }) {
    return html`<section class="panel"><h2>Ask somebody in</h2>
      <p>An invite <strong>is</strong> the group's key. Whoever holds it can use it, today and later, and it cannot be taken back. Give it by hand, and compare check words by voice.</p>
      ${answer ? html`<label for="invite">${answer.means}</label><textarea id="invite" readonly rows="4" onFocus=${(event) => event.currentTarget.select()}>${answer.invite}</textarea>
          <p><button type="button" onClick=${() => this.setState({ answer: null })}>Hide it</button> <span class="soft">there:</span> <code>moot join</code></p>`
        : html`<p>${Object.entries(POWERS).map(([power, words]) => html`<button type="button" onClick=${() => this.ask(power)}>Show one to ${words}</button> `)}</p>`}
    </section>`;
  }
}

function View({ data }) {
  const { people, sync } = data;
  const here = people.filter((one) => one.here || one.me).length;
  return html`<h1>People <small>${here} of ${people.length} here</small></h1>
    <p>${spread(sync)}.</p>
    <ul class="people">${people.map((one) => html`<li key=${one.person} class=${one.here || one.me ? 'here' : 'away'}>
      <strong>${one.here || one.me ? '●' : '○'} ${one.name}</strong>
      <span>${one.me ? 'you' : one.here ? 'here' : one.seen ? html`away, last here <time title=${exact(one.seen)}>${ago(one.seen)}</time>` : 'never met'}</span>
      <span class=${has(one, sync).startsWith('◌') ? 'warn' : 'soft'}>${has(one, sync)}</span>
      ${one.words ? html`<span class="soft">check words <code>${one.words}</code></span>` : null}
    </li>`)}</ul>
    <${Invite} />`;
}

export const people = { name: 'people', title: 'People', letter: 'p', load, View };

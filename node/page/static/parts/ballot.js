import * as acts from '../acts.js';
import { ago, exact } from '../moment.js';
import { world } from '../model.js';
import { inWords } from '../telling.js';
import { Component, html } from '../view.js';
import { Tally } from './bar.js';

const CONSEQUENCE = {
  majority: { yes: 'counts towards passing', no: 'counts against passing', abstain: 'counts as having voted, for neither side', block: 'keeps it from passing; say why' },
  consent: { yes: 'you agree', abstain: 'you stand aside: it can pass without you', object: 'keeps it from passing; say why' },
  threshold: { yes: 'counts at once, and cannot be taken back once enough have said it', no: 'you are against; it needs others to say yes', abstain: 'counts for neither side' },
  poll: { yes: 'you would like it', no: 'you would not', abstain: 'you say neither' },
};
const MANY = { approval: 'Choose every one that you can live with.', ranked: 'Choose in your order, the best first; what you leave out stands below.', poll: 'It shows what people think, and decides nothing.' };
const ENDED = { closing: 'is being closed: it is counted, and others confirm it', passed: 'passed', failed: 'did not pass', split: 'ended in two ways, and both are shown', withdrawn: 'was taken back', archived: 'was put away' };

/** What happens if it passes, in words. */
function effects(decision) {
  return decision.effects.map((one) => {
    const only = one.option ? `if ${one.option} wins: ` : '';
    if (one.do === 'task' || one.do === 'goal') return `${only}a ${one.do} is made: ${one.title}`;
    if (one.do === 'archive') return `${only}put away: ${one.thing?.title || ''}`;
    if (one.do === 'rule') return `${only}the rule ${one.field} becomes ${inWords(one.value)}`;
    return `${only}${one.field} of ${one.thing?.title || ''} becomes ${inWords(one.value)}`;
  });
}

/** What one can say to it, with what each answer does. */
class Answers extends Component {
  constructor() { super(); this.state = { chosen: [], words: '' }; }

  render({ thing }, { chosen, words }) {
    const { decision, vote } = thing;
    const name = `ballot-${thing.id}`;
    const said = (choice) => { acts.vote(thing, choice, words).then((answer) => answer && this.setState({ words: '', chosen: [] })); };
    const turned = (option) => this.setState({ chosen: chosen.includes(option) ? chosen.filter((one) => one !== option) : [...chosen, option] });
    const method = CONSEQUENCE[vote.method] || {};
    return html`<div class="answers" role="group" aria-label=${`your vote on ${thing.title}`}>
      ${decision.options.length ? html`<fieldset><legend>${MANY[vote.method]}</legend>
          ${decision.options.map((option) => html`<button type="button" aria-pressed=${chosen.includes(option)} onClick=${() => turned(option)}>${chosen.includes(option) ? (vote.method === 'ranked' ? `${chosen.indexOf(option) + 1}. ` : '✓ ') : ''}${option}</button>`)}
          <button type="button" class="main" disabled=${!chosen.length} onClick=${() => said(chosen)}>Vote${chosen.length ? ` for ${chosen.length} of ${decision.options.length}` : ''}</button></fieldset>`
        : html`<ul>${decision.choices.map((choice, at) => html`<li><button type="button" aria-pressed=${vote.yours === choice} onClick=${() => said(choice)}><kbd>${at + 1}</kbd> ${choice}</button> <span class="soft">${method[choice]}</span></li>`)}</ul>`}
      <details><summary>With words, which others read</summary><label class="unseen" for=${name}>Words that go with your vote</label>
        <input id=${name} value=${words} onInput=${(event) => this.setState({ words: event.currentTarget.value })} maxlength="2000" placeholder="then choose an answer above" /></details>
    </div>`;
  }
}

/** A decision: its fixed text, how it stands against everybody asked, and what one can do. */
export function Ballot({ thing, whole }) {
  const { decision, vote } = thing;
  const open = thing.state === 'open';
  return html`<article class=${`ballot ${world.fresh.has(thing.id) ? 'fresh' : ''}`} data-id=${thing.id}>
    <h3>${whole ? null : html`<a data-item href=${`#/thing/${thing.id}`}>${thing.title}</a>`}</h3>
    <p class="soft">${open ? 'open' : ENDED[thing.state] || thing.state}${vote.winner && !open ? `: ${vote.winner}` : ''}; asked by ${thing.by_name}
      ${vote.closes && open ? html`, <time title=${exact(vote.closes)}>closes ${ago(vote.closes)}</time>` : null}</p>
    ${decision?.body ? html`<p class="prose">${decision.body}</p>` : null}
    <${Tally} vote=${vote} />
    <p class="rule">Rule: ${vote.rule}.</p>
    ${vote.missing.length ? html`<p>Not voted yet: ${vote.missing.map((one) => one.name).join(', ')}.</p>` : null}
    ${decision && effects(decision).length ? html`<p>If it passes: ${effects(decision).join('; ')}.</p>` : null}
    ${decision?.ballots.length ? html`<ul class="said">${decision.ballots.map((one) => html`<li><strong>${one.name}</strong> ${one.choice}${one.words ? html`: <q>${one.words}</q>` : null}${one.late ? ' (late: not counted)' : ''}</li>`)}</ul>` : null}
    ${decision?.outcome ? html`<p class="prose">What came of it: ${decision.outcome}</p>` : null}
    ${open && vote.asks_you ? html`<p>${vote.yours ? `You said ${vote.yours}; you can change it until it closes.` : html`<strong>It waits for your vote.</strong>`}</p>` : null}
    ${open && !vote.asks_you ? html`<p class="soft">You are not asked: you were not among the members when it was put.</p>` : null}
    ${open && vote.asks_you && decision ? html`<${Answers} thing=${thing} key=${thing.id} />` : null}
  </article>`;
}

/** Whole decisions of a list, at most so many: their text and ballots are not in lists. */
export async function whole(things, look, most = 20) {
  const found = await Promise.all(things.slice(0, most).map((one) => look(`/v1/things/${one.id}`)));
  return found.map((one) => one.value);
}

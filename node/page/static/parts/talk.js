import * as acts from '../acts.js';
import { ago, exact } from '../moment.js';
import { Component, html } from '../view.js';

const KINDS = ['thought', 'question', 'concern', 'offer', 'news'];
const DEEPEST = 5;

const Line = ({ line }) => html`<li style=${{ '--depth': Math.min(line.depth, DEEPEST) }}>
  <p class="soft"><strong>${line.name}</strong>${line.kind === 'thought' ? '' : `, ${line.kind}`}, <time title=${exact(line.at)}>${ago(line.at)}</time>${line.edited ? ', in other words than before' : ''}</p>
  ${line.redacted ? html`<p class="soft">taken back</p>` : line.muted ? html`<p class="soft">muted here; <code>moot show --muted</code> tells it</p>` : html`<p class="prose">${line.text}</p>`}
  ${line.reactions.length ? html`<p class="soft">${line.reactions.map((one) => `${one.text} ${one.count}`).join('  ')}</p>` : null}
</li>`;

/** What was said about a thing, and a place to say something. */
export class Talk extends Component {
  constructor() { super(); this.state = { text: '', kind: 'thought' }; }

  async say(event) {
    event.preventDefault();
    if (!this.state.text.trim()) return;
    const answer = await acts.say(this.props.thing, this.state.text.trim(), this.state.kind);
    if (answer) this.setState({ text: '', kind: 'thought' });
  }

  render({ thing }, { text, kind }) {
    const send = (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) this.say(event); };
    return html`<section class="panel"><h2>What was said <small>${thing.thread.length}</small></h2>
      ${thing.thread.length ? html`<ol class="talk">${thing.thread.map((line) => html`<${Line} key=${line.id} line=${line} />`)}</ol>` : html`<p class="nothing">Nobody said anything yet.</p>`}
      <form onSubmit=${(event) => this.say(event)}>
        <label for="say">Say something; Ctrl Enter sends it</label>
        <textarea id="say" rows="2" maxlength="15000" value=${text} onKeyDown=${send} onInput=${(event) => this.setState({ text: event.currentTarget.value })}></textarea>
        <p class="end"><label for="kind">as</label> <select id="kind" value=${kind} onChange=${(event) => this.setState({ kind: event.currentTarget.value })}>${KINDS.map((one) => html`<option>${one}</option>`)}</select> <button class="main">Say it</button></p>
      </form></section>`;
  }
}

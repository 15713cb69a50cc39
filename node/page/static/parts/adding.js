import { perform } from '../model.js';
import { Component, html } from '../view.js';
import { split } from '../words.js';
import { close, Dialog } from './dialog.js';

const KINDS = {
  task: { name: 'Task', hint: 'fix the pump due:fri +water goal:spring' },
  goal: { name: 'Goal', hint: 'open the garden in May', more: 'What is it for?' },
  decision: { name: 'Question to decide', hint: 'buy the used tank closes:2d', more: 'The whole text; it stays as it is' },
};

/** A new task, goal or question, in the words that `moot add` takes. */
export class Adding extends Component {
  constructor({ kind, under }) { super(); this.state = { kind: kind || 'task', words: under ? `goal:${under} ` : '', more: '', wrong: '' }; }

  async add(event) {
    event.preventDefault();
    const { kind, words, more } = this.state;
    let given;
    try { given = this.given(kind, words, more.trim()); } catch (error) { this.setState({ wrong: error.message }); return; }
    const answer = await perform(...given, (one) => `added ${one.thing.short} ${one.thing.title}`);
    if (answer) close();
  }

  given(kind, words, more) {
    if (kind === 'decision') {
      const closes = /(?:^|\s)closes:(\S+)/.exec(words)?.[1];
      const title = words.replace(/(^|\s)closes:\S+/, '').trim();
      if (!title) throw new Error('a question needs words');
      return ['propose', { title, closes, body: more || undefined }];
    }
    const { title, fields } = split(words);
    if (!title) throw new Error(`a ${kind} needs words`);
    if (kind === 'task') return ['add', { title, fields }];
    const { goal, why, ...rest } = fields;
    if (!(more || why)) throw new Error('a goal needs to say what it is for');
    return ['goal.add', { title, why: more || why, under: goal, fields: rest }];
  }

  render(_, { kind, words, more, wrong }) {
    const chosen = KINDS[kind];
    return html`<${Dialog} title="Add"><form onSubmit=${(event) => this.add(event)}>
      <fieldset class="choice"><legend class="unseen">What</legend>
        ${Object.entries(KINDS).map(([id, one]) => html`<label><input type="radio" name="kind" checked=${kind === id} onChange=${() => this.setState({ kind: id, wrong: '' })} /> ${one.name}</label>`)}
      </fieldset>
      <label for="adding">${kind === 'decision' ? 'The question in one line; closes:2d says until when' : 'Its words; due:fri sets a field, +water a tag'}</label>
      <input id="adding" autofocus autocomplete="off" maxlength="4000" placeholder=${chosen.hint} value=${words} aria-describedby="wrong"
        onInput=${(event) => this.setState({ words: event.currentTarget.value, wrong: '' })} />
      ${chosen.more ? html`<label for="more">${chosen.more}</label><textarea id="more" rows="3" value=${more} onInput=${(event) => this.setState({ more: event.currentTarget.value })}></textarea>` : null}
      <p id="wrong" class="bad" role="alert">${wrong ? `! ${wrong}` : ''}</p>
      <p class="end"><button class="main">Add</button></p>
    </form><//>`;
  }
}

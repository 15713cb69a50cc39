import * as acts from '../acts.js';
import { Component, html } from '../view.js';

/** What a field says, as one would type it. */
function written(thing) {
  const due = thing.due_at ? [thing.due_at.date, thing.due_at.time].filter(Boolean).join(' ') : '';
  return { title: thing.title, due, tags: thing.tags.join(' '), notes: thing.notes || '', why: thing.why || '' };
}

/** Change what a goal or task says. Only what was changed is written, so that nothing else meets. */
export class Editor extends Component {
  constructor() { super(); this.state = { fields: null }; }

  async save(event) {
    event.preventDefault();
    const { fields, before } = this.state;
    const changed = Object.fromEntries(Object.entries(fields).filter(([name, value]) => value !== before[name]));
    if ('tags' in changed) {
      const tags = (text) => text.split(/[\s,]+/).map((one) => one.replace(/^\+/, '')).filter(Boolean);
      const [old, now] = [tags(before.tags), tags(changed.tags)];
      delete changed.tags;
      changed['tags+'] = now.filter((one) => !old.includes(one));
      changed['tags-'] = old.filter((one) => !now.includes(one));
    }
    if (!Object.keys(changed).length || await acts.edit(this.props.thing, changed)) this.setState({ fields: null });
  }

  render({ thing }, { fields }) {
    if (!fields) {
      const before = written(thing);
      return html`<p><button type="button" onClick=${() => this.setState({ fields: before, before })}>Change what it says</button></p>`;
    }
    const line = (name, words) => html`<label for=${`edit-${name}`}>${words}</label><input id=${`edit-${name}`} value=${fields[name]} onInput=${(event) => this.set(name, event)} />`;
    const text = (name, words) => html`<label for=${`edit-${name}`}>${words}</label><textarea id=${`edit-${name}`} rows="5" value=${fields[name]} onInput=${(event) => this.set(name, event)}></textarea>`;
    return html`<form class="panel" onSubmit=${(event) => this.save(event)}>
      ${line('title', 'Title')}
      ${thing.kind === 'task' ? line('due', 'Due: fri, 2026-12-01 18:00, or empty') : text('why', 'What it is for')}
      ${line('tags', 'Tags, with spaces between')}
      ${text('notes', 'Notes')}
      <p class="end"><button type="button" onClick=${() => this.setState({ fields: null })}>Leave it</button> <button class="main">Write it</button></p>
    </form>`;
  }

  set(name, event) { this.setState({ fields: { ...this.state.fields, [name]: event.currentTarget.value } }); }
}

import * as acts from '../acts.js';
import { Refusal } from '../api.js';
import { look, world } from '../model.js';
import { go, SCREENS } from '../route.js';
import { Component, html } from '../view.js';
import { close, Dialog, open } from './dialog.js';
import { focused } from '../keys.js';

const SOON_MS = 120, MOST = 8;

/** Everything the page can do, and every thing by its words, from the keyboard. */
export class Palette extends Component {
  constructor() {
    super();
    this.thing = focused();
    this.state = { words: '', at: 0, found: [] };
  }

  deeds() {
    const { thing } = this;
    const list = [
      { name: 'Add a task', key: 'c', run: () => open({ kind: 'adding' }) },
      { name: 'Add a goal', run: () => open({ kind: 'adding', of: 'goal' }) },
      { name: 'Ask for a decision', run: () => open({ kind: 'adding', of: 'decision' }) },
      { name: 'Undo my last act', key: 'u', run: acts.undo },
      { name: 'Keys', key: '?', run: () => open({ kind: 'keys' }) },
      ...SCREENS.map((one) => ({ name: `Go to ${one.title}`, key: `g ${one.letter}`, run: () => go(one.name) })),
    ];
    if (thing?.kind !== 'task') return list;
    const mine = thing.is.includes('mine'), done = acts.column(thing) === 'done';
    return [
      { name: `${mine ? 'Give back' : 'Take'}: ${thing.title}`, key: 't', run: () => acts.toggleMine(thing) },
      { name: `${done ? 'Reopen' : 'Done'}: ${thing.title}`, key: 'x', run: () => acts.toggleDone(thing) },
      ...acts.COLUMNS.filter((one) => one.id !== acts.column(thing)).map((one) => ({ name: `Move to ${one.name}: ${thing.title}`, run: () => acts.moveTo(thing, one.id) })),
      ...list,
    ];
  }

  async search(words) {
    this.setState({ words, at: 0 });
    clearTimeout(this.timer);
    if (!words.trim()) return this.setState({ found: [] });
    this.timer = setTimeout(async () => {
      try {
        const found = await look('/v1/things', { q: words, fields: 'id,short,kind,title,state', limit: MOST, all: 1 });
        if (this.state.words === words) this.setState({ found: found.value });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        this.setState({ found: [] }); // half a filter is no filter yet
      }
    }, SOON_MS);
  }

  entries() {
    const { words, found } = this.state;
    const wanted = words.toLowerCase().trim();
    const deeds = this.deeds().filter((one) => one.name.toLowerCase().includes(wanted));
    const things = found.map((one) => ({ name: one.title, key: `${one.short} ${one.kind}`, run: () => go('thing', one.id) }));
    const all = wanted ? [{ name: `Search for ${words}`, key: '/', run: () => go('find', '', { q: words }) }] : [];
    return [...deeds, ...things, ...all].slice(0, 24);
  }

  press(event) {
    const list = this.entries();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.setState({ at: (this.state.at + step + list.length) % list.length });
    else if (event.key === 'Enter') this.choose(list[this.state.at]);
    else return;
    event.preventDefault();
  }

  choose(entry) { if (entry) { close(); entry.run(); } }

  render(_, { words, at }) {
    const list = this.entries();
    return html`<${Dialog} title="Search or do">
      <input role="combobox" aria-label="what to do, or words of a thing" aria-expanded="true" aria-controls="palette" aria-activedescendant=${`entry-${at}`} autofocus autocomplete="off"
        value=${words} onInput=${(event) => this.search(event.currentTarget.value)} onKeyDown=${(event) => this.press(event)} />
      <ul id="palette" role="listbox" class="palette">${list.map((one, number) => html`<li id=${`entry-${number}`} role="option" aria-selected=${number === at} onClick=${() => this.choose(one)}>
        <span>${one.name}</span> <kbd>${one.key || ''}</kbd></li>`)}</ul>
      ${list.length ? null : html`<p class="nothing">Nothing here has these words in its title. Enter searches everything.</p>`}
      <p class="soft">${world.group.name}: arrows choose, Enter does it, Esc leaves</p>
    <//>`;
  }
}

import { world } from './model.js';
import { Adding } from './parts/adding.js';
import { open } from './parts/dialog.js';
import { Keyboard } from './parts/keyboard.js';
import { Notice } from './parts/notice.js';
import { Palette } from './parts/palette.js';
import { Trouble } from './parts/trouble.js';
import { address, go, SCREENS } from './route.js';
import { spread } from './telling.js';
import { html } from './view.js';

const LINKS = {
  looking: '… not live yet', live: '● live',
  lost: '○ not live: the node does not answer; it is tried again. If it stays so, type  moot web',
  refused: '○ not let in any more; type  moot web',
};

function Search({ screen }) {
  const find = (event) => {
    event.preventDefault();
    const q = new FormData(event.currentTarget).get('q').trim();
    const here = screen.kind.filters;
    if (q || here) go(here ? screen.kind.name : 'find', '', q ? { q } : {});
  };
  return html`<form role="search" class="search" onSubmit=${find}>
    <label class="unseen" for="search">Search or filter</label>
    <input id="search" name="q" type="search" autocomplete="off" key=${screen.key} defaultValue=${screen.query.q || ''}
      placeholder=${screen.kind.filters ? 'Filter: is:free +water @me words' : 'Search: words, is:free, +water, @me'} />
    <button>${screen.kind.filters ? 'Filter' : 'Search'}</button>
  </form>`;
}

function Groups() {
  const { groups } = world;
  if (groups.length < 2) return html`<span class="group">${world.group.name}</span>`;
  const choose = (event) => { sessionStorage.setItem('group', event.currentTarget.value); location.reload(); };
  return html`<label class="unseen" for="group">Group</label><select id="group" class="group" onChange=${choose}>
    ${groups.map((one) => html`<option value=${one.id} selected=${one.id === world.group.id}>${one.name}</option>`)}</select>`;
}

function Head({ screen }) {
  const sync = world.head?.sync;
  const here = sync ? sync.people.filter((one) => one.here).length + 1 : 0;
  return html`<header class="head">
    <${Groups} />
    ${sync ? html`<a class=${`state ${sync.mine_waiting ? 'warn' : ''}`} href=${address('people')}>${sync.mine_waiting ? '◌' : '✓'} ${spread(sync)} · ${here} of ${sync.others + 1} here</a>` : null}
    <span class=${`link is-${world.link}`}>${LINKS[world.link]}</span>
    <${Search} screen=${screen} />
    <span class="tools"><button type="button" onClick=${() => open({ kind: 'palette' })}>Do… <kbd>Ctrl K</kbd></button>
      <button type="button" class="main" onClick=${() => open({ kind: 'adding' })}>Add <kbd>c</kbd></button></span>
  </header>`;
}

function Ways({ screen }) {
  const counts = { inbox: world.head?.unread, decisions: world.head?.votes };
  const words = { inbox: 'new', decisions: 'for you' };
  return html`<nav class="ways" aria-label="Screens"><ul>${SCREENS.map((one) => html`<li>
    <a href=${address(one.name)} aria-current=${one === screen.kind ? 'page' : null}>${one.title}${counts[one.name] ? html` <small class="badge">${counts[one.name]} ${words[one.name]}</small>` : null}</a></li>`)}
    <li><button type="button" class="plain" onClick=${() => open({ kind: 'keys' })}>Keys</button></li></ul></nav>`;
}

const DIALOGS = {
  adding: (dialog) => html`<${Adding} kind=${dialog.of} under=${dialog.under} />`,
  palette: () => html`<${Palette} />`,
  keys: () => html`<${Keyboard} />`,
};

/** Everything that stands on the page. */
export function Frame() {
  const { screen, data, trouble, dialog } = world;
  if (!world.group) return html`<main class="alone"><h1>moot</h1>${trouble ? html`<${Trouble} trouble=${trouble} />` : html`<p>One moment.</p>`}</main>`;
  const ready = data !== null && world.asked?.kind === screen.kind && world.asked.id === screen.id;
  return html`<a class="skip" href="#main" onClick=${(event) => { event.preventDefault(); document.getElementById('main').focus(); }}>To what is on this screen</a>
    <${Head} screen=${screen} /><${Ways} screen=${screen} />
    <main id="main" tabindex="-1" class=${`screen-${screen.kind.name}`} aria-busy=${!ready || world.loading}>
      ${trouble ? html`<${Trouble} trouble=${trouble} />` : null}
      ${ready ? html`<${screen.kind.View} data=${data} screen=${screen} />` : trouble ? null : html`<p class="quiet">One moment.</p>`}
    </main>
    <${Notice} notice=${world.notice} />
    ${dialog ? DIALOGS[dialog.kind](dialog) : null}`;
}

// The beginning: be let in, learn which group is shown, draw it, and hear what happens in it.
import { get, login, Refusal } from './api.js';
import { Frame } from './frame.js';
import { press } from './keys.js';
import { live, onChange, reload, tell, update, world } from './model.js';
import { read } from './route.js';
import { hush } from './stream.js';
import { html, render } from './view.js';

const page = document.getElementById('page');
let drawing = false;

function draw() {
  drawing = false;
  const held = document.activeElement?.closest?.('[data-id]')?.dataset.id;
  render(html`<${Frame} />`, page);
  // What one had hold of may stand somewhere else now, by one's own doing or another's.
  if (held && document.activeElement === document.body) {
    document.querySelector(`[data-id="${CSS.escape(held)}"] [data-item]`)?.focus({ preventScroll: true });
  }
}

onChange(() => {
  if (drawing) return;
  drawing = true;
  queueMicrotask(draw);
});

async function turn() {
  const screen = read();
  const other = screen.kind !== world.screen?.kind || screen.id !== world.screen?.id;
  update({ screen, loading: true });
  document.title = `${screen.kind.title} · ${world.group.name} · moot`;
  await reload();
  if (!other) return;
  window.scrollTo(0, 0);
  document.getElementById('main')?.focus({ preventScroll: true });
}

async function begin() {
  page.replaceChildren();
  await login();
  const groups = (await get('/v1/groups')).value;
  if (!groups.length) {
    throw new Refusal({ message: 'you are in no group yet', cause: 'a group is made or joined in a terminal, since its key is given there', next: ['moot group new NAME     or  moot join'] });
  }
  const wanted = sessionStorage.getItem('group');
  const group = groups.find((one) => one.id === wanted) || groups.find((one) => one.current) || groups[0];
  if (group.power === 'keep') {
    throw new Refusal({ message: `this machine keeps ${group.name} and cannot read it`, cause: 'it stores and passes on sealed entries', next: ['moot status'] });
  }
  update({ groups, group, screen: read() });
  await turn();
  live();
  addEventListener('hashchange', turn);
  addEventListener('keydown', press);
  addEventListener('pagehide', hush);
  addEventListener('pageshow', (event) => { if (event.persisted) live(); });
}

begin().catch((error) => {
  if (!(error instanceof Refusal)) throw error;
  update({ trouble: error });
});
addEventListener('hashchange', () => { if (location.hash.startsWith('#once=')) location.reload(); });
addEventListener('unhandledrejection', (event) => {
  tell({ trouble: new Refusal({ message: 'a bug in this page', cause: String(event.reason), next: ['reload the page; if it stays so, tell the maintainers'] }) });
});

// What the page knows, and how it comes to know it. Everything else only shows it.
import { act, get, Refusal } from './api.js';
import { hear } from './stream.js';
import { onItsWay, sentence } from './telling.js';

export const world = {
  me: null, group: null, head: null, screen: null, data: null, asked: null, loading: true,
  link: 'looking', trouble: null, notice: null, fresh: new Set(), dialog: null,
};

let show = () => {};
let turn = 0, timer = 0, seq = 0, looking = false, again = false;
const SOON_MS = 5, REST_MS = 100, FRESH_MS = 2500, NOTICE_MS = 9000;

export const onChange = (listener) => { show = listener; };
export function update(patch) { Object.assign(world, patch); show(); }

/** Ask the node about the group that is shown. */
export const look = (path, query) => get(path, { group: world.group?.id, ...query });

/** The frame around every screen. */
async function head() {
  const [sync, inbox, votes] = await Promise.all([
    look('/v1/sync'), look('/v1/inbox', { limit: 6 }), look('/v1/things', { q: 'kind:decision is:unvoted', fields: 'id', limit: 1 }),
  ]);
  return { sync: sync.value, letters: inbox.value, unread: inbox.total, votes: votes.total, seq: sync.seq };
}

/** Look at everything that is shown, again. An answer that was overtaken is dropped. */
export async function reload() {
  const mine = ++turn;
  const { screen } = world;
  try {
    const [top, data] = await Promise.all([head(), screen.kind.load(screen, look)]);
    if (mine !== turn) return;
    seq = Math.max(seq, top.seq);
    update({ head: top, data, loading: false, trouble: null, asked: screen });
  } catch (error) {
    if (mine !== turn) return;
    if (!(error instanceof Refusal)) throw error;
    update({ loading: false, trouble: error });
  }
}

/** Look again, one look at a time, however fast things happen meanwhile. */
async function refresh() {
  timer = 0;
  if (looking) { again = true; return; }
  looking = true;
  do {
    again = false;
    await reload();
    if (again) await new Promise((done) => { setTimeout(done, REST_MS); }); // many things at once
  } while (again);
  looking = false;
}

/** Look again, once for all that comes in the same moment. */
const soon = () => { timer ||= setTimeout(refresh, SOON_MS); };

/** Begin to hear of what happens. */
export function live() {
  hear(world.group.id, seq, (event) => {
    if (event.type === 'lost') return update({ link: 'lost' });
    if (event.type === 'refused') return update({ link: 'refused', trouble: new Refusal(event.data) });
    if (world.link !== 'live') update({ link: 'live' });
    if (event.type === 'start' || event.type === 'reset') {
      if (event.type === 'reset' || event.data.seq > seq) soon();
      return;
    }
    if (event.type === 'entry') {
      seq = Math.max(seq, event.data.seq);
      if (!event.data.ours) announce(sentence(event.data));
      freshen(event.data.id);
    }
    soon();
  });
}

function freshen(id) {
  if (!id) return;
  world.fresh.add(id);
  setTimeout(() => { world.fresh.delete(id); show(); }, FRESH_MS);
}

/** Say it to those who hear the page rather than see it. */
export function announce(words) { document.getElementById('heard').textContent = words; }

/** Tell what became of something; trouble stays until it is waved away. */
export function tell(notice) {
  clearTimeout(tell.timer);
  update({ notice });
  if (!notice) return;
  if (notice.words) announce(notice.words);
  if (!notice.trouble) tell.timer = setTimeout(() => update({ notice: null }), NOTICE_MS);
}

/** Do something in the group, tell how it went, and look again. Gives the answer, or null. */
export async function perform(verb, given, words) {
  try {
    const answer = await act(verb, { group: world.group.id, ...given });
    const told = typeof words === 'function' ? words(answer) : words;
    tell({ words: told, more: onItsWay(answer), undo: verb !== 'undo' && verb !== 'seen' && verb !== 'invite' });
    await reload();
    return answer;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    tell({ trouble: error });
    return null;
  }
}

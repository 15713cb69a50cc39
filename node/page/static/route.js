// Which screen is meant by the address, and how one gets to another.
import { activity } from './screens/activity.js';
import { board } from './screens/board.js';
import { decisions } from './screens/decisions.js';
import { find } from './screens/find.js';
import { goals } from './screens/goals.js';
import { inbox } from './screens/inbox.js';
import { now } from './screens/now.js';
import { past } from './screens/past.js';
import { people } from './screens/people.js';
import { thing } from './screens/thing.js';

/** The screens that one goes to, in the order of the frame. */
export const SCREENS = [now, board, goals, decisions, activity, inbox, people, past];
const ALL = Object.fromEntries([...SCREENS, find, thing].map((one) => [one.name, one]));

/** The address of a screen. */
export function address(name, id = '', query = {}) {
  const given = new URLSearchParams(query).toString();
  return `#/${name}${id ? `/${id}` : ''}${given ? `?${given}` : ''}`;
}

export const go = (name, id, query) => { location.hash = address(name, id, query); };

/** As `go`, for one of many small steps, each of which is no place to come back to. */
export const pass = (name, id, query) => location.replace(address(name, id, query));

/** The screen that the address names; NOW for what is none. */
export function read() {
  const [path, query = ''] = location.hash.slice(2).split('?');
  const [name, id = ''] = path.split('/');
  const kind = ALL[name] || now;
  return { kind, id: decodeURIComponent(id), query: Object.fromEntries(new URLSearchParams(query)), key: location.hash };
}

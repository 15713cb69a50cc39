// Times as people say them.

const DAY = 86400000;
const format = (options) => new Intl.DateTimeFormat('en-GB', options);
const CLOCK = format({ hour: '2-digit', minute: '2-digit' });
const DATE = format({ weekday: 'short', day: 'numeric', month: 'short' });
const YEAR = format({ day: 'numeric', month: 'short', year: 'numeric' });

const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
const between = (a, b) => Math.round((midnight(b) - midnight(a)) / DAY);

export const clock = (at) => CLOCK.format(new Date(at));

/** `today`, `yesterday`, `Fri 27 Nov`, `27 Nov 2025`. */
export function day(at, now = new Date()) {
  const date = new Date(at);
  const away = between(now, date);
  const near = { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[away];
  if (near) return near;
  return (Math.abs(away) < 180 ? DATE : YEAR).format(date).replace(',', '');
}

/** How long ago, or until when: `just now`, `5 min ago`, `in 2 d`. */
export function ago(at, now = Date.now()) {
  const seconds = Math.round((now - new Date(at)) / 1000);
  const size = Math.abs(seconds);
  if (size < 45) return seconds >= 0 ? 'just now' : 'in a moment';
  const words = size < 5400 ? `${Math.round(size / 60)} min`
    : size < 129600 ? `${Math.round(size / 3600)} h` : `${Math.round(size / 86400)} d`;
  return seconds > 0 ? `${words} ago` : `in ${words}`;
}

/** A due day as it was written, which may be in another zone than ours. */
export function due(thing) {
  if (!thing.due_at) return '';
  const [year, month, date] = thing.due_at.date.split('-').map(Number);
  const words = day(new Date(year, month - 1, date));
  return thing.due_at.time ? `${words} ${thing.due_at.time}` : words;
}

/** The whole of a time, for whoever wants to know it exactly. */
export const exact = (at) => new Date(at).toLocaleString('en-GB', { dateStyle: 'full', timeStyle: 'short' });

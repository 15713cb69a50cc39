import { Event } from '../parts/event.js';
import { Nothing } from '../parts/trouble.js';
import { day } from '../moment.js';
import { html } from '../view.js';

const STEP = 60;

async function load({ query }, look) {
  const limit = Number(query.n) || STEP;
  const { value } = await look('/v1/log', { q: query.q, limit });
  return { events: value.reverse(), limit };
}

/** Events by day, the newest first. */
function byDay(events) {
  const days = [];
  for (const event of events) {
    const name = event.at ? day(event.at) : 'not here any more';
    if (days.at(-1)?.name !== name) days.push({ name, events: [] });
    days.at(-1).events.push(event);
  }
  return days;
}

function View({ data, screen }) {
  const { q } = screen.query;
  const more = new URLSearchParams({ ...(q ? { q } : {}), n: data.limit + STEP });
  return html`<h1>Activity <small>${q ? html`what fits <q>${q}</q>, <a href="#/activity">show all</a>` : 'the newest first'}</small></h1>
    ${data.events.length ? byDay(data.events).map((one) => html`<section key=${one.name}><h2>${one.name}</h2>
      <ol class="events">${one.events.map((event) => html`<${Event} key=${event.seq} event=${event} />`)}</ol></section>`) : html`<${Nothing} words="Nothing like that happened, as far as this machine has heard." />`}
    ${data.events.length === data.limit ? html`<p><a href=${`#/activity?${more}`}>What was before</a></p>` : data.events.length && !q ? html`<p class="soft">That is where the group begins.</p>` : null}`;
}

export const activity = { name: 'activity', title: 'Activity', letter: 'a', filters: true, load, View };

import { clock, exact } from '../moment.js';
import { world } from '../model.js';
import { detail, verb } from '../telling.js';
import { html } from '../view.js';

/** One thing that somebody did. */
export function Event({ event, bare }) {
  const more = detail(event);
  const named = !bare && event.id && event.title;
  return html`<li class=${!bare && world.fresh.has(event.id) ? 'fresh' : ''} data-id=${named ? event.id : null}>
    <time title=${event.at ? exact(event.at) : ''}>${event.at ? clock(event.at) : ''}</time>
    <span><strong>${event.name || 'somebody'}</strong> ${bare ? verb(event).replace(/ on$/, '') : verb(event)}
    ${named ? html` <a data-item href=${`#/thing/${event.id}`}>${event.title}</a>` : null}${more ? html`<span class=${event.text ? '' : 'soft'}>: ${more}</span>` : null}</span>
  </li>`;
}

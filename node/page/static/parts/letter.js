import * as acts from '../acts.js';
import { ago, exact } from '../moment.js';
import { html } from '../view.js';

/** One thing that concerns me. */
export const Letter = ({ letter }) => html`<li data-id=${letter.thing?.id} class=${letter.read ? 'read' : ''}>
  <a class="title" data-item href=${`#/thing/${letter.thing?.id}`}>${letter.thing?.title || 'the group'}</a>
  <span>${letter.message}</span>
  <small class="soft"><time title=${exact(letter.at)}>${ago(letter.at)}</time>${letter.read ? ', seen' : ''}</small>
  ${letter.read ? null : html`<button type="button" aria-label=${`I have seen: ${letter.message}`} onClick=${() => acts.seen({ ids: [letter.id] })}>Seen</button>`}
</li>`;

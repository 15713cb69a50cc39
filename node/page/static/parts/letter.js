import * as acts from '../acts.js';
import { ago, exact } from '../moment.js';
import { html } from '../view.js';

/** What a letter is about: a thing of the group, or the group itself, which has no screen of its own. */
const About = ({ thing }) => (thing ? html`<a class="title" data-item href=${`#/thing/${thing.id}`}>${thing.title || '(no words)'}</a>`
  : html`<span class="title" data-item tabindex="0">the group</span>`);

/** One thing that concerns me. What is about no thing is answered in a terminal. */
export const Letter = ({ letter }) => html`<li data-id=${letter.thing?.id} class=${letter.read ? 'read' : ''}>
  <${About} thing=${letter.thing} />
  <span>${letter.message}</span>
  ${letter.thing || !letter.next.length ? null : html`<span class="soft">in a terminal: <code>${letter.next[0]}</code></span>`}
  <small class="soft"><time title=${exact(letter.at)}>${ago(letter.at)}</time>${letter.read ? ', seen' : ''}</small>
  ${letter.read ? null : html`<button type="button" aria-label=${`I have seen: ${letter.message}`} onClick=${() => acts.seen({ ids: [letter.id] })}>Seen</button>`}
</li>`;

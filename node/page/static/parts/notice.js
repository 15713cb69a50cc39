import * as acts from '../acts.js';
import { tell } from '../model.js';
import { html } from '../view.js';
import { Trouble } from './trouble.js';

/** What just became of something; trouble stays until it is waved away. */
export function Notice({ notice }) {
  if (!notice) return null;
  return html`<div class="notice">
    ${notice.trouble ? html`<${Trouble} trouble=${notice.trouble} />`
      : html`<p>${notice.words}${notice.more ? html` <span class="soft">(${notice.more})</span>` : null}</p>`}
    ${notice.undo ? html`<button type="button" onClick=${acts.undo}>Undo <kbd>u</kbd></button>` : null}
    <button type="button" aria-label="close this message" onClick=${() => tell(null)}>✕</button>
  </div>`;
}

import { html } from '../view.js';

/** What the node would not do, why, and what to do next. */
export const Trouble = ({ trouble }) => html`<div class="trouble" role="alert">
  <p><strong>! ${trouble.message}</strong></p>
  ${trouble.why ? html`<p>${trouble.why}</p>` : null}
  ${trouble.next.length ? html`<p>next: <code>${trouble.next[0]}</code></p>` : null}
</div>`;

/** A place where there is nothing, which says so and what would change that. */
export const Nothing = ({ words, children }) => html`<p class="nothing">${words} ${children}</p>`;

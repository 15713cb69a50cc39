import { html } from '../view.js';

/** A person as a round sign and their name; the sign alone says nothing. */
export const Face = ({ name, more }) => html`<span class="face">
  <span class="sign" aria-hidden="true">${[...name][0]?.toUpperCase() || '?'}</span><span>${name}${more ? html` <small>(${more})</small>` : null}</span>
</span>`;

/** Who has a task: `both` where two took it without knowing of each other. */
export function Holders({ thing }) {
  if (!thing.who.length) {
    return thing.kind === 'task' && thing.state === 'free' ? html`<span class="soft">free, nobody has it</span>` : null;
  }
  const doubled = thing.is.includes('doubled');
  return html`<span class="faces">
    ${thing.who.map((one) => html`<${Face} name=${one.name} more=${one.as === 'lead' ? '' : `${one.as}s`} />`)}
    ${doubled ? html`<strong class="warn">! ${thing.who.length === 2 ? 'both' : 'all'} took it; talk to each other</strong>` : null}
  </span>`;
}

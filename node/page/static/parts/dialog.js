import { update } from '../model.js';
import { Component, createRef, html } from '../view.js';

export const open = (dialog) => update({ dialog });
export const close = () => update({ dialog: null });

/** Something that is answered before all else; Esc leaves it, and what was open is as it was. */
export class Dialog extends Component {
  box = createRef();

  componentDidMount() {
    this.before = document.activeElement;
    this.box.current.showModal();
  }

  componentWillUnmount() { if (this.before?.isConnected) this.before.focus(); }

  render({ title, children, wide }) {
    return html`<dialog ref=${this.box} class=${wide ? 'wide' : ''} onClose=${close} aria-label=${title}>
      <header><h2>${title}</h2><button type="button" aria-label="close" onClick=${close}>✕</button></header>
      ${children}
    </dialog>`;
  }
}

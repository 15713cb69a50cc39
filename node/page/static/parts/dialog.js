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

  // Esc is heard as `cancel`, at once. `close` comes a turn later, when a key may have opened another.
  leave = () => {
    if (this.left) return;
    this.left = true;
    close();
  };

  render({ title, children, wide }) {
    return html`<dialog ref=${this.box} class=${wide ? 'wide' : ''} onCancel=${this.leave} onClose=${this.leave} aria-label=${title}>
      <header><h2>${title}</h2><button type="button" aria-label="close" onClick=${this.leave}>✕</button></header>
      ${children}
    </dialog>`;
  }
}

import { SCREENS } from '../route.js';
import { html } from '../view.js';
import { Dialog } from './dialog.js';

const KEYS = [
  ['c', 'add something'], ['/', 'search, or filter the board'], ['Ctrl K', 'search or do anything'], ['j  k', 'to the next, the one before'],
  ['Enter', 'open what is chosen'], ['t', 'take the chosen task, or give it back'], ['v', 'ask others to check it'],
  ['x', 'it is done, or not after all'], ['1 2 3', 'vote on the chosen decision: yes, no, abstain as they are numbered'],
  ['u', 'undo my last act'], ['Esc', 'leave what is open, close a message'], ['?', 'these keys'],
];

/** Every key there is. All of it can be done with a mouse, and the other way round. */
export const Keyboard = () => html`<${Dialog} title="Keys"><dl class="keys">
  ${[...KEYS, ...SCREENS.map((one) => [`g ${one.letter}`, `go to ${one.title}`])].map(([key, words]) => html`<div><dt><kbd>${key}</kbd></dt><dd>${words}</dd></div>`)}
</dl><//>`;

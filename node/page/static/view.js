// The two libraries as one: `html` makes what Preact renders, and every value in it becomes text.
import { h } from './vendor/preact.mjs';
import htm from './vendor/htm.mjs';

export { Component, createRef, render } from './vendor/preact.mjs';
export const html = htm.bind(h);

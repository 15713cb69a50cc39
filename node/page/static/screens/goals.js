import { Progress } from '../parts/bar.js';
import { Due } from '../parts/card.js';
import { Holders } from '../parts/face.js';
import { Nothing } from '../parts/trouble.js';
import { open } from '../parts/dialog.js';
import { Component, html } from '../view.js';
import { world } from '../model.js';

const DEEPEST = 8;

const load = async ({ query }, look) => (await look('/v1/tree', { all: query.all })).value;

/** Which goals are folded here, kept while the page is open. */
const folded = new Set();

class Tree extends Component {
  turn(id) { if (!folded.delete(id)) folded.add(id); this.setState({}); }

  render({ branches }) {
    let hidden = Infinity;
    const shown = branches.filter((one) => {
      if (one.depth > hidden) return false;
      hidden = folded.has(one.id) ? one.depth : Infinity;
      return true;
    });
    return html`<ul class="tree">${shown.map((one) => html`<${Branch} key=${one.id} branch=${one} turn=${() => this.turn(one.id)} />`)}</ul>`;
  }
}

function Branch({ branch, turn }) {
  const goal = branch.kind === 'goal', shut = folded.has(branch.id);
  return html`<li class=${`${branch.kind} ${branch.is.includes('blocked') ? 'blocked' : ''} ${world.fresh.has(branch.id) ? 'fresh' : ''}`} data-id=${branch.id} style=${{ '--depth': Math.min(branch.depth, DEEPEST) }}>
    ${branch.parts.all ? html`<button type="button" class="plain fold" aria-expanded=${!shut} aria-label=${`${shut ? 'show' : 'hide'} what hangs under ${branch.title}`} onClick=${turn}>${shut ? '▸' : '▾'}</button>` : html`<span class="fold" aria-hidden="true">${branch.state === 'done' ? '✓' : '·'}</span>`}
    <span class="what"><a class="title" data-item href=${`#/thing/${branch.id}`}>${branch.title}</a>
      <span class="facts"><code>${branch.short}</code>${goal ? html`<span class="soft">${branch.state}</span>` : html`<${Holders} thing=${branch} />`}
      ${branch.state === 'done' ? html`<span class="soft">done</span>` : null}
      ${branch.is.includes('blocked') ? html`<span class="soft">… waits for something else</span>` : null}<${Due} thing=${branch} /></span></span>
    <${Progress} ...${branch.parts} />
  </li>`;
}

function View({ data, screen }) {
  const all = screen.query.all, count = data.filter((one) => one.kind === 'goal').length;
  return html`<h1>Goals <small>${count} ${count === 1 ? 'goal' : 'goals'}, ${data.length - count} tasks${all ? '' : ' that are open'}</small></h1>
    <p><a href=${all ? '#/goals' : '#/goals?all=1'}>${all ? 'Only what is open' : 'Also what is finished'}</a></p>
    ${data.length ? html`<${Tree} branches=${data} />` : html`<${Nothing} words="There is no goal yet."><button type="button" onClick=${() => open({ kind: 'adding', of: 'goal' })}>Set one</button><//>`}`;
}

export const goals = { name: 'goals', title: 'Goals', letter: 'g', load, View };

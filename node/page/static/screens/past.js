import { column, COLUMNS } from '../acts.js';
import { Progress } from '../parts/bar.js';
import { Holders } from '../parts/face.js';
import { Nothing } from '../parts/trouble.js';
import { exact } from '../moment.js';
import { pass, read } from '../route.js';
import { Component, html } from '../view.js';

const DAY = 86400000, STEPS = 48, PLAY_MS = 700;

async function load({ query }, look) {
  const [now, votes] = await Promise.all([
    look('/v1/snapshot'), look('/v1/things', { q: 'kind:decision', all: 1, fields: 'id,title,state,changed,made', limit: 200 }),
  ]);
  const times = [...now.value.things, ...votes.value].map((one) => Date.parse(one.made)).filter(Boolean);
  const first = Math.min(Date.now(), ...times);
  const at = query.at ? Date.parse(query.at) : null;
  const then = at && at < Date.now() ? (await look('/v1/snapshot', { at: new Date(at).toISOString() })).value : now.value;
  return { first, at: at || Date.now(), then, votes: votes.value };
}

/** The moments that the slider knows: days, or in a young group parts of one; the last is now. */
function moments(first) {
  const now = Date.now();
  const step = now - first > 3 * DAY ? DAY : Math.max((now - first) / STEPS, 1000);
  const list = [];
  for (let at = first + step; at < now; at += step) list.push(at);
  return [...list.slice(-400), now];
}

class Slider extends Component {
  constructor({ data }) { super(); this.state = { list: moments(data.first) }; }

  componentWillUnmount() { clearInterval(this.playing); }

  place() {
    const { list } = this.state, { at } = read().query;
    // By the address, which is ahead of what was answered while one slides.
    const later = at ? list.findIndex((one) => one >= Date.parse(at) - 500) : -1;
    return later < 0 ? list.length - 1 : later;
  }

  to(place) {
    const { list } = this.state;
    const at = Math.max(0, Math.min(place, list.length - 1));
    pass('past', '', at === list.length - 1 ? {} : { at: new Date(list[at]).toISOString() });
  }

  play() {
    if (this.playing) { clearInterval(this.playing); this.playing = null; return this.setState({}); }
    if (this.place() >= this.state.list.length - 1) this.to(0);
    this.playing = setInterval(() => {
      if (this.place() >= this.state.list.length - 1) { clearInterval(this.playing); this.playing = null; this.setState({}); } else this.to(this.place() + 1);
    }, PLAY_MS);
    this.setState({});
  }

  render({ data }, { list }) {
    const place = this.place(), last = list.length - 1, span = list[last] - data.first || 1;
    const words = place === last ? 'now' : exact(list[place]);
    const ended = data.votes.filter((one) => one.state !== 'open');
    return html`<div class="slider">
      <label for="moment">The group as it was: <strong>${words}</strong></label>
      <div class="track"><input id="moment" type="range" min="0" max=${last} value=${place} aria-valuetext=${words} onInput=${(event) => this.to(Number(event.currentTarget.value))} />
        <span class="ticks" aria-hidden="true">${ended.map((one) => html`<i title=${`${one.title}: ${one.state}`} style=${{ left: `${(100 * (Date.parse(one.changed) - data.first)) / span}%` }}></i>`)}</span></div>
      <span class="deeds"><button type="button" onClick=${() => this.to(place - 1)} disabled=${!place}>◀ before</button>
        <button type="button" onClick=${() => this.play()}>${this.playing ? '⏸ stop' : '▶ play'}</button>
        <button type="button" onClick=${() => this.to(place + 1)} disabled=${place === last}>after ▶</button>
        <button type="button" onClick=${() => this.to(last)} disabled=${place === last}>now</button></span>
    </div>`;
  }
}

function View({ data }) {
  const tasks = data.then.things.filter((one) => one.kind === 'task'), goals = data.then.things.filter((one) => one.kind === 'goal');
  const decided = data.votes.filter((one) => one.state !== 'open' && Date.parse(one.changed) <= data.at);
  return html`<h1>History <small>${tasks.length} tasks and ${goals.length} goals then</small></h1>
    <${Slider} data=${data} />
    <p class="soft">What counts is what was written by then, by the clocks of those who wrote. Marks on the slider are decisions.
      ${decided.length ? ` Decided by then: ${decided.map((one) => `${one.title} (${one.state})`).join('; ')}.` : ' Nothing was decided by then.'}</p>
    ${goals.length ? html`<ul class="goalbars">${goals.map((one) => html`<li key=${one.id} style=${{ '--depth': Math.min(one.depth, 6) }}><span>${one.title} <span class="soft">${one.state}</span></span> <${Progress} ...${one.parts} /></li>`)}</ul>` : null}
    <div class="columns">${COLUMNS.map((part) => {
      const here = tasks.filter((one) => column(one) === part.id);
      return html`<section class=${`column is-${part.id}`} key=${part.id} aria-label=${part.name}><h2>${part.name} <small>${here.length} of ${tasks.length}</small></h2>
        ${here.length ? html`<ul class="cards">${here.map((one) => html`<li class="card" key=${one.id} data-id=${one.id}><a class="title" data-item href=${`#/thing/${one.id}`}>${one.title}</a><div class="facts"><code>${one.short}</code><${Holders} thing=${one} /></div></li>`)}</ul>` : html`<${Nothing} words="Nothing stood here then." />`}</section>`;
    })}</div>`;
}

export const past = { name: 'past', title: 'History', letter: 'h', load, View };

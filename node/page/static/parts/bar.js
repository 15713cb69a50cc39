import { html } from '../view.js';

/** How many of a whole are done. The words say it; the bar only shows it. */
export function Progress({ done, all, what = 'done' }) {
  if (!all) return null;
  return html`<span class="progress"><span class="bar" aria-hidden="true"><span style=${{ width: `${(100 * done) / all}%` }}></span></span>
    <span class="count">${done} of ${all} ${what}</span></span>`;
}

const SIGNS = { yes: '+', no: '−', abstain: '○', object: '!', block: '!' };

/** What was said, against everybody who was asked. */
export function Tally({ vote }) {
  const { asked, voted, counts } = vote;
  const chosen = ['approval', 'ranked', 'poll'].includes(vote.method) && Object.keys(counts).some((word) => !(word in SIGNS));
  const left = asked - voted;
  if (chosen) {
    return html`<ul class="options">${Object.entries(counts).map(([word, count]) => html`<li>
      <span class="bar" aria-hidden="true"><span style=${{ width: `${(100 * count) / asked}%` }}></span></span>
      <span>${word}: <strong>${count} of ${asked}</strong>${vote.winner === word && vote.passes ? ' (ahead)' : ''}</span></li>`)}
      <li class="soft">${voted} of ${asked} voted, ${left} to come</li></ul>`;
  }
  const parts = Object.entries(counts).filter(([, count]) => count);
  return html`<div class="tally">
    <span class="segments" aria-hidden="true">
      ${parts.map(([word, count]) => html`<span class=${`is-${word}`} style=${{ flexGrow: count }}>${SIGNS[word] || ''}</span>`)}
      ${left ? html`<span class="is-open" style=${{ flexGrow: left }}></span>` : null}
    </span>
    <span class="count">${[...parts.map(([word, count]) => `${SIGNS[word] || ''} ${count} ${word}`), left ? `${left} to come` : 'all voted'].join(', ')}, of ${asked} asked</span>
  </div>`;
}

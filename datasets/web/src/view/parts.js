// Small parts of pages.
import {html} from 'htm/preact';
import {fixed} from '../format.js';
import {set} from './route.js';

// Problem shows why there is nothing else.
export function Problem({error}) {
  return html`<div class="missing" role="alert"><p><b>${error.error}</b></p>${error.hint && html`<p>${error.hint}</p>`}</div>`;
}

// Waiting is shown until the data of a page are there; briefly it shows nothing.
export const Waiting = () => html`<p class="waiting" role="status">Reading …</p>`;

// bytes formats a size.
export function bytes(n) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let k = 0;
  for (; n >= 999.5 && k < units.length - 1; k++) n /= 1000;
  return (k && n < 9.95 ? n.toFixed(1) : Math.round(n)) + '\u202f' + units[k];
}

// Pages moves through a table that the server sends in pages.
export function Pages({page, count, size}) {
  const last = Math.max(1, Math.ceil(count / size));
  if (last === 1) return null;
  return html`<div class="row"><button type="button" disabled=${page <= 1} onClick=${() => set({page: page > 2 ? page - 1 : null, row: null})}>Previous</button>
    <span class="hint">page ${page} of ${fixed(last, 0)}</span><button type="button" disabled=${page >= last} onClick=${() => set({page: page + 1, row: null})}>Next</button></div>`;
}

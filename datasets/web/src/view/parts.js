// Small parts of pages.
import {html} from 'htm/preact';

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

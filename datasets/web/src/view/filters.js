// Filters on the axes of a study, which all pictures and tables obey: axis.NAME=LEVEL in the address.
import {html} from 'htm/preact';
import {level} from '../format.js';
import {set} from './route.js';

// filterOf is the part of a query that the server needs to filter.
export function filterOf(query) {
  const kept = new URLSearchParams();
  for (const [key, value] of query) if (key.startsWith('axis.')) kept.append(key, value);
  return kept;
}

export function Filters({study, query, report}) {
  const axes = study.study.axes.filter((a) => a.levels.length > 1);
  const any = [...query.keys()].some((k) => k.startsWith('axis.'));
  return html`<div class="filters">
    ${axes.map((axis) => html`<${Levels} key=${axis.name} axis=${axis} kept=${query.getAll('axis.' + axis.name)} />`)}
    ${any && html`<p><button type="button" onClick=${() => set(Object.fromEntries([...query.keys()].filter((k) => k.startsWith('axis.')).map((k) => [k, null])))}>Show all runs</button></p>`}
  </div>
  <nav class="contents" aria-label="Pictures"><ul>${report && report.pictures.map((p) => html`<li><a href=${'#picture-' + p.name}>${p.short || p.title}</a></li>`)}</ul></nav>`;
}

function Levels({axis, kept}) {
  const key = 'axis.' + axis.name;
  const change = (label) => {
    const now = kept.length ? kept : axis.levels;
    const next = axis.levels.filter((l) => now.includes(l) !== (l === label));
    set({[key]: next.length === axis.levels.length || next.length === 0 ? null : next});
  };
  return html`<fieldset><legend>${axis.label}</legend>${axis.levels.map((label, i) => html`<label key=${label}><input type="checkbox" checked=${!kept.length || kept.includes(label)} onChange=${() => change(label)} /> <span>${level(axis, i)}</span></label>`)}</fieldset>`;
}

// Filters on the axes of a study, which all pictures and tables obey: axis.NAME=LEVEL in the address.
import {html} from 'htm/preact';
import {level, number} from '../format.js';
import {href, set} from './route.js';

// filterOf is the part of a query that the server needs to filter.
export function filterOf(query) {
  const kept = new URLSearchParams();
  for (const [key, value] of query) if (key.startsWith('axis.')) kept.append(key, value);
  return kept;
}

export function Filters({study, query, report}) {
  const axes = study.study.axes.filter((a) => a.levels.length > 1), ranges = study.study.axes.filter((a) => !a.levels.length && a.numeric);
  const any = [...query.keys()].some((k) => k.startsWith('axis.'));
  return html`<details class="filterbox" open=${any || window.innerWidth > 820}><summary>Filter</summary><div class="filters">
    ${axes.map((axis) => html`<${Levels} key=${axis.name} axis=${axis} kept=${query.getAll('axis.' + axis.name)} />`)}
    ${ranges.map((axis) => html`<${Range} key=${axis.name} axis=${axis} kept=${query.get('axis.' + axis.name) || ''} />`)}
    ${any && html`<p><button type="button" onClick=${() => set(Object.fromEntries([...query.keys()].filter((k) => k.startsWith('axis.')).map((k) => [k, null])))}>Show all runs</button></p>`}
  </div></details>
  <nav class="tables" aria-label="Tables">${['points', 'runs', 'failures'].map((to) => html`<a key=${to} href=${href(study.path(to), filterOf(query))}>${to}</a>`)}</nav>
  ${report && html`<nav class="contents" aria-label="Pictures"><ul>${report.pictures.map((p) => html`<li><a href=${'#picture-' + p.name}>${p.short || p.title}</a></li>`)}</ul></nav>`}`;
}

// Levels are check boxes for the levels of an axis. With all checked there is no filter.
function Levels({axis, kept}) {
  const key = 'axis.' + axis.name;
  const change = (label) => {
    const now = kept.length ? kept : axis.levels;
    const next = axis.levels.filter((l) => now.includes(l) !== (l === label));
    set({[key]: next.length === axis.levels.length || next.length === 0 ? null : next});
  };
  return html`<fieldset class=${axis.levels.length > 12 ? 'many' : ''}><legend>${axis.label}</legend>${axis.levels.map((label, i) => html`<label key=${label}><input type="checkbox" checked=${!kept.length || kept.includes(label)} onChange=${() => change(label)} /> <span>${level(axis, i)}</span></label>`)}</fieldset>`;
}

// Range are the bounds of an axis that a design samples: axis.NAME=FROM..TO.
function Range({axis, kept}) {
  const [from, to] = kept ? kept.split('..') : ['', ''], key = 'axis.' + axis.name;
  const change = (low, high) => { set({[key]: low === '' && high === '' ? null : (low === '' ? axis.from : low) + '..' + (high === '' ? axis.to : high)}); };
  const box = (label, value, otherwise, then) => html`<input type="number" step="any" aria-label=${axis.label + ' ' + label} placeholder=${number(axis, otherwise)} value=${value === String(otherwise) ? '' : value} onChange=${(e) => then(e.target.value)} />`;
  return html`<fieldset class="range"><legend>${axis.label}</legend>${box('from', from, axis.from, (v) => change(v, to))} – ${box('to', to, axis.to, (v) => change(from, v))}</fieldset>`;
}

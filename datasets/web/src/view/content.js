// What the pages below the study show: a head of facts, then pictures, tables and texts in their order, as datasets/viewer/page.go
// sends them. Everything that comes from the data set is text to the browser.
import {html} from 'htm/preact';
import {useSignal} from '@preact/signals';
import {currency, fixed} from '../format.js';
import {Figure} from '../page/figure.js';
import {save} from '../page/save.js';
import {cell, csv, isNumeric} from '../page/table.js';
import {api, go, href, parts, set} from './route.js';
import {useData} from './data.js';
import {Problem, Waiting} from './parts.js';
import {stateOf} from './figurestate.js';
import {Table} from './table.js';

// Page loads the content of a page and shows it. Above comes between facts and sections, extra after the sections; both are
// functions of the content. Figures may be wrapped by figure(picture, element).
export function Page({study, url, query, above, extra, figure, skip}) {
  const {data, error, waiting} = useData(url);
  if (error) return html`<${Problem} error=${error} />`;
  if (!data) return html`<${Waiting} />`;
  currency(data.document.study.currency);
  return html`<div class=${'sheet' + (waiting ? ' old' : '')}>
    <h1>${data.title}</h1>
    <${Facts} study=${study} facts=${data.facts} />
    ${data.missing ? html`<p class="missing">${data.missing}</p>` : html`${above && above(data)}<${Sections} study=${study} data=${data} query=${query} figure=${figure} skip=${skip} />${extra && extra(data)}`}
  </div>`;
}

// linkOf is the address of what a text such as run/3/tick/4?day=0 names; {NAME} stands for a value of the row, and null is returned
// where that is none.
export function linkOf(study, to, columns, row) {
  let none = false;
  const filled = to.replace(/\{(\w+)\}/g, (_, name) => {
    const i = columns.findIndex((c) => c.name === name), v = i < 0 ? null : row[i];
    if (v === null || v === undefined) none = true;
    return encodeURIComponent(String(v));
  });
  if (none) return null;
  const [path, query] = filled.split('?');
  return href(study.path(...path.split('/').map(decodeURIComponent)), new URLSearchParams(query || ''));
}

export const plainLink = (study, to) => linkOf(study, to.replace(/[{}]/g, encodeURIComponent), [], []);

function Facts({study, facts}) {
  if (!facts.length) return null;
  return html`<dl class="facts-row">${facts.map((f, i) => html`<div key=${i}><dt>${f.label}</dt><dd>${f.to ? html`<a href=${plainLink(study, f.to)}>${f.text}</a>` : f.text}</dd></div>`)}</dl>`;
}

export function Sections({study, data, query, figure, skip}) {
  const pictures = new Map(data.document.pictures.map((p) => [p.name, p]));
  return data.sections.filter((s) => !skip || !skip(s)).map((s, i) => {
    if (s.picture) {
      const picture = pictures.get(s.picture), element = html`<${Figure} report=${data.document} picture=${figure && figure.change ? figure.change(picture, data) : picture} state=${stateOf(picture, query)} />`;
      return html`<div key=${i + s.picture}>${figure && figure.wrap ? figure.wrap(picture, element, data) : element}</div>`;
    }
    return html`<section key=${i + (s.table || s.title || '')} class=${s.main ? 'part main' : 'part'}>${s.title && html`<h2>${s.title}</h2>`}
      ${s.missing && html`<p class="missing">${s.missing}</p>`}
      ${s.note && html`<p class="hint">${s.note}</p>`}
      ${s.table && html`<${Rows} study=${study} report=${data.document} name=${s.table} section=${s} />`}
      ${s.text && html`<pre class="words" tabindex="0">${s.text}</pre>`}
    </section>`;
  });
}

// isText says whether a column stands on the left.
const isText = (c) => ['payment', 'path', 'lines', 'indented'].includes(c.kind) || (!isNumeric(c) && c.kind !== 'figure');

// shownCell formats a cell: what the pages below the study have besides what pictures have.
function shownCell(report, c, v, row, columns) {
  if (v === null || v === undefined) return '–';
  switch (c.kind) {
    case 'payment': return 'T' + v;
    case 'figure': return String(v).replace(/^-(?=\d)/, '\u2212');
    case 'path': return html`<span class="steps">${String(v).split(' → ').map((step, i, all) => html`<span class=${i === all.length - 1 ? 'end' : ''}>${step}${i < all.length - 1 ? ' → ' : ''}</span>`)}</span>`;
    case 'lines': return v.length ? html`<span class="lines">${v.join('\n')}</span>` : '–';
    case 'indented': return html`<span style=${{paddingLeft: 1.4 * row[columns.findIndex((x) => x.name === 'depth')] + 'em'}}>${v}</span>`;
  }
  return cell(report, c, v);
}

// Rows is a table of a section, with links, pages, CSV and its query.
export function Rows({study, report, name, section, sortable, mark}) {
  const table = report.tables[name], open = useSignal(false), chosen = table.columns.findIndex((c) => c.name === 'chosen');
  const columns = table.columns.map((c, i) => [c, i]).filter(([c]) => c.kind !== 'hidden').map(([c, i]) => ({
    label: c.label, number: !isText(c), sort: sortable ? c.name : '',
    cell: (row) => {
      const to = c.link ? linkOf(study, c.link, table.columns, row) : null, shown = shownCell(report, c, row[i], row, table.columns);
      return to ? html`<a href=${to}>${shown}</a>` : shown;
    },
  }));
  const first = table.columns.find((c) => c.link);
  const enter = (row) => {
    const to = first && linkOf(study, first.link, table.columns, row);
    if (to) follow(to);
  };
  const {pages} = section;
  return html`<${Table} label=${section.title || name} columns=${columns} rows=${table.rows} open=${section.main ? enter : null} quiet=${!section.main} mark=${mark || (chosen >= 0 ? (row) => (row[chosen] ? 'chosen' : '') : null)} />
    ${pages && pages.of > 1 && html`<${Pages} pages=${pages} />`}
    <div class="actions">
      <button type="button" onClick=${() => save(new Blob(['\ufeff' + csv(report, {...table, columns: table.columns.filter((c) => c.kind !== 'hidden'), rows: table.rows.map((r) => r.filter((_, i) => table.columns[i].kind !== 'hidden'))})], {type: 'text/csv'}), report.study.file + '-' + name.replace(/\W+/g, '-') + '.csv')}>CSV</button>
      ${table.query && html`<button type="button" aria-expanded=${open.value} onClick=${() => { open.value = !open.value; }}>Query</button>`}
    </div>
    ${open.value && html`<pre class="query" tabindex="0">${table.query}</pre>`}`;
}

// follow shows the page of an address that href made.
export function follow(to) {
  const url = new URL(to, location.href);
  go(parts(url.pathname), url.searchParams);
}

export function Pages({pages}) {
  const to = (page) => set({page: page === 1 ? null : page, row: null});
  return html`<nav class="pages" aria-label="Pages of the table">
    <button type="button" disabled=${pages.page <= 1} onClick=${() => to(pages.page - 1)}>Previous</button>
    <span>page ${fixed(pages.page, 0)} of ${fixed(pages.of, 0)}, ${fixed(pages.rows, 0)} rows</span>
    <button type="button" disabled=${pages.page >= pages.of} onClick=${() => to(pages.page + 1)}>Next</button></nav>`;
}

export {api};

// A query: one statement that reads. Its result is a table, a quick picture, and a file.
import {html} from 'htm/preact';
import {useEffect, useRef} from 'preact/hooks';
import {exponent, fixed} from '../../format.js';
import {api, go, set} from '../route.js';
import {useData} from '../data.js';
import {Table} from '../table.js';
import {Problem, Waiting} from '../parts.js';
import {Quick} from '../quick.js';

const pageRows = 200;

export function SQL({study, query}) {
  const q = query.get('q') || '', box = useRef(null), {data, error, waiting} = useData(q ? api(study.api('sql'), {q}) : null);
  const run = () => { const text = box.current.value.trim(); go(study.path('sql'), {q: text}); };
  const keys = (e) => { if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) { e.preventDefault(); run(); } };
  useEffect(() => { if (!q) box.current.focus(); }, []);
  useEffect(() => { box.current.value = q; }, [q]);
  return html`<div class="sql pictures"><h1>Query</h1>
    <textarea ref=${box} aria-label="SQL" spellcheck=${false} placeholder="SELECT policy, avg(total_cost_cents) FROM runs GROUP BY ALL" onKeyDown=${keys}></textarea>
    <div class="row"><button type="button" class="primary" onClick=${run}>Run</button> <span class="hint"><kbd>Ctrl</kbd> <kbd>Enter</kbd> · one statement that reads, in the dialect of DuckDB; ten seconds, 10,000 rows</span></div>
    ${q ? (error ? html`<${Problem} error=${error} />` : !data || waiting ? html`<${Waiting} />` : html`<${Result} study=${study} data=${data} query=${query} q=${q} />`) : html`<${Examples} study=${study} />`}</div>`;
}

function Result({study, data, query, q}) {
  const page = Number(query.get('page') || 1), rows = data.rows.slice((page - 1) * pageRows, page * pageRows);
  const columns = data.columns.map((c, i) => ({label: c.name, number: c.number, cell: (r) => cell(r[i])}));
  const last = Math.max(1, Math.ceil(data.rows.length / pageRows));
  return html`<p role="status">${fixed(data.rows.length, 0)} row${data.rows.length === 1 ? '' : 's'} in ${fixed(data.ms, 0)} ms.${data.cut && html` <b class="bad">${data.cut}</b>`}</p>
    <${Quick} data=${data} query=${query} />
    <${Table} label="Result" columns=${columns} rows=${rows} caption=${last > 1 ? `rows ${fixed((page - 1) * pageRows + 1, 0)} to ${fixed((page - 1) * pageRows + rows.length, 0)} of ${fixed(data.rows.length, 0)}` : undefined} />
    <div class="row">${last > 1 && html`<button type="button" disabled=${page <= 1} onClick=${() => set({page: page > 2 ? page - 1 : null, row: null})}>Previous</button><button type="button" disabled=${page >= last} onClick=${() => set({page: page + 1, row: null})}>Next</button>`}
      <a class="button" href=${api(study.api('sql.csv'), {q})} download>CSV</a></div>
    <p class="does">The same in a terminal</p><pre tabindex="0">${data.command}</pre>`;
}

// cell formats a value: numbers that are read as such, everything else as it is.
function cell(v) {
  if (v === null || v === undefined) return html`<span class="hint">NULL</span>`;
  if (typeof v === 'number') return Number.isInteger(v) ? fixed(v, 0) : Math.abs(v) < 1e-4 || Math.abs(v) >= 1e9 ? exponent(v, 5) : trimmed(v);
  return typeof v === 'object' ? JSON.stringify(v) : String(v);
}

// trimmed has at most six decimals, without zeros at the end.
function trimmed(v) {
  return fixed(v, Math.min(6, (v.toPrecision(6).replace(/0+$/, '').split('.')[1] || '').length));
}

function Examples({study}) {
  const {data} = useData(api(study.api('sql', 'names')));
  if (!data) return null;
  return html`<h2>Tables and views</h2><div class="row wrap">${data.tables.map((t) => html`<button type="button" key=${t} onClick=${() => go(study.path('sql'), {q: 'FROM ' + t + ' LIMIT 100'})}>${t}</button>`)}</div>
    <h2>Named queries</h2><ul class="named">${data.queries.map((n) => html`<li key=${n.signature}><button type="button" class="link" onClick=${() => go(study.path('sql'), {q: n.call})}>${n.signature}</button><br /><span class="hint">${n.purpose}</span></li>`)}</ul>`;
}

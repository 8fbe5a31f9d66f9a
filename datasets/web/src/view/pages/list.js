// The points or the runs of a study: a table beside parallel coordinates of what the filters keep.
import {html} from 'htm/preact';
import {useSignal} from '@preact/signals';
import {useLayoutEffect} from 'preact/hooks';
import {shown} from '../../page/state.js';
import {currency, fixed} from '../../format.js';
import {address, api, go, href, set} from '../route.js';
import {useData} from '../data.js';
import {Problem, Waiting} from '../parts.js';
import {Filters, filterOf} from '../filters.js';
import {Rows} from '../content.js';
import {Figure} from '../../page/figure.js';
import {stateOf} from '../figurestate.js';
import {Marked, useMark} from '../marks.js';
import {leave} from '../selection.js';
import {Brushed, useBrush} from '../brush.js';

export const Points = (props) => html`<${List} ...${props} kind="points" />`;
export const Runs = (props) => html`<${List} ...${props} kind="runs" />`;

function List({study, query, kind}) {
  const asked = filterOf(query);
  for (const key of ['where', 'point', 'sort', 'columns', 'page']) if (query.get(key)) asked.set(key, query.get(key));
  for (const [key, value] of query) if (key.startsWith('brush.')) asked.append(key, value);
  useBrush(query);
  useLayoutEffect(() => {
    shown.pick = ({run, point}) => (run === undefined ? go(study.path('runs'), {point}) : go(study.path('run', run)));
    return leave;
  }, [study.name]);
  const {data, error, waiting} = useData(api(study.api(kind), asked));
  const rowOf = () => {
    const at = Number(address.value.query.get('row') || -1), row = data && data.document.tables.list && data.document.tables.list.rows[at];
    return row ? (kind === 'points' ? 'point' : '') + row[0] : null;
  };
  const mark = useMark(study, rowOf), point = query.get('point');
  const other = kind === 'points' ? 'runs' : 'points';
  return html`<div class="columns"><aside><${Filters} study=${study} query=${query} /></aside><div class="wide">
    <h1>${data ? data.title : kind === 'points' ? 'Points' : 'Runs'}</h1>
    <p class="row"><a class="button" href=${href(study.path(other), filterOf(query))}>${other === 'runs' ? 'Runs' : 'Points'}</a>
      ${point && html`<a class="button" href=${href(study.path('runs'), filterOf(query))}>Runs of all points</a>`}
      ${data && html`<span class="hint">${fixed(data.total, 0)} ${kind}. j and k move through the rows, Enter opens one, c marks it to compare.</span>`}</p>
    <${Condition} query=${query} />
    <${Brushed} study=${study} query=${query} metrics=${data && data.document.metrics} />
    ${error ? html`<${Problem} error=${error} />` : !data ? html`<${Waiting} />` : html`<div class=${waiting ? 'old' : ''}><${Listed} study=${study} data=${data} query=${query} /></div>`}
    <${Marked} what=${rowOf()} mark=${mark} />
    ${data && html`<${Columns} data=${data} />`}
  </div></div>`;
}

function Listed({study, data, query}) {
  currency(data.document.study.currency);
  const parallel = data.document.pictures.find((p) => p.name === 'parallel');
  return html`<div class="beside">${parallel && html`<${Figure} report=${data.document} picture=${parallel} state=${stateOf(parallel, query)} />`}
    <div>${data.sections.filter((s) => !s.picture).map((s) => (s.missing ? html`<p class="missing">${s.missing}</p>` : html`<${Rows} study=${study} report=${data.document} name="list" section=${s} sortable />`))}</div></div>`;
}

// Condition is the condition of SQL.
function Condition({query}) {
  const text = useSignal(query.get('where') || ''), of = useSignal(query.get('where') || '');
  if ((query.get('where') || '') !== of.value) { of.value = query.get('where') || ''; text.value = of.value; }
  return html`<form class="row" onSubmit=${(e) => { e.preventDefault(); set({where: text.value.trim() || null, page: null, row: null}); }}>
    <label class="grow"><span class="hint">where</span> <input type="text" value=${text.value} placeholder="total_cost_cents < 5000 AND delay_indicator > 0.1" aria-label="Condition in SQL on the columns of the table" onInput=${(e) => { text.value = e.target.value; }} spellcheck=${false} autocapitalize="off" /></label>
    <button type="submit">Filter</button>${query.get('where') && html`<button type="button" onClick=${() => set({where: null, page: null, row: null})}>Clear</button>`}</form>`;
}

// Columns lets the reader choose the columns of results.
function Columns({data}) {
  const change = (name, on) => {
    const next = data.all.filter((n) => (n === name ? on : data.columns.includes(n)));
    set({columns: next.join(',') || null, row: null}, true);
  };
  return html`<details class="choose"><summary>Columns</summary><div class="filters choices">${data.all.map((name) => html`<label key=${name}><input type="checkbox" checked=${data.columns.includes(name)} onChange=${(e) => change(name, e.target.checked)} /> <span>${name}</span></label>`)}</div></details>`;
}

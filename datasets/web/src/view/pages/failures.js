// The failed runs of a data set: by kind, and one by one.
import {html} from 'htm/preact';
import {Figure} from '../../page/figure.js';
import {fixed} from '../../format.js';
import {api, go, href} from '../route.js';
import {useData} from '../data.js';
import {Table} from '../table.js';
import {Pages, Problem, Waiting} from '../parts.js';
import {stateOf} from '../figurestate.js';
import {Filters, filterOf} from '../filters.js';

// askedOf is the query of a page of the failures.
function askedOf(query, page) {
  const asked = filterOf(query);
  if (page > 1) asked.set('page', page);
  return asked;
}

export function Failures({study, query}) {
  const page = Number(query.get('page') || 1), {data, error} = useData(api(study.api('failures'), askedOf(query, page)));
  if (error) return html`<${Problem} error=${error} />`;
  if (!data) return html`<${Waiting} />`;
  const picture = data.pictures[0], open = (r) => go(study.path('run', r.run));
  const columns = [
    {label: 'run', number: true, cell: (r) => html`<a href=${href(study.path('run', r.run))}>${r.run}</a>`},
    {label: 'point', number: true, cell: (r) => r.point}, {label: 'replication', number: true, cell: (r) => r.replication},
    {label: 'kind', cell: (r) => r.class}, {label: 'in tick', number: true, cell: (r) => (r.tick === null ? '–' : fixed(r.tick, 0))},
    {label: 'message', cell: (r) => r.message},
  ];
  return html`<div class="columns"><aside><${Filters} study=${study} query=${query} /></aside><div class="pictures wide"><h1>Failures</h1><${Figure} report=${data} picture=${picture} state=${stateOf(picture, query)} />
    ${data.rows.length > 0 && html`<h2>Failed runs</h2><${Table} label="Failed runs" columns=${columns} rows=${data.rows} open=${open} /><${Pages} page=${page} count=${data.count} size=${data.size} />
    ${data.rows[0] && html`<p class="does">Compute all failed runs again</p><pre tabindex="0">${data.retry}</pre>`}`}</div></div>`;
}

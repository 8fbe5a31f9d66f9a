// The start: the data sets of a directory.
import {html} from 'htm/preact';
import {fixed} from '../../format.js';
import {api, go, href, single} from '../route.js';
import {useData} from '../data.js';
import {Table} from '../table.js';
import {Problem, Waiting, bytes} from '../parts.js';

export function DataSets() {
  const {data, error} = useData(api(['datasets']));
  if (error) return html`<${Problem} error=${error} />`;
  if (!data) return html`<${Waiting} />`;
  if (single) return void go(['d', single], null, true);
  const columns = [
    {label: 'data set', cell: (e) => html`<a href=${href(['d', e.name])}>${e.name}</a>`},
    {label: 'study', cell: (e) => (e.error ? html`<span class="bad">${e.error}</span>` : e.title)},
    {label: 'design', cell: (e) => e.design},
    {label: 'points', number: true, cell: (e) => (e.error ? '' : fixed(e.points, 0))},
    {label: 'runs', number: true, cell: (e) => (e.error ? '' : e.done < e.planned ? `${fixed(e.done, 0)} of ${fixed(e.planned, 0)}` : fixed(e.done, 0))},
    {label: 'failed', number: true, cell: (e) => (e.error ? '' : html`<span class=${e.failed ? 'bad' : ''}>${fixed(e.failed, 0)}</span>`)},
    {label: 'size', number: true, cell: (e) => (e.error ? '' : bytes(e.bytes))},
  ];
  return html`<h1>Data sets</h1><${Table} label="Data sets" columns=${columns} rows=${data} open=${(e) => go(['d', e.name])} />`;
}

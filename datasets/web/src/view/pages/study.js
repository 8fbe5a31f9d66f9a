// The pictures of a study, as in the report: with filters that all of them obey, and a selection that all of them mark.
import {html} from 'htm/preact';
import {Figure} from '../../page/figure.js';
import {fixed} from '../../format.js';
import {api, href} from '../route.js';
import {useData} from '../data.js';
import {Problem, Waiting} from '../parts.js';
import {Filters, filterOf} from '../filters.js';
import {stateOf} from '../figurestate.js';

export function Study({study, query}) {
  const {data, error, waiting} = useData(api(study.api('pictures'), filterOf(query)));
  const {head} = study;
  return html`<div class="columns"><aside><${Filters} study=${study} query=${query} report=${data} /></aside><div class=${'pictures' + (waiting ? ' old' : '')}>
    <h1>${head.Title}</h1><p class="about">${head.About}</p>
    <dl class="figures">${((data && data.figures) || []).map(([value, label]) => html`<div key=${label}><dt>${label}</dt><dd>${value}</dd></div>`)}
      <div class=${study.study.failed ? 'bad' : ''}><dt>failed runs</dt><dd><a href=${href(study.path('failures'))}>${fixed(study.study.failed, 0)}</a></dd></div></dl>
    ${error ? html`<${Problem} error=${error} />` : !data ? html`<${Waiting} />` : data.pictures.map((p) => html`<${Figure} key=${p.name} report=${data} picture=${p} state=${stateOf(p, query)} />`)}
  </div></div>`;
}

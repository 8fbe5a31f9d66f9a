// A bank's day in a run, and the payments that it had to make.
import {html} from 'htm/preact';
import {api, href} from '../route.js';
import {Page} from '../content.js';

export function Bank({study, params, query}) {
  const asked = {day: query.get('day'), page: query.get('page')};
  return html`<${Page} study=${study} url=${api(study.api('run', params.run, 'bank', params.bank), asked)} query=${query}
    above=${(data) => data.ticks && html`<p class="row"><a class="button" href=${href(study.path('run', params.run), {day: data.ticks.day})}>Day ${data.ticks.day} of all banks</a></p>`} />`;
}

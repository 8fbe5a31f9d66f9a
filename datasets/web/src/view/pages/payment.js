// A payment: its way through the queues, the decisions about it with their paths and values, its events.
import {html} from 'htm/preact';
import {api} from '../route.js';
import {Page} from '../content.js';

export function Payment({study, params, query}) {
  return html`<${Page} study=${study} url=${api(study.api('run', params.run, 'payment', params.payment))} query=${query} />`;
}

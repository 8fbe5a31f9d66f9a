// A tick of a run: the state after it as sweep state prints it, what arrived, was decided and settled, and the narrative.
import {html} from 'htm/preact';
import {api, go} from '../route.js';
import {Page} from '../content.js';
import {Ticks} from '../ticks.js';
import {useSettled} from './run.js';

export function Tick({study, params, query}) {
  const tick = Number(params.tick), settled = useSettled(tick);
  return html`<${Page} study=${study} url=${api(study.api('run', params.run, 'tick', String(settled)))} query=${query}
    above=${(data) => data.ticks && html`<${Ticks} ticks=${settled === tick ? data.ticks : {...data.ticks, before: undefined, after: undefined}} tick=${tick} label=${settled === tick ? data.ticks.label : 'tick ' + tick} choose=${(t) => go(study.path('run', params.run, 'tick', String(t)), query, true)} />`} />`;
}

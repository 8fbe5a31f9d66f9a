// Two runs or two points: what differs.
import {html} from 'htm/preact';
import {api, set} from '../route.js';
import {Page} from '../content.js';

export function Compare({study, query}) {
  const asked = Object.fromEntries(['a', 'b', 'day'].map((key) => [key, query.get(key)]));
  return html`<${Page} study=${study} url=${api(study.api('compare'), asked)} query=${query}
    above=${(data) => {
      const days = data.ticks ? Math.round((data.ticks.last + 1) / data.ticks.perDay) : 1;
      return html`<p class="row"><button type="button" onClick=${() => set({a: query.get('b'), b: query.get('a')})}>Swap a and b</button>${days > 1 && html`<label><span class="hint">day</span> <input type="number" min="0" max=${days - 1} value=${data.ticks.day} aria-label="Day" onChange=${(e) => set({day: e.target.value})} /></label>`}</p>`;
    }} />`;
}

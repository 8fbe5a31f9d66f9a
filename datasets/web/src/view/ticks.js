// The slider and the keys of a tick.
import {html} from 'htm/preact';
import {useKeys} from './keys.js';

// Ticks lets the reader choose a tick: by the slider, the buttons and the keys. Choose is called with the tick.
export function Ticks({ticks, tick, choose, label, children}) {
  const to = (t) => { choose(Math.max(0, Math.min(ticks.last, t))); return true; };
  const jump = (t) => (t === null || t === undefined ? false : to(t));
  useKeys({
    ArrowLeft: () => to(tick - 1), ArrowRight: () => to(tick + 1), 'Shift+ArrowLeft': () => to(tick - 10), 'Shift+ArrowRight': () => to(tick + 10),
    n: () => jump(ticks.after), p: () => jump(ticks.before),
  });
  return html`<div class="ticks" role="group" aria-label="Tick">
    <button type="button" onClick=${() => jump(ticks.before)} disabled=${ticks.before === null || ticks.before === undefined} title="Previous tick in which something happened ( p )">‹‹</button>
    <button type="button" onClick=${() => to(tick - 1)} disabled=${tick <= 0} title="Previous tick ( ← )">‹</button>
    <input type="range" min="0" max=${ticks.last} step="1" value=${tick} aria-label="Tick" aria-valuetext=${label} onInput=${(e) => to(Number(e.target.value))} />
    <button type="button" onClick=${() => to(tick + 1)} disabled=${tick >= ticks.last} title="Next tick ( → )">›</button>
    <button type="button" onClick=${() => jump(ticks.after)} disabled=${ticks.after === null || ticks.after === undefined} title="Next tick in which something happened ( n )">››</button>
    <output>${label.includes('tick ') ? label : 'tick ' + tick + ' · ' + label}</output>${children}
  </div>`;
}

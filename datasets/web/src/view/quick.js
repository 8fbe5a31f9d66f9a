// A quick picture of a result: the first numeric column against the first other one, as points, lines or bars. Which columns and which
// kind is part of the address.
import {html} from 'htm/preact';
import {useLayoutEffect, useRef} from 'preact/hooks';
import {shown} from '../page/state.js';
import {quick} from '../draw.js';
import {set} from './route.js';

export function Quick({data, query}) {
  const numeric = data.columns.map((c, i) => (c.number ? i : -1)).filter((i) => i >= 0);
  if (data.rows.length < 2 || !numeric.length || data.columns.length < 2) return null;
  const number = (key, otherwise, allowed) => { const i = Number(query.get(key)); return query.get(key) !== null && allowed.includes(i) ? i : otherwise; };
  const all = data.columns.map((_, i) => i), y0 = [...numeric].reverse().find((i) => data.rows.some((r) => r[i] !== data.rows[0][i])) ?? numeric[0], y = number('y', y0, numeric);
  const x0 = all.find((i) => !data.columns[i].number) ?? numeric.find((i) => i !== y0), x = number('x', x0, all);
  const kind = query.get('as') || (data.columns[x].number ? 'points' : 'bars');
  const choose = (key, value, options) => html`<label><span>${{x: 'across', y: 'up', as: 'as'}[key]}</span><select onChange=${(e) => set({[key]: e.target.value}, true)}>${options.map(([v, text]) => html`<option value=${v} selected=${String(v) === String(value)}>${text}</option>`)}</select></label>`;
  return html`<div class="controls">${choose('as', kind, [['none', 'no picture'], ['points', 'points'], ['line', 'line'], ['bars', 'bars']])}
    ${kind !== 'none' && html`${choose('x', x, all.map((i) => [i, data.columns[i].name]))}${choose('y', y, numeric.map((i) => [i, data.columns[i].name]))}`}</div>
    ${kind !== 'none' && html`<figure><${Chart} data=${data} x=${x} y=${y} kind=${kind} /></figure>`}`;
}

function Chart({data, x, y, kind}) {
  const element = useRef(null), theme = shown.theme.value, width = shown.width.value;
  useLayoutEffect(() => {
    const chart = quick(element.current, data, {x, y, kind, theme, width: Math.min(width, Math.floor(element.current.getBoundingClientRect().width))});
    return () => chart.dispose();
  }, [data, x, y, kind, theme, width]);
  return html`<div class="drawing" role="img" aria-label=${data.columns[y].name + ' against ' + data.columns[x].name} ref=${element}></div>`;
}

// A run: its day with a pointer at a tick, the banks and what happens in that tick, its payments, banks and costs.
import {html} from 'htm/preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import {api, href, set} from '../route.js';
import {useData} from '../data.js';
import {Page, Sections} from '../content.js';
import {Problem} from '../parts.js';
import {Ticks} from '../ticks.js';
import {Marked, useMark} from '../marks.js';

export function Run({study, params, query}) {
  const asked = query.get('tick'), perDay = useRef(0), mark = useMark(study, () => params.run);
  const day = query.get('day') || (asked !== null && perDay.current ? String(Math.floor(Number(asked) / perDay.current)) : null);
  const tickOf = (data) => (asked === null ? data.ticks.tick : Math.min(Number(asked), data.ticks.last));
  const figure = {
    change: (p, data) => pointed(p, data, tickOf(data)),
    wrap: (p, element, data) => (p.name === 'day' ? html`<div class="pickable">${element}</div><${At} study=${study} run=${params.run} query=${query} tick=${tickOf(data)} />` : element),
  };
  const above = (data) => {
    if (!data.ticks) return null;
    perDay.current = data.ticks.perDay;
    return html`<${Marked} what=${params.run} mark=${mark} /><${Slider} study=${study} run=${params.run} data=${data} tick=${tickOf(data)} />`;
  };
  return html`<${Page} study=${study} url=${api(study.api('run', params.run), {day, tick: day === null ? asked : null})} query=${query} figure=${figure} above=${above} />`;
}

// pointed is the picture of the day with a pointer at the tick.
function pointed(picture, data, tick) {
  if (picture.draw !== 'timeline' || !picture.views.length || Math.floor(tick / data.ticks.perDay) !== data.ticks.day) return picture;
  return {...picture, views: picture.views.map((v) => ({...v, draw: {...v.draw, pointer: tick % data.ticks.perDay}}))};
}

const atOf = (study, run, tick) => api(study.api('run', run, 'at', String(tick)));

// Slider chooses the tick. While it moves, only the last tick is asked for.
function Slider({study, run, data, tick}) {
  const settled = useSettled(tick), {data: at} = useData(atOf(study, run, settled)), days = Math.round((data.ticks.last + 1) / data.ticks.perDay);
  const now = at && at.ticks && at.ticks.tick === tick ? at.ticks : {...data.ticks, before: null, after: null, label: 'tick ' + tick};
  return html`<${Ticks} ticks=${{...now, last: data.ticks.last}} tick=${tick} label=${now.label} choose=${(t) => set({tick: t, day: null}, true)}>
    ${days > 1 && html`<label><span class="hint">day</span> <input type="number" min="0" max=${days - 1} value=${Math.floor(tick / data.ticks.perDay)} aria-label="Day" onChange=${(e) => set({day: e.target.value, tick: null})} /></label>`}
    <a class="button" href=${href(study.path('run', run, 'tick', String(tick)))}>Open the tick</a><//>`;
}

// At shows the banks after the tick and its narrative.
function At({study, run, query, tick}) {
  const {data, error, waiting} = useData(atOf(study, run, useSettled(tick)));
  if (error) return html`<${Problem} error=${error} />`;
  return data ? html`<div class=${waiting ? 'old' : ''}><${Sections} study=${study} data=${data} query=${query} /></div>` : null;
}

// useSettled is a value once it has not changed for a moment.
export function useSettled(value) {
  const [settled, settle] = useState(value);
  useEffect(() => {
    if (settled === value) return undefined;
    const timer = setTimeout(() => settle(value), 120);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

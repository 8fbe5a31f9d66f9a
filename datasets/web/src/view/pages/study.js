// The pictures of a study, as in the report: with filters that all of them obey, and a selection that all of them mark.
import {html} from 'htm/preact';
import {useEffect, useMemo} from 'preact/hooks';
import {Figure} from '../../page/figure.js';
import {fixed, level} from '../../format.js';
import {api, go, href, set} from '../route.js';
import {useData} from '../data.js';
import {useKeys} from '../keys.js';
import {Problem, Waiting} from '../parts.js';
import {Filters, filterOf} from '../filters.js';
import {stateOf} from '../figurestate.js';
import {leave, selectionOf, show} from '../selection.js';
import {Brushed, brushesOf, useBrush} from '../brush.js';

export function Study({study, query}) {
  const filter = filterOf(query), {data, error, waiting} = useData(api(study.api('pictures'), filter));
  const {head} = study, selection = selectionOf(query), chosen = query.getAll('sel').join('\n');
  useMemo(() => show(selection), [chosen, query]);
  useEffect(() => leave, []);
  useBrush(query);
  const next = (by) => {
    const tops = [...document.querySelectorAll('section.picture')].map((e) => e.getBoundingClientRect().top - 70);
    const to = by > 0 ? tops.find((y) => y > 4) : tops.reverse().find((y) => y < -4);
    window.scrollBy(0, to === undefined ? (by > 0 ? 0 : -window.scrollY) : to);
    return true;
  };
  useKeys({j: () => next(1), k: () => next(-1), Enter: () => { go(study.path('runs'), selection ? runsOf(selection) : filter); return true; }, Escape: () => { if (!selection) return false; set({sel: null}); return true; }});
  return html`<div class="columns"><aside><${Filters} study=${study} query=${query} report=${data} /></aside><div class=${'pictures' + (waiting ? ' old' : '')}>
    <h1>${head.Title}</h1><p class="about">${head.About}</p>
    ${selection && html`<${Selected} study=${study} selection=${selection} />`}
    <${Brushed} study=${study} query=${query} metrics=${data && data.metrics}><a class="button" href=${href(study.path('points'), withBrushes(filter, query))}>Show the points</a><//>
    ${error ? html`<${Problem} error=${error} />` : !data ? html`<${Waiting} />` : html`<${Pictures} study=${study} data=${data} query=${query} filter=${filter} />`}
    <${Made} head=${head} />
  </div></div>`;
}

function Pictures({study, data, query, filter}) {
  return html`${data.lead && html`<p class="lead">${data.lead}</p>`}<dl class="figures">${data.figures.map(([value, label]) => html`<div key=${label}><dt>${label}</dt><dd>${value}</dd></div>`)}
      <div class=${data.failed ? 'bad' : ''}><dt>failed runs</dt><dd><a href=${href(study.path('failures'), filter)}>${fixed(data.failed, 0)}</a></dd></div></dl>
    ${filter.size > 0 && html`<p class="hint">The pictures show ${fixed(data.runs, 0)} of ${fixed(data.study.done - data.study.failed, 0)} completed runs.</p>`}
    ${data.pictures.map((p) => html`<${Figure} key=${p.name} report=${data} picture=${p} state=${stateOf(p, query)} />`)}`;
}

// withBrushes adds the brushes of the page to a filter.
function withBrushes(filter, query) {
  const params = new URLSearchParams(filter);
  for (const [name, texts] of Object.entries(brushesOf(query))) for (const text of texts) params.append('brush.' + name, text);
  return params;
}

// runsOf is the filter of the runs of a selection.
const runsOf = (selection) => (selection.point === undefined ? Object.fromEntries(Object.entries(selection).map(([key, value]) => ['axis.' + key, value])) : {point: selection.point});

// Selected says what is selected, and leads to its runs.
function Selected({study, selection}) {
  const text = ([key, value]) => {
    if (key === 'point') return 'point ' + value;
    const axis = study.study.axes.find((a) => a.name === key), i = axis ? axis.levels.indexOf(value) : -1;
    return (axis ? axis.label : key) + ' ' + (i < 0 ? value : level(axis, i));
  };
  return html`<p class="selected" role="status"><span>Selected: ${Object.entries(selection).map(text).join(', ')}</span>
    <a class="button" href=${href(study.path('runs'), runsOf(selection))}>Show its runs</a>
    <button type="button" onClick=${() => set({sel: null})}>Select nothing</button></p>`;
}

// Made is what the data set is made from.
function Made({head}) {
  return html`<details class="made"><summary>What this is made from</summary>
    <table class="facts">${[...(head.Axes || []), ...head.Made].map(([name, text]) => html`<tr><th scope="row">${name}</th><td>${text}</td></tr>`)}</table>
    ${(head.Sources || []).map((s) => html`<details key=${s.Name}><summary>${s.Name}</summary><pre tabindex="0">${s.Text}</pre></details>`)}
    <p class="hint">${head.Cite}</p></details>`;
}

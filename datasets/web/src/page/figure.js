// One picture of the page: question, answer, controls, drawing, caption, and what stands behind it.
import {html} from 'htm/preact';
import {useLayoutEffect, useRef} from 'preact/hooks';
import {useSignal} from '@preact/signals';
import {into, png, svg} from '../draw.js';
import {cell, csv, isNumeric} from './table.js';
import {save} from './save.js';
import {shown} from './state.js';

const rowsMax = 200;

// Figure keeps what is chosen in the given state, {chosen, scale, open} with values, else in its own.
export function Figure({report, picture, state}) {
  const own = {chosen: useSignal(picture.views.length ? picture.views[0].key : {}), scale: useSignal('auto'), open: useSignal('')}, {chosen, scale, open} = state || own;
  if (picture.missing) return html`<${Missing} picture=${picture} />`;
  const view = find(picture, chosen.value), table = report.tables[view.table], sentence = picture.texts[view.sentence];
  const id = 'picture-' + picture.name, file = report.study.file + '-' + picture.name;
  const options = () => ({theme: shown.theme.value, scale: scale.value, opaque: true, width: Math.min(shown.width.value, 1000)});
  const toggle = (what) => { open.value = open.value === what ? '' : what; };
  return html`
    <section class="picture" id=${id} aria-labelledby=${id + '-title'}>
      <h2 id=${id + '-title'}>${view.title || picture.title}</h2>
      ${sentence && html`<p class="sentence">${sentence}</p>`}
      <${Controls} picture=${picture} view=${view} chosen=${chosen} scale=${scale} />
      <figure>
        ${view.draw.table ? html`<${Data} report=${report} table=${table} title=${view.title || picture.title} />` : html`<${Drawing} report=${report} picture=${picture} view=${view} scale=${scale.value} label=${(sentence || view.title || picture.title)} />`}
        <figcaption>${picture.texts[view.caption]}</figcaption>
      </figure>
      ${view.commands && view.commands.map((command) => html`<p class="does">${command.does}</p><pre tabindex="0">${command.line}</pre>`)}
      <div class="actions">
        ${!view.draw.table && html`<button type="button" aria-expanded=${open.value === 'data'} onClick=${() => toggle('data')}>Data</button>`}
        <button type="button" onClick=${() => save(new Blob(['\ufeff' + csv(report, table)], {type: 'text/csv'}), file + '.csv')}>CSV</button>
        ${!view.draw.table && html`<button type="button" onClick=${() => save(new Blob([svg(report, picture, view, options())], {type: 'image/svg+xml'}), file + '.svg')}>SVG</button>
        <button type="button" onClick=${() => png(report, picture, view, options(), (blob) => save(blob, file + '.png'))}>PNG</button>`}
        ${table.query && html`<button type="button" aria-expanded=${open.value === 'query'} onClick=${() => toggle('query')}>Query</button>`}
      </div>
      ${open.value === 'data' && html`<${Data} report=${report} table=${table} title=${view.title || picture.title} />`}
      ${open.value === 'query' && html`<pre class="query" tabindex="0">${table.query}</pre>`}
    </section>`;
}

// Missing has words in the place of a picture.
function Missing({picture}) {
  const id = 'picture-' + picture.name;
  return html`<section class="picture" id=${id} aria-labelledby=${id + '-title'}><h2 id=${id + '-title'}>${picture.title}</h2><p class="missing">${picture.missing}</p></section>`;
}

// find returns the view for the chosen values of the controls; where there is none, the one that agrees with the most of them, the
// control changed last before all others.
export function find(picture, key) {
  let best = picture.views[0], most = -1;
  for (const view of picture.views) {
    const agree = picture.controls.reduce((n, control) => n + (view.key[control.name] === key[control.name] ? (control.name === key.last ? 100 : 1) : 0), 0);
    if (agree > most) [best, most] = [view, agree];
  }
  return best;
}

function Controls({picture, view, chosen, scale}) {
  const controls = picture.controls.filter((c) => c.options.length > 1);
  if (!controls.length && !picture.scale) return null;
  const id = (name) => 'control-' + picture.name + '-' + name;
  return html`<div class="controls">
    ${controls.map((control) => html`<label for=${id(control.name)} key=${control.name}><span>${control.label}</span>
      <select id=${id(control.name)} onChange=${(e) => { chosen.value = {...view.key, [control.name]: e.target.value, last: control.name}; }}>
        ${control.options.map(([value, label]) => html`<option value=${value} selected=${view.key[control.name] === value}>${label}</option>`)}
      </select></label>`)}
    ${picture.scale && html`<label for=${id('scale')}><span>scale</span><select id=${id('scale')} onChange=${(e) => { scale.value = e.target.value; }}>
      ${['auto', 'linear', 'log'].map((s) => html`<option value=${s} selected=${scale.value === s}>${s}</option>`)}</select></label>`}
  </div>`;
}

const sameView = (view) => JSON.stringify(view.key);

// Drawing is the picture itself, drawn again when view, theme, width or selection change. Its zoom stays while the view is the same,
// perhaps with newer data.
function Drawing({report, picture, view, scale, label}) {
  const element = useRef(null), zoom = useRef(null), selection = shown.selection.value, brush = picture.name === 'parallel' ? shown.brush.value : null, theme = shown.theme.value, width = shown.width.value;
  useLayoutEffect(() => {
    const room = Math.min(width, Math.floor(element.current.getBoundingClientRect().width) || width); // the page may have columns
    const chart = into(element.current, report, picture, view, {theme, scale, width: room, selection, pick: shown.pick, open: shown.open, brush});
    if (zoom.current && zoom.current.key === sameView(view)) chart.setOption({dataZoom: zoom.current.zoom});
    return () => {
      const now = (chart.getOption().dataZoom || []).map(({start, end}) => ({start, end}));
      zoom.current = now.length ? {key: sameView(view), zoom: now} : null;
      chart.dispose();
    };
  }, [view, theme, width, scale, selection, brush]);
  return html`<div class="drawing" role="img" aria-label=${label} ref=${element}></div>`;
}

// Data is the table behind a picture.
function Data({report, table, title}) {
  const rows = table.rows.slice(0, rowsMax);
  return html`<div class="data" tabindex="0" role="region" aria-label=${'Data: ' + title}>
    <table><caption>${rows.length < table.rows.length ? `${rows.length} of ${table.rows.length} rows; CSV has all` : `${rows.length} rows`}</caption>
      <thead><tr>${table.columns.map((c) => html`<th scope="col" class=${isNumeric(c) ? 'number' : ''}>${c.label}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${row.map((v, i) => html`<td class=${isNumeric(table.columns[i]) ? 'number' : ''}>${cell(report, table.columns[i], v)}</td>`)}</tr>`)}</tbody>
    </table></div>`;
}

// Draws pictures: as SVG text, with or without a browser, and into an element of a page.
import {echarts} from './echarts.js';
import {pictures} from './pictures/index.js';
import {currency, digits} from './format.js';
import {tip} from './pictures/common.js';
import {themes, tinting} from './theme.js';

// Without quotes: they would end the attributes of SVG text.
const fonts = {page: 'system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif', file: 'DejaVu Sans, Verdana, sans-serif'};

// context is what a picture needs besides its view.
export function context(report, o) {
  currency(report.study.currency);
  const axes = new Map(report.study.axes.map((a) => [a.name, a])), theme = themes[o.theme] || themes.light;
  return {
    study: report.study, metrics: report.metrics, axis: (name) => axes.get(name), theme, tint: tinting(theme, axes, o.selection), selectedPoint: (o.selection || {}).point,
    width: o.width, scale: o.scale, page: !!o.page, opaque: !!o.opaque, font: o.page ? fonts.page : fonts.file,
  };
}

// make returns the option, the height and the number of marks of a view. What is drawn has what the key of the view says.
export const make = (report, picture, view, o) => pictures[picture.draw || picture.name]({...view, draw: {...view.key, ...view.draw}}, report.tables[view.table], context(report, o));

// svg draws a view as the text of an SVG file.
export function svg(report, picture, view, o) {
  const made = make(report, picture, view, {...o, page: false});
  const chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: o.width, height: made.height});
  chart.setOption(made.option);
  const text = chart.renderToSVGString();
  chart.dispose();
  return text;
}

// canvasMarks is the number of marks above which a canvas is faster than SVG.
const canvasMarks = 1000;

// into draws a view into an element and returns the chart. With o.pick, the marks of series that have a function pick can be
// selected: it returns what the mark with an index is of. With o.open, those of series with a function open lead to the page of what it
// returns. With o.brush, {value, change}, the brushes on the axes of parallel coordinates are kept: value has the texts of each axis.
export function into(element, report, picture, view, o) {
  const made = make(report, picture, view, {...o, page: true});
  element.style.height = made.height + 'px';
  const chart = echarts.init(element, null, {renderer: made.marks > canvasMarks ? 'canvas' : 'svg', width: o.width, height: made.height});
  chart.setOption(made.option);
  chart.on('click', (p) => {
    const series = p.componentType === 'series' && made.option.series[p.seriesIndex];
    if (series && series.pick && o.pick) o.pick(series.pick(p.dataIndex));
    if (series && series.open && o.open) o.open(series.open(p.dataIndex));
  });
  if (made.openAt && o.open) {
    chart.getZr().on('click', (e) => {
      const at = categoryAt(element, e.event.clientX, e.event.clientY);
      if (at !== undefined) o.open(made.openAt(at));
    });
  }
  if (made.brush && o.brush) brushed(chart, made.brush, o.brush);
  return chart;
}

// brushed shows the brushes of parallel coordinates, and passes on a change once the pointer is let go.
function brushed(chart, brush, {value, change}) {
  for (const name of brush.names) {
    const interval = brush.interval(name, value[name] || []);
    if (interval) chart.dispatchAction({type: 'axisAreaSelect', parallelAxisId: name, intervals: [interval]});
  }
  chart.setOption({}); // an action draws no brush on its own axis
  // Brushes that are not drawn by hand have no style of their own; they alone are this far in front.
  for (const shape of chart.getZr().storage.getDisplayList(true)) if (shape.z2 === 10000 && !shape.invisible) shape.setStyle(brush.style);
  const changed = new Map();
  let down = false;
  const pass = () => {
    if (down || !changed.size) return;
    const list = [...changed].map(([name, intervals]) => [name, intervals.length ? brush.texts(name, intervals[0]) : []]);
    changed.clear();
    change(Object.fromEntries(list));
  };
  const press = () => { down = true; }, release = () => { down = false; setTimeout(pass); };
  chart.on('axisareaselected', (e) => { changed.set(e.parallelAxisId, e.intervals); pass(); });
  chart.getDom().addEventListener('pointerdown', press);
  window.addEventListener('pointerup', release);
  const dispose = chart.dispose;
  chart.dispose = () => {
    chart.getDom().removeEventListener('pointerdown', press);
    window.removeEventListener('pointerup', release);
    dispose.call(chart);
  };
}

// categoryAt is the place on a horizontal axis of categories at a point of the window; undefined outside of all axes.
export function categoryAt(element, clientX, clientY) {
  const chart = echarts.getInstanceByDom(element), box = element.getBoundingClientRect(), at = [clientX - box.left, clientY - box.top];
  if (!chart) return undefined;
  const grids = chart.getOption().xAxis || [], k = grids.findIndex((_, i) => chart.containPixel({gridIndex: i}, at));
  return k < 0 ? undefined : chart.convertFromPixel({xAxisIndex: k}, at[0]);
}

// png draws a view on a canvas and passes on the file.
export function png(report, picture, view, o, then) {
  const made = make(report, picture, view, {...o, page: true, opaque: true});
  const element = document.createElement('div');
  const chart = echarts.init(element, null, {renderer: 'canvas', width: o.width, height: made.height, devicePixelRatio: 2});
  chart.setOption(made.option);
  chart.getZr().flush();
  chart.getRenderedCanvas({pixelRatio: 2, backgroundColor: made.option.backgroundColor}).toBlob((blob) => {
    chart.dispose();
    then(blob);
  }, 'image/png');
}

// quick draws a column of a result against another one: o has x, y, kind (points, line or bars), theme and width. Values keep the order
// of the rows.
export function quick(element, data, o) {
  const theme = themes[o.theme] || themes.light, [across, up] = [data.columns[o.x], data.columns[o.y]], height = 320;
  const category = !across.number || o.kind === 'bars', label = (v) => (v === null ? 'NULL' : typeof v === 'number' ? digits(v, 5) : String(v)), few = 12;
  const rows = data.rows.filter((r) => typeof r[o.y] === 'number' && (category || typeof r[o.x] === 'number'));
  // Bars of the same label would hide each other: all other columns name them.
  const repeated = category && o.kind === 'bars' && new Set(rows.map((r) => label(r[o.x]))).size < rows.length;
  const named = (r) => (repeated ? [r[o.x], ...r.filter((_, i) => i !== o.x && i !== o.y)].map(label).join(' · ') : label(r[o.x]));
  const labels = [...new Set(rows.map(named))], place = new Map(labels.map((l, i) => [l, i]));
  const ink = {color: theme.muted, fontSize: 12}, name = (text, more) => ({name: text, nameTextStyle: ink, axisLabel: {...ink, hideOverlap: true}, splitLine: {lineStyle: {color: theme.grid}}, axisLine: {lineStyle: {color: theme.axis}, onZero: false}, ...more});
  element.style.height = height + 'px';
  const chart = echarts.init(element, null, {renderer: rows.length > canvasMarks ? 'canvas' : 'svg', width: o.width, height});
  chart.setOption({
    animation: false, textStyle: {fontFamily: fonts.page, color: theme.text}, color: [theme.levels[0]],
    tooltip: {confine: true, transitionDuration: 0, backgroundColor: theme.background, borderColor: theme.axis, textStyle: {color: theme.text, fontSize: 12}, formatter: (p) => tip(named(rows[p.dataIndex]), [[up.name, label(rows[p.dataIndex][o.y])]])},
    grid: {left: 76, right: 20, top: 34, bottom: 52},
    xAxis: name(across.name, {nameLocation: 'middle', nameGap: 32, splitLine: {show: false}, ...(category ? {type: 'category', data: labels, ...(labels.length <= few ? {axisLabel: {...ink, interval: 0, width: Math.floor((o.width - 96) / labels.length) - 8, overflow: 'truncate'}} : {})} : {type: 'value', scale: true})}),
    yAxis: name(up.name, {type: 'value', scale: o.kind !== 'bars', nameTextStyle: {...ink, align: 'left', padding: [0, 0, 0, -68]}}),
    series: [{
      type: {points: 'scatter', line: 'line', bars: 'bar'}[o.kind] || 'scatter', symbolSize: 6, barMaxWidth: 40, symbol: 'circle', showSymbol: rows.length < 200,
      itemStyle: {opacity: o.kind === 'points' && rows.length > 300 ? 0.4 : 1}, emphasis: {disabled: true}, data: rows.map((r) => [category ? place.get(named(r)) : r[o.x], r[o.y]]),
    }],
  });
  return chart;
}

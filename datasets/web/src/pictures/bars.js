// Horizontal bars in parts: what costs are made of, and how payments settle.
import {mix, ramp} from '../theme.js';
import * as format from '../format.js';
import {base, column, extent, fontSize, tip, valueAxis, whisker} from './common.js';

// partColour gives the parts of a whole colours that are the same in every bar and picture.
function partColour(theme, place) {
  const colours = [theme.levels[0], theme.levels[1], theme.levels[2], theme.levels[3], theme.levels[5], theme.muted, mix(theme.levels[0], theme.background, 0.5)];
  return colours[place % colours.length];
}

export function bars(view, table, c) {
  const d = view.draw, labels = table.columns[0].labels || [];
  const metric = d.unit === 'share' ? {unit: 'share', label: 'share of the settled value', min: 0, max: 1} : {...c.metrics[d.of], label: 'mean cost of a run'};
  return stackedBars(c, {labels, name: d.label, metric, parts: d.parts.map((name, k) => ({name, place: d.places[k], values: table.rows.map((r) => r[k + 1])}))});
}

// stackedBars draws parts [{name, place, values}] of bars with labels.
export function stackedBars(c, {labels, name, metric, parts, totals = metric.unit !== 'share'}) {
  const letters = Math.floor(Math.min(c.width * 0.35, 260) / 6.8);
  const names = labels.map((t) => format.breakText(t, letters));
  const left = Math.min(c.width * 0.35, Math.max(30, ...names.map((t) => format.width(t))) + 14);
  const row = Math.max(34, 14 * Math.max(1, ...names.map((t) => t.split('\n').length)) + 12), lines = rowsOfLegend(c, parts.map((p) => p.name));
  const top = lines * 22 + 8, scaled = (v) => (v === null ? 0 : format.scaled(v, metric));
  const sums = labels.map((_, i) => parts.reduce((sum, p) => sum + scaled(p.values[i]), 0)), high = Math.max(...sums, 0);
  const total = {type: 'scatter', data: sums.map((v, i) => [v, i]), symbolSize: 0, silent: true, label: {show: totals, position: 'right', distance: 6, color: c.theme.text, fontSize, formatter: (p) => format.value(p.value[0] / format.scaled(1, metric), metric)}};
  return {
    height: top + labels.length * row + 52, marks: labels.length * parts.length,
    option: base(c, {
      legend: {show: true, top: 0, left: 0, padding: 0, itemWidth: 12, itemHeight: 10, itemGap: 16, selectedMode: false, icon: 'rect', textStyle: {color: c.theme.text, fontSize}, data: parts.map((p) => p.name)},
      grid: {left, top, width: c.width - left - (totals ? 84 : 24), height: labels.length * row},
      xAxis: {...valueAxis(c, metric, 0, high, {across: true, name: metric.label}), min: 0, max: metric.unit === 'share' ? 100 : undefined},
      yAxis: {type: 'category', data: names, inverse: true, name, nameLocation: 'start', nameGap: 4, nameTextStyle: {color: 'transparent'}, axisLine: {show: false}, axisTick: {show: false}, axisLabel: {color: c.theme.text, interval: 0, lineHeight: 14}},
      series: [...parts.map((p) => ({
        type: 'bar', name: p.name, stack: 'all', barMaxWidth: 24, color: partColour(c.theme, p.place), data: p.values.map(scaled), itemStyle: {borderColor: c.theme.background, borderWidth: 1},
        tooltip: c.page ? {formatter: (q) => tip(labels[q.dataIndex], parts.map((x) => [x.name, format.value(x.values[q.dataIndex], metric)]))} : undefined,
      })), total],
    }),
  };
}

function rowsOfLegend(c, names) {
  let lines = 1, used = 0;
  for (const n of names) {
    const w = format.width(n) + 36;
    if (used > 0 && used + w > c.width) [lines, used] = [lines + 1, 0];
    used += w;
  }
  return lines;
}

// importance: two bars for each axis, alone and with interactions, or the size and the spread of its effects.
export function importance(view, table, c) {
  const d = view.draw, metric = d.unit === 'metric' ? {...c.metrics[d.metric], label: d.scale, max: undefined} : {unit: d.unit || 'share', label: d.scale};
  const labels = table.columns[0].labels, scaled = (v) => format.scaled(v || 0, metric);
  const at = d.keys.map((key) => ({value: column(table, key), low: column(table, key + '_low'), high: column(table, key + '_high')}));
  const letters = Math.floor(Math.min(c.width * 0.35, 240) / 6.8), names = labels.map((t) => format.breakText(t, letters));
  const left = Math.min(c.width * 0.35, Math.max(30, ...names.map((t) => format.width(t))) + 14), row = 50;
  const [low, high] = extent(table.rows.flatMap((r) => at.flatMap((a) => [0, scaled(a.value(r)), scaled(a.low(r)), scaled(a.high(r))])));
  const text = (r, a) => format.value(a.value(r), metric), interval = (r, a) => (typeof a.low(r) === 'number' ? ' (' + format.value(a.low(r), metric) + ' to ' + format.value(a.high(r), metric) + ')' : '');
  const series = at.flatMap((a, k) => [{
    type: 'bar', name: d.words[k], barWidth: 14, barGap: '15%', color: k === 0 ? c.theme.levels[0] : mix(c.theme.levels[0], c.theme.background, 0.55), data: table.rows.map((r) => scaled(a.value(r))),
    tooltip: c.page ? {formatter: (p) => tip(labels[p.dataIndex], at.map((b, i) => [d.words[i], text(table.rows[p.dataIndex], b) + interval(table.rows[p.dataIndex], b)]))} : undefined,
  }, {
    type: 'custom', name: d.words[k], silent: true, z: 4, data: table.rows.map((r, i) => [scaled(a.value(r)), i, scaled(a.low(r)), scaled(a.high(r))]), encode: {x: [0, 2, 3], y: 1},
    renderItem: (params, api) => {
      const r = table.rows[params.dataIndex], [x, middle] = api.coord([scaled(a.value(r)), params.dataIndex]), y = middle + (k ? 8 : -8), end = Math.max(x, api.coord([scaled(a.high(r)), 0])[0], api.coord([0, 0])[0]);
      const line = typeof a.low(r) === 'number' ? whisker(api.coord([scaled(a.low(r)), 0])[0], y, api.coord([scaled(a.high(r)), 0])[0], y, c.theme.text, 3) : [];
      return {type: 'group', children: [...line, {type: 'text', style: {x: end + 6, y, text: text(r, a), fill: c.theme.text, fontSize, fontFamily: c.font, verticalAlign: 'middle'}}]};
    },
  }]);
  return {
    height: 30 + labels.length * row + 52, marks: labels.length * 2,
    option: base(c, {
      legend: {show: true, top: 0, left: 0, padding: 0, itemWidth: 12, itemHeight: 10, itemGap: 16, selectedMode: false, icon: 'rect', textStyle: {color: c.theme.text, fontSize}, data: d.words},
      grid: {left, top: 30, width: c.width - left - 84, height: labels.length * row},
      xAxis: {...valueAxis(c, metric, low, high, {across: true, name: metric.label}), min: low < 0 ? undefined : 0},
      yAxis: {type: 'category', data: names, inverse: true, axisLine: {lineStyle: {color: c.theme.axis}}, axisTick: {show: false}, axisLabel: {color: c.theme.text, interval: 0, lineHeight: 14}}, series,
    }),
  };
}

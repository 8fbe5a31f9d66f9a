// Horizontal bars in parts: what costs are made of, and how payments settle.
import {mix, ramp} from '../theme.js';
import * as format from '../format.js';
import {base, extent, fontSize, tip, valueAxis} from './common.js';

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

// importance: two bars for each axis, alone and with interactions.
export function importance(view, table, c) {
  const d = view.draw, metric = {unit: d.unit || 'share', label: d.words[2]}, labels = table.columns[0].labels, scaled = (v) => format.scaled(v || 0, metric);
  const letters = Math.floor(Math.min(c.width * 0.35, 240) / 6.8), names = labels.map((t) => format.breakText(t, letters));
  const left = Math.min(c.width * 0.35, Math.max(30, ...names.map((t) => format.width(t))) + 14), row = 50;
  const [, high] = extent(table.rows.flatMap((r) => [scaled(r[1]), scaled(r[2])]));
  const series = [1, 2].map((k) => ({
    type: 'bar', name: d.words[k - 1], barWidth: 14, barGap: '15%', color: k === 1 ? c.theme.levels[0] : mix(c.theme.levels[0], c.theme.background, 0.55), data: table.rows.map((r) => scaled(r[k])),
    label: {show: true, position: 'right', color: c.theme.text, fontSize, formatter: (p) => format.value(table.rows[p.dataIndex][k], metric)},
    tooltip: c.page ? {formatter: (p) => tip(labels[p.dataIndex], [1, 2].map((i) => [d.words[i - 1], format.value(table.rows[p.dataIndex][i], metric)]))} : undefined,
  }));
  return {
    height: 30 + labels.length * row + 52, marks: labels.length * 2,
    option: base(c, {
      legend: {show: true, top: 0, left: 0, padding: 0, itemWidth: 12, itemHeight: 10, selectedMode: false, icon: 'rect', textStyle: {color: c.theme.text, fontSize}},
      grid: {left, top: 30, width: c.width - left - 64, height: labels.length * row},
      xAxis: {...valueAxis(c, metric, 0, high, {across: true, name: metric.label}), min: 0},
      yAxis: {type: 'category', data: names, inverse: true, axisLine: {lineStyle: {color: c.theme.axis}}, axisTick: {show: false}, axisLabel: {color: c.theme.text, interval: 0, lineHeight: 14}}, series,
    }),
  };
}

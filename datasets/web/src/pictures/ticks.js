// Pictures over the ticks of a day: one run, what is usual, and simulated beside observed.
import * as format from '../format.js';
import {base, extent, fontSize, tip, valueAxis} from './common.js';

const money = {unit: 'money'}, share = {unit: 'share'};

// panels draws panels [{title, metric, lines: [{name, values, colour, dash, area, stack, step}]}] with one pointer over the same ticks.
function panels(c, ticks, list, o = {}) {
  const across = c.width >= 700 && list.length > 1 ? 2 : 1, left = 74, gap = 92, width = (c.width - left - (across - 1) * gap - 16) / across, plot = 190;
  const option = base(c, {title: [], legend: [], grid: [], xAxis: [], yAxis: [], series: [], axisPointer: {link: [{xAxisIndex: 'all'}], lineStyle: {color: c.theme.muted}, label: {show: false}}});
  let top = 0, tallest = 0;
  list.forEach((p, k) => {
    const named = p.lines.filter((l) => l.name), rows = Math.max(1, legendRows(named.map((l) => l.name), width + left - 20)), head = 26 + rows * 20 + 8;
    if (k % across === 0) [top, tallest] = [top + tallest, 0];
    tallest = Math.max(tallest, head + plot + 54);
    const x = left + (k % across) * (width + gap);
    option.title.push({text: p.title, left: x - left + 4, top: top + 3, padding: 0, textStyle: {fontSize: 13, fontWeight: 600, color: c.theme.text}});
    option.legend.push({show: named.length > 1, left: x - left + 4, top: top + 24, width: width + left - 20, padding: 0, itemWidth: 16, itemHeight: 8, itemGap: 12, selectedMode: false, textStyle: {color: c.theme.text, fontSize: 11.5}, data: named.map((l) => ({name: l.name, icon: l.area ? 'rect' : undefined}))});
    option.grid.push({left: x, top: top + head, width, height: plot});
    option.xAxis.push({type: 'category', gridIndex: k, data: ticks, boundaryGap: false, axisLine: {lineStyle: {color: c.theme.axis}, onZero: false}, axisTick: {show: false}, axisLabel: {color: c.theme.muted, hideOverlap: true, interval: Math.max(0, Math.ceil(ticks.length / (width / 70)) - 1)}, name: o.name || 'tick', nameLocation: 'middle', nameGap: 26, nameTextStyle: {color: c.theme.muted, fontSize}, axisPointer: {show: true, type: 'line'}});
    const [low, high] = extent(p.lines.flatMap((l) => (l.stack ? [] : l.values))), stacked = p.lines.some((l) => l.stack) ? Math.max(...ticks.map((_, i) => p.lines.filter((l) => l.stack).reduce((sum, l) => sum + (l.values[i] || 0), 0))) : 0;
    option.yAxis.push({...valueAxis(c, p.metric, Math.min(low, 0), Math.max(high, stacked), {}), gridIndex: k, ...(p.metric === share ? {min: 0, max: 100, interval: 25} : {})});
    for (const l of p.lines) {
      option.series.push({type: 'line', name: l.name, xAxisIndex: k, yAxisIndex: k, data: l.values, symbol: 'none', step: l.step, stack: l.stack ? 'stack' + k + l.stack : undefined, color: l.colour, sampling: undefined, silent: true, z: l.area ? 2 : 3,
        lineStyle: {width: l.area ? 0 : l.width || 1.8, type: l.dash || 'solid', color: l.colour}, areaStyle: l.area ? {color: l.colour, opacity: l.opacity || 0.85} : undefined});
    }
  });
  if (c.page) {
    option.tooltip = {...option.tooltip, trigger: 'axis', axisPointer: {type: 'line'}, formatter: (items) => {
      const i = items[0].dataIndex;
      return tip((o.name || 'tick') + ' ' + ticks[i], list.flatMap((p) => p.lines.filter((l) => l.name && !l.hidden).map((l) => [l.name, format.value(l.values[i] === null ? null : l.values[i] / format.scaled(1, p.metric), p.metric)])).slice(0, 16));
    }};
  }
  return {option, height: top + tallest, marks: 10};
}

function legendRows(names, room) {
  let lines = 1, used = 0;
  for (const n of names) {
    const w = format.width(n, 11.5) + 32;
    if (used > 0 && used + w > room) [lines, used] = [lines + 1, 0];
    used += w;
  }
  return lines;
}

export function days(view, table, c) {
  const d = view.draw, t = c.theme, rows = table.rows, ticks = d.labels && d.labels.length === rows.length ? d.labels : rows.map((r) => String(r[0]));
  const band = (k, scale) => [{values: rows.map((r) => r[k] * scale), colour: 'transparent', area: true, opacity: 0.001, stack: 'band'}, {name: '10–90\u202f% of days', hidden: true, values: rows.map((r) => (r[k + 2] - r[k]) * scale), colour: t.levels[0], area: true, opacity: 0.22, stack: 'band'}, {name: 'median', values: rows.map((r) => r[k + 1] * scale), colour: t.levels[0], width: 2.2}];
  return panels(c, ticks, [{title: 'Settled share of the day’s value', metric: share, lines: band(1, 100)}, {title: 'Value in the queues', metric: money, lines: band(4, 0.01)}], {name: d.labels && d.labels.length ? 'time' : 'tick of day'});
}

export function fit(view, table, c) {
  const d = view.draw, t = c.theme, rows = table.rows, ticks = d.labels && d.labels.length === rows.length ? d.labels : rows.map((r) => String(r[0]));
  const pair = (k, scale) => [{name: 'simulated', values: rows.map((r) => (r[k] === null ? null : r[k] * scale)), colour: t.levels[0], width: 2.2}, {name: 'observed', values: rows.map((r) => (r[k + 1] === null ? null : r[k + 1] * scale)), colour: t.levels[1], dash: [6, 3], width: 2}];
  return panels(c, ticks, [{title: 'Settled share of the day’s value', metric: share, lines: pair(2, 100)}, {title: 'Value in the queues', metric: money, lines: pair(4, 0.01)}], {name: d.labels && d.labels.length ? 'time' : 'tick'});
}

// Panels over the same ticks, with one pointer: what a day looks like, what is usual, how a simulated day compares with a real one.
// A panel has lines, bars that are stacked upwards or downwards, ranges between two columns, and marks.
import {mix} from '../theme.js';
import * as format from '../format.js';
import {base, column, extent, fontSize, legendHeight, tip, valueAxis} from './common.js';

const dashes = ['solid', [7, 4], [2, 3], [8, 3, 2, 3], [12, 4], [4, 2]];

export function timeline(view, table, c) {
  const d = view.draw, rows = table.rows, tick = column(table, 'tick'), time = d.clock ? column(table, 'time') : null;
  const names = rows.map((r) => (time ? time(r) : String(tick(r))));
  const panels = d.panels.map((p) => scaleOf(p, table)), left = 16 + Math.max(...panels.map((p) => Math.max(...p.ticks.map((t) => format.width(t))))), width = c.width - left - 14;
  const plot = c.width < 520 ? 130 : 150;
  const option = base(c, {title: [], legend: [], grid: [], xAxis: [], yAxis: [], series: [], axisPointer: {link: [{xAxisIndex: 'all'}]}});
  const shows = labelled(names, time, width);
  let top = 0, marks = 0;
  panels.forEach(({panel: p, metric, limits: all, label, title, by}, k) => {
    const last = k === panels.length - 1;
    option.title.push({text: title, left: 0, top, padding: 0, textStyle: {fontSize: fontSize + 1, fontWeight: 600, color: c.theme.text, width: c.width, overflow: 'break', lineHeight: 18}});
    top += 18 * Math.max(1, Math.ceil(format.width(title, fontSize + 1) / c.width)) + 4;
    option.legend.push({...key(c, p), top});
    top += legendHeight(c, p.series.map((s) => named(c, s.name))) + 4;
    option.grid.push({left, top, width, height: plot, outerBoundsMode: 'none'});
    option.xAxis.push({
      type: 'category', gridIndex: k, data: names, boundaryGap: true, axisTick: {show: false},
      axisLine: {lineStyle: {color: c.theme.axis}, onZero: true}, axisLabel: {show: true, color: c.theme.muted, interval: (i) => shows.has(i), formatter: (t, i) => shows.get(i), hideOverlap: true},
      name: last ? (d.across || (time ? 'time' : 'tick of the day')) : '', nameLocation: 'middle', nameGap: 26, nameTextStyle: {color: c.theme.muted, fontSize},
      axisPointer: {show: c.page, type: 'line', lineStyle: {color: c.theme.text, type: 'solid', width: 1}, label: {show: false}, triggerTooltip: true},
    });
    option.yAxis.push({...valueAxis(c, metric, all[0], all[1], {more: {gridIndex: k, splitNumber: 3}}), axisLabel: {color: c.theme.muted, hideOverlap: true, formatter: label}, axisPointer: {show: false},
      ...(p.unit === 'share' && all[1] <= 100 && all[0] >= 0 ? {min: 0, max: 100, interval: 25} : {})});
    option.xAxis[k].axisLabel.margin = 8;
    option.xAxis[k].axisLine.onZero = all[0] >= 0;
    for (const s of p.series) marks += draw(option, c, s, table, metric, k, by);
    if (all[0] < 0) zeroLine(option, c, k);
    if (d.mark !== undefined) pointer(option, c, k, rows.findLastIndex((r) => tick(r) <= d.mark), [2, 3]);
    if (d.pointer !== undefined) pointer(option, c, k, rows.findLastIndex((r) => tick(r) <= d.pointer));
    top += plot + 34;
  });
  if (c.page) Object.assign(option.tooltip, {trigger: 'axis', axisPointer: {type: 'line'}, formatter: (list) => content(c, d, table, names, [].concat(list)[0].dataIndex, time)});
  return {option, height: top + 12, marks, openAt: d.run === undefined ? undefined : (i) => ({run: d.run, tick: d.first + tick(rows[i])})};
}

// pointer marks a tick: the one that was chosen, or one at which something changes.
function pointer(option, c, k, at, dash = [4, 3]) {
  option.series.push({type: 'line', xAxisIndex: k, yAxisIndex: k, data: [], silent: true, markLine: {silent: true, symbol: 'none', animation: false, lineStyle: {color: c.theme.text, width: 1.4, type: dash}, label: {show: false}, data: [{xAxis: at}]}});
}

// colourOf is the colour of a series: that of a level, or one of the pale ones.
function colourOf(c, s) {
  if (s.colour === -1) return c.theme.pale;
  return s.colour === -2 ? c.theme.axis : c.theme.levels[s.colour % c.theme.levels.length];
}

// named is a name in a legend, as long as a line.
const named = (c, name) => format.clip(name, Math.floor((c.width - 44) / 7));

function key(c, p) {
  return {
    type: 'plain', left: 0, itemWidth: 16, itemHeight: 8, itemGap: 14, padding: 0, selectedMode: false, textStyle: {color: c.theme.text, fontSize}, formatter: (name) => named(c, name),
    data: p.series.map((s) => ({name: s.name, icon: s.kind === 'marks' ? 'diamond' : s.kind === 'line' ? 'path://M0,3h24v3h-24z' : 'rect', itemStyle: {color: s.kind === 'range' ? faint(c, s) : colourOf(c, s)}})),
  };
}

const faint = (c, s) => (s.colour < 0 ? mix(colourOf(c, s), c.theme.background, 0.35) : mix(colourOf(c, s), c.theme.background, 0.68));

// draw adds a series and returns the number of its marks.
function draw(option, c, s, table, metric, k, by) {
  const value = (name) => { const at = column(table, name); return (r) => (at(r) === null || at(r) === undefined ? null : format.scaled(at(r), metric) / by); };
  const colour = colourOf(c, s), read = value(s.column), common = {name: s.name, xAxisIndex: k, yAxisIndex: k, color: colour, itemStyle: {color: colour}, animation: false};
  switch (s.kind) {
    case 'bar':
      option.series.push({...common, type: 'bar', stack: 'bars' + k, barCategoryGap: '8%', data: table.rows.map((r) => (read(r) ? (s.down ? -read(r) : read(r)) : '-'))});
      return table.rows.filter((r) => read(r)).length;
    case 'marks':
      option.series.push({...common, type: 'scatter', symbol: 'diamond', symbolSize: 9, z: 4, data: table.rows.map((r) => (read(r) === null ? '-' : read(r)))});
      return 9;
    case 'range': {
      const low = value(s.low), high = value(s.high), spots = table.rows.map((r, i) => [i, low(r), high(r)]).filter((v) => v[1] !== null);
      const fill = faint(c, s);
      option.series.push({...common, itemStyle: {color: fill}, type: 'custom', silent: true, z: 0, clip: true, data: spots.length ? [[spots[0][0], Math.min(...spots.map((v) => v[1])), Math.max(...spots.map((v) => v[2]))]] : [], encode: {x: 0, y: [1, 2]},
        renderItem: (params, api) => ({type: 'polygon', silent: true, style: {fill}, shape: {points: [...spots.map((v) => api.coord([v[0], v[2]])), ...spots.slice().reverse().map((v) => api.coord([v[0], v[1]]))]}})});
      return 1;
    }
  }
  option.series.push({...common, type: 'line', symbol: 'none', connectNulls: false, z: 3, step: table.rows.length <= 150 && metric.unit === 'money' ? 'middle' : false,
    lineStyle: {color: colour, width: 1.8, type: dashes[(s.dash || 0) % dashes.length]}, data: table.rows.map((r) => (read(r) === null ? '-' : read(r)))});
  return 1;
}

function zeroLine(option, c, k) {
  option.series.push({type: 'line', xAxisIndex: k, yAxisIndex: k, data: [], silent: true, markLine: {silent: true, symbol: 'none', animation: false, lineStyle: {color: c.theme.axis, width: 1, type: 'solid'}, label: {show: false}, data: [{yAxis: 0}]}});
}

// limits are the least and the greatest value of a panel; bars of one direction add up.
function limits(p, table, metric) {
  const bars = (down) => p.series.filter((s) => s.kind === 'bar' && !!s.down === down).map((s) => column(table, s.column));
  const up = bars(false), under = bars(true), sum = (list, r) => list.reduce((t, at) => t + (at(r) || 0), 0);
  const plain = p.series.filter((s) => s.kind !== 'bar').flatMap((s) => [s.column, s.low, s.high].filter(Boolean)).map((name) => column(table, name));
  const [low, high] = extent(table.rows.flatMap((r) => [0, sum(up, r), -sum(under, r), ...plain.map((at) => at(r))]));
  return [format.scaled(low, metric), format.scaled(high, metric)];
}

// scaleOf is what the vertical axis of a panel needs. Large amounts are in millions; bars that count down have no minus.
function scaleOf(p, table) {
  const metric = {unit: p.unit}, all = limits(p, table, metric), most = Math.max(Math.abs(all[0]), Math.abs(all[1])), by = p.unit === 'money' && most >= 1e7 ? 1e6 : 1;
  const [low, high] = all.map((x) => x / by), text = format.axisFormat(metric, low, high), down = p.series.some((s) => s.down);
  const label = (x) => text(down ? Math.abs(x) : x);
  return {panel: p, metric, by, limits: [low, high], label, ticks: [label(low * 1.2), label(high * 1.2)], title: p.title + (by > 1 ? ', million' : '')};
}

// labelled says which ticks have a label: whole hours or round numbers, as many as fit.
function labelled(names, time, width) {
  const fit = Math.max(2, Math.floor(width / (time ? 62 : 44))), shown = new Map();
  const minutes = time ? names.map((t) => Number(t.slice(0, 2)) * 60 + Number(t.slice(3, 5))) : names.map(Number);
  const range = names.length ? (minutes[minutes.length - 1] - minutes[0] + (time ? 1440 : 0)) % (time ? 1440 : Infinity) || 1 : 1;
  const steps = time ? [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360] : [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10000, 20000, 50000];
  const step = steps.find((s) => range / s <= fit) || steps[steps.length - 1];
  minutes.forEach((m, i) => {
    const slot = Math.floor(m / step);
    if (i === 0 ? m % step === 0 : slot !== Math.floor(minutes[i - 1] / step)) {
      const at = slot * step;
      shown.set(i, time ? String(Math.floor(at / 60)).padStart(2, '0') + ':' + String(at % 60).padStart(2, '0') : format.fixed(at, 0));
    }
  });
  return shown;
}

// content is what the pointer shows: all values of a tick.
function content(c, d, table, names, i, time) {
  const row = table.rows[i];
  const lines = d.panels.flatMap((p) => p.series.flatMap((s) => {
    const metric = {unit: p.unit};
    if (s.kind === 'range') {
      const low = column(table, s.low)(row), high = column(table, s.high)(row);
      return low === null || low === undefined ? [] : [[s.name, format.value(low, metric) + ' to ' + format.value(high, metric)]];
    }
    const v = column(table, s.column)(row);
    return v === null || v === undefined || ((s.kind === 'bar' || s.kind === 'marks') && !v) ? [] : [[s.name + (p.unit === 'share' && s.kind !== 'marks' ? ', share' : ''), format.value(v, metric)]];
  }));
  return tip((time ? names[i] + ', tick ' : 'tick ') + format.fixed(column(table, 'tick')(row), 0), lines);
}

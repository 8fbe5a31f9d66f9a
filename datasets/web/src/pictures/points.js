// Pictures with a mark for every point of a sampled design, or for every replication.
import {levelColour, mix, placeOf} from '../theme.js';
import * as format from '../format.js';
import {classes, density, densityLegend} from './density.js';
import {base, column, extent, fontSize, isLog, marker, partsAcross, tip, valueAxis, whisker} from './common.js';
import {brushOf} from './brush.js';

// scatter: a panel for each axis with every point, and medians in equal parts. If only some points are drawn, the density of all stands
// beside them.
export function scatter(view, table, c) {
  const d = view.draw, metric = c.metrics[d.metric], axes = d.axes.map(c.axis), value = column(table, d.metric);
  const rows = table.rows.filter((r) => value(r) !== null), ys = rows.map((r) => format.scaled(value(r), metric)), dense = !!d.density;
  const all = dense ? axes.flatMap((a) => [d.density[a.name][0].y.from, d.density[a.name][0].y.to]).map((v) => format.scaled(v, metric)) : ys;
  const log = isLog(all, c.scale), [low, high] = extent(all), lattices = axes.map((a) => (dense ? d.density[a.name].find((l) => l.y.log === log) : null));
  const bounds = dense ? classes(lattices) : [], [legend, legends] = dense ? densityLegend(c, bounds, 0) : [{show: false}, 0];
  const panels = axes.flatMap((axis, k) => (dense ? [{axis, k}, {axis, k, lattice: lattices[k]}] : [{axis, k}]));
  const fit = Math.floor(c.width / (dense ? 230 : 270)), across = Math.max(1, Math.min(panels.length, dense ? (fit < 2 ? 1 : fit < 4 ? 2 : 4) : Math.min(3, fit)));
  const left = 70, gap = dense ? 26 : 40, plot = 210, step = plot + 66 + (dense ? 20 : 0), first = legends + (dense ? 54 : 34);
  const width = (c.width - left - (across - 1) * gap - 14) / across;
  const option = base(c, {legend, title: [], grid: [], xAxis: [], yAxis: [], series: []});
  panels.forEach(({axis, k: of, lattice}, k) => {
    const x = column(table, axis.name), sampled = !axis.levels.length, values = rows.map(x), [from, to] = sampled ? [axis.from, axis.to] : [0, axis.levels.length - 1];
    const logX = sampled && (axis.log || isLog([from, to], 'auto')), place = {left: left + (k % across) * (width + gap), top: first + Math.floor(k / across) * step};
    option.grid.push({...place, width, height: plot});
    if (dense) option.title.push({text: lattice ? d.all : d.drawn, left: place.left, top: place.top - 20, padding: 0, textStyle: {fontSize, fontWeight: 600, color: c.theme.text}});
    const name = {name: axis.label + (logX ? ' (log scale)' : ''), nameLocation: 'middle', nameGap: 28, nameTextStyle: {color: c.theme.muted, fontSize}, gridIndex: k};
    option.xAxis.push(sampled
      ? {...valueAxis(c, {unit: 'number'}, from, to, {across: true, log: logX}), ...name, splitNumber: 3, splitLine: {show: false}, axisLabel: {color: c.theme.muted, hideOverlap: true, alignMinLabel: 'left', alignMaxLabel: 'right', formatter: (v) => format.number(axis, v)}, axisTick: {lineStyle: {color: c.theme.axis}}, ...(logX ? {min: from, max: to} : {min: from, max: to})}
      : {type: 'value', min: -0.5, max: axis.levels.length - 0.5, ...name, axisLine: {lineStyle: {color: c.theme.axis}, onZero: false}, axisTick: {show: false}, splitLine: {show: false}, axisLabel: {color: c.theme.text, customValues: axis.levels.map((_, i) => i), formatter: (v) => format.breakText(format.clip(format.level(axis, v), 24), Math.max(4, Math.floor(width / axis.levels.length / 7.2)))}});
    option.yAxis.push({...valueAxis(c, metric, low, high, {log, name: k ? '' : metric.label + (log ? ' (log scale)' : ''), left: left - 8, more: dense ? {nameGap: 32} : {}}), gridIndex: k, ...(k % across ? {axisLabel: {show: false}} : {}), ...(log || low < 0 ? {} : {min: 0})});
    if (lattice) {
      const along = (v) => (sampled ? format.number(axis, v) : format.level(axis, Math.round(v))), up = (v) => format.value(v / format.scaled(1, metric), metric);
      option.series.push(...density(c, lattice, bounds, k, [(v) => v, (v) => format.scaled(v, metric)], ({n, box}) => tip(format.plural(n, 'point'), [
        [axis.label, sampled ? along(box[0]) + ' to ' + along(box[1]) : along((box[0] + box[1]) / 2)], [metric.label, up(box[2]) + ' to ' + up(box[3])]])));
    } else {
      option.series.push({
        type: 'scatter', xAxisIndex: k, yAxisIndex: k, symbolSize: rows.length > 1000 ? 3 : 6, itemStyle: {color: c.theme.levels[0], opacity: rows.length > 300 ? 0.35 : 0.6}, emphasis: {disabled: true},
        data: rows.map((r, i) => marked(c, d.axes, table, r, [sampled ? values[i] : values[i] + jitter(i), ys[i]])), pick: (i) => ({point: String(rows[i][0])}),
        tooltip: c.page ? {formatter: (p) => tip('point ' + rows[p.dataIndex][0], [...d.axes.map((n) => { const a = c.axis(n), v = column(table, n)(rows[p.dataIndex]); return [a.label, v === null ? 'none' : a.levels.length ? format.level(a, v) : format.number(a, v)]; }), [metric.label, format.value(value(rows[p.dataIndex]), metric)]])} : undefined,
      });
    }
    const parts = (d.medians[axis.name] || []).filter((m) => m[2] !== null);
    option.series.push({
      type: 'custom', xAxisIndex: k, yAxisIndex: k, silent: true, z: 4, data: parts.map((m) => [m[0], format.scaled(m[2], metric), m[1]]),
      renderItem: (params, api) => {
        const m = parts[params.dataIndex], y = format.scaled(m[2], metric), a = api.coord([m[0], y]), b = api.coord([m[1], y]), w = sampled ? (m[0] === m[1] ? 9 : 0) : Math.min(22, width / axis.levels.length / 3);
        return {type: 'line', shape: {x1: a[0] - w, y1: a[1], x2: b[0] + w, y2: a[1]}, style: {stroke: c.theme.levels[1], lineWidth: 3}};
      },
    });
  });
  return {option, height: first + Math.ceil(panels.length / across) * step - (dense ? 20 : 0), marks: rows.length * axes.length};
}

// marked is the datum of a point, larger and above the others if it alone is selected, and pale if it is not selected.
function marked(c, names, table, row, value) {
  const of = {point: row[0]};
  for (const name of names) if (c.axis(name).levels.length) of[name] = column(table, name)(row);
  const colour = c.tint(c.theme.levels[0], of);
  if (colour !== c.theme.levels[0]) return {value, itemStyle: {color: colour}};
  return c.selectedPoint === undefined ? value : {value, symbolSize: 12, itemStyle: {color: c.theme.levels[1], opacity: 1}};
}

// lineOf is the datum of a point's line, pale if it is not selected and thick if it alone is.
function lineOf(c, axes, table, row, value, colour) {
  const of = {point: row[0]};
  for (const axis of axes) if (axis.levels.length) of[axis.name] = column(table, axis.name)(row);
  const now = c.tint(colour, of);
  if (now !== colour) return {value, lineStyle: {color: now, opacity: 0.25}};
  return c.selectedPoint === undefined ? value : {value, lineStyle: {color: c.theme.text, opacity: 1, width: 3}};
}

// jitter spreads marks of one level a little, always in the same way.
const jitter = (i) => ((i * 0.6180339887) % 1 - 0.5) * 0.5;

const brushOpacity = 0.25;

// parallel: a line for each point through its axes and results; the best are coloured.
export function parallel(view, table, c) {
  const d = view.draw, metric = c.metrics[d.metric], value = column(table, d.metric);
  const rows = table.rows.filter((r) => value(r) !== null).sort((a, b) => (metric.better === 'higher' ? value(b) - value(a) : value(a) - value(b)) || a[0] - b[0]);
  const columns = [...d.axes.map((n) => ({name: n, axis: c.axis(n)})), ...d.metrics.map((n) => ({name: n, metric: c.metrics[n]}))].map((x) => ({...x, get: column(table, x.name)}));
  const narrow = c.width < 620, letters = Math.max(6, Math.floor(narrow ? (c.width - 88) / Math.max(1, columns.length - 1) / 5.9 : (c.width - 80) / columns.length / 7.4));
  const parallelAxis = columns.map((x, dim) => {
    const common = {dim, id: x.name, name: format.breakText((x.axis || x.metric).label, letters), nameTextStyle: {align: narrow ? 'center' : dim === 0 ? 'left' : dim === columns.length - 1 ? 'right' : 'center', color: x.axis ? c.theme.text : c.theme.muted, fontSize: narrow ? 10 : fontSize, lineHeight: 14}, nameGap: 14,
      axisLine: {lineStyle: {color: c.theme.axis}}, axisTick: {lineStyle: {color: c.theme.axis}}, areaSelectStyle: {color: c.theme.levels[0], borderColor: c.theme.levels[0], borderWidth: 1, opacity: brushOpacity}};
    if (x.axis && x.axis.levels.length) {
      return {...common, type: 'value', min: -0.4, max: x.axis.levels.length - 0.6, interval: 1, axisTick: {show: false}, axisLabel: {color: c.theme.text, customValues: x.axis.levels.map((_, i) => i), formatter: (v) => (Number.isInteger(v) && x.axis.levels[v] !== undefined ? format.clip(format.level(x.axis, v), narrow ? 8 : 14) : '')}};
    }
    const values = rows.map(x.get).filter((v) => v !== null).map((v) => (x.metric ? format.scaled(v, x.metric) : v)), log = x.axis ? x.axis.log : isLog(values, 'auto'), [low, high] = extent(values);
    const text = x.metric ? format.axisFormat(x.metric, low, high, log) : (v) => format.number(x.axis, v);
    return {...common, type: log ? 'log' : 'value', scale: true, ...(log ? {min: low, max: high} : {}), splitNumber: 4, axisLabel: {color: c.theme.muted, fontSize: narrow ? 10 : 11, hideOverlap: true, showMinLabel: true, formatter: text}};
  });
  const line = (r, i) => columns.map((x) => { const v = x.get(r); return v === null ? '-' : x.metric ? format.scaled(v, x.metric) : x.axis.levels.length ? v + jitter(i) * 0.3 : v; });
  const n = rows.length, cuts = d.ranks;
  const groups = [['rest', rows.slice(cuts[1]), mix(c.theme.axis, c.theme.background, 0.35), 0.35, 1], ['next 30\u202f%', rows.slice(cuts[0], cuts[1]), c.theme.levels[0], 0.55, 1], ['best 10\u202f%', rows.slice(0, cuts[0]), c.theme.levels[1], 0.95, 1.8]];
  return {
    height: narrow ? 380 : 440, marks: n * columns.length / 4, brush: {...brushOf(columns), style: {fill: c.theme.levels[0], stroke: c.theme.levels[0], lineWidth: 1, opacity: brushOpacity}},
    option: base(c, {
      legend: {show: true, top: 3, left: 0, padding: 0, itemWidth: 16, itemHeight: 6, icon: 'rect', selectedMode: false, textStyle: {color: c.theme.text, fontSize}, data: [...groups].reverse().map((g) => ({name: g[0], itemStyle: {color: g[2]}}))},
      parallel: {left: 24, right: 64, top: 84, bottom: 24, parallelAxisDefault: {}}, parallelAxis,
      series: groups.map(([name, list, color, opacity, width], z) => ({type: 'parallel', name, z: z + 2, pick: (i) => ({[d.noun]: String(list[i][0])}), emphasis: {lineStyle: {color: c.theme.text, opacity: 1, width: 2.5}},
        tooltip: c.page ? {formatter: (p) => tip(d.noun + ' ' + list[p.dataIndex][0], columns.map((x) => { const v = x.get(list[p.dataIndex]); return [(x.axis || x.metric).label, v === null ? '–' : x.metric ? format.value(v, x.metric) : x.axis.levels.length ? format.level(x.axis, v) : format.number(x.axis, v)]; }))} : undefined,
        lineStyle: {color, opacity, width}, data: list.map((r, i) => lineOf(c, columns.map((x) => x.axis).filter(Boolean), table, r, line(r, i), color)), color, inactiveOpacity: 0.04, activeOpacity: opacity})),
    }),
  };
}

// spread: a dot for each replication, and the share of replications up to a value.
export function spread(view, table, c) {
  const d = view.draw, metric = c.metrics[d.metric], labels = table.columns[0].labels, axis = d.axis ? c.axis(d.axis) : null, scaled = (r) => format.scaled(r[2], metric);
  const colourOf = (k) => (axis ? levelColour(c, axis, levelOf(k)) : c.theme.levels[0]), levelOf = (k) => Math.max(0, axis ? axis.levels.findIndex((_, i) => format.level(axis, i) === labels[k]) : 0);
  const letters = Math.floor(Math.min(c.width * 0.3, 200) / 6.8), names = labels.map((t) => format.breakText(t, letters));
  const left = Math.min(c.width * 0.32, Math.max(44, ...names.map((t) => format.width(t))) + 14), row = Math.max(36, 14 * Math.max(...names.map((t) => t.split('\n').length)) + 12);
  const [low, high] = extent(table.rows.map(scaled)), top = 6, dots = labels.length * row, ecdf = 180, width = c.width - left - 20;
  const x = (k, more) => ({...valueAxis(c, metric, low, high, {across: true, name: k ? metric.label : '', tight: true}), gridIndex: k, min: low, max: high, ...more});
  const pad = (high - low || Math.abs(high) || 1) * 0.03, least = metric.min !== undefined && low >= 0 ? Math.max(low - pad, 0) : low - pad;
  const bounds = {min: least, max: high + pad, axisLabel: {color: c.theme.muted, hideOverlap: true, showMinLabel: false, showMaxLabel: false, formatter: format.axisFormat(metric, least, high + pad, false, partsAcross(c))}};
  const option = base(c, {
    grid: [{left, top, width, height: dots}, {left, top: top + dots + 24, width, height: ecdf}],
    xAxis: [x(0, {...bounds, axisLabel: {show: false}, axisTick: {show: false}, axisLine: {show: false}}), x(1, bounds)],
    yAxis: [{type: 'category', gridIndex: 0, data: names, inverse: true, axisLine: {show: false}, axisTick: {show: false}, axisLabel: {color: c.theme.text, interval: 0, lineHeight: 14}, splitLine: {show: true, lineStyle: {color: c.theme.grid}}},
      {...valueAxis(c, {unit: 'share'}, 0, 100, {}), gridIndex: 1, min: 0, max: 100, splitNumber: 2}],
    series: [],
  });
  labels.forEach((name, k) => {
    const rows = table.rows.filter((r) => r[0] === k), colour = colourOf(k), values = rows.map(scaled).sort((a, b) => a - b);
    option.series.push({
      type: 'custom', xAxisIndex: 0, yAxisIndex: 0, name, data: rows.map((r) => [scaled(r), k]), z: 3, pick: axis ? () => ({[axis.name]: axis.levels[levelOf(k)]}) : undefined,
      renderItem: (params, api) => { const [px, py] = api.coord([scaled(rows[params.dataIndex]), k]); return {...marker(placeOf(axis, levelOf(k)), px, py + jitter(params.dataIndex) * row * 0.9, 3.6, {fill: colour, opacity: 0.75})}; },
      tooltip: c.page ? {formatter: (p) => tip(name, [['replication', String(rows[p.dataIndex][1])], [metric.label, format.value(rows[p.dataIndex][2], metric)]])} : undefined,
    }, {type: 'line', step: 'end', xAxisIndex: 1, yAxisIndex: 1, symbol: 'none', silent: true, name, color: colour, lineStyle: {width: 2, type: ['solid', [7, 4], [2, 3], [8, 3, 2, 3], [12, 4], [4, 2]][placeOf(axis, levelOf(k)) % 6]},
      data: [[least, 0], ...values.map((v, i) => [v, 100 * (i + 1) / values.length])]});
  });
  return {option, height: top + dots + 24 + ecdf + 52, marks: table.rows.length};
}

// precision: half width of the interval against the number of replications.
export function precision(view, table, c) {
  const d = view.draw, relative = d.relative, metric = relative ? {unit: 'share', label: 'half width, share of the mean'} : {...c.metrics[d.metric], label: 'half width of ' + c.metrics[d.metric].label};
  const scaled = (v) => format.scaled(v, metric), ys = table.rows.flatMap((r) => [scaled(r[1]), scaled(r[2])]), [, high] = extent(d.bound ? [...ys, scaled(d.bound)] : ys);
  const line = (k, name, colour, dash) => ({type: 'line', name, color: colour, symbolSize: 5, symbol: 'circle', lineStyle: {width: 2, type: dash}, data: table.rows.map((r) => [r[0], scaled(r[k])]),
    tooltip: c.page ? {formatter: (p) => tip(table.rows[p.dataIndex][0] + ' replications', [['median', '± ' + format.value(table.rows[p.dataIndex][1], metric)], ['largest', '± ' + format.value(table.rows[p.dataIndex][2], metric)], ['points', String(table.rows[p.dataIndex][3])]])} : undefined,
    markLine: k === 1 && d.bound ? {silent: true, symbol: 'none', animation: false, lineStyle: {color: c.theme.text, type: 'dashed'}, label: {formatter: 'bound', position: 'insideEndTop', color: c.theme.text}, data: [{yAxis: scaled(d.bound)}]} : undefined});
  return {
    height: 360, marks: table.rows.length * 2,
    option: base(c, {
      legend: {show: table.rows.some((r) => r[3] > 1), top: 0, left: 0, padding: 0, selectedMode: false, textStyle: {color: c.theme.text, fontSize}},
      grid: {left: 72, top: 56, width: c.width - 92, height: 244},
      xAxis: {type: 'value', min: 2, minInterval: 1, name: 'replications', nameLocation: 'middle', nameGap: 30, nameTextStyle: {color: c.theme.muted}, axisLine: {lineStyle: {color: c.theme.axis}}, axisLabel: {color: c.theme.muted}, splitLine: {show: false}, max: Math.max(3, ...table.rows.map((r) => r[0]))},
      yAxis: {...valueAxis(c, metric, 0, high, {name: metric.label, left: 64}), min: 0},
      series: table.rows.every((r) => r[3] === 1) ? [line(1, 'half width', c.theme.levels[0], 'solid')] : [line(1, 'median of the points', c.theme.levels[0], 'solid'), line(2, 'largest', c.theme.levels[1], [7, 4])],
    }),
  };
}

// How does the outcome respond to the axes? A metric along one axis, a line for each level of a second, a panel for each level of
// a third. Markers of different levels stand side by side, so that their intervals can be read.
import {levelColour, placeOf} from '../theme.js';
import * as format from '../format.js';
import {base, column, estimates, extent, fontSize, isLog, legend, legendHeight, linesOf, marker, named, polyline, tip, valueAxis, whisker} from './common.js';

export function response(view, table, c) {
  const d = view.draw, metric = d.difference === undefined ? c.metrics[d.metric] : {...c.metrics[d.metric], min: undefined, max: undefined, label: c.metrics[d.metric].label + ' minus that of ' + d.difference};
  const along = c.axis(d.along), colour = d.colour ? c.axis(d.colour) : null, panel = d.panel ? c.axis(d.panel) : null;
  const cells = read(table, d, metric);
  const panels = panel ? panel.levels.map((_, i) => i).filter((i) => cells.some((x) => x.panel === i)) : [-1];
  const levels = colour ? colour.levels.map((_, i) => i).filter((i) => cells.some((x) => x.colour === i)) : [-1];
  const log = d.difference === undefined && isLog(cells.map((x) => x.mean), c.scale);
  const [low, high] = limits(cells, log);

  const across = panels.length === 1 ? 1 : Math.max(1, Math.min(panels.length, Math.floor(c.width / 260)));
  const down = Math.ceil(panels.length / across);
  const legends = colour ? legendHeight(c, levels.map((i) => format.level(colour, i))) : 0;
  const left = 64, gap = 24, panelTop = panel ? 26 : 0;
  const width = (c.width - left - (across - 1) * gap - 12) / across;
  const bottom = 26 + 15 * linesOf(along, width), plot = panel ? 190 : 290;
  const option = base(c, {legend: colour ? legend(c, colour, levels) : {show: false}, title: [], grid: [], xAxis: [], yAxis: [], series: []});
  const top = legends + 30;
  panels.forEach((p, k) => {
    const x = left + (k % across) * (width + gap), y = top + panelTop + Math.floor(k / across) * (plot + bottom + panelTop + 8);
    option.grid.push({left: x, top: y, width, height: plot});
    if (panel) option.title.push({text: panel.label + ' ' + format.level(panel, p), left: x, top: y - 24, padding: 0, textStyle: {fontSize, color: c.theme.text, fontWeight: 600}});
    option.xAxis.push(alongAxis(c, along, width, k));
    option.yAxis.push({...valueAxis(c, metric, low, high, {log, name: k ? '' : metric.label + (log ? ' (log scale)' : ''), left: panel ? 0 : 56, more: {gridIndex: k, nameGap: panel ? 34 : 12}}),
      ...(log ? {} : {min: Math.min(0, low) < 0 ? undefined : 0, max: d.difference !== undefined && high < 0 ? 0 : undefined}), ...(k % across ? {axisLabel: {show: false}} : {})});
    if (panel && k === 0) option.yAxis[0].nameTextStyle = {...option.yAxis[0].nameTextStyle, padding: [0, 0, 0, -56]};
    if (d.difference !== undefined) option.series.push({type: 'line', data: [], xAxisIndex: k, yAxisIndex: k, silent: true, markLine: {silent: true, symbol: 'none', animation: false, lineStyle: {color: c.theme.axis, width: 1.2, type: 'solid'}, label: {show: false}, data: [{yAxis: 0}]}});
    levels.forEach((l, n) => option.series.push(...lines(c, cells.filter((q) => q.panel === p && q.colour === l), {l, n, of: levels.length, colour, along, panel, metric, k, log, low})));
  });
  return {option, height: top + panelTop + down * (plot + bottom + panelTop) + (down - 1) * 8, marks: cells.length * 2};
}

// read returns the cells of a table with the levels of the axes drawn.
function read(table, d, metric) {
  const at = (name) => (name ? column(table, name) : () => -1);
  const along = at(d.along), colour = at(d.colour), panel = at(d.panel), e = estimates(table, metric, {difference: d.difference !== undefined}), n = at('n');
  return table.rows.filter((r) => e.at(r) !== null).map((r) => ({
    along: along(r), colour: colour(r), panel: panel(r), mean: format.scaled(e.at(r), metric), low: format.scaled(e.low(r), metric), high: format.scaled(e.high(r), metric), tips: e.tips(r), n: n(r)}));
}

// limits are those of the axis. A logarithmic axis begins at the decade of the least mean: intervals that reach zero end there.
function limits(cells, log) {
  const [low, high] = extent(cells.flatMap((x) => [x.low, x.high]));
  if (!log) return [low, high];
  const least = Math.min(...cells.map((x) => x.mean));
  return [low > 0 && low > least / 30 ? low : least / 3, high];
}

function alongAxis(c, along, room, k) {
  const labels = along.levels.map((_, i) => format.level(along, i));
  const letters = Math.max(4, Math.floor(room / labels.length / 7.2));
  return {
    type: 'category', gridIndex: k, data: labels, name: along.label, nameLocation: 'middle', nameGap: 12 + 15 * linesOf(along, room), nameTextStyle: {color: c.theme.muted, fontSize},
    axisLine: {lineStyle: {color: c.theme.axis}, onZero: false}, axisTick: {show: false},
    axisLabel: {color: c.theme.text, interval: 'auto', formatter: (t) => format.breakText(t, letters), lineHeight: 15},
  };
}

// lines draws one level: a line, and at each point the marker with its interval.
function lines(c, cells, s) {
  cells.sort((a, b) => a.along - b.along);
  const colour = s.colour ? levelColour(c, s.colour, s.l) : c.theme.levels[0], level = placeOf(s.colour, Math.max(s.l, 0));
  const floor = s.log ? s.low : -Infinity;
  const data = cells.map((x) => [x.along, x.mean, Math.max(x.low, floor), x.high]);
  const place = (api, x, y) => {
    const step = Math.min(14, api.size([1, 0])[0] * 0.7 / s.of);
    const [px, py] = api.coord([x, y]);
    return [px + (s.n - (s.of - 1) / 2) * step, py];
  };
  const common = {type: 'custom', name: s.colour ? format.level(s.colour, s.l) : s.metric.label, xAxisIndex: s.k, yAxisIndex: s.k, color: colour, clip: true};
  const join = {...common, silent: true, z: 2, data: [data.map((_, i) => i).length ? data[0] : [0, 0]], renderItem: (params, api) => polyline(data.map((v) => place(api, v[0], v[1])), level, colour), encode: {x: 0, y: 1}};
  const of = (i) => ({[s.along.name]: cells[i].along, ...(s.colour ? {[s.colour.name]: s.l} : {}), ...(s.panel ? {[s.panel.name]: cells[i].panel} : {})});
  const marks = {
    ...common, z: 3, data, pick: (i) => named(c, of(i)), encode: {x: 0, y: [1, 2, 3]},
    renderItem: (params, api) => {
      const v = data[params.dataIndex], tint = c.tint(colour, of(params.dataIndex)), [x, y] = place(api, v[0], v[1]), low = place(api, v[0], v[2])[1], high = place(api, v[0], v[3])[1];
      return {type: 'group', children: [...(low === high ? [] : whisker(x, low, x, high, tint)), marker(level, x, y, 4.5, {fill: tint, stroke: c.theme.background, lineWidth: 1})]};
    },
    tooltip: c.page ? {formatter: (p) => {
      const x = cells[p.dataIndex];
      return tip((s.colour ? s.colour.label + ' ' + format.level(s.colour, x.colour) + ', ' : '') + s.along.label + ' ' + format.level(s.along, x.along), [
        ...x.tips, [c.study.dates ? 'dates' : 'replications', String(x.n)]]);
    }} : undefined,
  };
  return data.length ? [join, marks] : [];
}

// Stored runs beside their replays under other policies: what all replays have changed, and which payments settle at another time.
import {mix} from '../theme.js';
import * as format from '../format.js';
import {base, column, extent, fontSize, legendHeight, levelIcon, marker, rowAxis, tip, valueAxis, whisker, zeroLine} from './common.js';

// names is a legend of some names, each with the colour and the marker of its number.
function names(c, list) {
  const letters = Math.max(12, Math.floor((c.width - 30) / 7));
  return {
    show: true, type: 'plain', top: 0, left: 0, itemWidth: 12, itemHeight: 10, itemGap: 16, padding: 0, selectedMode: false, textStyle: {color: c.theme.text, fontSize}, formatter: (name) => format.clip(name, letters),
    data: list.map((name, i) => ({name, icon: levelIcon(i), itemStyle: {color: c.theme.levels[i]}})),
  };
}

// shown are the names of a legend as it shows them.
const shown = (c, list) => list.map((name) => format.clip(name, Math.max(12, Math.floor((c.width - 30) / 7))));

// replays: a row for each combination of policies, with the mean differences of the banks that follow them, of the others, and of all.
export function replays(view, table, c) {
  const d = view.draw, metric = c.metrics[d.metric], scaled = (v) => format.scaled(v, metric);
  const [at, party, mean, half, n, runs, verdict] = ['policy', 'party', 'difference', 'half_width', 'n', 'replays', 'verdict'].map((name) => column(table, name));
  const policies = table.columns[0].labels, parties = table.columns[1].labels, letters = Math.floor(Math.min(c.width * 0.34, 240) / 6.8), labels = policies.map((t) => format.breakText(t, letters).split('\n').slice(0, 4).join('\n'));
  const left = Math.min(c.width * 0.34, Math.max(...labels.map((t) => format.width(t))) + 16), row = Math.max(62, 14 * Math.max(...labels.map((t) => t.split('\n').length)) + 10);
  const top = legendHeight(c, shown(c, parties)) + 6, height = policies.length * row, good = metric.better === 'higher' ? 'right is better' : 'left is better';
  const rows = table.rows.map((r, i) => ({r, dots: d.dots[i]})).filter((x) => mean(x.r) !== null);
  const [low, high] = extent([0, ...rows.flatMap(({r, dots}) => [mean(r) - (half(r) || 0), mean(r) + (half(r) || 0), ...dots].map(scaled))]);
  const option = base(c, {
    legend: names(c, parties), grid: {left, top, width: c.width - left - 20, height},
    xAxis: {...valueAxis(c, metric, low, high, {across: true, name: format.breakText('difference in ' + metric.label + ', replay minus run; ' + good, Math.floor((c.width - left) / 6.8))}), position: 'bottom'},
    yAxis: rowAxis(c, labels),
    series: [],
  });
  const clear = (r) => verdict(r) === 'better' || verdict(r) === 'worse';
  parties.forEach((name, k) => {
    const own = rows.filter((x) => party(x.r) === k), colour = c.theme.levels[k], shift = (k - 1) * 17;
    const data = own.map(({r}) => [scaled(mean(r)), at(r), scaled(mean(r) - (half(r) || 0)), scaled(mean(r) + (half(r) || 0))]).map((v, i) => [...v, ...extent([v[0], ...own[i].dots.map(scaled)])]);
    option.series.push({
      type: 'custom', name, color: colour, data, encode: {x: [0, 2, 3, 4, 5], y: 1}, clip: true,
      renderItem: (params, api) => {
        const v = data[params.dataIndex], {r, dots} = own[params.dataIndex], spot = (x) => { const [px, py] = api.coord([x, v[1]]); return [px, py + shift]; };
        const [x, y] = spot(v[0]), [x1] = spot(v[2]), [x2] = spot(v[3]);
        return {type: 'group', children: [...dots.map((v) => ({type: 'circle', silent: true, shape: {cx: spot(scaled(v))[0], cy: y, r: 2}, style: {fill: mix(colour, c.theme.background, 0.55)}})),
          ...(half(r) === null ? [] : whisker(x1, y, x2, y, colour, 4)), marker(k, x, y, 4.6, {fill: clear(r) ? colour : c.theme.background, stroke: colour, lineWidth: 1.6})]};
      },
      tooltip: c.page ? {formatter: (p) => {
        const {r} = own[p.dataIndex];
        return tip(policies[at(r)], [[name, format.value(mean(r), metric, true)], ...(half(r) === null ? [] : [['95\u202f% interval', '± ' + format.value(half(r), metric)]]), ['episodes', String(n(r))], ['replays', String(runs(r))]], verdict(r));
      }} : undefined,
    });
  });
  option.series.push(zeroLine(c));
  const lines = String(option.xAxis.name).split('\n').length;
  option.xAxis.nameTextStyle.lineHeight = 15;
  return {option, height: top + height + 34 + 15 * lines, marks: rows.reduce((sum, x) => sum + 1 + x.dots.length, 0)};
}

// replayPayments: each payment that settles at another time, by its tick in the run and in the replay. Beyond the last tick stand those
// that do not settle.
export function replayPayments(view, table, c) {
  const d = view.draw, [index, role, from, to, amount, arrived, before, after] = ['arrival_index', 'role', 'sender_id', 'receiver_id', 'amount', 'arrival_tick', 'settlement_tick_old', 'settlement_tick_new'].map((name) => column(table, name));
  const open = table.rows.some((r) => before(r) === null || after(r) === null), last = d.ticks - 1, beyond = last + Math.max(1, d.ticks * 0.06), end = open ? last + Math.max(2, d.ticks * 0.12) : last + Math.max(0.5, d.ticks * 0.02);
  const shownRoles = d.roles.filter((_, k) => table.rows.some((r) => role(r) === k)), top = legendHeight(c, shown(c, shownRoles)) + 30, left = 64, size = Math.min(c.width - left - 20, c.width < 520 ? 300 : 400);
  const axis = (name, o) => ({...valueAxis(c, {unit: 'count'}, 0, end, {name, ...o}), min: -Math.max(0.5, d.ticks * 0.02), max: end, splitNumber: 5});
  const text = (x) => (open && x > last ? '' : x < 0 ? '' : format.fixed(x, 0));
  const option = base(c, {legend: {...names(c, d.roles), data: d.roles.map((name, i) => ({name, icon: levelIcon(i), itemStyle: {color: c.theme.levels[i]}})).filter((_, k) => table.rows.some((r) => role(r) === k))}, grid: {left, top, width: size, height: size},
    xAxis: axis('settled in the run, tick', {across: true}), yAxis: axis('settled in the replay, tick', {left: left - 8}), series: []});
  for (const a of [option.xAxis, option.yAxis]) Object.assign(a.axisLabel, {formatter: text, showMinLabel: false, showMaxLabel: false});
  option.series.push({type: 'line', data: [[0, 0], [last, last]], silent: true, symbol: 'none', name: 'same tick', lineStyle: {color: c.theme.muted, width: 1.2, type: [4, 4]}, z: 1});
  if (open) {
    const line = {silent: true, symbol: 'none', animation: false, lineStyle: {color: c.theme.axis, width: 1, type: 'solid'}, data: []}, half = (last + beyond) / 2;
    option.series.push({type: 'scatter', data: [], silent: true, markLine: {...line, label: {show: false}, data: [{xAxis: half}, {yAxis: half}]}});
    option.series.push({type: 'custom', silent: true, data: [[0, beyond]], renderItem: (params, api) => {
      const [x0, y] = api.coord([0, beyond]), [x, y0] = api.coord([beyond, 0]), style = {text: 'not settled', fill: c.theme.muted, font: fontSize + 'px ' + c.font};
      return {type: 'group', children: [{type: 'text', style: {...style, x: x0 + 2, y, align: 'left', verticalAlign: 'middle'}}, {type: 'text', x, y: y0 - 2, rotation: Math.PI / 2, style: {...style, x: 0, y: 0, align: 'left', verticalAlign: 'middle'}}]};
    }});
  }
  const when = (v) => (v === null ? beyond : v);
  d.roles.forEach((name, k) => {
    const own = table.rows.filter((r) => role(r) === k), colour = c.theme.levels[k], data = own.map((r) => [when(before(r)), when(after(r))]);
    if (!own.length) return;
    option.series.push({
      type: 'custom', name, color: colour, z: 3, data, clip: true,
      renderItem: (params, api) => marker(k, ...api.coord(data[params.dataIndex]), own.length > 200 ? 3 : 4.2, {fill: mix(colour, c.theme.background, 0.25), stroke: colour, lineWidth: 1}),
      tooltip: c.page ? {formatter: (p) => {
        const r = own[p.dataIndex], at = (v) => (v === null ? 'not settled' : 'tick ' + format.fixed(v, 0));
        return tip('payment ' + index(r), [['from ' + from(r), 'to ' + to(r)], ['amount', format.value(amount(r), {unit: 'money'})], ['arrived', at(arrived(r))], ['in the run', at(before(r))], ['in the replay', at(after(r))]]);
      }} : undefined,
    });
  });
  return {option, height: top + size + 52, marks: table.rows.length};
}

// What happened to a payment? A line through the queues to its settlement, with its events as dots and its deadline.
import * as format from '../format.js';
import {base, column, fontSize, tip} from './common.js';

const lanes = ['settled', 'Queue 2, the central one', 'Queue 1, of its bank'];

export function payment(view, table, c) {
  const d = view.draw, [seq, tick, time, kind, bank, tx, reason] = ['seq', 'tick', 'time', 'event_type', 'agent_id', 'tx_id', 'reason'].map((name) => column(table, name));
  const left = c.width < 520 ? 88 : 160, width = c.width - left - 24, top = 30, height = 150, from = d.arrival, to = Math.max(d.end, d.deadline - from <= 3 * (d.end - from) + 10 ? d.deadline : d.end, from + 1);
  const own = table.rows.filter((r) => tx(r) === null || tx(r) === d.tx);
  const path = [[from, 2]];
  for (const r of own) {
    const at = path[path.length - 1][1], lane = kind(r) === 'QueuedRtgs' ? 1 : kind(r) === 'RtgsWithdrawal' ? 2 : at;
    if (lane !== at) path.push([tick(r), at], [tick(r), lane]);
  }
  path.push([d.end, path[path.length - 1][1]]);
  if (d.settled >= 0) path.push([d.settled, 0]);
  const laneAt = (t) => { let lane = 2; for (const [x, l] of path) if (x <= t) lane = l; return lane; };
  const end = d.settled >= 0 ? d.path || 'settled' : d.dropped >= 0 ? 'dropped' : 'not settled', colour = d.settled >= 0 ? c.theme.levels[2] : c.theme.levels[1];
  const letters = Math.floor(left / 7);
  const option = base(c, {
    grid: {left, top, width, height, outerBoundsMode: 'none'},
    xAxis: {type: 'value', min: from, max: to, minInterval: 1, name: 'tick', nameLocation: 'middle', nameGap: 28, nameTextStyle: {color: c.theme.muted, fontSize}, axisLine: {lineStyle: {color: c.theme.axis}, onZero: false}, axisLabel: {color: c.theme.muted, hideOverlap: true, formatter: (x) => format.fixed(x, 0)}, splitLine: {show: false}},
    yAxis: {type: 'category', data: lanes, axisLine: {show: false}, axisTick: {show: false}, axisLabel: {color: c.theme.text, interval: 0, formatter: (t) => format.breakText(t, letters), lineHeight: 14}, splitLine: {show: true, lineStyle: {color: c.theme.grid}}},
    series: [
      {type: 'line', silent: true, symbol: 'none', data: path, lineStyle: {color: c.theme.levels[0], width: 3}, z: 2,
        markLine: d.deadline <= to ? {silent: true, symbol: 'none', animation: false, lineStyle: {color: c.theme.levels[1], type: [5, 4], width: 1.4}, label: {show: true, formatter: 'deadline', color: c.theme.text, position: 'end', fontSize, align: (d.deadline - from) / (to - from) > 0.9 ? 'right' : 'center'}, data: [{xAxis: d.deadline}]} : undefined},
      {type: 'scatter', z: 3, symbolSize: 8, color: c.theme.levels[0], itemStyle: {color: c.theme.background, borderColor: c.theme.levels[0], borderWidth: 1.6, opacity: 1}, data: own.map((r) => [Math.min(tick(r), to), laneAt(tick(r))]),
        tooltip: c.page ? {formatter: (p) => { const r = own[p.dataIndex]; return tip(words(kind(r)), [['at', time(r)], ...(bank(r) ? [['bank', bank(r)]] : []), ...(reason(r) ? [['reason', reason(r)]] : [])]); }} : undefined},
      {type: 'scatter', z: 4, silent: true, symbol: d.settled >= 0 ? 'diamond' : 'rect', symbolSize: 13, color: colour, itemStyle: {opacity: 1}, data: [[d.end, path[path.length - 1][1]]], label: {show: true, formatter: end, position: [d.end - from > (to - from) / 2 ? 13 : 0, -4], align: d.end - from > (to - from) / 2 ? 'right' : 'left', verticalAlign: 'bottom', color: c.theme.text, fontSize}},
    ],
  });
  return {option, height: top + height + 48, marks: own.length};
}

// words are the words of an event's name: "Queued rtgs".
const words = (name) => name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/^(.)(.*)$/, (_, a, b) => a + b.toLowerCase()).replace(/rtgs/i, 'RTGS');

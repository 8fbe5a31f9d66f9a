// Who pays whom, and who provides liquidity: a circle of banks, a matrix, and a dumbbell.
import {levelColour, ramp} from '../theme.js';
import * as format from '../format.js';
import {base, column, extent, fontSize, tip, valueAxis} from './common.js';

const circleMax = 12, money = {unit: 'money'};

export function network(view, table, c) {
  const names = [...new Set(table.rows.flatMap((r) => [table.columns[0].labels[r[0]], table.columns[1].labels[r[1]]]))].sort();
  const flows = table.rows.map((r) => ({from: table.columns[0].labels[r[0]], to: table.columns[1].labels[r[1]], n: r[2], value: r[3]}));
  return names.length <= circleMax ? circle(c, names, flows) : matrix(c, names, flows);
}

function circle(c, names, flows) {
  const size = Math.min(c.width, 480), colour = (i) => levelColour(c.theme, i, names.length);
  return {
    height: size, marks: flows.length,
    option: base(c, {
      series: [{
        type: 'chord', radius: [Math.max(40, size / 2 - 58), Math.max(52, size / 2 - 44)], center: ['50%', '50%'], padAngle: 2, minAngle: 1,
        data: names.map((name, i) => ({name, itemStyle: {color: colour(i)}})), links: flows.map((f) => ({source: f.from, target: f.to, value: f.value / 100})),
        lineStyle: {color: 'source', opacity: 0.55}, label: {show: true, color: c.theme.text, fontSize, formatter: (p) => format.clip(p.name, 16)}, emphasis: {focus: 'none'},
        tooltip: c.page ? {formatter: (p) => (p.dataType === 'edge' ? flowTip(flows[p.dataIndex]) : bankTip(names[p.dataIndex], flows))} : undefined,
      }],
    }),
  };
}

const flowTip = (f) => tip(f.from + ' to ' + f.to, [['value', format.value(f.value, money)], ['payments', format.fixed(f.n, 0)]]);
const total = (list) => format.value(list.reduce((sum, f) => sum + f.value, 0), money);
const bankTip = (name, flows) => tip(name, [['pays', total(flows.filter((f) => f.from === name))], ['receives', total(flows.filter((f) => f.to === name))]]);

function matrix(c, names, flows) {
  const [low, high] = extent(flows.map((f) => f.value)), left = Math.min(110, Math.max(...names.map((n) => format.width(n, 10))) + 12), cell = Math.max(5, Math.min(22, (c.width - left - 10) / names.length)), size = cell * names.length;
  const axis = (o) => ({type: 'category', data: names, axisLine: {show: false}, axisTick: {show: false}, splitArea: {show: false}, axisLabel: {color: c.theme.text, fontSize: 10, interval: cell < 12 ? 'auto' : 0, hideOverlap: true, formatter: (t) => format.clip(t, 14), ...o}});
  return {
    height: size + 120, marks: flows.length,
    option: base(c, {
      grid: {left, top: 8, width: size, height: size}, xAxis: {...axis({rotate: 90}), name: 'receiver', nameLocation: 'middle', nameGap: 84, nameTextStyle: {color: c.theme.muted}}, yAxis: {...axis({}), inverse: true},
      series: [{type: 'custom', data: flows.map((f) => [names.indexOf(f.to), names.indexOf(f.from), f.value]),
        renderItem: (params, api) => { const f = flows[params.dataIndex], [w, h] = api.size([1, 1]), [x, y] = api.coord([api.value(0), api.value(1)]); return {type: 'rect', shape: {x: x - w / 2 + 0.5, y: y - h / 2 + 0.5, width: w - 1, height: h - 1}, style: {fill: ramp(c.theme.sequence, high > low ? (f.value - low) / (high - low) : 0.5)}}; },
        tooltip: c.page ? {formatter: (p) => flowTip(flows[p.dataIndex])} : undefined}],
    }),
  };
}

// liquidity: for each bank its share of the liquidity used and of the value sent.
export function liquidity(view, table, c) {
  const names = table.columns[0].labels, rows = table.rows, metric = {unit: 'share', label: 'share of all banks'}, [, high] = extent(rows.flatMap((r) => [100 * (r[1] || 0), 100 * (r[2] || 0)]));
  const left = Math.min(c.width * 0.35, Math.max(30, ...names.map((t) => format.width(format.clip(t, 24)))) + 14), row = 30, [a, b] = [c.theme.levels[0], c.theme.levels[1]];
  return {
    height: 34 + names.length * row + 52, marks: names.length * 2,
    option: base(c, {
      legend: {show: true, top: 0, left: 0, padding: 0, itemWidth: 11, itemHeight: 11, selectedMode: false, textStyle: {color: c.theme.text, fontSize}, data: [{name: 'of the liquidity used', icon: 'circle', itemStyle: {color: a}}, {name: 'of the value sent', icon: 'rect', itemStyle: {color: b}}]},
      grid: {left, top: 30, width: c.width - left - 24, height: names.length * row},
      xAxis: {...valueAxis(c, metric, 0, high, {across: true, name: metric.label}), min: 0}, yAxis: {type: 'category', data: names.map((n) => format.clip(n, 24)), inverse: true, axisLine: {show: false}, axisTick: {show: false}, axisLabel: {color: c.theme.text, interval: 0}},
      series: [
        {type: 'custom', silent: true, z: 1, data: rows.map((r, i) => [100 * (r[1] || 0), i, 100 * (r[2] || 0)]), encode: {x: [0, 2], y: 1}, renderItem: (params, api) => { const r = rows[params.dataIndex], p = api.coord([100 * (r[1] || 0), params.dataIndex]), q = api.coord([100 * (r[2] || 0), params.dataIndex]); return {type: 'line', shape: {x1: p[0], y1: p[1], x2: q[0], y2: q[1]}, style: {stroke: c.theme.pale, lineWidth: 4}}; }},
        ...[[1, 'of the liquidity used', a, 'circle'], [2, 'of the value sent', b, 'rect']].map(([k, name, color, symbol]) => ({type: 'scatter', name, color, symbol, symbolSize: 11, z: 3, data: rows.map((r, i) => (r[k] === null ? [null, i] : [100 * r[k], i])),
          tooltip: c.page ? {formatter: (p) => tip(names[p.dataIndex], [['of the liquidity used', format.value(rows[p.dataIndex][1], metric)], ['of the value sent', format.value(rows[p.dataIndex][2], metric)]])} : undefined})),
      ],
    }),
  };
}

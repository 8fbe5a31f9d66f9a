// Who provides liquidity, who uses it? For each bank its shares of the liquidity and of the payments, joined by a line.
import * as format from '../format.js';
import {base, column, extent, legendHeight, marker, tip, valueAxis} from './common.js';

const percent = {unit: 'share'}, money = {unit: 'money'};

export function liquidity(view, table, c) {
  const [bank, sent, used, provided, paid, difference] = ['agent_id', 'sent_cents', 'used_cents', 'liquidity_share', 'sent_share', 'relative_provision'].map((name) => column(table, name));
  const rows = chosen(table.rows, view.draw.shown, (r) => Math.abs(difference(r))).filter((r) => provided(r) !== null && paid(r) !== null);
  if (!rows.length) return {option: base(c, {}), height: 10, marks: 0};
  const left = Math.min(c.width * 0.34, Math.max(...rows.map((r) => format.width(bank(r)))) + 14), row = 26, letters = Math.floor(left / 7);
  const colours = [c.theme.levels[0], c.theme.levels[1]], names = ['share of the liquidity', 'share of the payments'];
  const top = legendHeight(c, names) + 8, height = rows.length * row;
  const [, high] = extent(rows.flatMap((r) => [provided(r) * 100, paid(r) * 100]));
  const data = rows.map((r, i) => [provided(r) * 100, i, paid(r) * 100]);
  const option = base(c, {
    legend: {type: 'plain', left: 0, top: 0, itemWidth: 12, itemHeight: 10, itemGap: 16, padding: 0, selectedMode: false, textStyle: {color: c.theme.text, fontSize: 12}, data: names.map((name, i) => ({name, icon: i ? 'diamond' : 'circle', itemStyle: {color: colours[i]}}))},
    grid: {left, top, width: c.width - left - 24, height},
    xAxis: {...valueAxis(c, percent, 0, high, {across: true, name: 'share of all banks'}), min: 0},
    yAxis: {type: 'category', inverse: true, data: rows.map(bank), axisLine: {show: false}, axisTick: {show: false}, axisLabel: {color: c.theme.text, interval: 0, formatter: (t) => format.clip(t, letters)}, splitLine: {show: true, lineStyle: {color: c.theme.grid}}},
    series: [{
      type: 'custom', data, encode: {x: [0, 2], y: 1}, clip: false,
      renderItem: (params, api) => {
        const v = data[params.dataIndex], [x1, y] = api.coord([v[0], v[1]]), [x2] = api.coord([v[2], v[1]]);
        return {type: 'group', children: [{type: 'line', silent: true, shape: {x1, y1: y, x2, y2: y}, style: {stroke: c.theme.axis, lineWidth: 2}},
          marker(3, x2, y, 5, {fill: colours[1], stroke: c.theme.background, lineWidth: 1}), marker(0, x1, y, 5, {fill: colours[0], stroke: c.theme.background, lineWidth: 1})]};
      },
      tooltip: c.page ? {formatter: (p) => {
        const r = rows[p.dataIndex];
        return tip(bank(r), [[names[0], format.value(provided(r), percent)], [names[1], format.value(paid(r), percent)], ['liquidity used', format.value(used(r), money)], ['settled payments sent', format.value(sent(r), money)]],
          difference(r) > 0 ? 'provides more than it uses' : difference(r) < 0 ? 'uses more than it provides' : '');
      }} : undefined,
    }, ...names.map((name, i) => ({type: 'scatter', name, data: [], color: colours[i], itemStyle: {opacity: 1}}))],
  });
  return {option, height: top + height + 48, marks: rows.length * 3};
}

// chosen are the rows with the largest sizes, in their order.
function chosen(rows, most, size) {
  if (rows.length <= most) return rows;
  const kept = new Set(rows.map((r, i) => [size(r), i]).sort((a, b) => b[0] - a[0] || a[1] - b[1]).slice(0, most).map((v) => v[1]));
  return rows.filter((_, i) => kept.has(i));
}

// What are these payments? Their figures, and bars of value and number by the time of arrival.
import * as format from '../format.js';
import {base, column, extent, fontSize, tip, valueAxis} from './common.js';

export function describe(view, table, c) {
  const figures = view.draw.figures, across = Math.max(1, Math.min(figures.length, Math.floor(c.width / 190))), room = c.width / across, option = base(c, {title: [], grid: [], xAxis: [], yAxis: [], series: []});
  let top = 4;
  for (let first = 0; first < figures.length; first += across) {
    const line = figures.slice(first, first + across), letters = Math.max(8, Math.floor(room / 7)), broken = line.map(([, label]) => format.breakText(label, letters));
    line.forEach(([value], i) => option.title.push({text: value, subtext: broken[i], left: i * room, top, padding: 0, itemGap: 3, textStyle: {fontSize: 15, fontWeight: 600, color: c.theme.text}, subtextStyle: {fontSize, color: c.theme.muted, lineHeight: 15}}));
    top += 30 + 15 * Math.max(...broken.map((t) => t.split('\n').length)) + 6;
  }
  const [time, number, value] = ['time', 'num_payments', 'value_cents'].map((name) => column(table, name)), names = table.rows.map(time), left = 76, width = c.width - left - 12;
  const every = Math.max(0, Math.ceil(names.length / (width / 58)) - 1);
  for (const [k, [title, read, metric]] of [['Value by time of arrival', value, {unit: 'money'}], ['Number of payments', number, {unit: 'count'}]].entries()) {
    const most = extent(table.rows.map((r) => format.scaled(read(r), metric)))[1], by = metric.unit === 'money' && most >= 1e7 ? 1e6 : 1;
    option.title.push({text: title + (by > 1 ? ', million' : ''), left: 0, top: top + 8, padding: 0, textStyle: {fontSize: fontSize + 1, fontWeight: 600, color: c.theme.text}});
    option.grid.push({left, top: top + 34, width, height: 130, outerBoundsMode: 'none'});
    option.xAxis.push({type: 'category', gridIndex: k, data: names, axisLine: {lineStyle: {color: c.theme.axis}}, axisTick: {show: false}, axisLabel: {color: c.theme.muted, interval: every}});
    option.yAxis.push(valueAxis(c, metric, 0, most / by, {more: {gridIndex: k, splitNumber: 3}}));
    option.series.push({type: 'bar', xAxisIndex: k, yAxisIndex: k, barCategoryGap: '14%', color: c.theme.levels[k], data: table.rows.map((r) => format.scaled(read(r), metric) / by),
      tooltip: c.page ? {formatter: (p) => tip('from ' + names[p.dataIndex], [['payments', format.fixed(number(table.rows[p.dataIndex]), 0)], ['value', format.value(value(table.rows[p.dataIndex]), {unit: 'money'})]])} : undefined});
    top += 200;
  }
  return {option, height: top + 4, marks: names.length * 2};
}

// Heat maps: a rectangle with text for each pair of levels, used by `grid` and `best`.
import {textOn} from '../theme.js';
import * as format from '../format.js';
import {base, fontSize, levelAxis, linesOf, tip} from './common.js';

// heatMap draws cells [{x, y, fill, lines, bold, tip, pick}] over two axes; without a second axis it is a strip. rows names what stands up
// if that is not an axis of the grid: {label, labels}.
export function heatMap(c, across, up, cells, o = {}) {
  const labels = up ? (up.labels || up.levels.map((_, i) => format.level(up, i))) : [''];
  const widest = Math.max(0, ...labels.map((t) => format.width(t)));
  const left = up ? Math.min(widest + 14, c.width * 0.34) : 4;
  const top = (o.top || 0) + (up ? 24 : 4), room = c.width - left - 8;
  const lines = Math.max(1, ...cells.map((x) => x.lines.length));
  const letters = Math.floor(left / 6.9), linesOfLabels = Math.max(...labels.map((t) => format.breakText(t, letters).split('\n').length));
  const height = Math.max(labels.length > 14 ? 22 : 30, 16 * lines + (labels.length > 14 ? 6 : 22), 14 * linesOfLabels + 6);
  const bottom = 24 + 15 * linesOf(across, room);
  const option = base(c, {
    ...o.option,
    grid: {left, top, width: room, height: labels.length * height},
    xAxis: levelAxis(c, across, room, {nameGap: 10 + 15 * linesOf(across, room), more: {axisLine: {show: false}}}),
    yAxis: {
      type: 'category', data: labels, name: up ? up.label : '', nameLocation: 'end', nameGap: 10, nameTextStyle: {color: c.theme.muted, fontSize, align: 'left', padding: [0, 0, 0, -left]},
      axisLine: {show: false}, axisTick: {show: false}, axisLabel: {show: !!up, color: c.theme.text, interval: 0, formatter: (t) => format.breakText(t, letters), lineHeight: 14}, inverse: !!o.inverse,
    },
    series: [{
      type: 'custom', data: cells.map((x) => [x.x, up ? x.y : 0]), encode: {x: 0, y: 1}, clip: false,
      renderItem: (params, api) => cell(c, cells[params.dataIndex], api),
      pick: (i) => cells[i].pick,
      tooltip: c.page ? {formatter: (p) => tip(cells[p.dataIndex].title, cells[p.dataIndex].tip, cells[p.dataIndex].note)} : undefined,
    }],
  });
  return {option, height: top + labels.length * height + bottom, marks: cells.length};
}

function cell(c, x, api) {
  const [w, h] = api.size([1, 1]), [cx, cy] = api.coord([api.value(0), api.value(1)]);
  const letters = Math.floor(w / 7.4);
  // Names are cut where they do not fit; a number that does not fit is left to the tooltip and the table.
  const fits = (line, i) => format.width(line) * (x.bold && i === 0 ? 1.12 : 1) + 6 <= w;
  const lines = x.lines.map((line, i) => (/^[±\u2212]?\s?\d/.test(line) ? (fits(line, i) ? line : '') : letters < 3 ? '' : format.clip(line, letters))).filter((line) => line);
  const children = [{type: 'rect', shape: {x: cx - w / 2 + 1, y: cy - h / 2 + 1, width: w - 2, height: h - 2, r: 3}, style: {fill: x.fill}}];
  const colour = textOn(x.fill), room = Math.min(16, (h - 6) / Math.max(lines.length, 1));
  lines.forEach((line, i) => children.push({
    type: 'text', silent: true,
    style: {text: line, x: cx, y: cy + (i - (lines.length - 1) / 2) * room, fill: colour, align: 'center', verticalAlign: 'middle',
      fontSize, fontFamily: c.font, fontWeight: x.bold && i === 0 ? 600 : 'normal'},
  }));
  return {type: 'group', children};
}

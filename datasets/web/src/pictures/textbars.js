// Horizontal bars in parts, with labels of any length above them.
import * as format from '../format.js';
import {base, fontSize, tip} from './common.js';

// textBars draws bars [{label, parts: [{name, value, colour}], total, note, tip}]: the label above its bar, so that it may be long.
export function textBars(c, bars, o = {}) {
  const most = Math.max(1e-9, ...bars.map((b) => b.total)), letters = Math.floor(c.width / 6.9), line = 15, numbers = 110;
  let y = o.top || 4;
  const places = bars.map((b) => {
    const broken = format.breakText(b.label, letters).split('\n').slice(0, 4), place = {b, y, broken};
    y += broken.length * line + 30;
    return place;
  });
  const height = y + 4;
  const option = base(c, {
    legend: o.legend || {show: false}, grid: {left: 0, top: 0, width: c.width, height},
    xAxis: {type: 'value', min: 0, max: c.width, show: false}, yAxis: {type: 'value', min: 0, max: height, inverse: true, show: false},
    series: [{
      type: 'custom', data: places.map((p) => [0, p.y]), encode: {x: 0, y: 1}, clip: false,
      renderItem: (params) => {
        const p = places[params.dataIndex], top = p.y + p.broken.length * line + 2, children = [];
        p.broken.forEach((t, i) => children.push({type: 'text', style: {text: t, x: 0, y: p.y + i * line, fill: c.theme.text, align: 'left', verticalAlign: 'top', font: fontSize + 'px ' + c.font}}));
        let x = 0;
        for (const part of p.b.parts) {
          const width = (c.width - numbers) * part.value / most;
          if (width > 0) children.push({type: 'rect', shape: {x, y: top, width: Math.max(width - 0.8, 0.8), height: 14}, style: {fill: part.colour}});
          x += width;
        }
        children.push({type: 'text', style: {text: p.b.note, x: x + 7, y: top + 7, fill: c.theme.text, align: 'left', verticalAlign: 'middle', font: fontSize + 'px ' + c.font}});
        return {type: 'group', children};
      },
      open: (i) => places[i].b.open,
      tooltip: c.page ? {formatter: (p) => tip(places[p.dataIndex].b.label, places[p.dataIndex].b.tip)} : undefined,
    }, ...(o.series || [])],
  });
  return {option, height, marks: bars.reduce((n, b) => n + b.parts.length, 0)};
}

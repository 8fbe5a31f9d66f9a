// Which branches are taken? A policy as an indented tree: a line per node with its condition or action, a bar, a count and a share.
import {mix} from '../theme.js';
import * as format from '../format.js';
import {base, column, fontSize, tip} from './common.js';

export function policy(view, table, c) {
  const [depth, answer, node, text, action, count, share] = ['depth', 'answer', 'node', 'text', 'action', 'count', 'share'].map((name) => column(table, name));
  const narrow = c.width < 640, step = narrow ? 12 : 22, barWidth = narrow ? 0 : Math.min(200, c.width * 0.2), numbers = 120;
  const room = c.width - (narrow ? 0 : barWidth + numbers + 16), line = 15;
  let y = 8;
  const lines = table.rows.map((r) => {
    const indent = depth(r) * step, letters = Math.max(14, Math.floor((room - indent - 20) / 6.9));
    const label = (answer(r) ? answer(r) + ': ' : '') + text(r), broken = format.breakText(label, letters).split('\n');
    const place = {r, x: indent, y, broken, height: broken.length * line + (narrow ? 34 : 24)};
    y += place.height;
    return place;
  });
  const height = Math.max(y, 40);
  const option = base(c, {
    grid: {left: 0, top: 0, width: c.width, height},
    xAxis: {type: 'value', min: 0, max: c.width, show: false}, yAxis: {type: 'value', min: 0, max: height, inverse: true, show: false},
    series: [{
      type: 'custom', data: lines.map((p) => [p.x, p.y]), encode: {x: 0, y: 1}, clip: false, open: (i) => ({...view.key, node: node(lines[i].r)}),
      renderItem: (params) => ({type: 'group', children: nodeOf(c, lines[params.dataIndex], lines, params.dataIndex)}),
      tooltip: c.page ? {formatter: (p) => {
        const r = lines[p.dataIndex].r;
        return tip(node(r), [[action(r) ? 'action' : 'condition', text(r)], ['evaluations', format.fixed(count(r), 0)], ['share of all', share(r) === null ? '–' : format.value(share(r), {unit: 'share'})]], count(r) ? '' : 'never reached');
      }} : undefined,
    }],
  });
  return {option, height, marks: lines.length * 4};

  function nodeOf(ctx, p, all, i) {
    const r = p.r, never = !count(r), fade = (colour) => (never ? mix(colour, ctx.theme.background, 0.45) : colour);
    const mark = action(r) ? ctx.theme.levels[0] : ctx.theme.muted, part = share(r) || 0, children = [];
    const shape = action(r) ? {type: 'rect', shape: {x: p.x, y: p.y + 2, width: 9, height: 9}, style: {fill: fade(mark)}} : {type: 'circle', shape: {cx: p.x + 4.5, cy: p.y + 6.5, r: 4.5}, style: {fill: ctx.theme.background, stroke: fade(mark), lineWidth: 1.6}};
    const parent = above(all, i);
    if (parent) {
      const x = parent.x + 4.5, style = {stroke: ctx.theme.grid, lineWidth: 1.4};
      children.push({type: 'line', silent: true, shape: {x1: x, y1: parent.y + 12, x2: x, y2: p.y + 6.5}, style}, {type: 'line', silent: true, shape: {x1: x, y1: p.y + 6.5, x2: p.x, y2: p.y + 6.5}, style});
    }
    const write = (t, x, top, o) => children.push({type: 'text', style: {text: t, x, y: top, align: 'left', verticalAlign: 'top', fill: fade(ctx.theme.text), font: fontSize + 'px ' + ctx.font, ...o}});
    children.push(shape);
    p.broken.forEach((t, n) => write(t, p.x + 18, p.y + n * line, {font: (action(r) ? '600 ' : '') + fontSize + 'px ' + ctx.font}));
    write(node(r).length > 40 ? format.clip(node(r), 40) : node(r), p.x + 18, p.y + p.broken.length * line + 1, {fill: fade(ctx.theme.muted), font: (fontSize - 1) + 'px ' + ctx.font});
    const left = narrow ? p.x + 18 : room, wide = narrow ? Math.max(20, ctx.width - p.x - 18 - numbers) : barWidth, bar = narrow ? p.y + p.broken.length * line + 16 : p.y + 1;
    const figures = count(r) ? format.fixed(count(r), 0) + '  ' + format.value(part, {unit: 'share'}) : 'never reached';
    children.push({type: 'rect', shape: {x: left, y: bar, width: wide, height: 11}, style: {fill: ctx.theme.panel}}, {type: 'rect', shape: {x: left, y: bar, width: wide * part, height: 11}, style: {fill: fade(mark)}});
    write(figures, left + wide + 8, bar - 1, {fill: never ? ctx.theme.muted : ctx.theme.text});
    return children;
  }

  function above(all, i) {
    for (let k = i - 1; k >= 0; k--) if (depth(all[k].r) === depth(all[i].r) - 1) return all[k];
    return null;
  }
}

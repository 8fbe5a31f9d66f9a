// Where is it good, where bad? A heat map of two axes with mean and half width in each cell.
import {ramp} from '../theme.js';
import * as format from '../format.js';
import {column, estimates, extent, isLog} from './common.js';
import {heatMap} from './cells.js';

export function grid(view, table, c) {
  const d = view.draw, metric = c.metrics[d.metric], across = c.axis(d.across), up = c.axis(d.up);
  const [x, y, n] = [d.across, d.up, 'n'].map((name) => column(table, name)), e = estimates(table, metric), mean = e.at, half = e.half;
  const rows = table.rows.filter((r) => mean(r) !== null);
  const log = isLog(rows.map(mean), c.scale), of = (v) => (log ? Math.log10(v) : v);
  const [low, high] = extent(rows.map((r) => of(mean(r))));
  const narrow = c.width < 520;
  const cells = rows.map((r) => {
    const lines = [format.value(mean(r), metric)];
    if (!narrow && half(r) !== null) lines.push('± ' + format.value(half(r), metric));
    return {
      x: x(r), y: y(r), lines, bold: true, pick: {[across.name]: across.levels[x(r)], [up.name]: up.levels[y(r)]},
      fill: c.tint(ramp(c.theme.sequence, high > low ? (of(mean(r)) - low) / (high - low) : 0.3), {[across.name]: x(r), [up.name]: y(r)}),
      title: across.label + ' ' + format.level(across, x(r)) + ', ' + up.label + ' ' + format.level(up, y(r)),
      tip: [...e.tips(r), [c.study.dates ? 'dates' : 'replications', String(n(r))]],
    };
  });
  for (let i = 0; i < across.levels.length; i++) {
    for (let k = 0; k < up.levels.length; k++) {
      if (!rows.some((r) => x(r) === i && y(r) === k)) cells.push({x: i, y: k, lines: ['no runs'], fill: c.theme.panel, title: across.label + ' ' + format.level(across, i) + ', ' + up.label + ' ' + format.level(up, k), tip: [[metric.label, 'no completed runs to compare']]});
    }
  }
  return heatMap(c, across, up, cells);
}

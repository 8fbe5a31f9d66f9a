// Which arm is best where? Full colour where the best and the second differ by more than their paired interval, pale where not.
import {levelColour, mix} from '../theme.js';
import * as format from '../format.js';
import {base, column, legend, legendHeight, named} from './common.js';
import {heatMap} from './cells.js';

export function best(view, table, c) {
  const d = view.draw, metric = c.metrics[d.metric], arms = c.axis(d.arms), across = c.axis(d.across);
  const [x, y, first, second, clear, value, difference, half, n] = ['x', 'y', 'best', 'second', 'clear', 'mean', 'difference', 'half_width', 'n'].map((name) => column(table, name));
  const up = d.rows ? {label: d.up, labels: d.rows} : null;
  const name = (i) => format.level(arms, i);
  const shown = arms.levels.map((_, i) => i).filter((i) => table.rows.some((r) => first(r) === i));
  const narrow = c.width < 520, of = (r) => ({[across.name]: x(r), ...(d.levels ? d.levels[y(r)] : {})});
  const cells = table.rows.map((r) => {
    const title = across.label + ' ' + format.level(across, x(r)) + (up ? ', ' + up.label + ' ' + d.rows[y(r)] : '');
    if (first(r) === null) return {x: x(r), y: y(r), lines: ['no runs'], fill: c.theme.panel, title, tip: [['compared', 'nothing']]};
    const full = levelColour(c, arms, first(r)), undecided = !clear(r);
    const names = !undecided ? [name(first(r))] : narrow ? [name(first(r)), 'or ' + name(second(r))] : [name(first(r)) + ' or ' + name(second(r))];
    const room = (c.width - (d.rows ? Math.min(c.width * 0.34, 14 + Math.max(...d.rows.map((t) => format.width(t)))) : 4) - 8) / across.levels.length / 7.4;
    const lines = names[0].length > room && undecided && !narrow ? [name(first(r)), 'or ' + name(second(r))] : names;
    return {
      x: x(r), y: y(r), bold: !undecided, pick: {...named(c, of(r)), [arms.name]: arms.levels[first(r)]}, fill: c.tint(undecided ? mix(full, c.theme.background, 0.72) : full, of(r)),
      lines: [...lines, format.value(value(r), metric)], title,
      tip: [['best', name(first(r)) + ', ' + format.value(value(r), metric)], ['second', name(second(r))],
        ['difference', format.value(difference(r), metric, true)], ...(half(r) === null ? [] : [['95\u202f% interval', '± ' + format.value(half(r), metric)]]), ['pairs', String(n(r))]],
      note: undecided ? 'undecided: the interval of the paired difference includes zero' : 'the interval of the paired difference leaves out zero',
    };
  });
  const top = legendHeight(c, shown.map(name));
  const picture = heatMap(c, across, up, cells, {top, inverse: !!d.inverse});
  // Custom series have no entry in a legend: empty ones stand for the levels.
  picture.option.legend = legend(c, arms, shown);
  picture.option.series.push(...shown.map((i) => ({type: 'scatter', name: name(i), data: [], color: levelColour(c, arms, i)})));
  return picture;
}

// Is the arm better than the baseline, point by point? A forest plot of paired differences; filled markers leave out zero.
import {levelColour, placeOf} from '../theme.js';
import * as format from '../format.js';
import {base, column, extent, fontSize, legend, legendHeight, marker, named, rowAxis, tip, valueAxis, whisker, zeroLine} from './common.js';

export function differences(view, table, c) {
  const d = view.draw, metric = c.metrics[d.metric], arms = c.axis(d.arms);
  const [at, arm, mean, half, n] = ['point', 'arm', 'difference', 'half_width', 'n'].map((name) => column(table, name));
  const shown = arms.levels.map((_, i) => i).filter((i) => table.rows.some((r) => arm(r) === i));
  const places = [...new Set(table.rows.map(at))].sort((a, b) => a - b);
  const names = places.map((p) => d.rows[p]), letters = Math.floor(Math.min(c.width * 0.42, 300) / 6.8);
  const labels = names.map((t) => format.breakText(t, letters));
  const left = Math.min(c.width * 0.42, Math.max(...labels.map((t) => format.width(t))) + 16);
  const row = Math.max(22, 14 * Math.max(...labels.map((t) => t.split('\n').length)) + 8, 10 * shown.length + 8);
  const top = legendHeight(c, shown.map((i) => format.level(arms, i))) + 6, height = places.length * row;
  const bounds = table.rows.filter((r) => mean(r) !== null).flatMap((r) => [mean(r) - (half(r) || 0), mean(r) + (half(r) || 0)].map((v) => format.scaled(v, metric)));
  const [low, high] = extent([0, ...bounds]);
  const good = metric.better === 'higher' ? 'right is better' : metric.better === 'lower' ? 'left is better' : '';
  const option = base(c, {
    legend: legend(c, arms, shown),
    grid: {left, top, width: c.width - left - 16, height},
    xAxis: {...valueAxis(c, metric, low, high, {across: true, name: 'difference in ' + metric.label + (good ? ', ' + good : '')}), position: 'bottom', boundaryGap: ['2%', '2%']}, // room for markers at the ends
    yAxis: rowAxis(c, labels),
    series: [],
  });
  shown.forEach((level, k) => {
    const rows = table.rows.filter((r) => arm(r) === level && mean(r) !== null), colour = levelColour(c, arms, level);
    const scaled = (v) => format.scaled(v, metric), of = (r) => ({...d.levels[at(r)], [arms.name]: level});
    const data = rows.map((r) => [scaled(mean(r)), places.indexOf(at(r)), scaled(mean(r) - (half(r) || 0)), scaled(mean(r) + (half(r) || 0))]);
    option.series.push({
      type: 'custom', name: format.level(arms, level), color: colour, data, encode: {x: [0, 2, 3], y: 1}, clip: true, pick: (i) => named(c, of(rows[i])),
      renderItem: (params, api) => {
        const v = data[params.dataIndex], r = rows[params.dataIndex], shift = (k - (shown.length - 1) / 2) * Math.min(11, (row - 6) / shown.length);
        const spot = (x) => { const [px, py] = api.coord([x, v[1]]); return [px, py + shift]; };
        const [x, y] = spot(v[0]), [x1] = spot(v[2]), [x2] = spot(v[3]), tint = c.tint(colour, of(r)), clear = half(r) !== null && Math.abs(mean(r)) > half(r);
        return {type: 'group', children: [...(half(r) === null ? [] : whisker(x1, y, x2, y, tint, 3)),
          marker(placeOf(arms, level), x, y, 4.2, {fill: clear ? tint : c.theme.background, stroke: tint, lineWidth: 1.5})]};
      },
      tooltip: c.page ? {formatter: (p) => {
        const r = rows[p.dataIndex], clear = half(r) !== null && Math.abs(mean(r)) > half(r);
        return tip(d.rows[at(r)], [[format.level(arms, level), format.value(mean(r), metric, true)], ...(half(r) === null ? [] : [['95\u202f% interval', '± ' + format.value(half(r), metric)]]), ['pairs', String(n(r))]],
          clear ? 'the interval leaves out zero' : 'undecided: the interval includes zero');
      }} : undefined,
    });
  });
  option.series.push(zeroLine(c));
  return {option, height: top + height + 48, marks: table.rows.length};
}

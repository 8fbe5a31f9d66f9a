// The density of all points beside a scatter that shows some of them: cells coloured by the number of points, in classes, so that the
// legend can name them.
import {ramp} from '../theme.js';
import * as format from '../format.js';
import {fontSize, legendHeight} from './common.js';

const classesMax = 6;

// classes are the least numbers of points of the classes: of 1, 2, 5, 10, 20 and so on up to the largest count, as many at equal steps.
export function classes(lattices) {
  const most = Math.max(1, ...lattices.map((l) => Math.max(...l.counts))), bounds = [];
  for (let p = 1; p <= most; p *= 10) bounds.push(...[p, 2 * p, 5 * p].filter((b) => b <= most));
  const n = Math.min(classesMax, bounds.length);
  return bounds.filter((_, i) => Array.from({length: n}, (_, k) => Math.round(k * (bounds.length - 1) / Math.max(n - 1, 1))).includes(i));
}

const named = (bounds, k) => {
  const from = format.fixed(bounds[k], 0), next = bounds[k + 1];
  return (next === undefined ? (k ? 'at least ' : '') + from : next - 1 === bounds[k] ? from : from + ' to ' + format.fixed(next - 1, 0)) + (k ? '' : ' in a cell');
};

const colour = (c, bounds, k) => ramp(c.theme.sequence.slice(1), bounds.length > 1 ? k / (bounds.length - 1) : 0.6);

// densityLegend names the classes below other legends; its height is the second value.
export function densityLegend(c, bounds, top) {
  const names = bounds.map((_, k) => named(bounds, k));
  return [{
    show: true, type: 'plain', top: top + 2, left: 0, padding: 0, itemWidth: 14, itemHeight: 12, itemGap: 12, icon: 'rect', selectedMode: false, textStyle: {color: c.theme.text, fontSize},
    data: names.map((name, k) => ({name, itemStyle: {color: colour(c, bounds, k)}})),
  }, legendHeight(c, names)];
}

// edge is the lower edge of a cell.
const edge = (side, i) => (side.log ? side.from * Math.pow(side.to / side.from, i / side.cells) : side.from + (side.to - side.from) * i / side.cells);

// density has a series for each class. scale turns values of the two sides into what the axes show; tip makes the content of a tooltip.
export function density(c, lattice, bounds, grid, scale, tip) {
  const cells = bounds.map(() => []), {x, y} = lattice;
  lattice.counts.forEach((n, at) => {
    const i = at % x.cells, k = Math.floor(at / x.cells);
    if (n > 0) cells[bounds.filter((b) => b <= n).length - 1].push({n, box: [scale[0](edge(x, i)), scale[0](edge(x, i + 1)), scale[1](edge(y, k)), scale[1](edge(y, k + 1))]});
  });
  return cells.map((list, k) => ({
    type: 'custom', name: named(bounds, k), color: colour(c, bounds, k), xAxisIndex: grid, yAxisIndex: grid, z: 2, clip: true, encode: {x: [0, 1], y: [2, 3]}, data: list.map((cell) => cell.box),
    renderItem: (params, api) => {
      const b = list[params.dataIndex].box, [x1, y1] = api.coord([b[0], b[2]]), [x2, y2] = api.coord([b[1], b[3]]), left = Math.round(x1), top = Math.round(y2);
      return {type: 'rect', shape: {x: left, y: top, width: Math.max(Math.round(x2) - left, 1), height: Math.max(Math.round(y1) - top, 1)}, style: {fill: colour(c, bounds, k)}};
    },
    tooltip: c.page ? {formatter: (p) => tip(list[p.dataIndex])} : undefined,
  }));
}

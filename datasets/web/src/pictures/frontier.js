// How much delay does liquidity save? With an axis of liquidity: delay against what is provided, a line per arm. Else a scatter of
// all points, with steps through those that no other point beats in both figures.
import {levelColour, placeOf} from '../theme.js';
import * as format from '../format.js';
import {classes, density, densityLegend} from './density.js';
import {base, column, estimates, extent, fontSize, isLog, legend, legendHeight, marker, polyline, tip, valueAxis, whisker} from './common.js';

const crossesMax = 60;

export function frontier(view, table, c) {
  const d = view.draw, mx = c.metrics[d.x], my = c.metrics[d.y], arms = d.arms ? c.axis(d.arms) : null;
  const [point, arm, undominated, n] = ['point', 'arm', 'best', 'n'].map((name) => column(table, name));
  const ex = estimates(table, mx, {prefix: 'x_'}), ey = estimates(table, my, {prefix: 'y_'});
  const rows = table.rows.filter((r) => ex.at(r) !== null && ey.at(r) !== null);
  const marks = rows.map((r) => (
    {r, arm: arms ? arm(r) : 0, best: undominated(r), v: [ex.at(r), ey.at(r), ex.low(r), ex.high(r), ey.low(r), ey.high(r)].map((v, i) => format.scaled(v, [0, 2, 3].includes(i) ? mx : my))}));
  const shown = arms ? arms.levels.map((_, i) => i).filter((i) => marks.some((m) => m.arm === i)) : [];
  const [all] = d.density || [], ends = all ? [all.x.from, all.x.to].map((v) => format.scaled(v, mx)) : marks.map((m) => m.v[0]);
  const logX = isLog(ends, c.scale), crosses = marks.length <= crossesMax, lattice = all && d.density.find((l) => l.x.log === logX), beside = all && c.width >= 640;
  const [lowX, highX] = extent(marks.flatMap((m) => (crosses && !logX ? [m.v[2], m.v[3]] : [m.v[0]])).concat(all ? ends : []));
  const [lowY, highY] = extent(marks.flatMap((m) => (crosses ? [m.v[4], m.v[5]] : [m.v[1]])).concat(all ? [all.y.from, all.y.to].map((v) => format.scaled(v, my)) : []));
  const armLegend = arms ? legend(c, arms, shown) : {show: false}, armHeight = legendHeight(c, shown.map((i) => format.level(arms, i)));
  const bounds = all ? classes([lattice]) : [], [counts, countHeight] = all ? densityLegend(c, bounds, armHeight) : [null, 0];
  const top = armHeight + countHeight + (all ? 54 : 30), height = c.width < 520 ? 300 : 380, left = 64;
  const option = base(c, {
    legend: all ? [armLegend, counts] : armLegend,
    grid: {left, top, width: beside ? (c.width - left - 50) / 2 : c.width - left - 20, height},
    xAxis: {...valueAxis(c, mx, lowX, highX, {across: true, name: mx.label + (logX ? ' (log scale)' : ''), log: logX, tight: true}), splitLine: {show: false}},
    yAxis: {...valueAxis(c, my, lowY, highY, {name: my.label, left: left - 8, more: all ? {nameGap: 32} : {}}), min: lowY >= 0 ? 0 : undefined, boundaryGap: [0, '4%']},
    series: [],
  });
  const pad = (highX - lowX || highX || 1) * 0.04;
  Object.assign(option.xAxis, logX ? {min: lowX / 1.15, max: highX * 1.15} : {min: Math.max(lowX - pad, lowX >= 0 ? 0 : -Infinity), max: highX + pad});
  if (!logX) Object.assign(option.xAxis.axisLabel, {showMinLabel: false, showMaxLabel: false});
  const steps = marks.filter((m) => m.best).sort((a, b) => a.v[0] - b.v[0]);
  if (!d.lines && steps.length > 1) {
    const path = steps.flatMap((m, i) => (i ? [[m.v[0], steps[i - 1].v[1]], [m.v[0], m.v[1]]] : [[m.v[0], m.v[1]]]));
    option.series.push({type: 'line', data: path, silent: true, symbol: 'none', lineStyle: {color: c.theme.muted, width: 1.5, type: [5, 4]}, z: 1, name: 'undominated'});
  }
  // Arms with the same liquidity stand side by side.
  const crowded = !d.lines && shown.length > 1 && new Set(marks.map((m) => m.v[0])).size < marks.length / 2;
  (arms ? shown : [0]).forEach((level, k) => {
    const aside = crowded ? (k - (shown.length - 1) / 2) * 11 : 0;
    const mine = marks.filter((m) => m.arm === level), colour = arms ? levelColour(c, arms, level) : c.theme.levels[0];
    const name = arms ? format.level(arms, level) : 'points', shape = placeOf(arms, level);
    const of = (m) => ({...(d.points[point(m.r)] < 0 ? {} : {point: d.points[point(m.r)]}), ...(d.along ? {[d.along]: d.levels[point(m.r)]} : {}), ...(arms ? {[arms.name]: level} : {})});
    if (d.lines) {
      const line = [...mine].sort((a, b) => a.v[0] - b.v[0]);
      option.series.push({type: 'custom', silent: true, name, color: colour, data: line.length ? [line[0].v.slice(0, 2)] : [], z: 2,
        renderItem: (params, api) => polyline(line.map((m) => api.coord([m.v[0], m.v[1]])), shape, colour)});
    }
    option.series.push({
      type: 'custom', name, color: colour, data: mine.map((m) => m.v), pick: (i) => ({...(d.points[point(mine[i].r)] < 0 ? {[d.along]: c.axis(d.along).levels[d.levels[point(mine[i].r)]]} : {point: String(d.points[point(mine[i].r)])}), ...(arms ? {[arms.name]: arms.levels[level]} : {})}), encode: crosses ? {x: logX ? [0] : [0, 2, 3], y: [1, 4, 5]} : {x: 0, y: 1}, z: 3, clip: !!c.page,
      renderItem: (params, api) => {
        const m = mine[params.dataIndex], at = api.coord([m.v[0], m.v[1]]), x = at[0] + aside, y = at[1], tint = c.tint(colour, of(m)), children = [];
        if (crosses && ey.spread(m.r)) children.push(...whisker(x, api.coord([m.v[0], m.v[4]])[1], x, api.coord([m.v[0], m.v[5]])[1], tint, 3));
        if (crosses && m.v[2] !== m.v[3] && !logX) children.push(...whisker(api.coord([m.v[2], m.v[1]])[0], y, api.coord([m.v[3], m.v[1]])[0], y, tint, 3));
        children.push(marker(shape, x, y, crosses ? 5 : 3.4, {fill: tint, stroke: m.best ? c.theme.text : c.theme.background, lineWidth: m.best ? 1.8 : 0.8}));
        return {type: 'group', children};
      },
      tooltip: c.page ? {formatter: (p) => {
        const r = mine[p.dataIndex].r, of = (m, e) => e.tips(r).map(([name, text], i) => [i ? name : m.label, text]);
        return tip(table.columns[0].labels[point(r)], [...of(mx, ex), ...of(my, ey), [c.study.dates ? 'dates' : 'runs', String(n(r))]],
          mine[p.dataIndex].best ? 'no other point is better in both' : '');
      }} : undefined,
    });
  });
  if (c.page) option.dataZoom = [{type: 'inside', xAxisIndex: 0, zoomOnMouseWheel: 'ctrl', moveOnMouseMove: 'ctrl', filterMode: 'none'}, {type: 'inside', yAxisIndex: 0, zoomOnMouseWheel: 'ctrl', moveOnMouseMove: 'ctrl', filterMode: 'none'}];
  if (!all) return {option, height: top + height + 46, marks: marks.length};
  const second = beside ? {...option.grid, left: left + option.grid.width + 30} : {...option.grid, top: top + height + 76};
  const up = (v, metric) => format.value(v / format.scaled(1, metric), metric), [gx, gy] = [option.xAxis, option.yAxis];
  option.series.push(...density(c, lattice, bounds, 1, [(v) => format.scaled(v, mx), (v) => format.scaled(v, my)], ({n, box}) => tip(format.plural(n, 'point'), [
    [mx.label, up(box[0], mx) + ' to ' + up(box[1], mx)], [my.label, up(box[2], my) + ' to ' + up(box[3], my)]])));
  const title = (text, place) => ({text, left: place.left, top: place.top - 20, padding: 0, textStyle: {fontSize, fontWeight: 600, color: c.theme.text}});
  Object.assign(option, {
    title: [title(d.drawn, option.grid), title(d.all, second)], grid: [option.grid, second],
    xAxis: [gx, {...gx, gridIndex: 1}], yAxis: [gy, {...gy, gridIndex: 1, name: '', ...(beside ? {axisLabel: {show: false}} : {})}],
  });
  return {option, height: second.top + height + 46, marks: marks.length};
}

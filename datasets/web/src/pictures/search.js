// How did a search go? The difference of each candidate from the incumbent, stage by stage, and in words what was refused.
import * as format from '../format.js';
import {mix} from '../theme.js';
import {base, column, extent, fontSize, marker, polyline, tip, valueAxis, whisker} from './common.js';

export function search(view, table, c) {
  const d = view.draw, metric = d.metric ? {...c.metrics[d.metric], min: undefined, max: undefined} : {unit: 'number', label: d.objective}, scaled = (v) => format.scaled(v, metric);
  const [id, generation, stage, episodes, at, low, high, feasible, verdict, reason, values] = ['candidate', 'generation', 'stage', 'episodes', 'estimate', 'ci_low', 'ci_high', 'feasible', 'verdict', 'reason', 'parameters'].map((name) => column(table, name));
  const rows = table.rows.filter((r) => at(r) !== null && stage(r) !== null), places = new Map(d.stages.map(([number], i) => [number, i]));
  const left = 76, top = 30, width = c.width - left - 12, room = width / d.stages.length, height = c.width < 520 ? 260 : 320;
  const [least, most] = extent([0, ...rows.flatMap((r) => [at(r), low(r), high(r)].filter((v) => v !== null).map(scaled))]);
  // Of a stage with many candidates the marks stand in three fifths of its place.
  const beside = new Map();
  for (const r of rows) beside.set(stage(r), [...(beside.get(stage(r)) || []), r]);
  const shift = (r) => { const all = beside.get(stage(r)), n = all.length; return n < 2 ? 0 : (all.indexOf(r) / (n - 1) - 0.5) * Math.min(room * 0.7, 16 * (n - 1)); };
  const letters = Math.max(5, Math.floor(room / 7)), labels = d.stages.map(([, name]) => name), lines = Math.min(4, Math.max(...labels.map((t) => format.breakText(t, letters).split('\n').length)));
  const colours = {accept: c.theme.better, undecided: c.theme.better, reject: c.theme.muted}, colourOf = (r) => colours[verdict(r)] || c.theme.muted;
  const option = base(c, {
    title: [], grid: {left, top, width, height, outerBoundsMode: 'none'},
    xAxis: {type: 'category', data: labels, axisLine: {onZero: false, lineStyle: {color: c.theme.axis}}, axisTick: {show: false}, axisLabel: {color: c.theme.text, interval: room < 40 ? 'auto' : 0, lineHeight: 15, formatter: (t) => format.breakText(t, letters)}, splitLine: {show: false}},
    yAxis: valueAxis(c, metric, least, most, {name: 'difference in ' + d.objective, left: left - 8}),
    series: [{type: 'scatter', data: [], silent: true, name: 'incumbent', markLine: {silent: true, symbol: 'none', animation: false, lineStyle: {color: c.theme.text, width: 1.4, type: 'solid'},
      label: {show: true, position: 'insideEndTop', formatter: 'incumbent', color: c.theme.text, fontSize}, data: [{yAxis: 0}]}}],
  });
  const data = rows.map((r) => [places.get(stage(r)), scaled(at(r)), scaled(low(r) === null ? at(r) : low(r)), scaled(high(r) === null ? at(r) : high(r))]);
  const spot = (api, i, v) => { const [x, y] = api.coord([data[i][0], v]); return [x + shift(rows[i]), y]; };
  const path = rows.map((r, i) => i).filter((i) => id(rows[i]) === d.winner), won = path[path.length - 1];
  if (path.length) {
    option.series.push({type: 'custom', silent: true, name: 'winner', data: [data[won]], encode: {x: 0, y: 1}, z: 2, renderItem: (params, api) => polyline(path.map((i) => spot(api, i, data[i][1])), 1, c.theme.worse, 1.6)});
  }
  option.series.push({
    type: 'custom', name: 'candidates', data, encode: {x: 0, y: [1, 2, 3]}, z: 3,
    renderItem: (params, api) => {
      const i = params.dataIndex, r = rows[i], ours = id(r) === d.winner, colour = ours ? c.theme.worse : colourOf(r), children = [], [x, y] = spot(api, i, data[i][1]);
      const dense = beside.get(stage(r)).length > 12 && !ours;
      if (low(r) !== null && low(r) !== high(r)) children.push(...whisker(x, spot(api, i, data[i][2])[1], x, spot(api, i, data[i][3])[1], dense ? mix(colour, c.theme.background, 0.5) : colour, dense ? 0 : 3));
      children.push(marker(ours ? 3 : 0, x, y, ours ? 5.5 : dense ? 3 : 4, {fill: verdict(r) === 'accept' ? colour : verdict(r) === 'reject' ? mix(colour, c.theme.background, 0.4) : c.theme.background, stroke: colour, lineWidth: 1.5}));
      if (i === won) children.push({type: 'text', style: {text: d.winner + (d.confirmed ? ', winner' : ', best'), x: x + 14, y: spot(api, i, data[i][2])[1] + 8, fill: c.theme.text, align: 'right', verticalAlign: 'top', font: fontSize + 'px ' + c.font}});
      return {type: 'group', children};
    },
    tooltip: c.page ? {formatter: (p) => {
      const r = rows[p.dataIndex], say = (v) => format.value(v, metric, true);
      return tip(id(r) + (id(r) === d.winner ? (d.confirmed ? ', winner' : ', best') : ''), [[labels[places.get(stage(r))], 'generation ' + generation(r)], ['difference', say(at(r))], ...(low(r) === null ? [] : [['interval', say(low(r)) + ' to ' + say(high(r))]]), ['episodes', String(episodes(r))],
        ['values', values(r)], ['verdict', verdict(r)], ...(feasible(r) === false ? [['constraints', 'not fulfilled by the means']] : [])], reason(r) || '');
    }} : undefined,
  });
  let y = top + height + lines * 15 + 24;
  const across = Math.max(20, Math.floor(c.width / 6.6));
  for (const [who, why] of d.words) {
    const text = format.breakText(why, across).split('\n').slice(0, 3);
    option.title.push({text: who, subtext: text.join('\n'), left: 0, top: y, padding: 0, itemGap: 3, textStyle: {fontSize, fontWeight: 600, color: c.theme.text}, subtextStyle: {fontSize, color: c.theme.muted, lineHeight: 15}});
    y += 22 + text.length * 15;
  }
  return {option, height: y + 4, marks: rows.length};
}

// bestSoFar: the best candidate against the computed runs, with a step where another one takes its place.
export function bestSoFar(view, table, c) {
  const d = view.draw, metric = d.metric ? {...c.metrics[d.metric], min: undefined, max: undefined} : {unit: 'number', label: d.objective}, scaled = (v) => format.scaled(v, metric);
  const [runs, id, episodes, at, low, high, verdict, values] = ['runs', 'candidate', 'episodes', 'estimate', 'ci_low', 'ci_high', 'verdict', 'parameters'].map((name) => column(table, name));
  const rows = table.rows.filter((r) => at(r) !== null), left = 76, top = 30, width = c.width - left - 20, height = c.width < 520 ? 260 : 320;
  const [least, most] = extent([0, ...rows.flatMap((r) => [at(r), low(r), high(r)].filter((v) => v !== null).map(scaled))]);
  const option = base(c, {
    grid: {left, top, width, height, outerBoundsMode: 'none'},
    xAxis: {...valueAxis(c, {unit: 'count'}, 0, d.runs, {across: true, name: 'computed runs of candidates'}), min: 0, max: d.runs, axisLine: {onZero: false, show: true, lineStyle: {color: c.theme.axis}}, splitLine: {show: false}},
    yAxis: valueAxis(c, metric, least, most, {name: 'difference in ' + d.objective, left: left - 8}),
    series: [{type: 'scatter', data: [], silent: true, name: 'incumbent', markLine: {silent: true, symbol: 'none', animation: false, lineStyle: {color: c.theme.text, width: 1.4, type: 'solid'},
      label: {show: true, position: 'insideEndTop', formatter: 'incumbent', color: c.theme.text, fontSize}, data: [{yAxis: 0}]}}],
  });
  const data = rows.map((r) => [runs(r), scaled(at(r)), scaled(low(r) === null ? at(r) : low(r)), scaled(high(r) === null ? at(r) : high(r))]);
  const steps = data.flatMap((v, i) => (i ? [[v[0], data[i - 1][1]], v] : [v]));
  if (data.length) steps.push([d.runs, data[data.length - 1][1]]);
  option.series.push({type: 'custom', silent: true, name: 'best so far', data: data.slice(0, 1), encode: {x: 0, y: 1}, z: 2, renderItem: (params, api) => polyline(steps.map((v) => api.coord(v)), 0, c.theme.better)});
  option.series.push({
    type: 'custom', name: 'candidates', data, encode: {x: 0, y: [1, 2, 3]}, z: 3, clip: false,
    renderItem: (params, api) => {
      const i = params.dataIndex, r = rows[i], v = data[i], ours = id(r) === d.winner, colour = ours ? c.theme.worse : c.theme.better, [x, y] = api.coord([v[0], v[1]]), children = [];
      if (low(r) !== null && low(r) !== high(r)) children.push(...whisker(x, api.coord([v[0], v[2]])[1], x, api.coord([v[0], v[3]])[1], colour, 3));
      children.push(marker(ours ? 3 : 0, x, y, ours ? 5.5 : 4, {fill: verdict(r) === 'accept' ? colour : c.theme.background, stroke: colour, lineWidth: 1.5}));
      if (i === rows.length - 1 || id(r) !== id(rows[i + 1])) children.push({type: 'text', silent: true, style: {text: id(r) + (ours && i === rows.length - 1 ? (d.confirmed ? ', winner' : ', best') : ''), x: v[0] > d.runs * 0.75 ? x - 8 : x + 8, y: y - 4, fill: c.theme.text, align: v[0] > d.runs * 0.75 ? 'right' : 'left', verticalAlign: 'bottom', fontSize, fontFamily: c.font}});
      return {type: 'group', children};
    },
    tooltip: c.page ? {formatter: (p) => {
      const r = rows[p.dataIndex], say = (v) => format.value(v, metric, true);
      return tip(id(r), [['after', format.plural(runs(r), 'run')], ['difference', say(at(r))], ...(low(r) === null ? [] : [['interval', say(low(r)) + ' to ' + say(high(r))]]), ['episodes', String(episodes(r))], ['values', values(r)], ['verdict', verdict(r)]]);
    }} : undefined,
  });
  return {option, height: top + height + 48, marks: rows.length};
}

// Games of banks: how much liquidity they want, what each chooses against the others, and which combinations of choices are equilibria.
import * as format from '../format.js';
import {base, column, extent, fontSize, legendHeight, levelIcon, marker, polyline, tip, valueAxis, whisker} from './common.js';

// choices describes the values of an axis of choices as a metric, for axes and texts.
const choices = (axis) => ({label: axis.label, unit: axis.unit === 'money' ? 'money' : 'number', min: 0});

const bankColour = (c, k) => c.theme.levels[k % c.theme.levels.length];

// names is a legend of some names, each with the colour and the marker of its number.
function names(c, list) {
  return {
    show: true, type: 'plain', top: 0, left: 0, itemWidth: 12, itemHeight: 10, itemGap: 16, padding: 0, selectedMode: false, textStyle: {color: c.theme.text, fontSize},
    data: list.map((name, i) => ({name, icon: levelIcon(i), itemStyle: {color: bankColour(c, i)}})),
  };
}

export function demand(view, table, c) {
  const d = view.draw, metric = choices(c.axis(d.axis)), scaled = (v) => format.scaled(v, metric);
  const [bank, ratio, wanted, low, high, joint] = ['bank', 'ratio', 'demand', 'low', 'high', 'joint'].map((name) => column(table, name));
  const ratios = [...new Set(table.rows.map(ratio))].sort((a, b) => a - b), log = ratios.length > 1 && ratios[ratios.length - 1] / ratios[0] > 5;
  const top = legendHeight(c, d.banks) + 30, height = c.width < 520 ? 280 : 340, left = 64;
  const [, most] = extent(table.rows.flatMap((r) => [wanted(r), high(r), joint(r)].filter((v) => v !== null).map(scaled)));
  const option = base(c, {
    legend: names(c, d.banks),
    grid: {left, top, width: c.width - left - 20, height},
    xAxis: {...valueAxis(c, {label: '', unit: 'number'}, ratios[0], ratios[ratios.length - 1], {across: true, name: 'delay cost divided by liquidity cost' + (log ? ' (log scale)' : ''), tight: true}), splitLine: {show: false}},
    yAxis: {...valueAxis(c, metric, 0, most, {name: 'liquidity: ' + metric.label, left: left - 8}), min: 0, boundaryGap: [0, '4%']},
    series: [],
  });
  if (log) {
    Object.assign(option.xAxis, {type: 'log', logBase: 2, min: ratios[0] / 1.2, max: ratios[ratios.length - 1] * 1.2});
    Object.assign(option.xAxis.axisLabel, {customValues: ratios.length <= 14 ? ratios : undefined, formatter: (x) => format.digits(x, 3).replace(/\.0+$/, '')});
  } else {
    const room = (ratios[ratios.length - 1] - ratios[0]) * 0.05 || ratios[0] * 0.2;
    Object.assign(option.xAxis, {min: Math.max(0, ratios[0] - room), max: ratios[ratios.length - 1] + room});
    Object.assign(option.xAxis.axisLabel, {customValues: ratios, formatter: (x) => String(Number(x.toPrecision(3)))});
  }
  d.banks.forEach((name, k) => {
    const rows = table.rows.filter((r) => bank(r) === k).sort((a, b) => ratio(a) - ratio(b)), colour = bankColour(c, k);
    const found = rows.filter((r) => wanted(r) !== null), shift = (k - (d.banks.length - 1) / 2) * 9;
    const spot = (api, x, y) => { const p = api.coord([x, scaled(y)]); return [p[0] + shift, p[1]]; };
    option.series.push({type: 'custom', silent: true, name, color: colour, z: 2, data: found.length ? [[ratio(found[0]), scaled(wanted(found[0]))]] : [],
      renderItem: (params, api) => polyline(found.map((r) => spot(api, ratio(r), wanted(r))), 0, colour)});
    option.series.push({type: 'custom', silent: true, name: 'joint minimum of ' + name, color: colour, z: 1, data: rows.length ? [[ratio(rows[0]), scaled(joint(rows[0]))]] : [],
      renderItem: (params, api) => polyline(rows.map((r) => spot(api, ratio(r), joint(r))), 1, colour, 1.3)});
    option.series.push({
      type: 'custom', name, color: colour, z: 3, data: rows.map((r) => [ratio(r), scaled(wanted(r) === null ? joint(r) : wanted(r))]),
      renderItem: (params, api) => {
        const r = rows[params.dataIndex], children = [marker(k, ...spot(api, ratio(r), joint(r)), 4, {fill: c.theme.background, stroke: colour, lineWidth: 1.5})];
        if (wanted(r) !== null) {
          const [x, y] = spot(api, ratio(r), wanted(r));
          if (low(r) !== high(r)) children.push(...whisker(x, spot(api, ratio(r), low(r))[1], x, spot(api, ratio(r), high(r))[1], colour, 4));
          children.push(marker(k, x, y, 5, {fill: colour, stroke: c.theme.background, lineWidth: 0.8}));
        }
        return {type: 'group', children};
      },
      tooltip: c.page ? {formatter: (p) => {
        const r = rows[p.dataIndex], say = (v) => format.value(v, metric);
        return tip(name + ', delay costs ' + format.digits(ratio(r), 3) + ' times', [...(wanted(r) === null ? [] : [['equilibrium', say(wanted(r))], ['not ruled out', say(low(r)) + ' to ' + say(high(r))]]), ['joint minimum', say(joint(r))]],
          wanted(r) === null ? 'no pure equilibrium' : '');
      }} : undefined,
    });
  });
  return {option, height: top + height + 52, marks: table.rows.length};
}

// bestResponse draws two curves that cross in the equilibria: each bank chooses on its own axis, against what the other one has on the other.
export function bestResponse(view, table, c) {
  const d = view.draw, axes = d.axes.map((name) => c.axis(name)), metrics = axes.map(choices);
  const [bank, others, best, low, high] = ['bank', 'others', 'reply', 'low', 'high'].map((name) => column(table, name));
  // A player's own choice is on its axis: the first across, the second up. One bank against all others: theirs across, its own up.
  const across = d.symmetric ? 1 : 0, up = 1 - across;
  const place = (k, own, other) => (d.symmetric || k === 1 ? [format.scaled(other, metrics[across]), format.scaled(own, metrics[up])] : [format.scaled(own, metrics[across]), format.scaled(other, metrics[up])]);
  const vertical = (k) => d.symmetric || k === 1;
  const top = legendHeight(c, d.banks) + 30, size = Math.min(c.width - 84, c.width < 520 ? 300 : 400), left = 64;
  const reach = axes.map((a, i) => extent(a.levels.map((l) => format.scaled(Number(l), metrics[i]))));
  const option = base(c, {
    legend: names(c, d.banks.map((b) => 'best response of ' + b)),
    grid: {left, top, width: size, height: size},
    xAxis: {...valueAxis(c, metrics[across], ...reach[across], {across: true, name: d.symmetric ? 'each of the others: ' + axes[across].label : d.banks[0] + ': ' + axes[across].label, tight: true})},
    yAxis: {...valueAxis(c, metrics[up], ...reach[up], {name: d.banks[d.symmetric ? 0 : 1] + ': ' + axes[up].label, left: left - 8, tight: true})},
    series: [],
  });
  for (const [axis, [from, to]] of [[option.xAxis, reach[across]], [option.yAxis, reach[up]]]) {
    const pad = (to - from || to || 1) * 0.04;
    Object.assign(axis, {min: from - pad, max: to + pad});
    Object.assign(axis.axisLabel, {showMinLabel: false, showMaxLabel: false});
  }
  if (d.symmetric) {
    const to = Math.min(reach[0][1], reach[1][1]), from = Math.max(reach[0][0], reach[1][0]);
    option.series.push({type: 'line', data: [[from, from], [to, to]], silent: true, symbol: 'none', name: 'equal', lineStyle: {color: c.theme.muted, width: 1.2, type: [4, 4]}, z: 1});
  }
  d.banks.forEach((name, k) => {
    const rows = table.rows.filter((r) => bank(r) === k), colour = bankColour(c, k);
    const spots = rows.map((r) => place(k, best(r), others(r)));
    option.series.push({type: 'custom', silent: true, name, color: colour, z: 2, data: spots.slice(0, 1), renderItem: (params, api) => polyline(spots.map((p) => api.coord(p)), k, colour, 1.6)});
    option.series.push({
      type: 'custom', name: 'best response of ' + name, color: colour, z: 3, data: spots,
      renderItem: (params, api) => {
        const r = rows[params.dataIndex], [x, y] = api.coord(spots[params.dataIndex]), children = [];
        if (low(r) !== high(r)) {
          const a = api.coord(place(k, low(r), others(r))), b = api.coord(place(k, high(r), others(r)));
          children.push(...(vertical(k) ? whisker(x, a[1], x, b[1], colour, 3) : whisker(a[0], y, b[0], y, colour, 3)));
        }
        children.push(marker(k, x, y, 4, {fill: colour, stroke: c.theme.background, lineWidth: 0.8}));
        return {type: 'group', children};
      },
      tooltip: c.page ? {formatter: (p) => {
        const r = rows[p.dataIndex], own = d.symmetric || k === 0 ? 0 : 1;
        return tip(name, [['against ' + axes[1 - own].label, format.value(others(r), metrics[1 - own])], ['best response', format.value(best(r), metrics[own])],
          ...(low(r) === high(r) ? [] : [['not surely worse', format.value(low(r), metrics[own]) + ' to ' + format.value(high(r), metrics[own])]])]);
      }} : undefined,
    });
  });
  const rings = d.equilibria.map(([a, b]) => [format.scaled(d.symmetric ? b : a, metrics[across]), format.scaled(d.symmetric ? a : b, metrics[up])]);
  option.series.push({type: 'custom', silent: true, name: 'equilibrium', data: rings, z: 4,
    renderItem: (params, api) => { const [x, y] = api.coord(rings[params.dataIndex]); return {type: 'circle', shape: {cx: x, cy: y, r: 10}, style: {fill: 'none', stroke: c.theme.text, lineWidth: 2}}; }});
  return {option, height: top + size + 52, marks: table.rows.length};
}

// profiles lists combinations of choices with the largest gain of a bank that chooses something else.
export function profiles(view, table, c) {
  const d = view.draw, metric = c.metrics[d.metric];
  const [at, gain, low, high, pure, joint] = ['profile', 'gain', 'low', 'high', 'pure', 'joint_cost'].map((name) => column(table, name));
  const letters = Math.floor(Math.min(c.width * 0.42, 300) / 6.8), labels = d.rows.map((t) => format.breakText(t, letters));
  const left = Math.min(c.width * 0.42, Math.max(...labels.map((t) => format.width(t))) + 16);
  const row = Math.max(22, 14 * Math.max(...labels.map((t) => t.split('\n').length)) + 8), height = labels.length * row;
  const scaled = (v) => format.scaled(v, metric), colour = c.theme.levels[0];
  const [least, most] = extent([0, ...table.rows.flatMap((r) => [gain(r), low(r), high(r)].filter((v) => v !== null).map(scaled))]);
  const option = base(c, {
    grid: {left, top: 8, width: c.width - left - 16, height},
    xAxis: {...valueAxis(c, metric, least, most, {across: true, name: 'largest gain of a bank by another choice'}), position: 'bottom'},
    yAxis: {type: 'category', inverse: true, data: labels, axisLine: {show: false}, axisTick: {show: false}, axisLabel: {color: c.theme.text, interval: 0, lineHeight: 14}, splitLine: {show: true, lineStyle: {color: c.theme.grid}}},
    series: [],
  });
  const data = table.rows.map((r, i) => [scaled(gain(r)), i]);
  option.series.push({
    type: 'custom', name: 'gain', color: colour, data, encode: {x: 0, y: 1}, clip: true,
    renderItem: (params, api) => {
      const r = table.rows[params.dataIndex], [x, y] = api.coord(data[params.dataIndex]), children = [];
      if (low(r) !== null && low(r) !== high(r)) children.push(...whisker(api.coord([scaled(low(r)), params.dataIndex])[0], y, api.coord([scaled(high(r)), params.dataIndex])[0], y, colour, 3));
      children.push(marker(pure(r) ? 3 : 0, x, y, pure(r) ? 6 : 4.2, {fill: pure(r) ? colour : c.theme.background, stroke: colour, lineWidth: 1.5}));
      return {type: 'group', children};
    },
    tooltip: c.page ? {formatter: (p) => {
      const r = table.rows[p.dataIndex];
      return tip(d.rows[at(r)], [['largest gain', format.value(gain(r), metric)], ...(low(r) === null ? [] : [['bounds', format.value(low(r), metric) + ' to ' + format.value(high(r), metric)]]), ['joint cost', format.value(joint(r), metric)]],
        pure(r) ? 'equilibrium of the means' : low(r) === null ? 'undecided: rare large costs' : '');
    }} : undefined,
  });
  option.series.push({type: 'scatter', data: [], silent: true, markLine: {silent: true, symbol: 'none', animation: false, lineStyle: {color: c.theme.text, width: 1.2, type: 'solid'}, label: {show: false}, data: [{xAxis: 0}]}});
  return {option, height: height + 56, marks: table.rows.length};
}

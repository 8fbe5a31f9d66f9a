// Games of banks: how much liquidity they want, what each chooses against the others, and which combinations of choices are equilibria.
import {ramp, textOn} from '../theme.js';
import * as format from '../format.js';
import {base, column, extent, fontSize, legendHeight, levelIcon, marker, polyline, rowAxis, tip, valueAxis, whisker, zeroLine} from './common.js';

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
  const d = view.draw, metric = choices(d.axes[0]), scaled = (v) => format.scaled(v, metric);
  const [bank, ratio, wanted, low, high, joint] = ['bank', 'ratio', 'demand', 'low', 'high', 'joint'].map((name) => column(table, name));
  const ratios = [...new Set(table.rows.map(ratio))].sort((a, b) => a - b), log = ratios.length > 1 && ratios[ratios.length - 1] / ratios[0] > 5;
  const top = legendHeight(c, d.banks) + 30, height = c.width < 520 ? 280 : 340, left = 64;
  const [, most] = extent(table.rows.flatMap((r) => [wanted(r), high(r), joint(r)].filter((v) => v !== null).map(scaled)));
  const option = base(c, {
    legend: names(c, d.banks),
    grid: {left, top, width: c.width - left - 20, height},
    xAxis: {...valueAxis(c, {label: '', unit: 'number'}, ratios[0], ratios[ratios.length - 1], {across: true, name: 'delay cost divided by liquidity cost' + (log ? ' (log scale)' : ''), tight: true}), splitLine: {show: false}},
    yAxis: {...valueAxis(c, metric, 0, most, {name: 'liquidity: ' + [...new Set(d.axes.map((a) => a.label))].join(', '), left: left - 8}), min: 0, boundaryGap: [0, '4%']},
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
    const found = rows.filter((r) => wanted(r) !== null), least = rows.filter((r) => joint(r) !== null), shift = (k - (d.banks.length - 1) / 2) * 9;
    const spot = (api, x, y) => { const p = api.coord([x, scaled(y)]); return [p[0] + shift, p[1]]; };
    option.series.push({type: 'custom', silent: true, name, color: colour, z: 2, data: found.length ? [[ratio(found[0]), scaled(wanted(found[0]))]] : [],
      renderItem: (params, api) => polyline(found.map((r) => spot(api, ratio(r), wanted(r))), 0, colour)});
    option.series.push({type: 'custom', silent: true, name: 'joint minimum of ' + name, color: colour, z: 1, data: least.length ? [[ratio(least[0]), scaled(joint(least[0]))]] : [],
      renderItem: (params, api) => polyline(least.map((r) => spot(api, ratio(r), joint(r))), 1, colour, 1.3)});
    option.series.push({
      type: 'custom', name, color: colour, z: 3, data: rows.map((r) => [ratio(r), wanted(r) === null && joint(r) === null ? '-' : scaled(wanted(r) === null ? joint(r) : wanted(r))]),
      renderItem: (params, api) => {
        const r = rows[params.dataIndex], children = joint(r) === null ? [] : [marker(k, ...spot(api, ratio(r), joint(r)), 4, {fill: c.theme.background, stroke: colour, lineWidth: 1.5})];
        if (wanted(r) !== null) {
          const [x, y] = spot(api, ratio(r), wanted(r));
          if (low(r) !== high(r)) children.push(...whisker(x, spot(api, ratio(r), low(r))[1], x, spot(api, ratio(r), high(r))[1], colour, 4));
          children.push(marker(k, x, y, 5, {fill: colour, stroke: c.theme.background, lineWidth: 0.8}));
        }
        return {type: 'group', children};
      },
      tooltip: c.page ? {formatter: (p) => {
        const r = rows[p.dataIndex], say = (v) => format.value(v, metric);
        return tip(name + ', delay costs ' + format.digits(ratio(r), 3) + ' times', [...(wanted(r) === null ? [] : [['equilibrium', say(wanted(r))], ['not ruled out', say(low(r)) + ' to ' + say(high(r))]]), ...(joint(r) === null ? [] : [['joint minimum', say(joint(r))]])],
          wanted(r) === null ? 'no pure equilibrium' : '');
      }} : undefined,
    });
  });
  return {option, height: top + height + 52, marks: table.rows.length};
}

// bestResponse draws two curves that cross in the equilibria: each bank chooses on its own axis, against what the other one has on the other.
export function bestResponse(view, table, c) {
  const d = view.draw, axes = d.axes, metrics = axes.map(choices);
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
    yAxis: rowAxis(c, labels),
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
  option.series.push(zeroLine(c));
  return {option, height: height + 56, marks: table.rows.length};
}

// keys adds series without data for the names of a legend.
function keys(option, list) {
  for (const [name, color] of list) option.series.push({type: 'scatter', name, data: [], color, itemStyle: {color, opacity: 1}});
}

// payoffs: a matrix of what two players pay, with the best replies of each.
export function payoffs(view, table, c) {
  const d = view.draw, metric = c.metrics[d.metric], [first, second, one, two, joint, bestOne, bestTwo, verdict] = ['first', 'second', 'cost_first', 'cost_second', 'joint_cost', 'best_first', 'best_second', 'verdict'].map((name) => column(table, name));
  const down = table.columns[0].labels, across = table.columns[1].labels, [low, high] = extent(table.rows.map(joint));
  const left = Math.min(c.width * 0.3, Math.max(...down.map((t) => format.width(t))) + 16), room = c.width - left - 8, w = room / across.length;
  const letters = Math.max(4, Math.floor(w / 7.2)), lines = Math.min(4, Math.max(...across.map((t) => format.breakText(t, letters).split('\n').length))), side = Math.floor(left / 6.9);
  const text = (x) => format.value(x, metric), fits = Math.max(...table.rows.flatMap((r) => [text(one(r)), text(two(r))]).map((t) => format.width(t))) + 26 <= w, h = fits ? 50 : Math.max(14, Math.min(26, 560 / down.length));
  const top = 54, few = (list) => (fits || list.length * 16 < 560 ? 0 : Math.ceil(list.length / 14));
  const option = base(c, {
    legend: {...names(c, d.players.map((p) => 'best reply of ' + p))},
    grid: {left, top, width: room, height: down.length * h},
    xAxis: {type: 'category', data: across, name: d.players[1] + ': ' + d.choices[1], nameLocation: 'middle', nameGap: 12 + 15 * lines, nameTextStyle: {color: c.theme.muted, fontSize}, axisLine: {show: false}, axisTick: {show: false},
      axisLabel: {color: c.theme.text, interval: w < 34 ? Math.ceil(34 / w) - 1 : 0, lineHeight: 15, formatter: (t) => format.breakText(t, letters), hideOverlap: true}},
    yAxis: {type: 'category', data: down, inverse: true, name: d.players[0] + ': ' + d.choices[0], nameLocation: 'start', nameGap: 12, nameTextStyle: {color: c.theme.muted, fontSize, align: 'left', padding: [0, 0, 0, -left]},
      axisLine: {show: false}, axisTick: {show: false}, axisLabel: {color: c.theme.text, interval: few(down), lineHeight: 14, formatter: (t) => format.breakText(t, side)}},
    series: [],
  });
  const data = table.rows.map((r) => [second(r), first(r)]);
  option.series.push({
    type: 'custom', data, encode: {x: 0, y: 1}, clip: false,
    renderItem: (params, api) => {
      const r = table.rows[params.dataIndex], [cw, ch] = api.size([1, 1]), [cx, cy] = api.coord(data[params.dataIndex]), both = bestOne(r) && bestTwo(r);
      const fill = ramp(c.theme.sequence, high > low ? 0.08 + 0.6 * (joint(r) - low) / (high - low) : 0.2), ink = textOn(fill);
      const children = [{type: 'rect', shape: {x: cx - cw / 2 + 1, y: cy - ch / 2 + 1, width: cw - 2, height: ch - 2, r: 2}, style: {fill, stroke: both ? c.theme.text : 'none', lineWidth: both ? 2.4 : 0}}];
      const x = fits ? cx - cw / 2 + 11 : cx, dots = Math.max(1.6, Math.min(4, cw / 8, ch / 6));
      [[bestOne(r), one(r)], [bestTwo(r), two(r)]].forEach(([best, cost], k) => {
        const y = fits ? cy + (k ? 10 : -10) : cy + (k ? 1 : -1) * Math.min(5, ch / 4);
        if (best) children.push(marker(k, x, y, fits ? 4.4 : dots, {fill: bankColour(c, k), stroke: c.theme.background, lineWidth: 1.2}));
        if (fits) children.push({type: 'text', silent: true, style: {text: text(cost), x: x + 9, y, fill: ink, align: 'left', verticalAlign: 'middle', fontWeight: best ? 600 : 'normal', fontSize, fontFamily: c.font}});
      });
      return {type: 'group', children};
    },
    tooltip: c.page ? {formatter: (p) => {
      const r = table.rows[p.dataIndex];
      return tip(d.players[0] + ' ' + down[first(r)] + ', ' + d.players[1] + ' ' + across[second(r)], [['cost of ' + d.players[0], text(one(r))], ['cost of ' + d.players[1], text(two(r))], ['joint cost', text(joint(r))], ['verdict', verdict(r)]], bestOne(r) && bestTwo(r) ? 'equilibrium of the means' : '');
    }} : undefined,
  });
  keys(option, d.players.map((p, k) => ['best reply of ' + p, bankColour(c, k)]));
  return {option, height: top + down.length * h + 34 + 15 * lines, marks: table.rows.length};
}

// panel adds a panel with a value of each player at some places: marks beside each other, filled or hollow.
function panel(c, option, o) {
  const k = option.grid.length, [, most] = extent(o.rows.map((r) => r.value)), [least] = extent(o.rows.map((r) => r.value));
  option.title.push({text: o.title, left: 0, top: o.top, padding: 0, textStyle: {fontSize: fontSize + 1, fontWeight: 600, color: c.theme.text}});
  option.grid.push({left: o.left, top: o.top + 26, width: o.width, height: o.height, outerBoundsMode: 'none'});
  option.xAxis.push({type: 'category', gridIndex: k, data: o.places, axisLine: {onZero: false, lineStyle: {color: c.theme.axis}}, axisTick: {show: false}, splitLine: {show: false}, axisLabel: {color: c.theme.text, interval: 0, lineHeight: 15, hideOverlap: true, formatter: (t) => format.breakText(t, Math.max(4, Math.floor(o.width / o.places.length / 7)))}});
  option.yAxis.push({...valueAxis(c, o.metric, Math.min(0, least), most, {}), gridIndex: k, splitNumber: 3, min: least < 0 ? undefined : 0});
  const spread = Math.min(26, o.width / o.places.length / (o.players + 1));
  option.series.push({
    type: 'custom', xAxisIndex: k, yAxisIndex: k, data: o.rows.map((r) => [r.place, r.value]), z: 3,
    renderItem: (params, api) => {
      const r = o.rows[params.dataIndex], [x, y] = api.coord([r.place, r.value]), colour = r.player < 0 ? c.theme.text : bankColour(c, r.player), shift = ((r.player < 0 ? o.players : r.player) - (o.players - (o.joint ? 0 : 1)) / 2) * spread;
      return marker(r.player < 0 ? 4 : r.player, x + shift, y, 5.4, {fill: r.filled ? colour : c.theme.background, stroke: colour, lineWidth: 1.8});
    },
    tooltip: c.page ? {formatter: (p) => tip(o.places[o.rows[p.dataIndex].place], o.rows[p.dataIndex].tip)} : undefined,
  });
}

// equilibria: where the players of a search ended, at every point of the outer axes.
export function equilibria(view, table, c) {
  const d = view.draw, [place, player, strategy, cost, regret, low, high, joint, verdict] = ['place', 'player', 'strategy', 'cost', 'regret', 'gain_low', 'gain_high', 'joint_cost', 'verdict'].map((name) => column(table, name));
  const places = table.columns[0].labels || [], players = table.columns[1].labels, metric = c.metrics.total_cost_cents, left = 76, width = c.width - left - 12;
  const legends = [...players, 'all players together'], option = base(c, {title: [], grid: [], xAxis: [], yAxis: [], series: []});
  option.legend = {...names(c, legends), data: legends.map((name, i) => ({name, icon: levelIcon(i < players.length ? i : 4), itemStyle: {color: i < players.length ? bankColour(c, i) : c.theme.text}}))};
  const filled = (r) => verdict(r) === 'equilibrium', lines = Math.max(1, ...places.map((t) => format.breakText(t, Math.max(4, Math.floor(width / places.length / 7))).split('\n').length));
  const tips = (r) => [[players[player(r)], strategy(r)], ['cost', format.value(cost(r), metric)], ['would save by another choice', format.value(regret(r), metric)], ...(low(r) === null ? [] : [['at least, at most', format.value(low(r), metric) + ', ' + format.value(high(r), metric)]]), ['joint cost', format.value(joint(r), metric)], ['verdict', verdict(r)]];
  let top = legendHeight(c, legends) + 8;
  if (d.numeric) {
    const at = column(table, 'choice'), choice = choices(d.choice), rows = table.rows.filter((r) => at(r) !== null);
    panel(c, option, {title: 'Choice: ' + d.words, top, left, width, height: 170, places, players: players.length, metric: choice, rows: rows.map((r) => ({place: place(r), player: player(r), value: format.scaled(at(r), choice), filled: filled(r), tip: tips(r)}))});
    top += 170 + 26 + 15 * lines + 26;
  } else {
    const letters = Math.max(6, Math.floor(width / Math.max(1, places.length) / 7)), tall = 16 * Math.max(1, ...table.rows.map((r) => format.breakText(strategy(r), letters).split('\n').length)) + 12;
    option.title.push({text: 'Choice: ' + d.words, left: 0, top, padding: 0, textStyle: {fontSize: fontSize + 1, fontWeight: 600, color: c.theme.text}});
    option.grid.push({left, top: top + 26, width, height: tall * players.length, outerBoundsMode: 'none'});
    option.xAxis.push({type: 'category', gridIndex: 0, data: places, axisLine: {show: false}, axisTick: {show: false}, axisLabel: {show: false}});
    option.yAxis.push({type: 'category', gridIndex: 0, inverse: true, data: players, axisLine: {show: false}, axisTick: {show: false}, axisLabel: {color: c.theme.text, interval: 0, formatter: (t) => format.clip(t, 10)}});
    option.series.push({type: 'custom', xAxisIndex: 0, yAxisIndex: 0, data: table.rows.map((r) => [place(r), player(r)]), renderItem: (params, api) => {
      const r = table.rows[params.dataIndex], [x, y] = api.coord([place(r), player(r)]), [w, h] = api.size([1, 1]), colour = bankColour(c, player(r)), ink = filled(r) ? textOn(colour) : c.theme.text;
      return {type: 'group', children: [{type: 'rect', shape: {x: x - w / 2 + 2, y: y - h / 2 + 2, width: w - 4, height: h - 4, r: 3}, style: {fill: filled(r) ? colour : c.theme.background, stroke: colour, lineWidth: 1.5}},
        {type: 'text', style: {text: format.breakText(strategy(r), letters), x, y, align: 'center', verticalAlign: 'middle', fill: ink, fontSize, fontFamily: c.font}}]};
    }, tooltip: c.page ? {formatter: (p) => tip(places[place(table.rows[p.dataIndex])], tips(table.rows[p.dataIndex]))} : undefined});
    top += tall * players.length + 26 + 20;
  }
  const together = places.map((_, i) => table.rows.find((r) => place(r) === i)).filter((r) => r);
  panel(c, option, {title: 'Cost of each player, and of all together', top, left, width, height: 190, places, players: players.length, joint: true, metric,
    rows: [...table.rows.map((r) => ({place: place(r), player: player(r), value: format.scaled(cost(r), metric), filled: filled(r), tip: tips(r)})), ...together.map((r) => ({place: place(r), player: -1, value: format.scaled(joint(r), metric), filled: filled(r), tip: [['joint cost', format.value(joint(r), metric)], ['verdict', verdict(r)]]}))]});
  keys(option, legends.map((name, i) => [name, i < players.length ? bankColour(c, i) : c.theme.text]));
  return {option, height: top + 190 + 26 + 15 * lines + 20, marks: table.rows.length * 2};
}

// path: what each player chose in each round. Without numbers, choices are places in the list of the player.
export function path(view, table, c) {
  const d = view.draw, [round, player, strategy, level] = ['round', 'player', 'strategy', 'level'].map((name) => column(table, name)), players = table.columns[1].labels;
  const metric = d.numeric ? choices(d.choices[0]) : {unit: 'count'}, at = d.numeric ? column(table, 'choice') : level, rounds = Math.max(...table.rows.map(round));
  const labels = d.numeric ? [] : [...new Set(d.choices.flatMap((a) => a.levels))], value = (r) => (d.numeric ? (at(r) === null ? null : format.scaled(at(r), metric)) : labels.indexOf(d.choices[player(r)].levels[level(r)]));
  const left = d.numeric ? 76 : Math.min(c.width * 0.34, Math.max(...labels.map((t) => format.width(t))) + 16), top = legendHeight(c, players) + 30, height = d.numeric ? (c.width < 520 ? 220 : 260) : Math.max(120, labels.length * 40), width = c.width - left - 20;
  const [, most] = extent(table.rows.map(value)), option = base(c, {
    legend: names(c, players), grid: {left, top, width, height},
    xAxis: {...valueAxis(c, {unit: 'count'}, 0, rounds, {across: true, name: 'after round'}), min: -0.3, max: rounds + 0.3, splitLine: {show: false}, minInterval: 1, axisLabel: {color: c.theme.muted, hideOverlap: true, formatter: (x) => (Number.isInteger(x) && x >= 0 ? format.fixed(x, 0) : '')}},
    yAxis: d.numeric ? {...valueAxis(c, metric, 0, most, {name: d.words, left: left - 8}), min: 0, boundaryGap: [0, '6%']}
      : {type: 'category', data: labels, axisLine: {show: false}, axisTick: {show: false}, axisLabel: {color: c.theme.text, interval: 0, formatter: (t) => format.breakText(format.clip(t, 60), Math.floor(left / 6.9))}, splitLine: {show: true, lineStyle: {color: c.theme.grid}}},
    series: [],
  });
  players.forEach((name, k) => {
    const rows = table.rows.filter((r) => player(r) === k && value(r) !== null && value(r) >= 0), colour = bankColour(c, k), shift = (k - (players.length - 1) / 2) * 8;
    const spot = (api, r) => { const [x, y] = api.coord([round(r), value(r)]); return [x + shift, y]; };
    option.series.push({type: 'custom', silent: true, name, color: colour, z: 2, data: rows.length ? [[round(rows[0]), value(rows[0])]] : [], renderItem: (params, api) => polyline(rows.map((r) => spot(api, r)), k, colour, 1.6)});
    if (rounds <= 60) option.series.push({type: 'custom', name, color: colour, z: 3, data: rows.map((r) => [round(r), value(r)]), renderItem: (params, api) => marker(k, ...spot(api, rows[params.dataIndex]), 4.6, {fill: colour, stroke: c.theme.background, lineWidth: 0.8}),
      tooltip: c.page ? {formatter: (p) => tip(name, [[round(rows[p.dataIndex]) ? 'after round ' + round(rows[p.dataIndex]) : 'at the start', strategy(rows[p.dataIndex])]])} : undefined});
  });
  return {option, height: top + height + 52, marks: rounds <= 60 ? table.rows.length : players.length};
}

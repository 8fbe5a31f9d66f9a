// What pictures have in common: axes, legends, markers, error bars and tooltips.
import {levelColour, levelDash, placeOf} from '../theme.js';
import * as format from '../format.js';

export const fontSize = 12;

// base is an option with the settings of all pictures.
export function base(c, more) {
  return {
    animation: false, progressive: 0, // all is drawn at once, on one canvas
    backgroundColor: c.opaque ? c.theme.background : 'transparent',
    textStyle: {fontFamily: c.font, fontSize, color: c.theme.text},
    tooltip: c.page ? {
      confine: true, appendTo: (chart) => chart.closest('main') || document.body, transitionDuration: 0, borderWidth: 1, borderColor: c.theme.axis, backgroundColor: c.theme.background, padding: [8, 10],
      textStyle: {color: c.theme.text, fontSize}, extraCssText: 'max-width: 340px; white-space: normal; box-shadow: 0 2px 10px rgba(0, 0, 0, .18)',
    } : {show: false},
    ...more,
  };
}

// tip returns the content of a tooltip: nodes with text, never HTML.
export function tip(title, rows, note) {
  const box = document.createElement('div');
  const head = box.appendChild(document.createElement('b'));
  head.textContent = title;
  for (const [name, text] of rows) {
    const line = box.appendChild(document.createElement('div'));
    line.className = 'tip-line';
    line.appendChild(document.createElement('span')).textContent = name;
    line.appendChild(document.createElement('span')).textContent = text;
  }
  if (note) {
    const line = box.appendChild(document.createElement('div'));
    line.className = 'tip-note';
    line.textContent = note;
  }
  return box;
}

// isLog reports whether values are drawn on a logarithmic scale: if chosen, else if they are positive and far apart.
export function isLog(values, chosen) {
  const all = values.filter((v) => v !== null && v !== undefined);
  const low = Math.min(...all), high = Math.max(...all);
  if (!all.length || low <= 0 || chosen === 'linear') return false;
  return chosen === 'log' || high / low > 20;
}

// extent returns the least and the greatest of some values.
export function extent(values) {
  let low = Infinity, high = -Infinity;
  for (const v of values) {
    if (v === null || v === undefined || Number.isNaN(v)) continue;
    if (v < low) low = v;
    if (v > high) high = v;
  }
  return low > high ? [0, 1] : [low, high];
}

// partsAcross is the number of parts of a horizontal axis of values, about.
export const partsAcross = (c) => Math.max(2, Math.min(6, Math.floor(c.width / 130)));

// valueAxis is the axis of a metric, in the unit in which it is drawn.
export function valueAxis(c, metric, low, high, o = {}) {
  const most = metric.max === undefined ? Infinity : format.scaled(metric.max, metric), full = !o.log && high > 0.7 * most && high <= most * 1.0001;
  const splitNumber = o.across ? partsAcross(c) : 4;
  const text = format.axisFormat(metric, o.log || o.tight && !full ? low : Math.min(low, 0), high, o.log, splitNumber);
  const axis = {
    type: o.log ? 'log' : 'value',
    name: o.name, nameLocation: o.across ? 'middle' : 'end', nameGap: o.across ? 30 : 12,
    nameTextStyle: {color: c.theme.muted, align: o.across ? 'center' : 'left', fontSize, ...(o.across ? {} : {padding: [0, 0, 0, -(o.left || 0)]})},
    splitNumber,
    axisLine: {show: !!o.across, lineStyle: {color: c.theme.axis}, onZero: false},
    axisTick: {show: !!o.across, lineStyle: {color: c.theme.axis}},
    axisLabel: {color: c.theme.muted, formatter: text, hideOverlap: true},
    splitLine: {lineStyle: {color: c.theme.grid}},
    ...o.more,
  };
  if (o.log) {
    axis.min = Math.pow(10, Math.floor(Math.log10(low) + 1e-9));
    axis.max = Math.pow(10, Math.ceil(Math.log10(high) - 1e-9));
    if (o.across) Object.assign(axis.axisLabel, {customValues: roundNumbers(low, high)}), Object.assign(axis.axisTick, {customValues: roundNumbers(low, high)});
  } else if (full) {
    Object.assign(axis, {max: most, interval: low < 0 || o.across ? undefined : most / 5});
  } else if (o.tight) {
    axis.scale = true;
  }
  return axis;
}

// roundNumbers are the labels of a logarithmic axis: 1, 2 and 5 in each decade if there are few.
function roundNumbers(low, high) {
  const decades = Math.log10(high / low), list = [];
  for (let p = Math.floor(Math.log10(low)); p <= Math.log10(high); p++) {
    for (const m of decades < 3 ? [1, 2, 5] : [1]) {
      const v = Number((m * Math.pow(10, p)).toPrecision(3));
      if (v >= low * 0.999 && v <= high * 1.001) list.push(v);
    }
  }
  return list;
}

// levelAxis is an axis with the levels of an axis of the grid at equal distances.
export function levelAxis(c, axis, room, o = {}) {
  const labels = axis.levels.map((_, i) => format.level(axis, i));
  const letters = Math.max(4, Math.floor(room / labels.length / 7.2));
  return {
    type: 'category', data: labels, boundaryGap: true,
    name: o.noName ? '' : axis.label, nameLocation: 'middle', nameGap: o.nameGap || 34, nameTextStyle: {color: c.theme.muted, fontSize},
    axisLine: {lineStyle: {color: c.theme.axis}}, axisTick: {show: false},
    axisLabel: {color: c.theme.text, interval: 0, formatter: (t) => format.breakText(t, letters), hideOverlap: true, lineHeight: 15},
    splitLine: {show: false}, ...o.more,
  };
}

// rowAxis names the rows of a picture that has a row for each of some things, from the top.
export const rowAxis = (c, labels) => ({type: 'category', inverse: true, data: labels, axisLine: {show: false}, axisTick: {show: false}, axisLabel: {color: c.theme.text, interval: 0, lineHeight: 14}, splitLine: {show: true, lineStyle: {color: c.theme.grid}}});

// zeroLine is a series that only draws the vertical line at zero.
export const zeroLine = (c) => ({type: 'scatter', data: [], silent: true, markLine: {silent: true, symbol: 'none', animation: false, lineStyle: {color: c.theme.text, width: 1.2, type: 'solid'}, label: {show: false}, data: [{xAxis: 0}]}});

// linesOf is the number of lines that the labels of such an axis have.
export function linesOf(axis, room) {
  const letters = Math.max(4, Math.floor(room / axis.levels.length / 7.2));
  return Math.min(4, Math.max(1, ...axis.levels.map((_, i) => format.breakText(format.level(axis, i), letters).split('\n').length)));
}

const icons = ['circle', 'rect', 'triangle', 'diamond', 'path://M-4,-1.4h2.6v-2.6h2.8v2.6h2.6v2.8h-2.6v2.6h-2.8v-2.6h-2.6z', 'path://M0,4L-4,-3h8z'];

export const levelIcon = (level) => icons[level % icons.length];

// legend names the levels of an axis with colour and marker.
export function legend(c, axis, shown, o = {}) {
  const data = shown.map((i) => ({name: format.level(axis, i), icon: levelIcon(placeOf(axis, i)), itemStyle: {color: levelColour(c, axis, i)}}));
  return {
    show: data.length > 0, type: 'plain', top: (o.top || 0) + 2, left: 0, itemWidth: 12, itemHeight: 10, itemGap: 16, padding: 0, selectedMode: false,
    textStyle: {color: c.theme.text, fontSize, ...(data.some((x) => format.width(x.name) > c.width - 30) ? {width: c.width - 30, overflow: 'truncate'} : {})}, data,
  };
}

// legendHeight is the height of a legend that may have several lines.
export function legendHeight(c, names) {
  let lines = names.length ? 1 : 0, used = 0;
  for (const name of names) {
    const w = format.width(name) + 36;
    if (used > 0 && used + w > c.width) {
      lines++;
      used = 0;
    }
    used += w;
  }
  return lines * 22;
}

// marker is the shape of a level at a place.
export function marker(level, x, y, r, style) {
  const points = (list) => ({type: 'polygon', shape: {points: list.map(([px, py]) => [x + px * r, y + py * r])}, style});
  switch (level % icons.length) {
    case 0: return {type: 'circle', shape: {cx: x, cy: y, r}, style};
    case 1: return {type: 'rect', shape: {x: x - r * 0.9, y: y - r * 0.9, width: r * 1.8, height: r * 1.8}, style};
    case 2: return points([[0, -1.15], [1.1, 0.8], [-1.1, 0.8]]);
    case 3: return points([[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]]);
    case 4: return points([[-0.35, -1.1], [0.35, -1.1], [0.35, -0.35], [1.1, -0.35], [1.1, 0.35], [0.35, 0.35], [0.35, 1.1], [-0.35, 1.1], [-0.35, 0.35], [-1.1, 0.35], [-1.1, -0.35], [-0.35, -0.35]]);
  }
  return points([[0, 1.15], [-1.1, -0.8], [1.1, -0.8]]);
}

// whisker is a line with caps from one place to another, horizontal or vertical.
export function whisker(x1, y1, x2, y2, colour, cap = 4) {
  const style = {stroke: colour, lineWidth: 1.5, fill: 'none'};
  const line = (a, b, d, e) => ({type: 'line', shape: {x1: a, y1: b, x2: d, y2: e}, style, silent: true});
  const across = Math.abs(x2 - x1) > Math.abs(y2 - y1) || y1 === y2;
  const caps = across ? [line(x1, y1 - cap, x1, y1 + cap), line(x2, y2 - cap, x2, y2 + cap)]
    : [line(x1 - cap, y1, x1 + cap, y1), line(x2 - cap, y2, x2 + cap, y2)];
  return [line(x1, y1, x2, y2), ...caps];
}

// polyline joins places with the colour and the dash of a level.
export function polyline(points, level, colour, width = 2) {
  const dash = levelDash(level);
  return {type: 'polyline', shape: {points}, silent: true, style: {stroke: colour, lineWidth: width, lineDash: dash === 'solid' ? null : dash, fill: 'none'}};
}

// named writes the levels that a mark is of as a selection does: by their labels.
export const named = (c, of) => Object.fromEntries(Object.entries(of).filter(([, level]) => level >= 0).map(([name, level]) => [name, c.axis(name).levels[level]]));

// within cuts an interval at the bounds of a metric.
export function within(metric, low, high) {
  return [metric.min !== undefined ? Math.max(low, metric.min) : low, metric.max !== undefined ? Math.min(high, metric.max) : high];
}

// column returns a function that reads a column of a table's rows by its name.
export function column(table, name) {
  const i = table.columns.findIndex((d) => d.name === name);
  return (row) => row[i];
}

// estimates reads the means of a table with their intervals, or the medians over dates with P5 and P95. difference has no bounds
// and shows its sign.
export function estimates(table, metric, o = {}) {
  const prefix = o.prefix || '', has = (name) => table.columns.some((d) => d.name === prefix + name), read = (name) => column(table, prefix + name);
  const text = (x) => format.value(x, metric, o.difference), bounds = o.difference ? {} : metric;
  if (has('median')) {
    const at = read('median'), low = read('p5'), high = read('p95');
    return {at, low: (r) => low(r), high: (r) => high(r), half: () => null, spread: (r) => low(r) !== high(r), tips: (r) => [['median', text(at(r))], ['P5 to P95', text(low(r)) + ' to ' + text(high(r))]]};
  }
  const at = read('mean'), half = read('half_width');
  const ends = (r) => (half(r) === null ? [at(r), at(r)] : within(bounds, at(r) - half(r), at(r) + half(r)));
  return {at, low: (r) => ends(r)[0], high: (r) => ends(r)[1], half, spread: (r) => half(r) !== null, tips: (r) => [['mean', text(at(r))], ...(half(r) === null ? [] : [['95\u202f% interval', '± ' + format.value(half(r), metric)]])]};
}

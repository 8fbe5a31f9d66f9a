// Who pays whom? A chord diagram of few banks, a matrix of many.
import {ramp} from '../theme.js';
import * as format from '../format.js';
import {base, column, extent, fontSize, tip} from './common.js';
import {heatMap} from './cells.js';

const money = {unit: 'money'};

export function network(view, table, c) {
  const banks = view.draw.banks;
  if (!table.rows.length) return {option: base(c, {}), height: 10, marks: 0};
  return view.draw.chord ? chord(banks, table, c) : matrix(banks, table, c);
}

function chord(banks, table, c) {
  const [from, to, number, value, settled] = ['sender_id', 'receiver_id', 'num_payments', 'value_cents', 'settled_cents'].map((name) => column(table, name));
  const colour = (i) => (banks.length <= 6 ? c.theme.levels[i] : ramp([...c.theme.levels], i / (banks.length - 1)));
  const letters = c.width < 520 ? 12 : 18, labels = Math.max(...banks.map((b) => format.width(format.clip(b, letters)))) + 14, radius = Math.max(60, Math.min(170, c.width / 2 - labels)), total = table.rows.reduce((t, r) => t + value(r), 0);
  const sent = banks.map((_, i) => table.rows.filter((r) => from(r) === i).reduce((t, r) => t + value(r), 0));
  const received = banks.map((_, i) => table.rows.filter((r) => to(r) === i).reduce((t, r) => t + value(r), 0));
  const pairs = new Map();
  for (const r of table.rows) {
    const key = Math.min(from(r), to(r)) + ' ' + Math.max(from(r), to(r));
    pairs.set(key, [...(pairs.get(key) || []), r]);
  }
  const title = (r) => banks[from(r)] + ' → ' + banks[to(r)];
  const option = base(c, {series: [{
    type: 'chord', center: ['50%', '50%'], radius: [radius, radius + 18], padAngle: 3, minAngle: 2, startAngle: 90, clockwise: true,
    label: {show: true, color: c.theme.text, fontSize, fontFamily: c.font, position: 'outside', distance: 6, formatter: (p) => format.clip(p.name, letters)},
    itemStyle: {borderColor: c.theme.background, borderWidth: 1}, lineStyle: {opacity: 0.55, color: 'source'}, emphasis: {focus: 'adjacency'},
    data: banks.map((name, i) => ({name, itemStyle: {color: colour(i)}})),
    edges: table.rows.filter((r) => value(r) > 0 && from(r) !== to(r)).map((r) => ({source: from(r), target: to(r), value: format.scaled(value(r), money)})),
    tooltip: c.page ? {formatter: (p) => {
      if (p.dataType === 'edge') {
        const a = Number(p.data.source), b = Number(p.data.target);
        const rows = pairs.get(Math.min(a, b) + ' ' + Math.max(a, b)) || [];
        return tip(banks[a] + ' and ' + banks[b], rows.map((r) => [title(r), format.value(value(r), money) + ', ' + format.plural(number(r), 'payment')]));
      }
      const i = p.dataIndex;
      return tip(banks[i], [['sends', format.value(sent[i], money)], ['receives', format.value(received[i], money)], ['sends more than it receives', format.value(sent[i] - received[i], money, true)], ['share of the value sent', format.value(sent[i] / (total || 1), {unit: 'share'})]]);
    }} : undefined,
  }]});
  return {option, height: 2 * radius + 90, marks: table.rows.length};
}

function matrix(banks, table, c) {
  const [from, to, number, value, settled] = ['sender_id', 'receiver_id', 'num_payments', 'value_cents', 'settled_cents'].map((name) => column(table, name));
  const [, high] = extent(table.rows.map(value)), axis = (label) => ({label, levels: banks, labels: banks, numeric: false});
  const narrow = (c.width - 110) / banks.length < 44;
  const cells = table.rows.map((r) => ({
    x: to(r), y: from(r), lines: narrow ? [] : [short(value(r))], fill: ramp(c.theme.sequence, high ? Math.sqrt(value(r) / high) : 0), title: banks[from(r)] + ' → ' + banks[to(r)],
    tip: [['value', format.value(value(r), money)], ['settled', format.value(settled(r), money)], ['payments', format.fixed(number(r), 0)]],
  }));
  const picture = heatMap(c, axis('receiver'), axis('sender'), cells, {inverse: true, top: 0, square: narrow, rotate: true});
  return picture;
}

// short is an amount in a small cell, in the major unit.
const short = (minor) => format.digits(format.scaled(minor, money), 2);

// How much liquidity does the better rule save at equal delay: in all, against the liquidity of the baseline, or bank by bank.
import {levelColour, placeOf} from '../theme.js';
import * as format from '../format.js';
import {base, extent, fontSize, legend, legendHeight, marker, named, rowAxis, tip, valueAxis, whisker, zeroLine} from './common.js';

// saving draws the liquidity saved by each arm.
export function saving(view, table, c) {
  if (view.draw.banks) return savingOfBanks(view, table, c);
  const d = view.draw, arms = c.axis(d.arms), along = c.axis(d.along), [, high] = extent([0, ...table.rows.flatMap((r) => [100 * r[2], 100 * r[4]])]), [low] = extent([0, ...table.rows.map((r) => 100 * r[3])]);
  const shown = arms.levels.map((_, i) => i).filter((i) => table.rows.some((r) => r[0] === i)), labels = along.levels.map((_, i) => format.level(along, i)), metric = {unit: 'share', label: 'liquidity saved'};
  const place = (api, x, y, k) => { const [px, py] = api.coord([x, y]); return [px + (k - (shown.length - 1) / 2) * 12, py]; };
  return {
    height: 380, marks: table.rows.length,
    option: base(c, {
      legend: {show: true, top: 0, left: 0, padding: 0, itemWidth: 12, itemHeight: 10, selectedMode: false, textStyle: {color: c.theme.text, fontSize}, data: shown.map((i) => ({name: format.level(arms, i), itemStyle: {color: levelColour(c, arms, i)}, icon: ['circle', 'rect', 'triangle', 'diamond'][i % 4]}))},
      grid: {left: 62, top: 58, width: c.width - 80, height: 262},
      xAxis: {type: 'category', data: labels, name: along.label + ' under “' + d.base + '”', nameLocation: 'middle', nameGap: 32, nameTextStyle: {color: c.theme.muted}, axisLine: {lineStyle: {color: c.theme.axis}, onZero: false}, axisTick: {show: false}, axisLabel: {color: c.theme.text}},
      yAxis: valueAxis(c, metric, low, high, {name: 'liquidity saved', left: 54}),
      series: shown.map((level, k) => {
        const rows = table.rows.filter((r) => r[0] === level), full = levelColour(c, arms, level), of = (r) => ({[arms.name]: level, [along.name]: r[1]});
        return {type: 'custom', name: format.level(arms, level), color: full, data: rows.map((r) => [r[1], 100 * r[2], 100 * r[3], 100 * r[4]]), encode: {x: 0, y: [1, 2, 3]},
          pick: (i) => named(c, of(rows[i])),
          renderItem: (params, api) => { const r = rows[params.dataIndex], colour = c.tint(full, of(r)), [x, y] = place(api, r[1], 100 * r[2], k), y1 = place(api, r[1], 100 * r[3], k)[1], y2 = place(api, r[1], 100 * r[4], k)[1];
            return {type: 'group', children: [...(r[5] > 1 ? whisker(x, y1, x, y2, colour) : []), marker(level, x, y, 5, {fill: colour, stroke: c.theme.background, lineWidth: 1})]}; },
          tooltip: c.page ? {formatter: (p) => { const r = rows[p.dataIndex]; return tip(format.level(arms, level) + ', ' + along.label + ' ' + format.level(along, r[1]), [['saved', format.value(r[2], metric)], ['P5 to P95', format.value(r[3], metric) + ' to ' + format.value(r[4], metric)], ['n', String(r[5])]]); }} : undefined};
      }),
    }),
  };
}

// savingOfBanks draws a line for each bank: the saving with P5 to P95.
function savingOfBanks(view, table, c) {
  const arms = c.axis(view.draw.arms), metric = {unit: 'share', label: 'liquidity saved'}, percent = (x) => 100 * x;
  const shown = arms.levels.map((_, i) => i).filter((i) => table.rows.some((r) => r[0] === i)), banks = [...new Set(table.rows.map((r) => r[1]))];
  const letters = Math.floor(Math.min(c.width * 0.35, 240) / 6.8), labels = banks.map((t) => format.breakText(t, letters));
  const left = Math.min(c.width * 0.35, Math.max(...labels.map((t) => format.width(t))) + 16), row = Math.max(22, 14 * Math.max(...labels.map((t) => t.split('\n').length)) + 8, 10 * shown.length + 8);
  const top = legendHeight(c, shown.map((i) => format.level(arms, i))) + 6, height = banks.length * row, [low, high] = extent([0, ...table.rows.flatMap((r) => [percent(r[3]), percent(r[4])])]);
  return {
    height: top + height + 48, marks: table.rows.length,
    option: base(c, {
      legend: legend(c, arms, shown), grid: {left, top, width: c.width - left - 16, height},
      xAxis: {...valueAxis(c, metric, low, high, {across: true, name: metric.label}), position: 'bottom'},
      yAxis: rowAxis(c, labels),
      series: [...shown.map((level, k) => {
        const rows = table.rows.filter((r) => r[0] === level), colour = levelColour(c, arms, level), shift = (k - (shown.length - 1) / 2) * Math.min(11, (row - 6) / shown.length);
        return {
          type: 'custom', name: format.level(arms, level), color: colour, data: rows.map((r) => [percent(r[2]), banks.indexOf(r[1]), percent(r[3]), percent(r[4])]), encode: {x: [0, 2, 3], y: 1}, clip: true, pick: () => ({[arms.name]: arms.levels[level]}),
          renderItem: (params, api) => {
            const r = rows[params.dataIndex], place = (x) => { const [px, py] = api.coord([percent(x), banks.indexOf(r[1])]); return [px, py + shift]; };
            const [x, y] = place(r[2]);
            return {type: 'group', children: [...(r[5] > 1 ? whisker(place(r[3])[0], y, place(r[4])[0], y, colour, 3) : []), marker(placeOf(arms, level), x, y, 4.2, {fill: colour, stroke: c.theme.background, lineWidth: 1})]};
          },
          tooltip: c.page ? {formatter: (p) => { const r = rows[p.dataIndex]; return tip(r[1] + ', ' + format.level(arms, level), [['saved', format.value(r[2], metric)], ['P5 to P95', format.value(r[3], metric) + ' to ' + format.value(r[4], metric)], ['n', String(r[5])]]); }} : undefined,
        };
      }), zeroLine(c)],
    }),
  };
}

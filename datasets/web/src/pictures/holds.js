// Why were payments held back? A bar per bank, in parts by reason.
import * as format from '../format.js';
import {base, column, legendHeight} from './common.js';
import {textBars} from './textbars.js';

export function holds(view, table, c) {
  const d = view.draw, [bank, reason, number] = ['agent_id', 'reason', 'num_holds'].map((name) => column(table, name));
  if (!table.rows.length) return {option: base(c, {}), height: 10, marks: 0};
  const names = [...d.reasons, ...(table.rows.some((r) => !d.reasons.includes(reason(r))) ? ['other reasons'] : [])];
  const colour = (i) => (i < c.theme.levels.length ? c.theme.levels[i] : c.theme.axis);
  const of = (id, i) => table.rows.filter((r) => bank(r) === id && (i < d.reasons.length ? reason(r) === d.reasons[i] : !d.reasons.includes(reason(r)))).reduce((t, r) => t + number(r), 0);
  const bars = d.banks.map((id) => {
    const parts = names.map((name, i) => ({name, value: of(id, i), colour: colour(i)})), total = parts.reduce((t, p) => t + p.value, 0);
    return {label: id, parts, total, note: format.fixed(total, 0), tip: parts.filter((p) => p.value).map((p) => [p.name, format.fixed(p.value, 0)])};
  });
  const legend = {
    type: 'plain', left: 0, top: 0, itemWidth: 12, itemHeight: 10, itemGap: 16, padding: 0, selectedMode: false, textStyle: {color: c.theme.text, fontSize: 12, width: c.width - 40, overflow: 'truncate'},
    data: names.map((name, i) => ({name, icon: 'rect', itemStyle: {color: colour(i)}})),
  };
  return textBars(c, bars, {top: legendHeight(c, names) + 8, legend, series: names.map((name, i) => ({type: 'scatter', name, data: [], color: colour(i), itemStyle: {opacity: 1}}))});
}

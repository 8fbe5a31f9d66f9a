// Tables of the data behind a picture, for people and as CSV.
import * as format from '../format.js';

// cell formats a value of a table for people.
export function cell(report, column, value) {
  if (value === null || value === undefined) return '–';
  switch (column.kind) {
    case 'axis': {
      const axis = report.study.axes.find((a) => a.name === column.of);
      return axis.levels.length ? format.level(axis, value) : format.number(axis, value);
    }
    case 'metric': return format.value(value, report.metrics[column.of]);
    case 'difference': return format.value(value, report.metrics[column.of], true);
    case 'share': return format.value(value, {unit: 'share'});
    case 'label': return column.labels[value];
    case 'flag': return value ? 'yes' : 'no';
    case 'count': return format.fixed(value, 0);
  }
  return typeof value === 'number' ? format.digits(value, 5) : String(value);
}

export const isNumeric = (column) => !['axis', 'label', 'flag', 'text'].includes(column.kind);

// csv returns a table as text. Levels have their labels; amounts of money are in cents, as in the data set.
export function csv(report, table) {
  const quote = (text) => (/[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text);
  const plain = (column, value) => {
    if (value === null || value === undefined) return '';
    if (column.kind === 'axis') {
      const axis = report.study.axes.find((a) => a.name === column.of);
      return quote(String(axis.levels.length ? axis.levels[value] : value));
    }
    return quote(String(column.kind === 'label' ? column.labels[value] : value));
  };
  const lines = [table.columns.map((c) => quote(c.name)), ...table.rows.map((row) => row.map((v, i) => plain(table.columns[i], v)))];
  return lines.map((line) => line.join(',')).join('\r\n') + '\r\n';
}

// Did anything fail? A bar per kind of failure and message.
import * as format from '../format.js';
import {column} from './common.js';
import {textBars} from './textbars.js';

export function failures(view, table, c) {
  const [kind, message, runs, example, tick] = ['class', 'message', 'num_runs', 'example_run_id', 'tick'].map((name) => column(table, name));
  return textBars(c, table.rows.slice(0, view.draw.shown).map((r) => ({
    label: kind(r) + ': ' + message(r), total: runs(r), note: format.plural(runs(r), 'run'), parts: [{name: 'runs', value: runs(r), colour: c.theme.levels[1]}],
    open: {run: example(r)}, tip: [['runs', format.fixed(runs(r), 0)], ['example', 'run ' + example(r)], ...(tick(r) === null ? [] : [['in tick', String(tick(r))]])],
  })));
}

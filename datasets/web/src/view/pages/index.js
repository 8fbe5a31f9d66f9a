// The pages by address. A pattern is a path in which a part with a colon takes any value. A page is a component with the properties
// study (null for the list of data sets; else {name, study, head, words, tables, generation, path, api}), params (the values of
// the pattern) and query (URLSearchParams). It changes the address with set and go of route.js, reads data with
// useData(api(study.api('failures'))) and answers keys with useKeys.
import {DataSets} from './datasets.js';
import {Study} from './study.js';
import {Failures} from './failures.js';
import {SQL} from './sql.js';
import {Points, Runs} from './list.js';
import {Run} from './run.js';
import {Tick} from './tick.js';
import {Payment} from './payment.js';
import {Bank} from './bank.js';
import {Policy} from './policy.js';
import {Compare} from './compare.js';
import {Nothing} from './nothing.js';

const pages = [
  ['', DataSets],
  ['d/:name', Study],
  ['d/:name/failures', Failures],
  ['d/:name/sql', SQL],
  ['d/:name/points', Points],
  ['d/:name/runs', Runs],
  ['d/:name/run/:run', Run],
  ['d/:name/run/:run/tick/:tick', Tick],
  ['d/:name/run/:run/payment/:payment', Payment],
  ['d/:name/run/:run/bank/:bank', Bank],
  ['d/:name/policy/:policy', Policy],
  ['d/:name/run/:run/policy/:policy', Policy],
  ['d/:name/compare', Compare],
];

// pageOf returns the page of a path, the values of its pattern, and the pattern.
export function pageOf(path) {
  for (const [pattern, page] of pages) {
    const parts = pattern === '' ? [] : pattern.split('/');
    if (parts.length === path.length && parts.every((p, i) => p[0] === ':' || p === path[i])) {
      return {page, title: pattern, params: Object.fromEntries(parts.map((p, i) => [p.slice(1), path[i]]).filter(([, v], i) => parts[i][0] === ':' && v !== undefined))};
    }
  }
  return {page: Nothing, title: 'nothing', params: {}};
}

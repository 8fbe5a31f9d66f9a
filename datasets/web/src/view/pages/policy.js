// A policy as a counted tree, in one run or in all; a node lists the decisions that passed it.
import {html} from 'htm/preact';
import {api} from '../route.js';
import {Page} from '../content.js';

export function Policy({study, params, query}) {
  const asked = Object.fromEntries(['tree', 'node', 'page'].map((key) => [key, query.get(key)])), of = params.run === undefined ? [] : ['run', params.run];
  return html`<${Page} study=${study} url=${api(study.api(...of, 'policy', params.policy), asked)} query=${query} />`;
}

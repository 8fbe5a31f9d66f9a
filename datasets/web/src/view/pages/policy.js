// A policy as a counted tree; a node lists the decisions that passed it.
import {html} from 'htm/preact';
import {api} from '../route.js';
import {Page} from '../content.js';

export function Policy({study, params, query}) {
  const asked = Object.fromEntries(['run', 'tree', 'node', 'page'].map((key) => [key, query.get(key)]));
  return html`<${Page} study=${study} url=${api(study.api('policy', params.policy), asked)} query=${query} />`;
}

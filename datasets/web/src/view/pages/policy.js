// A policy as a counted tree, in one run or in all; a node lists the decisions that passed it.
import {html} from 'htm/preact';
import {useEffect} from 'preact/hooks';
import {api} from '../route.js';
import {Page} from '../content.js';

export function Policy({study, params, query}) {
  const node = query.get('node'), asked = Object.fromEntries(['tree', 'node', 'page'].map((key) => [key, query.get(key)])), of = params.run === undefined ? [] : ['run', params.run];
  return html`<${Page} study=${study} url=${api(study.api(...of, 'policy', params.policy), asked)} query=${query}
    extra=${() => node && html`<${Jump} node=${query.get('tree') + ' ' + node} />`} />`;
}

// Jump shows the decisions of a node once it is chosen: they stand below the tree.
function Jump({node}) {
  useEffect(() => {
    const list = document.querySelector('.part.main');
    if (list) list.scrollIntoView({block: 'start'});
  }, [node]);
  return null;
}

// What surrounds every page: the path to it, find, the progress of a sweep, the switch between light and dark, and the list of keys.
import {html} from 'htm/preact';
import {useSignal} from '@preact/signals';
import {useEffect, useRef} from 'preact/hooks';
import {follow as followTheme, shown} from '../page/state.js';
import {fixed} from '../format.js';
import {address, api, at, follow, go, href, single} from './route.js';
import {useData} from './data.js';
import {progress, useLive} from './live.js';
import {all, help, useKeys} from './keys.js';
import {Find, finding} from './find.js';
import {pageOf} from './pages/index.js';
import {Problem} from './parts.js';

export function App() {
  const {path, query} = address.value, name = path[0] === 'd' ? path[1] : '', main = useRef(null), change = useRef(() => {});
  useEffect(() => { change.current = followTheme(main.current); document.addEventListener('click', follow); }, []);
  useLive(name);
  const {data: about, error} = useData(name ? api(['d', name, 'about']) : null);
  const study = about && {...about, name, path: (...more) => ['d', name, ...more], api: (...more) => ['d', name, ...more]};
  const {page: Page, params, title} = pageOf(path);
  shown.open = study ? (what) => open(study, path, what) : undefined;
  useEffect(() => { document.title = [...crumbs(path).map(([text]) => text).slice(1).reverse(), 'sweep view'].join(' – '); }, [address.value]);
  useKeys({
    '?': () => { help.value = !help.value; },
    Escape: () => { if (!help.value && !finding.value) return false; help.value = finding.value = false; return true; },
    '/': () => { if (!name) return false; finding.value = true; return true; },
    q: () => { if (!name) return false; go(['d', name, 'sql']); return true; },
    u: () => { const up = crumbs(path).slice(-2)[0]; if (crumbs(path).length < 2) return false; go(up[1], keepFilter(query)); return true; },
  });
  return html`
    <header class="bar">
      <${Path} path=${path} query=${query} />
      <div class="tools">
        ${name && html`<button type="button" onClick=${() => { finding.value = true; }} title="Find a run, a payment or a bank ( / )">Find</button>
        <a class="button" href=${href(['d', name, 'sql'])} title="Query the data set ( q )">SQL</a>`}
        <${Copy} />
        <button type="button" onClick=${() => change.current()} title="Light or dark" aria-label="Light or dark">${shown.theme.value === 'dark' ? '☀' : '☾'}</button>
        <button type="button" onClick=${() => { help.value = true; }} title="Keys ( ? )" aria-label="Keys">?</button>
      </div>
    </header>
    ${study && html`<${Progress} study=${study} />`}
    <main ref=${main} class="content" id="content">
      ${about && about.damage && html`<p class="banner" role="alert">Damaged batches are left out: ${about.damage}. sweep verify ${about.words} shows all.</p>`}
      ${about && about.head.Classification && html`<p class="classification">${about.head.Classification}</p>`}
      ${error ? html`<${Problem} error=${error} />` : !name || study ? html`<${Page} key=${title + (name || '')} study=${study} params=${params} query=${query} />` : null}
    </main>
    ${finding.value && study && html`<${Find} study=${study} />`}
    ${help.value && html`<${Keys} />`}`;
}

// open shows the page of what a mark of a picture is: a run, perhaps at a tick, or a node of a policy, in the run that is shown.
function open(study, path, {run, tick, policy, tree, node}) {
  const within = path[2] === 'run' ? ['run', path[3]] : [];
  if (policy !== undefined) go(study.path(...within, 'policy', policy), {tree, node});
  else go(study.path('run', String(run)), {tick}, within[1] === String(run));
}

// crumbs are the pages from the start to the present one: text and path.
function crumbs(path) {
  const list = single ? [] : [['data sets', []]];
  if (path[0] !== 'd') return list.length ? list : [['data sets', []]];
  list.push([path[1], ['d', path[1]]]);
  for (let i = 2; i < path.length; i += 2) {
    const kind = path[i], of = path[i + 1];
    list.push([of === undefined ? kind : kind + ' ' + (kind === 'payment' ? 'T' : '') + (kind === 'policy' ? of.slice(0, 8) : of), path.slice(0, i + 2)]);
  }
  return list;
}

// keepFilter is the part of a query that holds on all pages: filters and the metric.
export function keepFilter(query) {
  const kept = new URLSearchParams();
  for (const [key, value] of query) if (key.startsWith('axis.') || key === 'metric') kept.append(key, value);
  return kept;
}

function Path({path, query}) {
  const list = crumbs(path);
  return html`<nav class="path" aria-label="Path">${list.map(([text, to], i) => (i === list.length - 1
    ? html`<span aria-current="page">${text}</span>`
    : html`<a href=${href(to, keepFilter(query))}>${text}</a><span class="sep" aria-hidden="true">/</span>`))}</nav>`;
}

// Copy copies the page as sweep view --at takes it.
function Copy() {
  const done = useSignal(false);
  const copy = async () => {
    await navigator.clipboard.writeText(at());
    done.value = true;
    setTimeout(() => { done.value = false; }, 1500);
  };
  return html`<button type="button" onClick=${copy} title="Copy what sweep view --at takes">${done.value ? 'Copied' : 'Copy link'}</button>`;
}

// Progress says how far a sweep is, and how many runs are not on the page yet.
function Progress({study}) {
  const p = progress.value;
  if (p && p.error) return html`<p class="banner live" role="status">${p.error.error}${p.error.hint ? ': ' + p.error.hint : ''}</p>`;
  const done = p ? p.done : study.study.done, planned = p ? p.planned : study.study.planned;
  if (done >= planned && !(p && p.new)) return null;
  const left = p && p.running && p.seconds > 0 ? ', about ' + duration(p.seconds) + ' left' : '';
  return html`<p class="banner live" role="status"><progress max=${planned} value=${done} aria-label="Runs"></progress>
    <span>${fixed(done, 0)} of ${fixed(planned, 0)} runs${p && p.failed ? ', ' + fixed(p.failed, 0) + ' failed' : ''}${p ? (p.running ? ', running' + left : ', not running') : ''}${p && p.new > 0 ? html` <b>+${fixed(p.new, 0)} runs</b>` : ''}</span></p>`;
}

function duration(seconds) {
  if (seconds < 90) return Math.ceil(seconds) + ' s';
  return seconds < 5400 ? Math.round(seconds / 60) + ' min' : fixed(seconds / 3600, 1) + ' h';
}

function Keys() {
  const box = useRef(null);
  useEffect(() => { box.current.showModal(); }, []);
  return html`<dialog ref=${box} class="box" aria-label="Keys" onClose=${() => { help.value = false; }}>
    <h2>Keys</h2><table class="keys">${all.map(([key, text]) => html`<tr><th scope="row">${key.split(' ').map((k) => html`<kbd>${k}</kbd> `)}</th><td>${text}</td></tr>`)}</table>
    <p><button type="button" onClick=${() => { help.value = false; }}>Close</button></p></dialog>`;
}

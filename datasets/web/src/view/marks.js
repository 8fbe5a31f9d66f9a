// Runs that are marked to be compared. With two marked, the page that compares them is shown.
import {html} from 'htm/preact';
import {signal} from '@preact/signals';
import {go, href} from './route.js';
import {useKeys} from './keys.js';

const marked = signal(null); // {study, what}: what is 3, a run, or point3

// useMark makes the key c mark what the page is about, or the chosen row; of returns it, or null for nothing.
export function useMark(study, of) {
  const mark = () => {
    const what = of();
    if (what === null || what === undefined) return false;
    const other = marked.value && marked.value.study === study.name && marked.value.what !== what && /^point/.test(marked.value.what) === /^point/.test(what) ? marked.value.what : null;
    marked.value = other ? null : {study: study.name, what};
    if (other) go(study.path('compare'), {a: other, b: what});
    return true;
  };
  useKeys({c: mark});
  return mark;
}

const said = (what) => (/^point/.test(what) ? 'Point ' + what.slice(5) : 'Run ' + what);

// Marked says what is marked.
export function Marked({study, what, mark}) {
  const now = marked.value && marked.value.study === study.name ? marked.value.what : null;
  return html`<p class="row">${what !== null && what !== undefined && html`<button type="button" onClick=${mark} title="( c )">${now === what ? 'Marked to compare' : now ? 'Compare with ' + said(now).toLowerCase() : 'Mark to compare'}</button>`}
    ${now && now !== what && html`<span class="hint">${said(now)} is marked: c on another one compares them. <a href=${href(study.path())} onClick=${(e) => { e.preventDefault(); marked.value = null; }}>Forget it</a></span>`}</p>`;
}

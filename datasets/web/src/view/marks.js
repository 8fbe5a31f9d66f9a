// A run or a point that is marked to be compared, mark=3 or mark=point3 in the address. With two marked, the page that compares them is shown.
import {html} from 'htm/preact';
import {address, go, set} from './route.js';
import {useKeys} from './keys.js';

const marked = () => address.value.query.get('mark');

// useMark makes the key c mark what the page is about, or the chosen row; of returns it as a text, or null for nothing.
export function useMark(study, of) {
  const mark = () => {
    const what = of();
    if (what === null || what === undefined) return false;
    const now = marked(), other = now && now !== what && /^point/.test(now) === /^point/.test(what);
    if (other) go(study.path('compare'), {a: now, b: what, mark: null});
    else set({mark: what});
    return true;
  };
  useKeys({c: mark});
  return mark;
}

const said = (what) => (/^point/.test(what) ? 'Point ' + what.slice(5) : 'Run ' + what);

// Marked says what is marked.
export function Marked({what, mark}) {
  const now = marked();
  return html`<p class="row">${what !== null && what !== undefined && html`<button type="button" onClick=${mark} title="( c )">${now === what ? 'Marked to compare' : now ? 'Compare with ' + said(now).toLowerCase() : 'Mark to compare'}</button>`}
    ${now && now !== what && html`<span class="hint">${said(now)} is marked: c on another one compares them. </span> <button type="button" onClick=${() => set({mark: null})}>Unmark</button>`}</p>`;
}

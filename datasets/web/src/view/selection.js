// The selection of a study: a mark that is chosen in one picture is marked in all others, which show what it has nothing to do with
// pale. In the address sel=point:17 or sel=AXIS:LEVEL, more than once if a mark is of several levels.
import {shown} from '../page/state.js';
import {set} from './route.js';

// selectionOf reads the selection: levels of axes by name, and perhaps a point; null if nothing is selected.
export function selectionOf(query) {
  const pairs = query.getAll('sel').map((text) => [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)]).filter(([key]) => key);
  return pairs.length ? Object.fromEntries(pairs) : null;
}

const same = (a, b) => JSON.stringify(a && Object.entries(a).sort()) === JSON.stringify(b && Object.entries(b).sort());

// show makes the pictures mark a selection. Choosing it again undoes it.
export function show(selection) {
  if (!same(shown.selection.peek(), selection)) shown.selection.value = selection;
  shown.pick = (picked) => { if (picked) set({sel: same(picked, selection) ? null : Object.entries(picked).map(([key, value]) => key + ':' + value)}); };
}

// leave is for pages whose pictures have nothing to select.
export function leave() {
  shown.selection.value = null;
  shown.pick = undefined;
}

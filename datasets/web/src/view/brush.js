// Brushes on the axes of the parallel coordinates, which filter the table beside them: brush.NAME=LEVEL, more than once for several
// levels, or brush.NAME=FROM..TO in the address.
import {html} from 'htm/preact';
import {useEffect, useMemo} from 'preact/hooks';
import {level, number, value} from '../format.js';
import {shown} from '../page/state.js';
import {set} from './route.js';

const prefix = 'brush.';

// brushesOf are the texts of each axis.
export function brushesOf(query) {
  const value = {};
  for (const [key, text] of query) if (key.startsWith(prefix)) (value[key.slice(prefix.length)] ??= []).push(text);
  return value;
}

// useBrush makes the pictures of a page show the brushes of the address, and write them there.
export function useBrush(query) {
  const value = brushesOf(query);
  useMemo(() => {
    shown.brush.value = {value, change: (changes) => set({...Object.fromEntries(Object.entries(changes).map(([name, texts]) => [prefix + name, texts])), page: null, row: null})};
  }, [JSON.stringify(value)]);
  useEffect(() => () => { shown.brush.value = null; }, []);
}

// Brushed names the brushes, and undoes them. Children may lead to what they choose.
export function Brushed({study, query, metrics, children}) {
  const all = Object.entries(brushesOf(query));
  if (!all.length) return null;
  const text = ([name, texts]) => {
    const axis = study.study.axes.find((a) => a.name === name), metric = metrics && metrics[name];
    if (axis && axis.levels.length) return axis.label + ' ' + texts.map((t) => { const i = axis.levels.indexOf(t); return i < 0 ? t : level(axis, i); }).join(', ');
    const ends = texts[0].split('..').map((t) => (axis ? number(axis, Number(t)) : metric ? value(Number(t), metric) : t));
    return (axis || metric || {label: name}).label + ' ' + ends.join(' to ');
  };
  return html`<p class="selected" role="status"><span>On the axes: ${all.map(text).join('; ')}</span>${children}
    <button type="button" onClick=${() => set(Object.fromEntries(all.map(([name]) => [prefix + name, null])))}>Clear</button></p>`;
}

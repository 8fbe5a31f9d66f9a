// What the server answers. Answers are kept, so that a page that is left and entered again is there at once.
import {signal} from '@preact/signals';
import {useLayoutEffect, useRef, useState} from 'preact/hooks';

// generation counts the moments at which new batches were shown; see live.js.
export const generation = signal(0);

const kept = new Map(), keptMax = 60;

// load returns a promise of the answer for an address. Answers belong to a generation.
function load(url, now) {
  const key = now + ' ' + url;
  if (!kept.has(key)) {
    if (kept.size >= keptMax) kept.delete(kept.keys().next().value);
    const entry = {};
    entry.promise = ask(url).then((data) => { entry.data = data; return data; });
    entry.promise.catch(() => kept.delete(key));
    kept.set(key, entry);
  }
  return kept.get(key);
}

// ask returns a promise of the JSON of an address, or throws what the server says instead.
export async function ask(url) {
  let answer;
  try {
    answer = await fetch(url, {headers: {Accept: 'application/json'}});
  } catch {
    throw {error: 'sweep view does not answer', hint: 'it ends after an hour without use, and with Ctrl-C: start it again', gone: true};
  }
  if (answer.ok) return answer.json();
  const text = await answer.text();
  try {
    throw JSON.parse(text);
  } catch (e) {
    throw e.error ? e : {error: text.trim() || answer.statusText};
  }
}

// useData returns {data, error, waiting} of an address; null asks for nothing. While newer data are on the way, the previous ones stay.
export function useData(url) {
  const now = generation.value, shown = useRef({}), [, again] = useState(0);
  const entry = url ? load(url, now) : {};
  if (entry.data) shown.current = {data: entry.data, url};
  useLayoutEffect(() => {
    if (!url || entry.data) return undefined;
    let left = false;
    const done = (state) => { if (!left) { shown.current = {...state, url}; again((n) => n + 1); } };
    entry.promise.then((data) => done({data}), (error) => done({error}));
    return () => { left = true; };
  }, [url, now]);
  const {data, error} = shown.current, same = shown.current.url === url;
  return {data, error: same ? error : undefined, waiting: !!url && !same && !entry.data};
}

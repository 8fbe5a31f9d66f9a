// The address is the whole state of a page. Paths begin below the token: "d/NAME/run/3". The query string has filters
// (axis.NAME=LEVEL, more than once for several levels), the metric, controls of pictures (PICTURE.CONTROL), the selection (sel), the
// sort order and the tick; a key that has its default value is left out. The key mark, what is marked to compare, stays on all pages of
// a data set.
import {signal} from '@preact/signals';

const root = document.documentElement.dataset;
const base = root.base + '/';

// single is the name of the only data set, empty if the server shows a directory of them.
export const single = root.single;

export const address = signal(read());

function read() {
  return {path: parts(location.pathname), query: new URLSearchParams(location.search)};
}

// parts are the names in a path that href made.
export function parts(pathname) {
  return pathname.slice(base.length).split('/').filter(Boolean).map(decode);
}

// A name of a bank or a data set may be .. or a dot, which browsers take out of paths even when they are escaped, or a slash, which the
// server takes for the end of a path: these get a tilde in front, and so does a name that begins with one.
const encode = (part) => encodeURIComponent(/^(~|\.\.?$|\/$)/.test(part) ? '~' + part : part);

function decode(part) {
  try {
    return decodeURIComponent(part).replace(/^~/, '');
  } catch {
    return part;
  }
}

window.addEventListener('popstate', () => { address.value = read(); });

// href is the address of a page. Values of the query may be lists; empty ones are left out. A query with a key mark, also an empty one,
// says itself what is marked.
export function href(path, query) {
  const params = new URLSearchParams(query instanceof URLSearchParams ? query : undefined), now = address.value;
  if (query && !(query instanceof URLSearchParams)) {
    for (const [key, value] of Object.entries(query)) {
      for (const v of [].concat(value)) if (v !== null && v !== undefined && v !== '') params.append(key, String(v));
    }
  }
  const carried = path[0] === 'd' && now.path[0] === 'd' && now.path[1] === path[1] ? now.query.get('mark') : null;
  if (carried && !params.has('mark') && !(query && 'mark' in query)) params.set('mark', carried);
  return written(path, params);
}

function written(path, params) {
  const text = params.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return base + path.map(encode).join('/') + (text ? '?' + text : '');
}

// go shows a page. Replacing does not add a step to the history.
export function go(path, query, replace = false) {
  enter(href(path, query), replace);
}

function enter(to, replace) {
  if (to === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  const before = address.value.path.join('/');
  address.value = read();
  if (before !== address.value.path.join('/')) window.scrollTo(0, 0);
}

// set changes some keys of the query: a text, a list, or null to leave a key out.
export function set(changes, replace = false) {
  const query = new URLSearchParams(address.value.query);
  for (const [key, value] of Object.entries(changes)) {
    query.delete(key);
    for (const v of [].concat(value)) if (v !== null && v !== undefined && v !== '') query.append(key, String(v));
  }
  enter(written(address.value.path, query), replace);
}

// follow makes a click on a link to a page of ours show it without loading anything.
export function follow(event) {
  const link = event.target.closest && event.target.closest('a[href]');
  if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || link.target || link.hasAttribute('download')) return;
  const url = new URL(link.href);
  if (url.origin !== location.origin || !url.pathname.startsWith(base) || url.pathname.startsWith(base + 'api/')) return;
  if (url.pathname === location.pathname && url.hash) return;
  event.preventDefault();
  go(parts(url.pathname), url.searchParams);
}

// at is the present page as sweep view --at takes it.
export function at() {
  const skip = single ? 2 : 1;
  return location.pathname.slice(base.length).split('/').slice(skip).join('/') + location.search;
}

// api is the address of data.
export const api = (path, query) => href(['api', ...path], query);

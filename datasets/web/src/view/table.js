// A table with rows that j, k and Enter move through. The row is part of the address (row), so that it is there after reload and back.
import {html} from 'htm/preact';
import {useEffect, useRef} from 'preact/hooks';
import {address, set} from './route.js';
import {useKeys} from './keys.js';

// Table has columns {label, number, cell(row), sort}: a column with a name in sort changes the address when its head is chosen
// (sort=NAME, sort=-NAME). A quiet table leaves the keys to another one of the page. Open is called with a row by Enter and a double click; mark may return the class of a row.
export function Table({label, columns, rows, open, mark, caption, quiet}) {
  const query = address.value.query, at = quiet ? -1 : Math.min(Number(query.get('row') || -1), rows.length - 1), sort = query.get('sort') || '', body = useRef(null);
  const move = (to) => { set({row: to}, true); };
  useKeys(quiet ? {} : {
    j: () => { if (!rows.length) return false; move(Math.min(at + 1, rows.length - 1)); return true; },
    k: () => { if (!rows.length) return false; move(Math.max(at - 1, 0)); return true; },
    Enter: () => { if (at < 0 || !open) return false; open(rows[at], at); return true; },
  });
  useEffect(() => { if (at >= 0 && body.current && body.current.children[at]) body.current.children[at].scrollIntoView({block: 'nearest'}); }, [at]);
  const head = (c) => {
    if (!c.sort) return c.label;
    const by = sort === c.sort ? 1 : sort === '-' + c.sort ? -1 : 0;
    return html`<button type="button" class="sort" onClick=${() => set({sort: by === 1 ? '-' + c.sort : by === -1 ? null : c.sort, row: null, page: null})}>${c.label}${by ? (by > 0 ? ' ▲' : ' ▼') : ''}</button>`;
  };
  const sorted = (c) => (c.sort && sort === c.sort ? 'ascending' : c.sort && sort === '-' + c.sort ? 'descending' : undefined);
  return html`<div class="data tall" tabindex="0" role="region" aria-label=${label}><table>${caption && html`<caption>${caption}</caption>`}
    <thead><tr>${columns.map((c) => html`<th scope="col" class=${c.number ? 'number' : ''} aria-sort=${sorted(c)}>${head(c)}</th>`)}</tr></thead>
    <tbody ref=${body}>${rows.map((row, i) => html`<tr key=${i} aria-selected=${i === at ? 'true' : undefined} class=${(mark && mark(row)) || ''} onClick=${quiet ? undefined : () => move(i)} onDblClick=${() => open && open(row, i)}>${columns.map((c) => html`<td class=${c.number ? 'number' : ''}>${c.cell(row)}</td>`)}</tr>`)}</tbody></table></div>`;
}

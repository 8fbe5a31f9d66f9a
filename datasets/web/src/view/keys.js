// Keys. A page says with useKeys what its keys do; keys that change text are left to the element that has the focus.
import {signal} from '@preact/signals';
import {useLayoutEffect} from 'preact/hooks';

// all lists the keys for people, those of pages included.
export const all = [
  ['/', 'find a run, a payment or a bank: 373, T12, its name'],
  ['j k', 'next and previous row, or picture'],
  ['Enter', 'down: open the row, or the runs of the study'],
  ['u', 'up: from a payment to its run, to the study, to the data sets'],
  ['← →', 'previous and next tick; with Shift ten ticks'],
  ['n p', 'next and previous tick in which something happens'],
  ['c', 'mark a run or a point to compare; with two marked, compare them'],
  ['q', 'query the data set with SQL'],
  ['?', 'this list'],
];

// help says whether the list is open.
export const help = signal(false);

const handlers = [];

// useKeys calls handlers[key](event) while the component is on the page; the one added last goes first. Names are those of
// KeyboardEvent.key, with Shift+ before those of keys without a letter.
export function useKeys(keys) {
  useLayoutEffect(() => {
    const mine = {keys};
    handlers.push(mine);
    return () => { handlers.splice(handlers.indexOf(mine), 1); };
  });
}

document.addEventListener('keydown', (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const writing = event.target.closest && event.target.closest('input:not([type=checkbox]):not([type=range]), textarea, select');
  if (writing && event.key !== 'Escape') return;
  if (event.key === 'Enter' && event.target.closest && event.target.closest('a, button, summary')) return;
  const name = event.shiftKey && event.key.length > 1 ? 'Shift+' + event.key : event.key;
  for (let i = handlers.length - 1; i >= 0; i--) {
    const handler = handlers[i].keys[name];
    if (handler && handler(event) !== false) {
      event.preventDefault();
      return;
    }
  }
});

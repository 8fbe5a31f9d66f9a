// What all pictures of the page share: the theme, the width, and the selection and the brushes, which only sweep view has. Print is light, and as wide as paper.
import {signal} from '@preact/signals';

const dark = typeof window === 'undefined' ? {matches: false} : window.matchMedia('(prefers-color-scheme: dark)');
const printWidth = 680, narrowest = 240;
let chosen = '';

export const shown = {theme: signal(dark.matches ? 'dark' : 'light'), width: signal(0), selection: signal(null), brush: signal(null)};

// follow keeps the state up to date. The element is the column of the pictures.
export function follow(element) {
  const measure = () => Math.max(Math.floor(element.getBoundingClientRect().width), narrowest); // none while the page is hidden
  let printing = false;
  const update = () => {
    shown.theme.value = printing ? 'light' : chosen || (dark.matches ? 'dark' : 'light');
    document.documentElement.dataset.theme = shown.theme.value;
    shown.width.value = printing ? printWidth : measure();
  };
  update();
  dark.addEventListener('change', update);
  window.addEventListener('resize', update);
  new ResizeObserver(() => requestAnimationFrame(() => { if (!printing) update(); })).observe(element);
  for (const [event, state] of [['beforeprint', true], ['afterprint', false]]) {
    window.addEventListener(event, () => { printing = state; update(); });
  }
  return () => {
    chosen = shown.theme.value === 'dark' ? 'light' : 'dark';
    update();
  };
}

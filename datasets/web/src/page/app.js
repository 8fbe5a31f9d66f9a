// The page of a report: the pictures in the place that the document keeps for them, and a switch between light and dark.
import {options, render} from 'preact';
import {html} from 'htm/preact';
import {Figure} from './figure.js';
import {follow} from './state.js';

// Changes are rendered at once, so that all is drawn when the page has loaded, and before it is printed.
options.debounceRendering = (run) => run();

export function start() {
  const report = JSON.parse(document.getElementById('data').textContent), place = document.getElementById('pictures');
  const change = follow(place);
  document.getElementById('theme').addEventListener('click', change);
  document.getElementById('theme').hidden = false;
  render(html`${report.pictures.map((picture) => html`<${Figure} key=${picture.name} report=${report} picture=${picture} />`)}`, place);
  mark(place);
}

// mark shows in the contents which picture is read: the last one that begins in the upper third of the window.
function mark(place) {
  const links = new Map([...document.querySelectorAll('nav a')].map((a) => [a.getAttribute('href').slice(1), a]));
  const sections = [...place.querySelectorAll('section')];
  let waiting = false;
  const update = () => {
    waiting = false;
    const now = sections.filter((s) => s.getBoundingClientRect().top < Math.min(window.innerHeight, 1000) / 3).pop() || sections[0];
    for (const [id, a] of links) a.toggleAttribute('aria-current', now && id === now.id);
  };
  window.addEventListener('scroll', () => { if (!waiting) { waiting = true; requestAnimationFrame(update); } }, {passive: true});
  update();
}

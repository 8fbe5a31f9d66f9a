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

// mark shows in the contents which picture is read.
function mark(place) {
  const links = new Map([...document.querySelectorAll('nav a')].map((a) => [a.getAttribute('href').slice(1), a]));
  const seen = new IntersectionObserver((entries) => {
    for (const e of entries) {
      if (!e.isIntersecting || !links.has(e.target.id)) continue;
      for (const [id, a] of links) a.toggleAttribute('aria-current', id === e.target.id);
    }
  }, {rootMargin: '-10% 0px -75% 0px'});
  for (const section of place.querySelectorAll('section')) seen.observe(section);
}

// An address that no page has.
import {html} from 'htm/preact';
import {address, href} from '../route.js';

export function Nothing({study}) {
  return html`<h1>Nothing here</h1><p>There is no page “${address.value.path.join('/')}”. <a href=${href(study ? study.path() : [])}>Go to ${study ? study.name : 'the data sets'}</a>.</p>`;
}

// The bundle: on the page of a report it starts the page. Elsewhere it offers the drawing functions, and to the pages of sweep view
// the figures and the libraries, so that these exist once.
import * as preact from 'preact';
import * as hooks from 'preact/hooks';
import * as signals from '@preact/signals';
import {html} from 'htm/preact';
import * as draw from './draw.js';
import * as format from './format.js';
import {start} from './page/app.js';
import * as figure from './page/figure.js';
import * as save from './page/save.js';
import * as state from './page/state.js';
import * as table from './page/table.js';

globalThis.sweepPictures = {svg: draw.svg, modules: {
  preact, 'preact/hooks': hooks, '@preact/signals': signals, 'htm/preact': {html}, './draw.js': draw, './format.js': format,
  './page/figure.js': figure, './page/save.js': save, './page/state.js': state, './page/table.js': table,
}};
if (typeof document !== 'undefined' && document.getElementById('pictures')) start();

// The bundle: on a page it starts the page, elsewhere it offers the drawing functions.
import {svg} from './draw.js';
import {start} from './page/app.js';

globalThis.sweepPictures = {svg};
if (typeof document !== 'undefined' && document.getElementById('pictures')) start();

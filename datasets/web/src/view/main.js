// The pages of sweep view. They run on top of the bundle of the pictures (src/main.js), whose figures and libraries they share.
//
//	route.js      the address, which is the whole state of a page: its path and its query string
//	data.js       what the server answers, kept until there are new batches
//	live.js       asks whether there are new batches while a sweep runs
//	keys.js       keys, and the list of them
//	app.js        what surrounds every page: path, find, buttons
//	table.js      tables with rows that j, k and Enter move through
//	pages/        a file per page; pages/index.js lists them with their addresses
//
// To add a page, write its component, add it to pages/index.js, and give it data with a line in datasets/viewer/routes.go.
import {options, render} from 'preact';
import {html} from 'htm/preact';
import {App} from './app.js';

options.debounceRendering = (run) => run(); // at once, so that a page that is left and entered again keeps its place
render(html`<${App} />`, document.getElementById('view'));

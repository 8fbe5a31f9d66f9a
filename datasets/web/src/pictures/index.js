// All pictures by name. A picture is a pure function of a view, its table and a context (theme, width, scale) that returns an
// option of ECharts and a height; it runs in a browser and without one.
import {best} from './best.js';
import {differences} from './differences.js';
import {frontier} from './frontier.js';
import {grid} from './grid.js';
import {response} from './response.js';

export const pictures = {best, differences, frontier, grid, response};

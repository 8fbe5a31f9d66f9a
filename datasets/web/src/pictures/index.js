// All pictures by name. A picture is a pure function of a view, its table and a context (theme, width, scale) that returns an
// option of ECharts and a height; it runs in a browser and without one.
import {bars, describe, importance} from './bars.js';
import {best} from './best.js';
import {differences} from './differences.js';
import {frontier} from './frontier.js';
import {grid} from './grid.js';
import {network} from './network.js';
import {parallel, precision, saving, scatter, spread} from './points.js';
import {response} from './response.js';
import {days, fit} from './ticks.js';
import {failures} from './failures.js';
import {holds} from './holds.js';
import {liquidity} from './liquidity.js';
import {policy} from './policy.js';
import {timeline} from './timeline.js';

export const pictures = {bars, best, days, describe, differences, failures, fit, frontier, grid, holds, importance, liquidity, network, parallel, policy, precision, response, saving, scatter, spread, timeline};

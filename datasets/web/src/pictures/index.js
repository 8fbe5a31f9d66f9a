// All pictures by name. A picture is a pure function of a view, its table and a context (theme, width, scale) that returns an
// option of ECharts and a height; it runs in a browser and without one.
import {bars, importance} from './bars.js';
import {best} from './best.js';
import {describe} from './describe.js';
import {differences} from './differences.js';
import {failures} from './failures.js';
import {frontier} from './frontier.js';
import {bestResponse, demand, equilibria, path, payoffs, profiles} from './games.js';
import {grid} from './grid.js';
import {holds} from './holds.js';
import {liquidity} from './liquidity.js';
import {network} from './network.js';
import {payment} from './payment.js';
import {parallel, precision, scatter, spread} from './points.js';
import {policy} from './policy.js';
import {replayPayments, replays} from './replays.js';
import {response} from './response.js';
import {saving} from './saving.js';
import {bestSoFar, search} from './search.js';
import {timeline} from './timeline.js';

export const pictures = {bars, best, best_response: bestResponse, best_so_far: bestSoFar, demand, describe, differences, equilibria, failures, frontier, grid, holds, importance, liquidity, network, parallel, path, payment, payoffs, policy, precision, profiles, replay_payments: replayPayments, replays, response, saving, scatter, search, spread, timeline};

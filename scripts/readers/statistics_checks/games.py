"""sweep game against brute force."""

import itertools

import numpy as np
import pandas as pd
import pygambit
from scipy import stats

from .program import close


def noisy_game(program):
    """Regrets and verdicts of a noisy game of three players"""
    rng = np.random.default_rng(2)
    strategies = (2, 3, 2)
    profiles = list(itertools.product(*map(range, strategies)))
    episodes, epsilon = 40, 0.5
    # Common noise, as of common random numbers, and some of each profile's own.
    base = rng.normal(10, 1, (len(profiles), 3, 1)) + rng.normal(0, 3, (1, 3, episodes)) + rng.normal(0, 0.3, (len(profiles), 3, episodes))
    rows = [
        {**{p: f"s{s}" for p, s in zip("xyz", profile)}, "episode": e, **{f"cost_{p}": base[i, k, e] for k, p in enumerate("xyz")}}
        for i, profile in enumerate(profiles)
        for e in range(episodes)
    ]
    got = program.analyse("game", pd.DataFrame(rows), "--epsilon", epsilon)
    comparisons = len(profiles) * sum(n - 1 for n in strategies)
    quantile = stats.t.ppf(1 - 0.05 / comparisons, episodes - 1)
    mean = base.mean(axis=2)
    counts = {}
    for i, profile in enumerate(profiles):
        upper, lower = [], []
        for k in range(3):
            others = [j for j, q in enumerate(profiles) if all(q[m] == profile[m] for m in range(3) if m != k)]
            close(got["regret"][i]["regret"]["xyz"[k]], mean[i, k] - mean[others, k].min(), 1e-10, f"regret of {profile}")
            for j in others:
                if j != i:
                    d = base[i, k] - base[j, k]
                    half = quantile * d.std(ddof=1) / np.sqrt(episodes)
                    upper.append(d.mean() + half)
                    lower.append(d.mean() - half)
        want = "equilibrium" if max(upper) <= epsilon else "no equilibrium" if max(lower) > epsilon else "undecided"
        counts[want] = counts.get(want, 0) + 1
        if got["verdicts"][i] != {"profile": [f"s{s}" for s in profile], "verdict": want}:
            raise AssertionError(f"{got['verdicts'][i]}, not {want}")
    if len(counts) < 2:
        raise AssertionError(f"the game is too easy: {counts}")


def mixed_equilibria(program):
    """Mixed equilibria of random games of two players equal those of linear equations"""
    for seed in range(10):
        rng = np.random.default_rng(seed)
        a, b = rng.integers(0, 50, (2, 4, 4)).astype(float)
        frame = pd.DataFrame(
            [{"r": f"r{i}", "c": f"c{j}", "cost_r": a[i, j], "cost_c": b[i, j]} for i in range(4) for j in range(4)]
        )
        got = program.analyse("game", frame)
        want = []
        for k in range(2, 5):
            for rows, columns in itertools.product(itertools.combinations(range(4), k), itertools.combinations(range(4), k)):
                x, y = weights(b[np.ix_(rows, columns)].T), weights(a[np.ix_(rows, columns)])
                if x is None or y is None:
                    continue
                full_x, full_y = np.zeros(4), np.zeros(4)
                full_x[list(rows)], full_y[list(columns)] = x, y
                if (a @ full_y).min() > (a @ full_y)[rows[0]] - 1e-9 and (full_x @ b).min() > (full_x @ b)[columns[0]] - 1e-9:
                    want.append((full_x, full_y))
        if len(got["mixed"]) != len(want):
            raise AssertionError(f"seed {seed}: {got['mixed']}, not {want}")
        vectors = [([m["r"].get(f"r{i}", 0) for i in range(4)], [m["c"].get(f"c{j}", 0) for j in range(4)]) for m in got["mixed"]]
        for x, y in want:
            if not any(np.allclose(x, u, atol=1e-10) and np.allclose(y, v, atol=1e-10) for u, v in vectors):
                raise AssertionError(f"seed {seed}: {x}, {y} is missing in {vectors}")


def weights(costs):
    """The other player's weights that make the costs of all rows equal; None if there are none or they are not positive."""
    n = len(costs)
    system = np.block([[costs, -np.ones((n, 1))], [np.ones((1, n)), np.zeros((1, 1))]])
    if abs(np.linalg.det(system)) < 1e-9:
        return None
    w = np.linalg.solve(system, np.append(np.zeros(n), 1))[:n]
    return w if (w > 1e-9).all() else None


def gambit_export(program):
    """Gambit reads the exported games, and finds the same equilibria"""
    rng = np.random.default_rng(5)
    games = [
        (("C", "D"), ("C", "D"), [(1, 1), (3, 0), (0, 3), (2, 2)]),  # prisoner's dilemma
        (("S", "H"), ("S", "H"), [(0, 0), (4, 1), (1, 4), (2, 2)]),  # stag hunt
        (("H", "T"), ("H", "T"), [(-1, 1), (1, -1), (1, -1), (-1, 1)]),  # matching pennies
        (("R", "P", "S"), ("R", "P", "S"), [(0, 0), (1, -1), (-1, 1), (-1, 1), (0, 0), (1, -1), (1, -1), (-1, 1), (0, 0)]),
    ]
    for shape in ((3, 4), (2, 3, 2), (2, 2, 2, 2)):
        names = [tuple(f"s{i}" for i in range(n)) for n in shape]
        games.append((*names, [tuple(rng.integers(-500, 500, len(shape)) / 8) for _ in range(np.prod(shape))]))
    for *strategies, costs in games:
        players = "pqrt"[: len(strategies)]
        rows = [
            {**dict(zip(players, profile)), **{f"cost_{p}": c for p, c in zip(players, cost)}}
            for profile, cost in zip(itertools.product(*strategies), costs)
        ]
        got = program.analyse("game", pd.DataFrame(rows), "--nfg", "game.nfg", "--force")
        game = pygambit.read_nfg(str(program.directory / "game.nfg"))
        if [(p.label, tuple(s.label for s in p.strategies)) for p in game.players] != list(zip(players, strategies)):
            raise AssertionError(f"players {game.players}")
        for profile, cost in zip(itertools.product(*(range(len(s)) for s in strategies)), costs):
            for p, c in zip(game.players, cost):
                close(float(game[profile][p]), -c, 1e-12, f"payoff in {profile}")
        pure = [
            [s[list(map(float, weights)).index(1)] for s, weights in zip(strategies, vectors(found, game))]
            for found in pygambit.nash.enumpure_solve(game).equilibria
        ]
        if sorted(map(tuple, pure)) != sorted(map(tuple, got["pure"])):
            raise AssertionError(f"pure equilibria {got['pure']}, not {pure}")
        if len(strategies) > 2:
            continue
        mixed = [vectors(found, game) for found in pygambit.nash.enummixed_solve(game, rational=False).equilibria]
        mixed = [found for found in mixed if max(found[0]) < 1 - 1e-9]
        ours = [[[m[p].get(s, 0) for s in names] for p, names in zip(players, strategies)] for m in got["mixed"]]
        if len(mixed) != len(ours) or not all(any(same(found, m) for m in ours) for found in mixed):
            raise AssertionError(f"mixed equilibria {ours}, not {mixed}")


def vectors(found, game):
    """The weights of the strategies of each player."""
    return [[float(found[s]) for s in p.strategies] for p in game.players]


def same(found, ours):
    return all(np.allclose(u, v, atol=1e-8) for u, v in zip(found, ours))


CHECKS = [noisy_game, mixed_equilibria, gambit_export]

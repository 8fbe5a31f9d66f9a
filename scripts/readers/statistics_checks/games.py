"""sweep game against brute force."""

import itertools

import numpy as np
import pandas as pd
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


CHECKS = [noisy_game, mixed_equilibria]

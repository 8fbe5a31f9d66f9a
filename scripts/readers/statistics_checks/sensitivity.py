"""sweep sensitivity against SALib, EMA Workbench and SciPy."""

import itertools

import numpy as np
import pandas as pd
from ema_workbench.analysis import prim as ema
from SALib.analyze import morris, pawn, sobol
from SALib.sample import latin
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample
from SALib.test_functions import Ishigami
from scipy import stats

from .program import close

PROBLEM = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[-np.pi, np.pi]] * 3}
AXES = ("--axes", "a,b,c", "--metric", "y")


def frame(points, outputs):
    return pd.DataFrame(points, columns=PROBLEM["names"]).assign(y=outputs)


def sobol_indices(program, second):
    points = sobol_sample.sample(PROBLEM, 512, calc_second_order=second, seed=3)
    # An offset that is large beside the variance shows whether the outputs are centred.
    outputs = Ishigami.evaluate(points) + 1000
    got = program.analyse("sensitivity", frame(points, outputs), "--method", "sobol", *AXES, *["--second-order"][: int(second)], parquet=second)
    want = sobol.analyze(PROBLEM, outputs, calc_second_order=second, num_resamples=1000, seed=1)
    for i, name in enumerate("abc"):
        index = got["axes"][name]
        close(index["s1"], want["S1"][i], 1e-10, f"S1 of {name}")
        close(index["st"], want["ST"][i], 1e-10, f"ST of {name}")
        for key, conf in (("s1_ci", "S1_conf"), ("st_ci", "ST_conf")):
            half = (index[key][1] - index[key][0]) / 2
            close(half / want[conf][i], 1, 0.15, f"half of {key} of {name}")
    for i, j in itertools.combinations(range(3), 2) if second else ():
        close(got["s2"][f"{'abc'[i]},{'abc'[j]}"], want["S2"][i][j], 1e-10, f"S2 of {i}, {j}")


def first_order(program):
    """Sobol' indices S1 and ST with their intervals equal SALib's"""
    sobol_indices(program, False)


def second_order(program):
    """Sobol' indices of pairs equal SALib's"""
    sobol_indices(program, True)


def elementary_effects(program):
    """Morris: μ, μ* and σ equal SALib's"""
    points = morris_sample.sample(PROBLEM, 60, num_levels=6, seed=5)
    outputs = Ishigami.evaluate(points)
    got = program.analyse("sensitivity", frame(points, outputs), "--method", "morris", *AXES, "--trajectories", 60)
    want = morris.analyze(PROBLEM, points, outputs, num_levels=6, num_resamples=1000, seed=1)
    for i, name in enumerate("abc"):
        for key in ("mu", "mu_star", "sigma"):
            close(got["axes"][name][key], want[key][i], 1e-12, f"{key} of {name}")
        low, high = got["axes"][name]["mu_star_ci"]
        if want["mu_star_conf"][i] > 1e-9:
            close((high - low) / 2 / want["mu_star_conf"][i], 1, 0.15, f"half of the interval of {name}")


def conditional_distributions(program):
    """PAWN: distances equal SciPy's for the same slices, and nearly SALib's"""
    points = latin.sample(PROBLEM, 5000, seed=7)
    outputs = Ishigami.evaluate(points)
    got = program.analyse("sensitivity", frame(points, outputs), "--method", "pawn", *AXES)
    salib = pawn.analyze(PROBLEM, points, outputs, S=10, seed=1)
    for i, name in enumerate("abc"):
        order = np.argsort(points[:, i], kind="stable")
        distances = [stats.ks_2samp(outputs[rows], outputs).statistic for rows in np.array_split(order, 10)]
        close(got["axes"][name]["median"], np.median(distances), 1e-12, f"median of {name}")
        close(got["axes"][name]["max"], np.max(distances), 1e-12, f"maximum of {name}")
        close(got["axes"][name]["median"], salib["median"][i], 0.01, f"SALib's median of {name}")
        close(got["axes"][name]["max"], salib["maximum"][i], 0.01, f"SALib's maximum of {name}")


def regional(program):
    """Regional: distances equal SciPy's"""
    rng = np.random.default_rng(11)
    points = rng.integers(0, 12, (400, 3)).astype(float)
    outputs = points[:, 0] + rng.normal(0, 3, 400)
    got = program.analyse("sensitivity", frame(points, outputs), "--method", "regional", *AXES)
    above = outputs > np.median(outputs)
    for i, name in enumerate("abc"):
        close(got["axes"][name]["ks"], stats.ks_2samp(points[above, i], points[~above, i]).statistic, 1e-12, name)


def main_effects(program):
    """Main effects: shares equal those of projections on orthogonal contrasts"""
    rng = np.random.default_rng(13)
    levels = (3, 4, 2)
    cells = np.array(list(itertools.product(*map(range, levels))), dtype=float)
    points = np.repeat(cells, 5, axis=0)
    outputs = rng.normal(0, 1, len(points)) + points[:, 0] * points[:, 1] + 1e6
    shuffled = rng.permutation(len(points))
    got = program.analyse("sensitivity", frame(points, outputs).iloc[shuffled], "--method", "main", *AXES)
    means = outputs.reshape(-1, 5).mean(axis=1)
    # Contrasts: an orthonormal basis of each factor's effects, constant in the other factors.
    bases = []
    for n in levels:
        q, _ = np.linalg.qr(np.column_stack([np.ones(n), np.eye(n)[:, 1:]]))
        bases.append(q)

    def share(active):
        columns = itertools.product(*[range(1, n) if f in active else [0] for f, n in enumerate(levels)])
        explained = 0
        for column in columns:
            contrast = np.einsum("i,j,k->ijk", *[bases[f][:, c] for f, c in enumerate(column)]).ravel()
            explained += (contrast @ means) ** 2
        return explained / ((means - means.mean()) ** 2).sum()

    for i, name in enumerate("abc"):
        close(got["axes"][name]["share"], share({i}), 1e-8, name)
    for i, j in itertools.combinations(range(3), 2):
        close(got["interactions"][f"{'abc'[i]},{'abc'[j]}"], share({i, j}), 1e-8, f"{i}, {j}")


def ema_box(points, cases):
    search = ema.Prim(points, cases, threshold=0.01, obj_function=ema.PRIMObjectiveFunctions.ORIGINAL, peel_alpha=0.05, paste_alpha=0.05, mass_min=0.05)
    return search.find_box().peeling_trajectory


def boxes_of_levels(program):
    """PRIM: the boxes of axes with eight values equal EMA Workbench's"""
    compared = 0
    for seed in range(6):
        rng = np.random.default_rng(seed)
        # Every value has far more than a twentieth of the rows, so that both take off one value at a time.
        points = pd.DataFrame(rng.integers(0, 8, (2000, 3)) / 8, columns=list("abc"))
        outputs = 2 * points["a"] + points["b"] ** 2 + rng.normal(0, 0.3, 2000)
        threshold = float(np.quantile(outputs, 0.8))
        got = program.analyse("sensitivity", points.assign(y=outputs), "--method", "prim", *AXES, "--threshold", repr(threshold))
        want = ema_box(points, (outputs > threshold).to_numpy())
        # EMA Workbench ends as soon as its best face leaves too few rows, and adds the boxes of its pasting.
        want = want[: 1 + int(np.argmax(np.append(np.diff(want["mass"]) > 0, True)))]
        for i, box in enumerate(got["curve"][: len(want)]):
            close(box["density"], want["density"].iloc[i], 1e-12, f"seed {seed}, density of box {i}")
            close(box["coverage"], want["coverage"].iloc[i], 1e-12, f"seed {seed}, coverage of box {i}")
            compared += 1
    if compared < 30:
        raise AssertionError(f"only {compared} boxes were compared")


def box_of_a_corner(program):
    """PRIM: a box in five dimensions is found, as by EMA Workbench"""
    rng = np.random.default_rng(17)
    points = pd.DataFrame(rng.random((2000, 5)), columns=list("abcde"))
    cases = (points["a"] > 0.7) & (points["b"] < 0.3)
    got = program.analyse("sensitivity", points.assign(y=cases.astype(float)), "--method", "prim", "--axes", "a,b,c,d,e", "--metric", "y", "--threshold", 0.5)
    (box,) = got["boxes"]
    close(box["limits"]["a"][0], 0.7, 0.05)
    close(box["limits"]["b"][1], 0.3, 0.05)
    for name in "cde":
        if box["limits"][name] != [points[name].min(), points[name].max()]:
            raise AssertionError(f"{name} is restricted to {box['limits'][name]}")
    want = ema_box(points, cases.to_numpy())
    dense = want[want["density"] == want["density"].max()]
    close(box["density"], dense["density"].max(), 0.05, "density")
    if box["coverage"] < dense["coverage"].max() - 0.05:
        raise AssertionError(f"coverage {box['coverage']}, EMA Workbench's {dense['coverage'].max()}")


CHECKS = [first_order, second_order, elementary_effects, conditional_distributions, regional, main_effects, boxes_of_levels, box_of_a_corner]

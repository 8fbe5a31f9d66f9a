"""sweep sensitivity and sweep game on data sets, against SALib on the points that sweep has run."""

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
from SALib.analyze import morris, sobol

from .program import close

SWEEPS = Path(__file__).resolve().parents[3] / "sweeps"

GRID = """
scenario = "{scenario}"
replications = 3
seed = 5
[design]
{design}
[[axis]]
name = "credit"
set = "agents.*.unsecured_cap"
range = {{ from = 100_000, to = 900_000, scale = "int" }}
[[axis]]
name = "price"
set = "cost_rates.delay_cost_per_tick_per_cent"
range = {{ from = 1e-6, to = 1e-3 }}
[output]
tables = ["runs"]
"""
PROBLEM = {"num_vars": 2, "names": ["credit", "price"], "bounds": [[100_000, 900_000], [1e-6, 1e-3]]}


def study(program, name, design):
    """Runs a design; the analysis of its costs, and its points with the mean cost of each."""
    (program.directory / f"{name}.toml").write_text(GRID.format(scenario=SWEEPS / "three-banks.yaml", design=design))
    program.run("run", f"{name}.toml", "--dir", name, "--quiet")
    query = "select any_value(credit) as credit, any_value(price) as price, avg(total_cost_cents) as y from runs group by point order by point"
    points = pd.read_csv(io.StringIO(program.run("query", name, query, "--format", "csv")))
    return json.loads(program.run("sensitivity", name, "--json")), points


def saltelli_design(program):
    """Sobol' indices of a saltelli design equal SALib's on its points"""
    got, points = study(program, "saltelli", 'kind = "saltelli"\nsamples = 128\nsecond_order = true')
    want = sobol.analyze(PROBLEM, points["y"].to_numpy(), calc_second_order=True, seed=1)
    for i, name in enumerate(PROBLEM["names"]):
        close(got["axes"][name]["s1"], want["S1"][i], 1e-10, f"S1 of {name}")
        close(got["axes"][name]["st"], want["ST"][i], 1e-10, f"ST of {name}")
    close(got["s2"]["credit,price"], want["S2"][0][1], 1e-10, "S2")


def morris_design(program):
    """Elementary effects of a morris design equal SALib's on its points"""
    got, points = study(program, "morris", 'kind = "morris"\ntrajectories = 40')
    want = morris.analyze(PROBLEM, points[PROBLEM["names"]].to_numpy(dtype=float), points["y"].to_numpy(), num_levels=4, seed=1)
    for i, name in enumerate(PROBLEM["names"]):
        for key in ("mu", "mu_star", "sigma"):
            # The values of an integer range are rounded, so a step is not exactly the lattice's.
            close(got["axes"][name][key] / want[key][i], 1, 1e-5, f"{key} of {name}")


def tournament(program):
    """The regrets of the tournament equal those of its costs"""
    program.run("run", SWEEPS / "tournament.toml", "--dir", "tournament", "--quiet")
    players = ["large", "medium", "small"]
    got = json.loads(program.run("game", "tournament", "--player", ",".join(players), "--epsilon", "100", "--json"))
    query = """select delay_price, large, medium, small, lower(agent_id) as player, avg(cost) as cost from (
        select run_id, agent_id, sum(total_cost_cents) as cost from daily_agent_metrics group by all) join runs using (run_id) group by all"""
    costs = pd.read_csv(io.StringIO(program.run("query", "tournament", query, "--format", "csv")))
    table = costs.set_index(["delay_price", *players, "player"])["cost"]
    compared = 0
    for game in got["games"]:
        price = float(game["axes"]["delay_price"])
        for entry in game["regret"]:
            for k, player in enumerate(players):
                choices = []
                for other in ("fifo", "reserved", "patient"):
                    profile = list(entry["profile"])
                    profile[k] = other
                    choices.append(table[(price, *profile, player)])
                own = table[(price, *entry["profile"], player)]
                close(entry["regret"][player], own - np.min(choices), 1e-9, f"{price} {entry['profile']} {player}")
                compared += 1
    if compared != 4 * 27 * 3:
        raise AssertionError(f"{compared} regrets")


CHECKS = [saltelli_design, morris_design, tournament]

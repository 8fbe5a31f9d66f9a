#!/usr/bin/env python3
"""Make a data set with a random history, one state after the other: history.py DIRECTORY [SEED]

A grid is extended and shrunk in random steps, new runs fail and are computed again, and the data set is compacted. Every
state is a data set of its own, DIRECTORY/1, DIRECTORY/2 and so on; a state begins as a copy of the one before. Prints
what led to each state. Needs build/sweep.
"""

import random
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SWEEP = ROOT / "build" / "sweep"

POLICIES = [("null", 'type = "Fifo"'), ("007", 'type = "Deadline", urgency_threshold = 20'), ("x=y/z", 'type = "Deadline", urgency_threshold = 5')]

# Axes of each type, whose first value is the one of the base scenario. The labels are texts that readers would take for
# another type, for NULL or for directories if they read them from paths; 2^53 + 1 is not a double.
AXES = {
    "credit": ("agents.*.unsecured_cap", ["500_000", "0", "9_007_199_254_740_993"]),
    "overdraft": ("cost_rates.overdraft_bps_per_tick", ["0.5", "1e-300", "2.0"]),
    "offset": ("lsm_config.enable_bilateral", ["true", "false"]),
    "patience": ("agents.SMALL.policy", [f'{{ label = "{x}", value = {{ {t} }} }}' for x, t in POLICIES]),
}


@dataclass
class Grid:
    """What changes in a history."""

    axes: dict = field(default_factory=dict)  # name: number of values
    partition_by: list = field(default_factory=list)
    replications: int = 1

    def text(self):
        lines = ['name = "history"', f'scenario = "{ROOT}/sweeps/three-banks.yaml"', f"replications = {self.replications}"]
        for name, number in self.axes.items():
            key, values = AXES[name]
            default = '"null"' if name == "patience" else values[0]
            lines += ["[[axis]]", f'name = "{name}"', f'set = "{key}"', f"values = [{', '.join(values[:number])}]", f"default = {default}"]
        return "\n".join([*lines, "[output]", f"partition_by = {self.partition_by}", "batch = 3", ""])


def extend(grid, draw):
    """An axis comes, or an axis gets a value."""
    new = [name for name in AXES if name not in grid.axes]
    short = [name for name in grid.axes if grid.axes[name] < len(AXES[name][1])]
    name = draw.choice(new or short)
    grid.axes[name] = grid.axes.get(name, 1) + 1
    return f"{name} has {grid.axes[name]} values"


def shrink(grid, draw):
    """An axis goes, unless it is in the paths, or an axis loses a value."""
    name = draw.choice([name for name in grid.axes if name not in grid.partition_by or grid.axes[name] > 2])
    if grid.axes[name] > 2 and (name in grid.partition_by or draw.random() < 0.5):
        grid.axes[name] -= 1
        return f"{name} has {grid.axes[name]} values"
    del grid.axes[name]
    return f"no axis {name}"


def replicate(grid, _):
    grid.replications += 1
    return f"{grid.replications} replications"


def sweep(*arguments, codes=(0,)):
    done = subprocess.run([SWEEP, *arguments], capture_output=True, text=True)
    if done.returncode not in codes:
        sys.exit(f"sweep {' '.join(map(str, arguments))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")


def make(root, seed):
    draw = random.Random(seed)
    first = draw.sample(sorted(AXES), 2)
    grid = Grid(dict.fromkeys(first, 2), first[: draw.randrange(2)])
    steps = [extend, extend, shrink, replicate, "retry", "retry", "compact"]
    draw.shuffle(steps)
    root.mkdir(parents=True)
    for state, step in enumerate(["run", *steps, extend], start=1):
        directory, file = root / str(state), root / f"{state}.toml"
        if state > 1:
            shutil.copytree(root / str(state - 1), directory)
        what = "compacted"
        if step == "compact":
            sweep("compact", directory)
        else:
            change = extend if step == "retry" else step
            what = "a grid" if step == "run" else change(grid, draw)
            file.write_text(grid.text())
            if step == "retry":
                what += ", new runs failed and were computed again"
                sweep("run", file, "--dir", directory, "--quiet", "--max-ticks", "5", codes=(0, 3))
                sweep("retry", directory, "--quiet")
            else:
                sweep("run", file, "--dir", directory, "--quiet")
        print(f"{directory}: {what}")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)

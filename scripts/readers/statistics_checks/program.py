"""Runs sweep on tables in a temporary directory."""

import json
import subprocess
from pathlib import Path


class Program:
    def __init__(self, path, directory):
        self.path, self.directory = Path(path).resolve(), Path(directory)

    def run(self, *args):
        """The standard output of a command, which must succeed."""
        done = subprocess.run([self.path, *map(str, args)], cwd=self.directory, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"sweep {' '.join(map(str, args))} ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def analyse(self, command, frame, *args, parquet=False):
        """The JSON object that an analysis prints for the rows of a frame."""
        name = "rows.parquet" if parquet else "rows.csv"
        if parquet:
            frame.to_parquet(self.directory / name)
        else:
            frame.to_csv(self.directory / name, index=False)
        return json.loads(self.run(command, "--from", name, "--json", *args))


def close(got, want, within=1e-12, what=""):
    """The numbers agree, relative to 1 or to their size."""
    if not abs(got - want) <= within * max(1, abs(want)):
        raise AssertionError(f"{what}: {got} instead of {want}")

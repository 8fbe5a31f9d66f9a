"""The checks of a data set by its readers. Each is a name and a function that raises on a difference."""

import functools
import math
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import compare
import dataset
import fieldids
from dataset import REFERENCE


def checks_of_runs(directory):
    """Yields (name, function) for every reader of table runs, which extended and retried grids change most."""
    m = dataset.manifest(directory)
    yield from checks_of_table(directory, m, next(table for table in m["tables"] if table["name"] == "runs"))


def all_checks(directory):
    """Yields (name, function) for every table and reader, and for every named query that has a Polars form."""
    m = dataset.manifest(directory)
    for table in m["tables"]:
        yield from checks_of_table(directory, m, table)
    yield "every file is listed", functools.partial(check_files, directory, m)
    yield "example.py", functools.partial(check_example, directory)
    for name in sorted(path.stem for path in polars_directory().glob("*.py")):
        yield f"named query {name}", functools.partial(check_query, directory, m, name)


def checks_of_table(directory, m, table):
    for reader in dataset.READERS:
        if reader == REFERENCE or table["rows"]:
            yield f"{directory}, {table['name']}: {reader}", functools.partial(check_table, directory, m, table, reader)
    if table["rows"]:
        for name, check in fieldids.CHECKS.items():
            yield f"{directory}, {table['name']}: {name}", functools.partial(check, directory, table)


@functools.lru_cache(maxsize=2)
def read(directory, table, reader):
    return compare.of_files(dataset.READERS[reader](directory, table))


def check_table(directory, m, table, reader):
    """A reader sees the declared columns and types, the rows of the manifest, and what the first reader sees."""
    rows = read(directory, table["name"], reader)
    expected = m["counts"]["committed_runs"] if table["name"] == "runs" else table["rows"]
    compare.check(rows.num_rows == expected, f"{rows.num_rows} rows, the manifest has {expected}")
    compare.check_columns(rows, table["columns"])
    if reader != REFERENCE:
        compare.check_same(reader, rows, REFERENCE, read(directory, table["name"], REFERENCE))


def check_files(directory, m):
    """A glob over each table finds exactly the files that the manifest lists."""
    root = Path(directory)
    listed = sorted(f["path"] for f in dataset.files(directory))
    found = sorted(str(p.relative_to(root)) for t in m["tables"] for p in (root / t["name"]).glob("**/*.parquet"))
    compare.check(listed == found, f"files that only one of manifest and directory has: {sorted(set(listed) ^ set(found))[:5]}")


def check_example(directory):
    """The script that people copy runs."""
    script = Path(__file__).resolve().parents[1] / "example.py"
    done = subprocess.run([sys.executable, str(script), directory], capture_output=True, text=True)
    compare.check(done.returncode == 0, f"exit code {done.returncode}: {done.stderr[-2000:]}")


def polars_directory():
    return Path(__file__).resolve().parents[2] / "datasets" / "named" / "polars"


def check_query(directory, m, name):
    """The Polars form of a named query answers what its macro answers."""
    import polars as pl

    space = {"pl": pl}
    exec((polars_directory() / f"{name}.py").read_text(), space)
    con = dataset.connect(directory)
    function = space[name]
    arguments = [example(con, a) for a in function.__code__.co_varnames[1 : function.__code__.co_argcount]]
    ours = function(dataset.scan(directory), *arguments).collect()
    marks = ", ".join("?" for _ in arguments)
    theirs = con.execute(f"FROM {name}({marks})", arguments)
    columns = [d[0] for d in theirs.description]
    compare.check(ours.columns == columns, f"Polars has the columns {ours.columns}, the macro {columns}")
    theirs = theirs.fetchall()
    compare.check(len(theirs) > 0, "the macro has no rows: the data set does not exercise the query")
    compare.check(len(ours) == len(theirs), f"Polars has {len(ours)} rows, the macro {len(theirs)}")
    for i, (a, b) in enumerate(zip(ours.rows(), theirs)):
        compare.check(all(map(same, a, b)), f"row {i}: Polars has {a}, the macro {b}")


def same(a, b):
    if isinstance(a, float) and isinstance(b, float):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) or (math.isnan(a) and math.isnan(b))
    return a == b


def example(con, argument):
    """A value for an argument of a query: the first one that the data set has."""
    sql = {
        "run": "SELECT min(run_id) FROM runs WHERE status = 'completed'",
        "agent": "SELECT min(agent_id) FROM agents",
        "metric": "SELECT 'total_cost_cents'",
        "axis": "SELECT min(axis) FROM run_axes",
    }[argument]
    return con.sql(sql).fetchall()[0][0]

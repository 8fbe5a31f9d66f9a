#!/usr/bin/env python3
"""Try many readers on the files of a data set, and write docs/readers.md: more.py DATASET KINDS PAGE

DATASET is a data set, KINDS a directory with files of scripts/readers/kinds. Each way of reading runs in a process of its
own, because some crash. `just readers` makes both and runs this with the packages of requirements-more.txt.
"""

import json
import math
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset
import pyarrow.feather

import compare
import spark

# The rows of each file that scripts/readers/kinds writes.
INF, NAN = math.inf, math.nan
ROWS = {
    "flag": [True, False, False, None],
    "int32": [-(2**31), 2**31 - 1, 0, None],
    "int64": [-(2**63), 2**63 - 1, 2**53 + 1, None],
    "double": [NAN, -INF, 0.1, None],
    "name": ["", "null", "007", None],
    "text": ["Zürich", "2024-01-01", "line 1\nline 2", None],
    "ints": [[], [1, -(2**31)], [2**31 - 1], None],
    "longs": [[], [2**53 + 1, -(2**63)], [2**63 - 1], None],
    "doubles": [[], [NAN, 0.1], [INF], None],
    "names": [[], ["", "null"], ["Zürich"], None],
}

# What the page has a column for, and the columns of ROWS that decide it.
KINDS = {
    "booleans": ["flag"],
    "integers": ["int32", "int64"],
    "doubles": ["double"],
    "texts": ["name", "text"],
    "lists": ["ints", "longs", "doubles", "names"],
}

# Ways to read the files below a directory: package, code that people copy, and what the reader needs. The code gets `path`
# and leaves an Arrow table, a pandas frame or anything with to_arrow in `rows`.
READERS = [
    ("DuckDB", "duckdb", "rows = duckdb.sql(f\"FROM '{path}/**/*.parquet'\").to_arrow_table()", ""),
    ("Polars", "polars", 'rows = polars.scan_parquet(f"{path}/**/*.parquet").collect().to_arrow()', ""),
    ("pyarrow", "pyarrow", "rows = pyarrow.dataset.dataset(path).to_table()", ""),
    ("pandas", "pandas", 'rows = pandas.read_parquet(path, dtype_backend="pyarrow")', "`dtype_backend`"),
    ("pandas, without `dtype_backend`", "pandas", "rows = pandas.read_parquet(path)", "integers with NULL become doubles, and NULL becomes NaN; set `dtype_backend`"),
    (
        "DataFusion",
        "datafusion",
        'config = datafusion.SessionConfig().set("datafusion.execution.listing_table_ignore_subdirectory", "false")\n'
        "rows = datafusion.SessionContext(config).read_parquet(path).to_arrow_table()",
        "`listing_table_ignore_subdirectory`",
    ),
    ("DataFusion, without the setting", "datafusion", "rows = datafusion.SessionContext().read_parquet(path).to_arrow_table()", "ignores subdirectories"),
    ("Spark", "pyspark", 'rows = spark.read.option("recursiveFileLookup", True).parquet(path).toArrow()', "`recursiveFileLookup`"),
    ("Spark, without the option", "pyspark", "rows = spark.read.parquet(path).toArrow()", "does not find files in subdirectories"),
    ("Daft", "daft", 'rows = daft.read_parquet(f"{path}/**/*.parquet").to_arrow()', ""),
    (
        "Dask",
        "dask",
        'rows = dask.dataframe.read_parquet(f"{path}/**/*.parquet", dtype_backend="pyarrow").compute()',
        "`dtype_backend`",
    ),
    ("Ibis", "ibis-framework", 'rows = ibis.read_parquet(f"{path}/**/*.parquet").to_pyarrow()', ""),
    (
        "chDB (ClickHouse)",
        "chdb",
        "rows = chdb.query(f\"SELECT * FROM file('{path}/**/*.parquet')\", \"ArrowTable\")",
        "lists that are NULL are read as empty, because ClickHouse has no NULL lists",
    ),
    (
        "fastparquet",
        "fastparquet",
        "rows = fastparquet.ParquetFile(sorted(map(str, pathlib.Path(path).rglob('*.parquet')))).to_pandas()",
        "use pyarrow instead",
    ),
]

PREFACE = """# Readers of the files

`just readers` reads the files of a data set with each of these programs, compares the result with the rows that were written,
and generates this page. The tests do the same for the first six after every change, for all tables and after a random history
of extending, reducing, retrying and compacting a grid.

No reader needs a schema, a cast or an option for partition columns: axes in the paths are columns of the files, too. Some readers
need a setting for directories below that of the table, which exist if the data set has `partition_by` or more than 10,000 batches.
"""


def main(dataset, kinds, page):
    results = [(name, package, code, note, try_reader(code, dataset, kinds)) for name, package, code, note in READERS]
    schema = spark.check(dataset)
    Path(page).write_text(write_page(results, schema))


def try_reader(code, dataset, kinds):
    """The verdict for each kind of column, and for table runs of the data set."""
    table, error = read(code, kinds)
    verdicts = {kind: judge(table, columns) if table else error for kind, columns in KINDS.items()}
    table, error = read(code, f"{dataset}/runs")
    verdicts["table `runs`"] = judge_runs(table, dataset) if table else error
    return verdicts


def read(code, path):
    """What the code reads as an Arrow table, or None and how it failed."""
    with tempfile.NamedTemporaryFile(suffix=".arrow") as file:
        done = subprocess.run([sys.executable, __file__, "--read", code, path, file.name], capture_output=True, text=True)
        if done.returncode == 0:
            return compare.normal(pa.feather.read_table(file.name, memory_map=False)), None
        print(f"{code}\n{done.stderr[-3000:]}", file=sys.stderr)
        return None, "no files" if "No files found" in done.stderr or "UNABLE_TO_INFER_SCHEMA" in done.stderr else "fails"


def read_here(code, path, output):
    space = {"path": path}
    modules = "chdb daft dask.dataframe datafusion duckdb fastparquet ibis pandas pathlib polars pyarrow.dataset"
    for module in modules.split():
        if module.split(".")[0] in code:
            exec(f"import {module}", space)
    if "spark." in code:
        space["spark"] = spark.session()
    exec(code, space)
    rows = space["rows"]
    if not isinstance(rows, pa.Table):
        rows = pa.Table.from_pandas(rows, preserve_index=False)
    pa.feather.write_feather(rows, output, compression="uncompressed")


def judge(table, columns):
    """Whether columns of a table have the rows of ROWS, once for each file, with their types."""
    table = table.sort_by("row") if "row" in table.column_names else table
    for column in columns:
        expected = [value for value in ROWS[column] for _ in range(2)]
        found = table[column].to_pylist()
        if len(found) != len(expected):
            return "other rows"
        if repr(found) != repr(expected):
            lists = [[] if value is None else value for value in expected]
            return "NULL is empty" if repr(found) == repr(lists) else wrong(found, expected)
    return "yes"


def wrong(found, expected):
    """How values differ: the types of those that are not NULL say most."""
    types = sorted({type(value).__name__ for value in found if value is not None} - {type(value).__name__ for value in expected})
    return f"as {', '.join(types)}" if types else "other values"


def judge_runs(table, directory):
    """Whether a table has the columns, types and rows of table runs as pyarrow reads it."""
    reference = compare.normal(pa.dataset.dataset(f"{directory}/runs").to_table())
    if table.column_names != reference.column_names or table.num_rows != reference.num_rows:
        return "other columns or rows"
    ours, theirs = (t.sort_by("run_id").to_pydict() for t in (table, reference))
    different = [column for column in theirs if repr(ours[column]) != repr(theirs[column])]
    return "yes" if not different else ", ".join(f"`{name}`" for name in different) + (" differs" if len(different) == 1 else " differ")


def write_page(results, schema):
    heads = list(results[0][-1])
    lines = [PREFACE, "| reader | version | " + " | ".join(heads) + " | needs, or reads wrongly |", "|---" * (len(heads) + 3) + "|"]
    for name, package, _, note, verdicts in results:
        lines.append(f"| {name} | {version(package)} | " + " | ".join(verdicts[head] for head in heads) + f" | {note} |")
    lines += ["", "`path` is the directory of a table, for example `out/study/runs`:", "", "```python"]
    for name, _, code, _, verdicts in results:
        if "without" not in name and "fails" not in verdicts.values():
            lines += [f"# {name}", code, ""]
    lines[-1] = "```"
    return "\n".join([*lines, "", schema])


if __name__ == "__main__":
    if sys.argv[1] == "--read":
        read_here(*sys.argv[2:])
    else:
        main(*sys.argv[1:])

"""Table runs of a data set whose grid was extended, or whose failed runs were computed again, without dataset.sql.

Files of earlier plans have no column for an axis that came later, and a run that was tried again has a row for each
attempt. Each function takes the data set's directory and the defaults of its later axes, and returns a row per run with
all axes. docs/storage.md shows the lines between the comments.
"""

import json
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute
import pyarrow.dataset
import pyarrow.parquet


def newest_file(directory):
    # The files of the newest plan have the columns of all axes.
    return max(Path(directory, "runs").glob("**/*.parquet"), key=lambda path: path.name)


def polars(directory, defaults):
    newest = newest_file(directory)
    runs = pl.scan_parquet(f"{directory}/runs/**/*.parquet", schema=pl.read_parquet_schema(newest), missing_columns="insert", hive_partitioning=True)
    runs = runs.with_columns(pl.col(axis).fill_null(value) for axis, value in defaults.items())
    return runs.sort("run_id").unique(["point", "replication"], keep="last", maintain_order=True).collect().to_arrow()


def schema(directory):
    directory_schema = pa.dataset.dataset(f"{directory}/runs", partitioning="hive").schema
    return pa.unify_schemas([pa.parquet.read_schema(newest_file(directory)), directory_schema])


def pyarrow(directory, defaults):
    runs = pa.dataset.dataset(f"{directory}/runs", schema=schema(directory), partitioning="hive").to_table()
    for axis, value in defaults.items():
        i = runs.column_names.index(axis)
        runs = runs.set_column(i, axis, runs[axis].fill_null(value))
    latest = runs.group_by(["point", "replication"]).aggregate([("run_id", "max")])
    return runs.filter(pa.compute.is_in(runs["run_id"], value_set=latest["run_id_max"].combine_chunks()))


def pandas(directory, defaults):
    # Without the backend, pandas turns integers beside NULLs into floating-point numbers.
    runs = pd.read_parquet(f"{directory}/runs", schema=schema(directory), partitioning="hive", dtype_backend="pyarrow")
    return runs.fillna(defaults).sort_values("run_id").drop_duplicates(["point", "replication"], keep="last")


def defaults(directory):
    """The defaults of the axes that came later, as the manifest has them, in the types of their columns."""
    manifest = json.loads((Path(directory) / "manifest.json").read_text())
    types = {axis["name"]: axis["type"] for axis in manifest["axes"]}
    read = {"int64": int, "float64": float, "bool": lambda text: text == "true", "string": str}
    constants = [c for plan in manifest["plans"] for c in plan.get("constants", [])]
    return {c["axis"]: read[types[c["axis"]]](c["value"]) for c in constants if c["value"] is not None}


READERS = {
    "Polars, with later axes": lambda directory: polars(directory, defaults(directory)),
    "pyarrow, with later axes": lambda directory: pyarrow(directory, defaults(directory)),
    "pandas, with later axes": lambda directory: pa.Table.from_pandas(pandas(directory, defaults(directory)), preserve_index=False),
}

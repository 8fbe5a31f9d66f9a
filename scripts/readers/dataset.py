"""Every way to read a table of a data set that the documentation shows, one function per reader.

Each function takes the data set's directory and a table's name and returns an Arrow table, so that the results can be
compared. No reader gets a schema, an option or a cast: the files say everything.
"""

import functools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import datafusion
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset
import pyarrow.feather

# Where scripts/setup puts the oldest supported version of DuckDB, whose name must not hide the newest one.
OLDEST_DUCKDB = Path(sys.prefix) / "oldest"


def manifest(directory):
    """The manifest as a dictionary."""
    return json.loads((Path(directory) / "manifest.json").read_text())


def files(directory):
    """The data files that the manifest lists, as dictionaries: table, batch, path, rows, bytes, sha256."""
    lists = [(Path(directory) / entry["path"]).read_text() for entry in manifest(directory)["file_lists"]]
    return [json.loads(line) for text in lists for line in text.splitlines()]


def connect(directory):
    """A DuckDB connection with the views and macros of dataset.sql."""
    con = duckdb.connect()
    con.execute(f"SET file_search_path = '{directory}'")
    con.execute((Path(directory) / "dataset.sql").read_text())
    return con


def duckdb_views(directory, table):
    con = connect(directory)
    return con.sql(f"FROM {table}").to_arrow_table()


def duckdb_glob(directory, table):
    return duckdb.sql(f"FROM '{directory}/{table}/**/*.parquet'").to_arrow_table()


def scan(directory):
    """A function from a table's name to a lazy Polars frame."""
    return lambda table: pl.scan_parquet(f"{directory}/{table}/**/*.parquet")


def polars_glob(directory, table):
    return scan(directory)(table).collect().to_arrow()


def pyarrow_dataset(directory, table):
    return pa.dataset.dataset(f"{directory}/{table}").to_table()


def pandas_frame(directory, table):
    frame = pd.read_parquet(f"{directory}/{table}", dtype_backend="pyarrow")
    return pa.Table.from_pandas(frame, preserve_index=False)


def datafusion_frame(directory, table):
    # Without this, DataFusion ignores files in directories below the given one.
    config = datafusion.SessionConfig().set("datafusion.execution.listing_table_ignore_subdirectory", "false")
    return datafusion.SessionContext(config).read_parquet(f"{directory}/{table}").to_arrow_table()


def oldest_duckdb(kind):
    return lambda directory, table: read_with_oldest(directory)[table, kind]


@functools.lru_cache(maxsize=1)
def read_with_oldest(directory):
    """All tables as the oldest supported version of DuckDB reads them through dataset.sql (views) and a glob (files)."""
    tables = [table["name"] for table in manifest(directory)["tables"] if table["rows"]]
    with tempfile.TemporaryDirectory() as output:
        command = [sys.executable, Path(__file__).with_name("oldest.py"), directory, output, *tables]
        done = subprocess.run(command, env={"PYTHONPATH": str(OLDEST_DUCKDB)}, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr)
        read = functools.partial(pa.feather.read_table, memory_map=False)
        return {(table, kind): read(f"{output}/{table}.{kind}.arrow") for table in tables for kind in ("views", "files")}


REFERENCE = "DuckDB through dataset.sql"
READERS = {
    REFERENCE: duckdb_views,
    "DuckDB": duckdb_glob,
    "oldest DuckDB through dataset.sql": oldest_duckdb("views"),
    "oldest DuckDB": oldest_duckdb("files"),
    "Polars": polars_glob,
    "pandas": pandas_frame,
    "pyarrow": pyarrow_dataset,
    "DataFusion": datafusion_frame,
}

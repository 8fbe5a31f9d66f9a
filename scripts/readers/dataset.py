"""Every way to read a table of a data set that the documentation shows, one function per reader.

Each function takes the data set's directory and a table's name and returns an Arrow table, so that the results can be
laid side by side. The lines between the comments are the ones people copy.
"""

import json
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.dataset


def manifest(directory):
    """The manifest as a dictionary."""
    return json.loads((Path(directory) / "manifest.json").read_text())


def connect(directory):
    """A DuckDB connection with the views and macros of dataset.sql."""
    con = duckdb.connect()
    con.execute(f"SET file_search_path = '{directory}'")
    con.execute((Path(directory) / "dataset.sql").read_text())
    return con


def duckdb_views(directory, table):
    return connect(directory).sql(f"FROM {table}").to_arrow_table()


def duckdb_glob(directory, table):
    sql = f"FROM read_parquet('{directory}/{table}/**/*.parquet', hive_partitioning = true)"
    return duckdb.sql(sql).to_arrow_table()


def scan(directory):
    """A function from a table's name to a lazy Polars frame."""
    return lambda table: pl.scan_parquet(f"{directory}/{table}/**/*.parquet", hive_partitioning=True)


def polars_glob(directory, table):
    return scan(directory)(table).collect().to_arrow()


def pyarrow_dataset(directory, table):
    return pa.dataset.dataset(f"{directory}/{table}", format="parquet", partitioning="hive").to_table()


READERS = {
    "DuckDB through dataset.sql": duckdb_views,
    "DuckDB through a glob": duckdb_glob,
    "Polars": polars_glob,
    "pyarrow": pyarrow_dataset,
}

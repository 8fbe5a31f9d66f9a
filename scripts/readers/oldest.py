"""Read tables with the oldest supported version of DuckDB: oldest.py DIRECTORY OUTPUT TABLE…

A process of its own, because Python loads one version of DuckDB. Writes OUTPUT/TABLE.views.arrow and OUTPUT/TABLE.files.arrow.
"""

import sys
from pathlib import Path

import duckdb
import pyarrow.feather


def main(directory, output, *tables):
    directory = Path(directory).resolve()  # a relative path would be looked up below file_search_path
    con = duckdb.connect()
    con.execute(f"SET file_search_path = '{directory}'")
    con.execute((directory / "dataset.sql").read_text())
    for table in tables:
        for kind, sql in ("views", f"FROM {table}"), ("files", f"FROM '{directory}/{table}/**/*.parquet'"):
            pyarrow.feather.write_feather(con.sql(sql).to_arrow_table(), f"{output}/{table}.{kind}.arrow", compression="uncompressed")


main(*sys.argv[1:])

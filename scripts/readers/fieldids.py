"""Readers that find columns by field id, in files of any age: every id means the column that the manifest gives it."""

from pathlib import Path

import duckdb
import pyarrow.parquet

import compare
import dataset


def check_duckdb(directory, table):
    """DuckDB with a schema of ids, whose columns have other names, reads what the view has."""
    columns = table["columns"]
    entry = "{id}: {{name: 'column_{id}', type: '{type}', default_value: NULL}}"
    schema = ", ".join(entry.format(id=c["field_id"], type=c["type"]) for c in columns)
    sql = f"FROM read_parquet('{directory}/{table['name']}/**/*.parquet', schema = MAP {{{schema}}})"
    rows = compare.normal(duckdb.sql(sql).to_arrow_table().rename_columns([c["name"] for c in columns]))
    reference = compare.normal(dataset.duckdb_views(directory, table["name"]).drop_columns("batch"))
    compare.check_same("DuckDB by field id", rows, "DuckDB through dataset.sql", reference)


def check_pyarrow(directory, table):
    """The ids in the schemas of all files are those of the manifest."""
    declared = {c["name"]: c["field_id"] for c in table["columns"]}
    for path in sorted(Path(directory, table["name"]).glob("**/*.parquet")):
        found = {f.name: int(f.metadata[b"PARQUET:field_id"]) for f in pyarrow.parquet.read_schema(path)}
        different = {name: id for name, id in found.items() if declared.get(name) != id}
        compare.check(not different, f"{path}: ids {different} are not those of the manifest")


CHECKS = {"DuckDB by field id": check_duckdb, "pyarrow, field ids": check_pyarrow}

"""Spark: a session, the schema of every table as SQL, and columns found by field id."""

import json
import textwrap
from pathlib import Path

TYPES = {"BOOLEAN": "BOOLEAN", "INTEGER": "INT", "BIGINT": "BIGINT", "DOUBLE": "DOUBLE", "VARCHAR": "STRING", "DATE": "DATE"}

PREFACE = """## Spark SQL

A view of a table needs no schema, because the files have one:

```sql
CREATE TEMPORARY VIEW runs USING parquet OPTIONS (path 'out/study/runs', recursiveFileLookup true);
```

These are the columns of the tables as Spark reads them. The axes of the grid follow `run_key` in table `runs`, and those of
`partition_by` are the last columns of every other table, as `STRING`, `BIGINT`, `DOUBLE` or `BOOLEAN`. Use these lists where a
schema must be given, for example for a table of a catalog.
"""


def session():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]").config("spark.driver.memory", "1g").config("spark.ui.enabled", False)
    return builder.config("spark.sql.shuffle.partitions", 1).config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1").getOrCreate()


def sql_type(name):
    return f"ARRAY<{TYPES[name[:-2]]}>" if name.endswith("[]") else TYPES[name]


def schema(table):
    return ", ".join(f"`{c['name']}` {sql_type(c['type'])}" for c in table["columns"])


def check(directory):
    """The page's section about Spark, after its schemas and field ids were compared with what Spark reads."""
    spark = session()
    manifest = json.loads((Path(directory) / "manifest.json").read_text())
    for table in manifest["tables"]:
        if not table["rows"]:
            continue
        path = f"{directory}/{table['name']}"
        plain = spark.read.option("recursiveFileLookup", True).parquet(path)
        declared = spark.createDataFrame([], schema(table)).schema
        assert simple(plain.schema) == simple(declared), f"{path}: Spark reads {simple(plain.schema)}, the page has {simple(declared)}"
        spark.sql(f"CREATE TEMPORARY VIEW {table['name']} ({schema(table)}) USING parquet OPTIONS (path '{path}', recursiveFileLookup true)")
        found = spark.sql(f"SELECT count(*) FROM {table['name']}").collect()[0][0]
        assert found == table["rows"], f"{path}: {found} rows, the manifest has {table['rows']}"
        check_ids(spark, table, path, plain)
    axes = {axis["name"] for axis in manifest["axes"]}
    tables = ["\n".join(declaration(table, axes)) for table in manifest["tables"]]
    return PREFACE + "\n```sql\n" + "\n\n".join(tables) + "\n```\n"


def simple(schema):
    return schema.simpleString()


def check_ids(spark, table, path, plain):
    """Columns of other names with the field ids of the manifest have the values of the columns."""
    from pyspark.sql.types import StructField, StructType

    spark.conf.set("spark.sql.parquet.fieldId.read.enabled", True)
    columns = table["columns"]
    types = {field.name: field.dataType for field in plain.schema}
    by_id = StructType([StructField(f"column_{c['field_id']}", types[c["name"]], True, {"parquet.field.id": c["field_id"]}) for c in columns])
    found = spark.read.schema(by_id).option("recursiveFileLookup", True).parquet(path).toDF(*[c["name"] for c in columns])
    assert found.exceptAll(plain).isEmpty() and plain.exceptAll(found).isEmpty(), f"{path}: columns by field id have other values"


def declaration(table, axes):
    columns = schema({"columns": [c for c in table["columns"] if c["name"] not in axes]})
    return [f"-- {table['name']}", *textwrap.wrap(columns, 126, break_long_words=False, break_on_hyphens=False)]

"""What two readers must agree on, and how a disagreement is told."""

import math

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

# Types of the manifest, as SQL names them, and the Arrow types that readers may give their columns.
ARROW_TYPES = {
    "BOOLEAN": pa.bool_(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "UBIGINT": pa.uint64(),
    "DOUBLE": pa.float64(),
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
}


class Difference(AssertionError):
    """Two readers disagree."""


def check(condition, message):
    if not condition:
        raise Difference(message)


def normal(table):
    """The table with the spellings of one type made one: dictionaries, long and view strings, long lists."""
    columns = [column.cast(normal_type(column.type)) for column in table.columns]
    return pa.table(columns, names=table.column_names)


def normal_type(t):
    if pa.types.is_dictionary(t):
        return normal_type(t.value_type)
    if pa.types.is_large_string(t) or pa.types.is_string_view(t):
        return pa.string()
    if pa.types.is_list(t) or pa.types.is_large_list(t):
        return pa.list_(pa.field("item", normal_type(t.value_type)))
    return t


def declared_type(name):
    if name.endswith("[]"):
        return pa.list_(pa.field("item", ARROW_TYPES[name[:-2]]))
    return ARROW_TYPES[name]


def check_columns(table, described):
    """The table has the declared columns and no others, in their order and with their types."""
    expected = [column["name"] for column in described]
    check(table.column_names == expected, f"columns {table.column_names}, declared {expected}")
    for column in described:
        found, declared = table.schema.field(column["name"]).type, declared_type(column["type"])
        check(found == declared, f"{column['name']} has type {found}, declared {declared}")
        nulls = table[column["name"]].null_count
        check(column.get("nullable") or nulls == 0, f"{column['name']} is declared not null and has {nulls} nulls")


def summary(column):
    """Rows, nulls and, depending on the type, the exact sum, the extremes or the total length of a column."""
    facts = {"rows": len(column), "nulls": column.null_count}
    if pa.types.is_list(column.type):
        elements = pc.list_flatten(column)
        return facts | {f"elements {k}": v for k, v in summary(elements).items()}
    if pa.types.is_boolean(column.type):
        facts["sum"] = pc.sum(column).as_py()
    elif pa.types.is_integer(column.type):
        facts["sum"] = sum(pc.sum(pc.cast(part, pa.decimal128(38, 0))).as_py() or 0 for part in column.chunks)
    elif pa.types.is_floating(column.type):
        facts["sum"] = math.fsum(v for v in column.to_pylist() if v is not None)
    elif pa.types.is_string(column.type):
        facts["length"] = pc.sum(pc.binary_length(column)).as_py()
        facts["distinct"] = pc.count_distinct(column).as_py()
    if len(column) > column.null_count and not pa.types.is_boolean(column.type):
        facts |= pc.min_max(column).as_py()
    return facts


def of_files(table):
    """A table without the number of the batch, which only the views add."""
    table = normal(table)
    return table.drop_columns("batch") if "batch" in table.column_names else table


def check_same(name, table, reference_name, reference):
    """Both tables have the same rows, in any order: column by column first, which says where, then row by row."""
    check(sorted(table.column_names) == sorted(reference.column_names), f"{name} has the columns {table.column_names}")
    table = table.select(reference.column_names)
    for column in reference.column_names:
        ours, theirs = summary(table[column]), summary(reference[column])
        check(ours == theirs, f"{column}: {name} has {ours}, {reference_name} has {theirs}")
    con = duckdb.connect()
    con.register("a", table)
    con.register("b", reference)
    for first, second in ("ab", "ba"):
        missing = con.sql(f"SELECT count(*) FROM (FROM {first} EXCEPT ALL FROM {second})").fetchall()[0][0]
        check(missing == 0, f"{missing} rows of {name} and {reference_name} differ")

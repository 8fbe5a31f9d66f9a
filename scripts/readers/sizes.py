#!/usr/bin/env python3
"""Compare the sizes of columns with the best that pyarrow makes of the same rows.

    scripts/readers/sizes.py DIRECTORY … [--columns] [--encodings]

For every table of the data sets, prints the bytes per row of its files and those of the best file of pyarrow: the same
rows in the same row groups, zstd, for every column the smallest of the encodings that pyarrow offers for its type, with
and without a dictionary. Page headers, page indexes and footers are not counted on either side. --columns adds the
columns that take at least 2 % of their table. --encodings adds the sizes of numbers that take at least 5 % of their
table by encoding, as parts of that with DELTA_BINARY_PACKED, and the size of each table with the smallest encodings that
all readers read, at zstd's level 9 where that is smaller.
"""

import argparse
import collections
import glob
import io
import re

import pyarrow as pa
import pyarrow.parquet as pq

ENCODINGS = {
    "INT32": ["PLAIN", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"],
    "INT64": ["PLAIN", "DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"],
    "DOUBLE": ["PLAIN", "BYTE_STREAM_SPLIT"],
    "BOOLEAN": ["PLAIN", "RLE"],
    "BYTE_ARRAY": ["PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"],
}


def chunk_sizes(metadata):
    """The compressed bytes of every column, by its name."""
    sizes = collections.Counter()
    for g in range(metadata.num_row_groups):
        for c in range(metadata.num_columns):
            chunk = metadata.row_group(g).column(c)
            sizes[chunk.path_in_schema.split(".")[0]] += chunk.total_compressed_size
    return sizes


SLOWER = 9  # level of zstd


def sizes_of(column, name, physical, level=None):
    """The size that pyarrow writes a column of a row group with, by encoding."""
    table = pa.table({name: column})
    options = [("DICTIONARY", {"use_dictionary": True})]
    options += [(e, {"use_dictionary": False, "column_encoding": e}) for e in ENCODINGS[physical]]
    results = {}
    for label, how in options:
        out = io.BytesIO()
        pq.write_table(table, out, compression="zstd", compression_level=level, row_group_size=1 << 20, write_statistics=False, **how)
        out.seek(0)
        results[label] = sum(chunk_sizes(pq.read_metadata(out)).values())
    return results


def best(column, name, physical):
    """The smallest size that pyarrow writes a column of a row group with, and how."""
    return min((size, label) for label, size in sizes_of(column, name, physical).items())


def print_encodings(table, files):
    """The sizes of the large columns of numbers by encoding, and that of the table with the smallest that all readers read."""
    ours, portable, smallest = collections.Counter(), 0, 0
    by_name = collections.defaultdict(collections.Counter)
    for path in files:
        f = pq.ParquetFile(path)
        ours += chunk_sizes(f.metadata)
        physical = {f.schema.column(i).path.split(".")[0]: f.schema.column(i).physical_type for i in range(len(f.schema))}
        for g in range(f.num_row_groups):
            group = f.read_row_group(g)
            for name in group.column_names:
                sizes = sizes_of(group.column(name), name, physical[name])
                slower = sizes_of(group.column(name), name, physical[name], SLOWER)
                smallest += min(sizes.values())
                portable += min(size for s in (sizes, slower) for label, size in s.items() if label != "BYTE_STREAM_SPLIT")
                by_name[name].update(sizes | {"PLAIN, slower": slower["PLAIN"]})
    for name, sizes in by_name.items():
        if "DELTA_BINARY_PACKED" in sizes and ours[name] > 0.05 * sum(ours.values()):
            parts = [sizes[label] / sizes["DELTA_BINARY_PACKED"] for label in ("PLAIN", "PLAIN, slower", "DICTIONARY", "BYTE_STREAM_SPLIT")]
            print(f"| {table}.{name} | " + " | ".join(f"{part:.2f}" for part in parts) + " |")
    print(f"| {table}: smallest that all readers read | {portable} of {smallest} | {portable / smallest:.2f} |")


def compare(files):
    """Rows, bytes of our columns, bytes of pyarrow's, and its encodings, of the files of one table."""
    rows, ours, theirs, chosen = 0, collections.Counter(), collections.Counter(), {}
    for path in files:
        f = pq.ParquetFile(path)
        rows += f.metadata.num_rows
        ours += chunk_sizes(f.metadata)
        physical = {f.schema.column(i).path.split(".")[0]: f.schema.column(i).physical_type for i in range(len(f.schema))}
        for g in range(f.num_row_groups):
            group = f.read_row_group(g)
            for name in group.column_names:
                size, how = best(group.column(name), name, physical[name])
                theirs[name] += size
                chosen.setdefault(name, collections.Counter())[how] += 1
    return rows, ours, theirs, chosen


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("directories", nargs="+")
    parser.add_argument("--columns", action="store_true")
    parser.add_argument("--encodings", action="store_true")
    args = parser.parse_args()
    for directory in args.directories:
        tables = collections.defaultdict(list)
        for path in sorted(glob.glob(directory + "/**/*.parquet", recursive=True)):
            tables[re.sub("/.*", "", path[len(directory) :].lstrip("/"))].append(path)
        all_ours = all_theirs = 0
        print(f"{directory}\n| table | rows | bytes per row | pyarrow's best | ratio |\n|---|---|---|---|---|")
        for table, files in tables.items():
            rows, ours, theirs, chosen = compare(files)
            a, b = sum(ours.values()), sum(theirs.values())
            all_ours, all_theirs = all_ours + a, all_theirs + b
            print(f"| {table} | {rows} | {a / rows:.2f} | {b / rows:.2f} | {a / b:.2f} |")
            for name, size in ours.most_common() if args.columns else []:
                if size > 0.02 * a or size - theirs[name] > 0.02 * a:
                    how = max(chosen[name], key=chosen[name].get)
                    print(f"|   {name} | {size / a:.0%} | {size / rows:.3f} | {theirs[name] / rows:.3f} {how} | {size / theirs[name]:.2f} |")
            if args.encodings:
                print_encodings(table, files)
        print(f"| all | | {all_ours} | {all_theirs} | {all_ours / all_theirs:.2f} |\n")


main()

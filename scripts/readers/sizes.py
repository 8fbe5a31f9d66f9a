#!/usr/bin/env python3
"""Compare the sizes of columns with the best that pyarrow makes of the same rows.

    scripts/readers/sizes.py DIRECTORY … [--columns]

For every table of the data sets, prints the bytes per row of its files and those of the best file of pyarrow: the same
rows in the same row groups, zstd, for every column the smallest of the encodings that pyarrow offers for its type, with
and without a dictionary. Page headers, page indexes and footers are not counted on either side. --columns adds the
columns that take at least 2 % of their table.
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


def best(column, name, physical):
    """The smallest size that pyarrow writes a column of a row group with, and how."""
    table = pa.table({name: column})
    options = [("DICTIONARY", {"use_dictionary": True})]
    options += [(e, {"use_dictionary": False, "column_encoding": e}) for e in ENCODINGS[physical]]
    results = []
    for label, how in options:
        out = io.BytesIO()
        pq.write_table(table, out, compression="zstd", row_group_size=1 << 20, write_statistics=False, **how)
        out.seek(0)
        results.append((sum(chunk_sizes(pq.read_metadata(out)).values()), label))
    return min(results)


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
        print(f"| all | | {all_ours} | {all_theirs} | {all_ours / all_theirs:.2f} |\n")


main()

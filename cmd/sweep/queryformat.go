package main

import (
	"path/filepath"

	"sweep/datasets/query"
)

// tableRowsMax is how many rows of a table a terminal shows.
const tableRowsMax = 100

// format is what was asked for with --format or --json, else what the suffix of --output stands for, else a table. A suffix
// that stands for another format is a mistake: readers go by it.
func (q *QueryCmd) format() (query.Format, error) {
	asked := query.Format(q.Format)
	if q.JSON {
		if asked != "" && asked != query.JSON {
			return "", usage("", "--json and --format %s contradict each other", asked)
		}
		asked = query.JSON
	}
	implied, known := query.FormatOfFile(q.Output)
	suffix := filepath.Ext(q.Output)
	switch {
	case asked == "" && known:
		return implied, nil
	case asked == "" && q.Output != "" && suffix != "":
		return "", usage("give --format, or a name that ends in .txt, .csv, .tsv, .json, .jsonl, .parquet or .arrow",
			"which format? the suffix of %s stands for none", q.Output)
	case asked == "":
		return query.AlignedTable, nil
	case known && implied != asked && implied != query.AlignedTable:
		return "", usage("name the file accordingly, or leave --format out", "%s: %s is the suffix of %s, and --format asks for %s", q.Output, suffix, implied, asked)
	}
	return asked, nil
}

// maxRows is the number of rows of a table: all, unless a person watches.
func (q *QueryCmd) maxRows(c *Context) int {
	switch {
	case q.MaxRows != nil:
		return *q.MaxRows
	case q.Output == "" && c.OutTerminal > 0:
		return tableRowsMax
	}
	return 0
}

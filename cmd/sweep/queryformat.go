package main

import (
	"path/filepath"

	"sweep/datasets/query"
)

// tableRowsMax is the default maximum number of rows on a terminal.
const tableRowsMax = 100

// format returns the format of --format or --json, otherwise that of the suffix of --output, otherwise a table. A suffix of
// another format is a mistake, because readers rely on it.
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
			"no output format: the suffix of %s is unknown", q.Output)
	case asked == "":
		return query.AlignedTable, nil
	case known && implied != asked && implied != query.AlignedTable:
		return "", usage("name the file accordingly, or leave --format out", "%s: %s is the suffix of %s, and --format asks for %s", q.Output, suffix, implied, asked)
	}
	return asked, nil
}

// maxRows is the maximum number of rows of a table: all, unless the output is a terminal.
func (q *QueryCmd) maxRows(c *Context) int {
	switch {
	case q.MaxRows != nil:
		return *q.MaxRows
	case q.Output == "" && c.OutTerminal > 0:
		return tableRowsMax
	}
	return 0
}

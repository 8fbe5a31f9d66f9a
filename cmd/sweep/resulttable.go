package main

import (
	"io"
	"path/filepath"

	"sweep/datasets/arrowio"
	"sweep/datasets/query"
	"sweep/datasets/stats"
)

// tableFlags are the flags of commands that write their numbers as a table.
type tableFlags struct {
	Output string `short:"o" placeholder:"FILE" help:"Write the table to FILE. Its suffix is the format: .csv, .tsv, .json, .jsonl, .parquet, .arrow, or .txt for a table that people read."`
	Force  bool   `help:"Replace FILE if it exists."`
	JSON   bool   `help:"Print JSON."`
}

// resultTable is a table in memory. Its columns are those of the first row's cells.
type resultTable struct {
	columns []query.Column
	rows    [][]any
	next    int
}

// resultCell is a named value of a row: a text, int64, float64 or bool. A float64 that is not finite is NULL.
type resultCell struct {
	name  string
	value any
}

// add adds a row, which has the same cells as all others.
func (t *resultTable) add(cells ...resultCell) {
	row := make([]any, len(cells))
	for i, cell := range cells {
		row[i] = cell.value
		kind := arrowio.String
		switch v := cell.value.(type) {
		case int64:
			kind = arrowio.Int64
		case bool:
			kind = arrowio.Bool
		case float64:
			kind = arrowio.Float64
			if !stats.Finite(v) {
				row[i] = nil
			}
		case string:
			if v == "" {
				row[i] = nil
			}
		}
		if len(t.rows) == 0 {
			t.columns = append(t.columns, query.Column{Name: cell.name, Type: arrowio.Type{Kind: kind}})
		}
	}
	t.rows = append(t.rows, row)
}

// Columns, Next and Close make the table a query.Rows.
func (t *resultTable) Columns() []query.Column { return t.columns }

func (t *resultTable) Next() ([]any, error) {
	if t.next == len(t.rows) {
		return nil, io.EOF
	}
	t.next++
	return t.rows[t.next-1], nil
}

func (*resultTable) Close() error { return nil }

// check finds mistakes in the flags before anything is computed.
func (f *tableFlags) check() error {
	if f.Output == "" {
		if f.Force {
			return usage("", "--force is for --output")
		}
		return nil
	}
	if _, known := query.FormatOfFile(f.Output); !known {
		return usage("use a name that ends in .csv, .tsv, .json, .jsonl, .parquet, .arrow or .txt", "the suffix %q of %s is no format of a table",
			filepath.Ext(f.Output), f.Output)
	}
	return outsideDatasets(f.Output)
}

// write writes the table if a file is named.
func (f *tableFlags) write(t *resultTable) error {
	if f.Output == "" {
		return nil
	}
	format, _ := query.FormatOfFile(f.Output)
	file, err := createOutput(f.Output, f.Force)
	if err != nil {
		return err
	}
	defer file.Discard()
	_, err = query.Write(file, format, t, query.WriteOptions{})
	return endOutput(file, err)
}

// jsonNumber is a number of a JSON object, null if it is not finite.
func jsonNumber(x float64) *float64 {
	if !stats.Finite(x) {
		return nil
	}
	return &x
}

// Package query runs SQL on a data set with an embedded DuckDB. The database is in memory and sees the data set through
// the views and macros of dataset.sql; it reads only the files of that directory, writes nothing, loads no extensions and
// uses no network. Results are typed columns and rows and can be written as an aligned table, CSV, JSON, Parquet or an
// Arrow stream.
//
// DuckDB is a C++ library. In a build without cgo, Open returns ErrNoEngine.
package query

import (
	"context"
	"errors"
	"io"

	"sweep/datasets"
	"sweep/datasets/arrowio"
)

// ErrNoEngine is returned by Open in builds that have no DuckDB.
var ErrNoEngine = errors.New("query needs a build with cgo: build with CGO_ENABLED=1 and a C compiler, " +
	"or read the data set with any DuckDB client: `.read dataset.sql` in its directory")

// Column and Type describe the columns of a result.
type (
	Column = arrowio.Column
	Type   = arrowio.Type
)

// Options limit the resources of a database. The zero value leaves them to DuckDB: all cores and most of the memory.
type Options struct {
	Threads     int    // worker threads
	MemoryLimit string // in DuckDB's form: "4GB"
	TempDir     string // where large intermediate results go; empty: the system's directory for temporary files

	InMemory bool // results that do not fit into the memory are errors, instead of going to temporary files

	SelectOnly bool // refuse all statements but SELECT and EXPLAIN, also those that only change tables in memory

	Manifest *datasets.Manifest // that Current has returned; nil: it is read now

	CacheDir string       // where copies of a data set on an object store are kept; empty: "sweep" in the user's cache directory
	Notice   func(string) // called before files are fetched; may be nil

	Many func(files int64, complete bool) // called before a query that reads many files of a data set in a directory; may be nil
}

// Rows is a result that is read row by row. Go types of the values are those of arrowio.Kind.
type Rows interface {
	Columns() []Column
	// Next returns the next row, or io.EOF. The row is reused by the following call.
	Next() ([]any, error)
	Close() error
}

// Table is a result held in memory.
type Table struct {
	Columns []Column
	Rows    [][]any
}

// Query runs a script of one or more statements and returns the whole result of the last one.
func (db *DB) Query(ctx context.Context, script string) (*Table, error) {
	rows, err := db.Rows(ctx, script)
	if err != nil {
		return nil, err
	}
	return collect(rows)
}

func collect(rows Rows) (t *Table, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	t = &Table{Columns: rows.Columns()}
	for {
		row, err := rows.Next()
		if errors.Is(err, io.EOF) {
			return t, nil
		}
		if err != nil {
			return nil, err
		}
		t.Rows = append(t.Rows, append([]any(nil), row...))
	}
}

// Reader returns the table as Rows, for the formatters.
func (t *Table) Reader() Rows { return &tableRows{table: t} }

type tableRows struct {
	table *Table
	next  int
}

func (r *tableRows) Columns() []Column { return r.table.Columns }

func (r *tableRows) Next() ([]any, error) {
	if r.next == len(r.table.Rows) {
		return nil, io.EOF
	}
	r.next++
	return r.table.Rows[r.next-1], nil
}

func (r *tableRows) Close() error { return nil }

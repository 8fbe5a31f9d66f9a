package tables

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"sweep/datasets/parquet"
	"sweep/datasets/parquet/columns"
)

// RowWriter writes rows that are already stored into a file of a table, or several of a given size, in the format of
// batches.
type RowWriter struct {
	table  *Table
	w      *columns.Writer
	append []func([]parquet.Value) error // per column
	seen   map[string]bool               // policies already in the file
	hash   int                           // the column that identifies policies; -1 in other tables
	Copied int                           // row groups copied unchanged
}

// Row groups of at least half the full size are copied without decoding. Smaller ones are decoded and their rows
// written again, since readers pay for every row group: compared with full row groups, reading takes 1.5 to 2 times as
// long with row groups of ten thousand rows, and up to 1.4 times with half-full ones.
const (
	copiedRows  = columns.RowGroupRows / 2
	copiedBytes = 6 << 20 // of a row group, uncompressed; a row group of wide rows reaches it with few rows
)

// NewRowWriter starts the file of a table of the newest version. compression is a codec of Compressions, empty for zstd;
// axes are those of the runs. A file that has reached fileBytes is followed by another one; 0 is no limit.
func NewRowWriter(s Sink, t *Table, compression string, axes []Axis, fileBytes int64) (*RowWriter, error) {
	if t == nil {
		return nil, errors.New("this version of sweep has no such table")
	}
	codec, err := columns.NewCodec(cmp.Or(compression, "zstd"))
	if err != nil {
		return nil, err
	}
	cols := columnsOf(t, axes)
	m := &RowWriter{table: t, hash: -1, seen: map[string]bool{}}
	m.w = columns.New(columns.Options{
		Name: t.Name, Codec: codec, CreatedBy: createdBy, Sorted: t.Sorted, Metadata: metadata(t, cols),
		Create: func() (io.WriteCloser, error) { return s.Create(t.Name) }, FileBytes: fileBytes,
	}, cols...)
	for i, c := range cols {
		put, err := columns.Appender(c)
		if err != nil {
			return nil, err
		}
		m.append = append(m.append, put)
		if t.Name == "policies" && c.Spec().Name == "policy_hash" {
			m.hash = i
		}
	}
	return m, nil
}

// Metadata describes a table and its columns, including those of the axes, as its files do.
func Metadata(t *Table, axes []Axis) []columns.KeyValue { return metadata(t, columnsOf(t, axes)) }

// columnsOf creates the columns of a table's files, including those of the axes.
func columnsOf(t *Table, axes []Axis) []columns.Column {
	own, _ := t.split(newColumns(t.Name))
	return withAxes(t, own, axisColumns(t.axesInFiles(axes)))
}

// Add appends the rows of a file.
func (m *RowWriter) Add(f *parquet.File) error {
	if n := len(f.Columns()); n != len(m.append) {
		return fmt.Errorf("it has %d columns, the format has %d", n, len(m.append))
	}
	for g := range f.Groups() {
		group, err := f.Group(g)
		if err != nil {
			return err
		}
		large := group.Meta.NumRows >= copiedRows || group.Meta.TotalByteSize >= copiedBytes
		if large && m.hash < 0 && m.w.Copies(f.Elements(), group) {
			m.Copied++
			err = m.w.CopyGroup(f.Content(), group)
		} else {
			err = m.AddRows(f.RowsOf(g, g+1))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// RowSource iterates over rows with the columns of a table.
type RowSource interface {
	Next() bool
	Values(column int) []parquet.Value
	Err() error
	Close() error
}

// AddRows appends rows. Policies already in the file are skipped.
func (m *RowWriter) AddRows(rows RowSource) error {
	defer rows.Close()
	for rows.Next() {
		if m.hash >= 0 && m.known(string(rows.Values(m.hash)[0].ByteArray())) {
			continue
		}
		for i, put := range m.append {
			if err := put(rows.Values(i)); err != nil {
				return fmt.Errorf("column %s: %w", m.w.Columns()[i].Spec().Name, err)
			}
		}
		if err := m.w.EndRow(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// known reports whether the file already has a policy, and adds it.
func (m *RowWriter) known(hash string) bool {
	before := m.seen[hash]
	m.seen[hash] = true
	return before
}

// Close completes the last file and returns the number of rows of all.
func (m *RowWriter) Close() (int64, error) {
	err := m.w.Close()
	return m.w.Rows(), err
}

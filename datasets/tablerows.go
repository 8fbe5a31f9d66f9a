package datasets

import (
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
)

// TableRows iterates over the rows of a table in several files, one after the other.
type TableRows struct {
	d    *Dataset
	read func(*parquet.File) (tables.RowSource, error)
	left []CommittedFile // not opened yet
	at   string          // path of the file that was opened last
	file vfs.File
	rows tables.RowSource
	err  error
}

// RowsIn starts before the first row of some files of a table, whose rows read returns.
func (d *Dataset) RowsIn(files []CommittedFile, read func(*parquet.File) (tables.RowSource, error)) *TableRows {
	return &TableRows{d: d, left: files, read: read}
}

// Next advances to the next row.
func (t *TableRows) Next() bool {
	for t.err == nil {
		if t.rows == nil && !t.open() {
			return false
		}
		if t.rows.Next() {
			return true
		}
		t.err = t.rows.Err()
		t.Close()
	}
	return false
}

// open opens the next file.
func (t *TableRows) open() bool {
	if len(t.left) == 0 {
		return false
	}
	f := t.left[0]
	t.left, t.at = t.left[1:], f.Path
	var p *parquet.File
	if t.file, t.err = t.d.fs.Open(f.Path); t.err == nil {
		p, t.err = parquet.Open(t.file, f.Bytes)
	}
	if t.err == nil {
		t.rows, t.err = t.read(p)
	}
	return t.err == nil
}

// Values are the values of the current row in a column.
func (t *TableRows) Values(column int) []parquet.Value { return t.rows.Values(column) }

// Err is the error that ended the rows.
func (t *TableRows) Err() error { return t.err }

// Path is the file of the current row, or of the error.
func (t *TableRows) Path() string { return t.at }

// Close closes the file that is open.
func (t *TableRows) Close() {
	if t.rows != nil {
		t.rows.Close()
	}
	if t.file != nil {
		t.file.Close()
	}
	t.rows, t.file = nil, nil
}

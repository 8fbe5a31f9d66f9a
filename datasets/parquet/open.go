// Package parquet reads Parquet files that may be damaged.
//
// Parquet readers trust the numbers in a file: lengths of lists and texts, sizes of pages, numbers of values. In a damaged
// file these can be anything, and trusting them can take gigabytes or crash the process. This package therefore compares
// every number that determines an allocation with the size of the file before parquet-go reads it, and turns a panic of a
// decoder into an error.
package parquet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	parquetgo "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// Limits of plausible values, far above those of a data set's files.
const (
	footerBytesMax = 64 << 20
	pageBytesMax   = 64 << 20 // of a page, uncompressed
	groupRowsMax   = 1 << 24
	chunkValuesMax = 1 << 28
	columnsMax     = 10_000
	groupsMax      = 1 << 15
)

var magic = []byte("PAR1")

const headBytes, tailBytes = 4, 8

// File is an open Parquet file whose footer is plausible.
type File struct {
	name    string // in messages about one of several files
	file    *parquetgo.File
	meta    *format.FileMetaData
	r       io.ReaderAt
	size    int64
	body    int64 // where the footer begins
	columns []Spec
	byName  map[string]int // place in columns

	checked map[[2]int]bool   // row groups and columns whose pages are plausible
	runs    map[int][]runRows // of the row groups that were looked at
}

// readBytes is the read size for a column; the pages of most columns are not much larger.
const readBytes = 32 << 10

// Open reads the footer of a file of the given size.
func Open(r io.ReaderAt, size int64) (f *File, err error) {
	footer, err := readFooter(r, size)
	if err != nil {
		return nil, err
	}
	if err := scanStruct(footer); err != nil {
		return nil, fmt.Errorf("the footer is damaged: %w", err)
	}
	defer recovered(&err)
	file, err := parquetgo.OpenFile(r, size, parquetgo.SkipPageIndex(true), parquetgo.SkipBloomFilters(true), parquetgo.ReadBufferSize(readBytes))
	if err != nil {
		return nil, err
	}
	f = &File{file: file, meta: file.Metadata(), r: r, size: size, body: size - tailBytes - int64(len(footer)),
		columns: specsOf(file), byName: map[string]int{}}
	for i, c := range f.columns {
		f.byName[c.Name] = i
	}
	return f, f.checkFooter()
}

// readFooter returns the bytes of the footer.
func readFooter(r io.ReaderAt, size int64) ([]byte, error) {
	if size < headBytes+tailBytes {
		return nil, fmt.Errorf("%d bytes are too few for a Parquet file", size)
	}
	var head [headBytes]byte
	var tail [tailBytes]byte
	if err := readAt(r, head[:], 0); err != nil {
		return nil, err
	}
	if err := readAt(r, tail[:], size-tailBytes); err != nil {
		return nil, err
	}
	if !bytes.Equal(head[:], magic) || !bytes.Equal(tail[4:], magic) {
		return nil, fmt.Errorf("does not begin and end with %s", magic)
	}
	length := int64(binary.LittleEndian.Uint32(tail[:4]))
	if length > size-headBytes-tailBytes || length > footerBytesMax {
		return nil, fmt.Errorf("claims a footer of %d bytes in a file of %d", length, size)
	}
	footer := make([]byte, length)
	return footer, readAt(r, footer, size-tailBytes-length)
}

// readAt fills p; reaching the end of the file with p full is not an error.
func readAt(r io.ReaderAt, p []byte, off int64) error {
	n, err := r.ReadAt(p, off)
	if n == len(p) {
		return nil
	}
	if err == nil || err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// checkFooter checks the numbers of the footer against each other and against the size of the file.
func (f *File) checkFooter() error {
	if len(f.columns) > columnsMax || len(f.meta.RowGroups) > groupsMax {
		return fmt.Errorf("claims %d columns and %d row groups", len(f.columns), len(f.meta.RowGroups))
	}
	var rows int64
	for g, group := range f.meta.RowGroups {
		if group.NumRows < 0 || group.NumRows > groupRowsMax || len(group.Columns) != len(f.columns) {
			return fmt.Errorf("row group %d claims %d rows in %d columns of %d", g, group.NumRows, len(group.Columns), len(f.columns))
		}
		rows += group.NumRows
		for c := range group.Columns {
			if err := f.checkChunk(g, c); err != nil {
				return err
			}
		}
	}
	if rows != f.meta.NumRows {
		return fmt.Errorf("claims %d rows, its row groups have %d", f.meta.NumRows, rows)
	}
	return nil
}

// checkChunk checks the footer's data about a column of a row group against the size of the file.
func (f *File) checkChunk(group, column int) error {
	m := &f.meta.RowGroups[group].Columns[column].MetaData
	start, end := chunkRange(m)
	switch {
	case start < headBytes || m.TotalCompressedSize <= 0 || end > f.body || end < start:
		return fmt.Errorf("row group %d, column %d: claims bytes %d to %d of %d", group, column, start, end, f.body)
	case m.NumValues < 0 || m.NumValues > chunkValuesMax:
		return fmt.Errorf("row group %d, column %d: claims %d values", group, column, m.NumValues)
	case m.DictionaryPageOffset != 0 && m.DataPageOffset <= m.DictionaryPageOffset:
		return fmt.Errorf("row group %d, column %d: its pages come before its dictionary", group, column)
	}
	return nil
}

// chunkRange is where the pages of a column of a row group begin and end.
func chunkRange(m *format.ColumnMetaData) (start, end int64) {
	start = m.DataPageOffset
	if m.DictionaryPageOffset != 0 {
		start = min(start, m.DictionaryPageOffset)
	}
	return start, start + m.TotalCompressedSize
}

// recovered turns a panic of the decoder into an error.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("cannot be decoded: %v", p)
	}
}

// NumRows is the number of rows.
func (f *File) NumRows() int64 { return f.meta.NumRows }

// Groups is the number of row groups.
func (f *File) Groups() int { return len(f.meta.RowGroups) }

// GroupRows is the number of rows of a row group.
func (f *File) GroupRows(group int) int64 { return f.meta.RowGroups[group].NumRows }

// CreatedBy is the program that wrote the file, as it names itself.
func (f *File) CreatedBy() string { return f.meta.CreatedBy }

// Metadata returns the value of a key of the file's metadata; ok is false if the key is missing or occurs twice.
func (f *File) Metadata(key string) (value string, ok bool) {
	for _, kv := range f.meta.KeyValueMetadata {
		if kv.Key == key {
			if ok {
				return "", false
			}
			value, ok = kv.Value, true
		}
	}
	return value, ok
}

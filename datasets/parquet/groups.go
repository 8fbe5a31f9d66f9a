package parquet

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"sweep/datasets/parquet/columns"
)

// Content is the whole file.
func (f *File) Content() io.ReaderAt { return f.r }

// Elements are the elements of the schema in the footer.
func (f *File) Elements() []format.SchemaElement { return f.meta.Schema }

// LastGroup is where the last row group starts and how many bytes it has.
func (f *File) LastGroup() (start, size int64) {
	g := &f.meta.RowGroups[f.Groups()-1]
	return g.FileOffset, g.TotalCompressedSize
}

// Group describes a row group so that it can be copied. Its page index must be within the file and have an entry per page.
func (f *File) Group(group int) (*columns.Group, error) {
	meta := f.meta.RowGroups[group]
	g := &columns.Group{Meta: meta, Indexes: make([]format.ColumnIndex, len(meta.Columns)),
		Bounded: make([]bool, len(meta.Columns)), Offsets: make([]format.OffsetIndex, len(meta.Columns))}
	for i := range meta.Columns {
		c := &meta.Columns[i]
		if err := f.index(c.OffsetIndexOffset, c.OffsetIndexLength, &g.Offsets[i]); err != nil {
			return nil, fmt.Errorf("row group %d, column %d: page index: %w", group, i, err)
		}
		if c.ColumnIndexLength == 0 {
			continue
		}
		g.Bounded[i] = true
		if err := f.index(c.ColumnIndexOffset, c.ColumnIndexLength, &g.Indexes[i]); err != nil {
			return nil, fmt.Errorf("row group %d, column %d: page index: %w", group, i, err)
		}
	}
	return g, nil
}

// indexBytesMax bounds the index of a chunk; a page takes a few dozen bytes of it.
const indexBytesMax = 16 << 20

// index decodes a part of the page index.
func (f *File) index(offset int64, length int32, into any) error {
	if length <= 0 || length > indexBytesMax || offset < headBytes || offset+int64(length) > f.body {
		return fmt.Errorf("claims %d bytes from %d on in a file of %d", length, offset, f.size)
	}
	data := make([]byte, length)
	if err := readAt(f.r, data, offset); err != nil {
		return err
	}
	if err := scanStruct(data); err != nil {
		return fmt.Errorf("is damaged: %w", err)
	}
	return thrift.Unmarshal(&thrift.CompactProtocol{}, data, into)
}

package columns

import (
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go/format"
)

// Group is a row group of a file: its metadata in the footer and its page index.
type Group struct {
	Meta    format.RowGroup
	Indexes []format.ColumnIndex // per column
	Bounded []bool               // per column: it has a column index
	Offsets []format.OffsetIndex // per column
}

// Copies reports whether a row group of another file with the given schema can be copied: whether the files have the same
// columns and the row group the same compression.
func (w *Writer) Copies(schema []format.SchemaElement, g *Group) bool {
	same := slices.EqualFunc(schemaElements(w.name, w.columns), schema, func(a, b format.SchemaElement) bool {
		return a.Name == b.Name && a.Type == b.Type && a.RepetitionType == b.RepetitionType && a.NumChildren == b.NumChildren && a.FieldID == b.FieldID
	})
	return same && len(g.Meta.Columns) == len(w.columns) && !slices.ContainsFunc(g.Meta.Columns, func(c format.ColumnChunk) bool {
		return c.MetaData.Codec != w.codec.kind
	})
}

// CopyGroup copies a row group of another file without decoding a value. Earlier rows that are not written yet become a
// separate row group.
func (w *Writer) CopyGroup(from io.ReaderAt, g *Group) error {
	w.closeGroup()
	if w.out == nil && w.err == nil {
		w.err = w.open()
	}
	if w.err == nil && len(w.groups) > groupsMax {
		w.err = w.tooManyGroups()
	}
	if w.err != nil {
		return w.err
	}
	group := g.Meta
	group.FileOffset, group.Ordinal, group.SortingColumns = w.offset, int16(len(w.groups)), w.sorting()
	group.Columns = slices.Clone(g.Meta.Columns)
	index := groupIndex{columns: g.Indexes, bounded: g.Bounded}
	for i := range group.Columns {
		moved, err := w.copyChunk(from, &group.Columns[i])
		if err != nil {
			return err
		}
		offsets := format.OffsetIndex{PageLocations: slices.Clone(g.Offsets[i].PageLocations)}
		for k := range offsets.PageLocations {
			offsets.PageLocations[k].Offset += moved
		}
		index.offsets = append(index.offsets, offsets)
	}
	w.groups = append(w.groups, group)
	w.indexes = append(w.indexes, index)
	w.rows += group.NumRows
	w.cutFile()
	return w.err
}

// copyChunk copies the pages of a column and returns by how much they move.
func (w *Writer) copyChunk(from io.ReaderAt, c *format.ColumnChunk) (moved int64, err error) {
	m := &c.MetaData
	start := m.DataPageOffset
	if m.DictionaryPageOffset != 0 {
		start = min(start, m.DictionaryPageOffset)
	}
	moved = w.offset - start
	n, err := io.Copy(writerFunc(w.write), io.NewSectionReader(from, start, m.TotalCompressedSize))
	if w.err != nil {
		return 0, w.err
	}
	if err == nil && n != m.TotalCompressedSize {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		w.err = fmt.Errorf("copy a row group of table %s: %w", w.name, err)
		return 0, w.err
	}
	m.DataPageOffset += moved
	if m.DictionaryPageOffset != 0 {
		m.DictionaryPageOffset += moved
	}
	*c = format.ColumnChunk{MetaData: *m}
	return moved, nil
}

// writerFunc is a method of a writer whose errors stick.
type writerFunc func([]byte)

// Write writes all of p.
func (f writerFunc) Write(p []byte) (int, error) {
	f(p)
	return len(p), nil
}

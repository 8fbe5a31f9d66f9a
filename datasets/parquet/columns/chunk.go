package columns

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// chunk holds the finished pages of a column in the current row group and their metadata.
type chunk struct {
	pages        []byte // headers and bodies of the data pages
	uncompressed int64
	values       int64 // with NULLs and empty lists
	nulls        int64
	count        int32 // data pages
	deltaPages   int32 // of these, before the column changed to PLAIN
	locations    []format.PageLocation
	index        format.ColumnIndex
	low, high    []byte // of the chunk; nil if there is no value
	exact        bool   // low and high are values of the chunk
	bounded      bool   // no page has values without bounds
	lowInt       int64  // bounds of the last page of integers, to determine whether pages are in order
	highInt      int64
	ordered      bool
}

func (k *chunk) reset() {
	*k = chunk{pages: k.pages[:0], locations: k.locations[:0], exact: true, bounded: true, ordered: true}
}

// scratch are the buffers a writer needs to make a page.
type scratch struct {
	body, values, packed []byte
	reps, defs           levelRuns // of lists
	runs                 []byte
	header               bytes.Buffer
	protocol             thrift.CompactProtocol
}

// closePage encodes the values of the column's current page, which ends before row end, and adds the page to its chunk.
func (w *Writer) closePage(c Column, end int) error {
	l := c.base()
	rows := end - l.first
	if rows == 0 {
		return nil
	}
	s := &w.scratch
	levels, err := w.appendLevels(c, end)
	if err != nil {
		return err
	}
	packed, err := w.encodePage(c)
	if err != nil {
		return fmt.Errorf("encode a page of column %s: %w", l.spec.Name, err)
	}
	header := format.PageHeader{
		Type:                 format.DataPage,
		UncompressedPageSize: int32(len(s.body)),
		CompressedPageSize:   int32(len(packed)),
		CRC:                  int32(crc32.ChecksumIEEE(packed)),
		DataPageHeader: thrift.New(format.DataPageHeader{NumValues: int32(levels), Encoding: c.encoding(),
			DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE}),
	}
	size, err := s.appendPage(&l.chunk.pages, &header, packed)
	if err != nil {
		return err
	}
	l.chunk.note(c, size, levels, int64(l.first))
	l.chunk.uncompressed += int64(size - len(packed) + len(s.body))
	l.first = end
	c.clearPage()
	return nil
}

// encodePage encodes and compresses the values of a page whose levels are in the body.
func (w *Writer) encodePage(c Column) (packed []byte, err error) {
	l, s := c.base(), &w.scratch
	if ints, ok := c.(chooser); ok && l.chosen == 0 && w.codec.kind != format.Uncompressed {
		if err := ints.choose(w); err != nil {
			return nil, err
		}
	}
	if s.body, err = c.encode(s.body, &s.values); err != nil {
		return nil, err
	}
	return w.compressPage(l), nil
}

// compressPage compresses the body of a page, unless compression did not help for the column's recent pages.
func (w *Writer) compressPage(l *leaf) []byte {
	s := &w.scratch
	if w.codec.kind == format.Uncompressed {
		return s.body
	}
	if l.stored > 0 {
		l.stored--
		s.packed = appendStored(s.packed[:0], s.body)
		return s.packed
	}
	s.packed = w.codec.compress(s.packed, s.body)
	if w.codec.kind == format.Zstd && len(s.body)-len(s.packed) < len(s.body)/hardlySmaller {
		l.stored = storedPages
	}
	return s.packed
}

// appendLevels starts the body of a page with the levels of its rows and returns their number.
func (w *Writer) appendLevels(c Column, end int) (int, error) {
	l, s := c.base(), &w.scratch
	s.body = s.body[:0]
	list, isList := c.(interface {
		levels(reps, defs *levelRuns, end int) (int, error)
	})
	switch {
	case isList:
		levels, err := list.levels(&s.reps, &s.defs, end)
		if err != nil {
			return 0, fmt.Errorf("encode the levels of column %s: %w", l.spec.Name, err)
		}
		s.body = appendSized(s.body, s.reps.runs)
		s.body = appendSized(s.body, s.defs.runs)
		return levels, nil
	case l.null:
		s.runs = l.mask.appendLevels(s.runs[:0], l.first, end)
		s.body = appendSized(s.body, s.runs)
	case c.pageValues() != end-l.first:
		panic(fmt.Sprintf("columns: column %s of table %s has %d values for %d rows", l.spec.Name, w.name, c.pageValues(), end-l.first))
	}
	return end - l.first, nil
}

func appendSized(dst, part []byte) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(part)))
	return append(dst, part...)
}

// appendPage appends header and body and returns the size of both.
func (s *scratch) appendPage(dst *[]byte, header *format.PageHeader, body []byte) (int, error) {
	s.header.Reset()
	if err := thrift.NewEncoder(s.protocol.NewWriter(&s.header)).Encode(header); err != nil {
		return 0, fmt.Errorf("encode a page header: %w", err)
	}
	*dst = append(*dst, s.header.Bytes()...)
	*dst = append(*dst, body...)
	return s.header.Len() + len(body), nil
}

// note records the position, bounds and NULLs of the page that was just added.
func (k *chunk) note(c Column, size, levels int, firstRow int64) {
	nulls := int64(levels - c.pageValues())
	b := c.bounds()
	k.locations = append(k.locations, format.PageLocation{Offset: int64(len(k.pages) - size), CompressedPageSize: int32(size), FirstRowIndex: firstRow})
	k.index.NullPages = append(k.index.NullPages, c.pageValues() == 0)
	k.index.MinValues = append(k.index.MinValues, slices.Clone(b.low))
	k.index.MaxValues = append(k.index.MaxValues, slices.Clone(b.high))
	k.index.NullCounts = append(k.index.NullCounts, nulls)
	k.values += int64(levels)
	k.nulls += nulls
	k.count++
	if c.encoding() == format.DeltaBinaryPacked {
		k.deltaPages++
	}
	if b.undefined {
		k.bounded = false
	}
	if b.low == nil {
		return
	}
	spec := c.Spec()
	less := func(x, y []byte) bool { return lessPlain(spec.Type, x, y) }
	ints := spec.Type == TypeInt32 || spec.Type == TypeInt64
	k.ordered = k.ordered && ints && (k.low == nil || (b.lowInt >= k.lowInt && b.highInt >= k.highInt))
	k.lowInt, k.highInt = b.lowInt, b.highInt
	k.exact = k.exact && !b.inexact
	if k.low == nil || less(b.low, k.low) {
		k.low = b.low
	}
	if k.high == nil || less(k.high, b.high) {
		k.high = b.high
	}
}

// metadata describes the chunk whose first page (of the dictionary, if there is one) is at offset.
func (w *Writer) metadata(c Column, offset int64, dictionarySize int, dictionaryUncompressed int64) format.ColumnChunk {
	k := &c.base().chunk
	m := format.ColumnMetaData{
		Type:                  c.Spec().Type.physical(),
		PathInSchema:          path(c.Spec()),
		Codec:                 w.codec.kind,
		NumValues:             k.values,
		TotalUncompressedSize: k.uncompressed + dictionaryUncompressed,
		TotalCompressedSize:   int64(dictionarySize + len(k.pages)),
		DataPageOffset:        offset + int64(dictionarySize),
		Statistics:            format.Statistics{NullCount: k.nulls},
	}
	if k.bounded && k.exact && k.low != nil {
		m.Statistics.MinValue, m.Statistics.MaxValue = k.low, k.high
	}
	if dictionarySize > 0 {
		m.DictionaryPageOffset = offset
		m.EncodingStats = append(m.EncodingStats, format.PageEncodingStats{PageType: format.DictionaryPage, Encoding: format.Plain, Count: 1})
	}
	m.Encoding = encodings(c, dictionarySize > 0, k.deltaPages > 0)
	for _, pages := range []format.PageEncodingStats{
		{PageType: format.DataPage, Encoding: format.DeltaBinaryPacked, Count: k.deltaPages},
		{PageType: format.DataPage, Encoding: c.encoding(), Count: k.count - k.deltaPages},
	} {
		if pages.Count > 0 {
			m.EncodingStats = append(m.EncodingStats, pages)
		}
	}
	return format.ColumnChunk{MetaData: m}
}

// encodings lists the encodings used in a chunk in ascending order; readers assume that the first one that is not a level
// encoding is that of the values.
func encodings(c Column, hasDictionary, hasDeltas bool) []format.Encoding {
	list := []format.Encoding{c.encoding()}
	if hasDeltas {
		list = append(list, format.DeltaBinaryPacked)
	}
	if hasDictionary {
		list = append(list, format.Plain)
	}
	if c.Spec().Nullable {
		list = append(list, format.RLE)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// columnIndex returns the page index of the chunk; ok is false if a page has values without bounds.
func (k *chunk) columnIndex() (format.ColumnIndex, bool) {
	index := k.index
	for i := range index.MinValues {
		if index.MinValues[i] == nil {
			index.MinValues[i], index.MaxValues[i] = []byte{}, []byte{}
		}
	}
	if k.ordered && k.low != nil {
		index.BoundaryOrder = format.Ascending
	}
	return index, k.bounded
}

package parquet

import (
	"errors"
	"fmt"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// headerBytesMax bounds the size of a page header; statistics make up most of it.
const headerBytesMax = 64 << 10

// checkPages reads the page headers of a column in a row group without decoding the pages: the pages must fill the space
// of the column exactly, have sizes within bounds, and add up to its number of values.
func (f *File) checkPages(group, column int) error {
	if f.checked[[2]int{group, column}] {
		return nil
	}
	m := &f.meta.RowGroups[group].Columns[column].MetaData
	offset, end := chunkRange(m)
	var values int64
	buffer := make([]byte, 512)
	for offset < end {
		header, size, err := f.pageHeader(offset, end, buffer)
		if err != nil {
			return err
		}
		n, err := pageValues(header)
		if err != nil {
			return err
		}
		body := int64(header.CompressedPageSize)
		switch {
		case body < 0 || offset+size+body > end:
			return fmt.Errorf("the page at byte %d claims %d bytes", offset, body)
		case header.UncompressedPageSize < 0 || header.UncompressedPageSize > pageBytesMax:
			return fmt.Errorf("the page at byte %d claims %d bytes uncompressed", offset, header.UncompressedPageSize)
		case n < 0 || n > m.NumValues-values && header.Type != format.DictionaryPage:
			return fmt.Errorf("the page at byte %d claims %d values", offset, n)
		}
		if err := f.checkPacked(m.Codec, header, offset+size); err != nil {
			return fmt.Errorf("the page at byte %d: %w", offset, err)
		}
		if header.Type != format.DictionaryPage {
			values += n
		}
		offset += size + body
	}
	if values != m.NumValues {
		return fmt.Errorf("its pages have %d values, the footer says %d", values, m.NumValues)
	}
	if f.checked == nil {
		f.checked = map[[2]int]bool{}
	}
	f.checked[[2]int{group, column}] = true
	return nil
}

// pageHeader reads the header at an offset and returns its size. Headers are small, so a small buffer is tried first.
func (f *File) pageHeader(offset, end int64, buffer []byte) (*format.PageHeader, int64, error) {
	for limit := int64(len(buffer)); ; limit = headerBytesMax {
		limit = min(limit, end-offset)
		if int64(len(buffer)) < limit {
			buffer = make([]byte, limit)
		}
		data := buffer[:limit]
		if err := readAt(f.r, data, offset); err != nil {
			return nil, 0, err
		}
		s := scanner{data}
		err := s.object(0)
		if errors.Is(err, errShort) && limit < min(headerBytesMax, end-offset) {
			continue
		}
		if err != nil {
			return nil, 0, fmt.Errorf("the page header at byte %d is damaged: %w", offset, err)
		}
		size := int64(len(data) - len(s.rest))
		header := &format.PageHeader{}
		if err := thrift.Unmarshal(&thrift.CompactProtocol{}, data[:size], header); err != nil {
			return nil, 0, fmt.Errorf("the page header at byte %d is damaged: %w", offset, err)
		}
		return header, size, nil
	}
}

// pageValues is the number of values that a page claims.
func pageValues(h *format.PageHeader) (int64, error) {
	switch {
	case h.Type == format.DataPage && h.DataPageHeader.Valid:
		return int64(h.DataPageHeader.V.NumValues), nil
	case h.Type == format.DataPageV2 && h.DataPageHeaderV2.Valid:
		return int64(h.DataPageHeaderV2.V.NumValues), nil
	case h.Type == format.DictionaryPage && h.DictionaryPageHeader.Valid:
		return int64(h.DictionaryPageHeader.V.NumValues), nil
	}
	return 0, fmt.Errorf("a page has the type %v and another header", h.Type)
}

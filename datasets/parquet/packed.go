package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

var errOtherSize = errors.New("the size in its compressed data differs from the size in its header")

// checkPacked compares the size stated in compressed data with the size in the page's header, because decoders allocate
// the size stated in the data.
func (f *File) checkPacked(codec format.CompressionCodec, h *format.PageHeader, offset int64) error {
	levels := int64(0)
	if h.Type == format.DataPageV2 {
		// The levels come before the compressed values.
		levels = int64(h.DataPageHeaderV2.V.DefinitionLevelsByteLength) + int64(h.DataPageHeaderV2.V.RepetitionLevelsByteLength)
		if levels < 0 || levels > int64(h.CompressedPageSize) || levels > int64(h.UncompressedPageSize) {
			return fmt.Errorf("it claims %d bytes of levels", levels)
		}
		if compressed := h.DataPageHeaderV2.V.IsCompressed; compressed.Valid && !compressed.V {
			return nil
		}
	}
	packed, unpacked := int64(h.CompressedPageSize)-levels, int64(h.UncompressedPageSize)-levels
	if packed == 0 && unpacked == 0 {
		return nil
	}
	data := io.NewSectionReader(f.r, offset+levels, packed)
	switch codec {
	case format.Uncompressed:
		if packed != unpacked {
			return errOtherSize
		}
		return nil
	case format.Zstd:
		return checkZstd(data, unpacked)
	case format.Snappy:
		return checkSnappy(data, unpacked)
	case format.Gzip:
		return checkGzip(data, unpacked)
	}
	return fmt.Errorf("it is compressed with %v, which is not supported; write the file with zstd, snappy or gzip", codec)
}

// checkZstd reads the header of the one frame that a page has; a frame that does not state its size is decompressed.
func checkZstd(data *io.SectionReader, size int64) error {
	start := make([]byte, min(data.Size(), zstd.HeaderMaxSize))
	if err := readAt(data, start, 0); err != nil {
		return err
	}
	var frame zstd.Header
	if err := frame.Decode(start); err != nil {
		return fmt.Errorf("its compressed data is damaged: %w", err)
	}
	if frame.Skippable || frame.HasFCS && frame.FrameContentSize != uint64(size) {
		return errOtherSize
	}
	if frame.HasFCS {
		return nil
	}
	r, err := zstd.NewReader(data, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(pageBytesMax))
	if err != nil {
		return err
	}
	defer r.Close()
	return checkStream(r, size)
}

// checkSnappy reads the size at the beginning of a block.
func checkSnappy(data *io.SectionReader, size int64) error {
	start := make([]byte, min(data.Size(), binary.MaxVarintLen64))
	if err := readAt(data, start, 0); err != nil {
		return err
	}
	if stated, n := binary.Uvarint(start); n <= 0 || stated != uint64(size) {
		return errOtherSize
	}
	return nil
}

// checkGzip decompresses the data without keeping it, because a stream states its size only at the end.
func checkGzip(data *io.SectionReader, size int64) error {
	r, err := gzip.NewReader(data)
	if err != nil {
		return fmt.Errorf("its compressed data is damaged: %w", err)
	}
	return checkStream(r, size)
}

// checkStream counts the decompressed bytes.
func checkStream(r io.Reader, size int64) error {
	n, err := io.Copy(io.Discard, io.LimitReader(r, size+1))
	if err != nil {
		return fmt.Errorf("its compressed data is damaged: %w", err)
	}
	if n != size {
		return errOtherSize
	}
	return nil
}

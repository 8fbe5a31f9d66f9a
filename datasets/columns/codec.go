package columns

import (
	"fmt"

	"github.com/golang/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

// Codec compresses pages. One codec serves all writers of one goroutine.
type Codec struct {
	kind format.CompressionCodec
	zstd *zstd.Encoder
}

// NewCodec makes the codec called name: zstd, snappy or none. Frames of zstd carry a checksum, so that readers answer a
// damaged page with an error instead of other numbers. Both compressors give the same bytes on every processor, which
// not every implementation of snappy does.
func NewCodec(name string) (*Codec, error) {
	switch name {
	case "zstd":
		e, err := zstd.NewWriter(nil, zstd.WithEncoderCRC(true), zstd.WithEncoderConcurrency(1),
			zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithZeroFrames(true))
		if err != nil {
			return nil, err
		}
		return &Codec{format.Zstd, e}, nil
	case "snappy":
		return &Codec{kind: format.Snappy}, nil
	case "none":
		return &Codec{kind: format.Uncompressed}, nil
	}
	return nil, fmt.Errorf("compression %q is not one of zstd, snappy, none", name)
}

// compress replaces dst by the compressed src; without compression it returns src.
func (c *Codec) compress(dst, src []byte) []byte {
	switch c.kind {
	case format.Zstd:
		return c.zstd.EncodeAll(src, dst[:0])
	case format.Snappy:
		return snappy.Encode(dst[:cap(dst)], src)
	}
	return src
}

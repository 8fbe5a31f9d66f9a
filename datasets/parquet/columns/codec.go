package columns

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"sync"

	"github.com/golang/snappy"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

// Codec compresses pages. One codec serves all writers of one goroutine.
type Codec struct {
	kind format.CompressionCodec
	gzip *gzip.Writer
}

// zstdEncoders are shared by all codecs, because each encoder takes megabytes and most batches need only a few of them.
var zstdEncoders = sync.Pool{New: func() any {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderCRC(true), zstd.WithEncoderConcurrency(1),
		zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithZeroFrames(true))
	if err != nil {
		panic(err) // the options are constants
	}
	return e
}}

// Codecs lists the names of the codecs.
func Codecs() []string { return []string{"zstd", "snappy", "gzip", "none"} }

// NewCodec returns the codec with the given name. Frames of zstd carry a checksum, so that readers report a damaged page
// instead of returning wrong numbers. All compressors produce the same bytes on every processor, which is not true of
// every implementation of snappy.
func NewCodec(name string) (*Codec, error) {
	switch name {
	case "zstd":
		return &Codec{kind: format.Zstd}, nil
	case "gzip":
		return &Codec{kind: format.Gzip, gzip: gzip.NewWriter(nil)}, nil
	case "snappy":
		return &Codec{kind: format.Snappy}, nil
	case "none":
		return &Codec{kind: format.Uncompressed}, nil
	}
	return nil, fmt.Errorf("compression %q is not one of %s", name, strings.Join(Codecs(), ", "))
}

// compress replaces dst by the compressed src; without compression it returns src.
func (c *Codec) compress(dst, src []byte) []byte {
	switch c.kind {
	case format.Zstd:
		e := zstdEncoders.Get().(*zstd.Encoder)
		defer zstdEncoders.Put(e)
		return e.EncodeAll(src, dst[:0])
	case format.Gzip:
		out := bytes.NewBuffer(dst[:0])
		c.gzip.Reset(out)
		_, _ = c.gzip.Write(src) // a buffer never fails
		_ = c.gzip.Close()
		return out.Bytes()
	case format.Snappy:
		return snappy.Encode(dst[:cap(dst)], src)
	}
	return src
}

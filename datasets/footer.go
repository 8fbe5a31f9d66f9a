package datasets

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// footerBytesMax bounds what is allocated for a Parquet footer.
const footerBytesMax = 256 << 20

var parquetMagic = []byte("PAR1")

// checkEnds looks at the first four and the last eight bytes of a Parquet file, which is all that can be trusted before
// anything is decoded, and returns the size of the footer.
func checkEnds(r io.ReaderAt, size int64) (int64, error) {
	const headBytes, tailBytes = 4, 8
	if size < headBytes+tailBytes {
		return 0, fmt.Errorf("%d bytes are too few for a Parquet file", size)
	}
	var head [headBytes]byte
	var tail [tailBytes]byte
	if _, err := r.ReadAt(head[:], 0); err != nil {
		return 0, err
	}
	if _, err := r.ReadAt(tail[:], size-tailBytes); err != nil && err != io.EOF {
		return 0, err
	}
	if !bytes.Equal(head[:], parquetMagic) || !bytes.Equal(tail[4:], parquetMagic) {
		return 0, fmt.Errorf("does not begin and end with %s", parquetMagic)
	}
	footer := int64(binary.LittleEndian.Uint32(tail[:4]))
	if footer > size-headBytes-tailBytes || footer > footerBytesMax {
		return 0, fmt.Errorf("claims a footer of %d bytes in a file of %d", footer, size)
	}
	return footer, nil
}

// readFooter decodes the footer of a Parquet file and returns its number of rows.
func readFooter(r io.ReaderAt, size int64) (rows int64, err error) {
	f, err := openParquet(r, size)
	if err != nil {
		return 0, err
	}
	return f.NumRows(), nil
}

// openParquet opens a Parquet file for reading. Damaged files have made the decoder panic, so a panic is an error here.
func openParquet(r io.ReaderAt, size int64) (f *parquet.File, err error) {
	if _, err := checkEnds(r, size); err != nil {
		return nil, err
	}
	defer recoverDecoder(&err)
	return parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
}

// recoverDecoder turns a panic of the Parquet decoder into an error.
func recoverDecoder(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("cannot be decoded: %v", p)
	}
}

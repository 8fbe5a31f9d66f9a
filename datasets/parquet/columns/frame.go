package columns

import (
	"encoding/binary"

	"github.com/parquet-go/parquet-go/bloom/xxhash"
)

// Compressing a page that zstd hardly makes smaller is not worth the time. Its column then stores the next pages
// uncompressed, but still in zstd frames, so that every page keeps its checksum and readers see one codec.
const (
	hardlySmaller = 8  // a page that shrinks by less than one part in hardlySmaller
	storedPages   = 15 // pages that are stored until the next one is tried
)

// rawBlock is the maximum size of a block in a frame.
const rawBlock = 128 << 10

// appendStored appends src as a frame of zstd with uncompressed blocks.
func appendStored(dst, src []byte) []byte {
	const (
		frameMagic    = 0xFD2FB528
		singleSegment = 1 << 5
		withChecksum  = 1 << 2
		wideSize      = 2 << 6 // four bytes for the size of the content
	)
	dst = binary.LittleEndian.AppendUint32(dst, frameMagic)
	dst = append(dst, wideSize|singleSegment|withChecksum)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(src)))
	for rest := src; ; {
		n := min(len(rest), rawBlock)
		header := uint32(n) << 3 // two bits of the kind, which is 0 for raw, after one for the last block
		if n == len(rest) {
			header |= 1
		}
		dst = append(dst, byte(header), byte(header>>8), byte(header>>16))
		dst = append(dst, rest[:n]...)
		if rest = rest[n:]; len(rest) == 0 {
			break
		}
	}
	return binary.LittleEndian.AppendUint32(dst, uint32(xxhash.Sum64(src)))
}

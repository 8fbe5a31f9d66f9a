package columns

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func randomBytes(n int) []byte {
	r := rand.New(rand.NewPCG(1, uint64(n)))
	p := make([]byte, n)
	for i := range p {
		p[i] = byte(r.Uint32())
	}
	return p
}

func newDecoder(t *testing.T) *zstd.Decoder {
	d, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

// Stored pages are frames of zstd, whether they need one block or several.
func TestStoredPagesAreFrames(t *testing.T) {
	d := newDecoder(t)
	for _, n := range []int{0, 1, 255, 256, rawBlock - 1, rawBlock, rawBlock + 1, 3 * rawBlock} {
		page := randomBytes(n)
		got, err := d.DecodeAll(appendStored(nil, page), nil)
		if err != nil || !bytes.Equal(got, page) {
			t.Errorf("a page of %d bytes: %d bytes are decoded (%v)", n, len(got), err)
		}
	}
}

// No flipped bit of a stored page gives another page.
func TestFlippedBitsOfStoredPagesAreErrors(t *testing.T) {
	d := newDecoder(t)
	page := randomBytes(100)
	frame := appendStored(nil, page)
	for bit := range 8 * len(frame) {
		frame[bit/8] ^= 1 << (bit % 8)
		if got, err := d.DecodeAll(frame, nil); err == nil && !bytes.Equal(got, page) {
			t.Errorf("bit %d of byte %d: another page without an error", bit%8, bit/8)
		}
		frame[bit/8] ^= 1 << (bit % 8)
	}
}

// A column whose pages zstd does not make smaller stores the next ones and then tries again.
func TestOnlyPagesThatDoNotShrinkAreStored(t *testing.T) {
	codec, err := NewCodec("zstd")
	if err != nil {
		t.Fatal(err)
	}
	w, l := &Writer{codec: codec}, &leaf{}
	pack := func(body []byte) int {
		w.scratch.body = body
		return len(w.compressPage(l))
	}
	zeros, noise := make([]byte, 10000), randomBytes(10000)
	if n := pack(zeros); n > 100 {
		t.Errorf("a page of zeros takes %d bytes", n)
	}
	pack(noise)
	for i := range storedPages {
		if n := pack(zeros); n < len(zeros) {
			t.Fatalf("page %d after one that did not shrink was compressed to %d bytes", i+1, n)
		}
	}
	if n := pack(zeros); n > 100 {
		t.Errorf("after %d stored pages a page of zeros takes %d bytes", storedPages, n)
	}
}

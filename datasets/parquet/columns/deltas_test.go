package columns

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"pgregory.net/rapid"
)

// Pages that are encoded a window at a time are decoded as all their values and keep their bounds.
func TestWindowsAreDecodedAsTheirValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var narrow deltas[int32]
		var wide deltas[int64]
		var vals32 []int32
		var vals64 []int64
		var tmp []byte
		for range rapid.IntRange(0, 8).Draw(t, "stretches") {
			n := rapid.SampledFrom([]int{0, 1, 2, 127, 128, 129, 511, 512}).Draw(t, "n")
			first := rapid.Int64().Draw(t, "first")
			spread := rapid.SampledFrom([]int64{0, 0, 1, 1000, 1 << 40, 1 << 62}).Draw(t, "spread")
			for i := range n {
				v := first + int64(i*i%7)*spread
				vals64, wide.vals = append(vals64, v), append(wide.vals, v)
				vals32, narrow.vals = append(vals32, int32(v)), append(narrow.vals, int32(v))
			}
			if err := wide.settle(&leaf{}, &ints64, &tmp); err != nil {
				t.Fatal(err)
			}
			if err := narrow.settle(&leaf{}, &ints32, &tmp); err != nil {
				t.Fatal(err)
			}
		}
		got64, err64 := new(delta.BinaryPackedEncoding).DecodeInt64(nil, page(t, &wide, &ints64, vals64))
		got32, err32 := new(delta.BinaryPackedEncoding).DecodeInt32(nil, page(t, &narrow, &ints32, vals32))
		if err64 != nil || err32 != nil || !slices.Equal(got64, vals64) || !slices.Equal(got32, vals32) {
			t.Fatalf("%v is decoded as %v (%v), the lower halves as %v (%v)", vals64, got64, err64, got32, err32)
		}
		plain64, err64 := wide.appendPlain(nil, &tmp, &ints64)
		plain32, err32 := narrow.appendPlain(nil, &tmp, &ints32)
		var want64, want32 []byte
		for i := range vals64 {
			want64 = binary.LittleEndian.AppendUint64(want64, uint64(vals64[i]))
			want32 = binary.LittleEndian.AppendUint32(want32, uint32(vals32[i]))
		}
		if err64 != nil || err32 != nil || !bytes.Equal(plain64, want64) || !bytes.Equal(plain32, want32) {
			t.Fatalf("%v is encoded PLAIN as %x (%v), the lower halves as %x (%v)", vals64, plain64, err64, plain32, err32)
		}
	})
}

// page checks count and bounds and returns the encoded page.
func page[T int32 | int64](t *rapid.T, d *deltas[T], of *integers[T], vals []T) []byte {
	if d.count() != len(vals) {
		t.Fatalf("%d values were added, %d are counted", len(vals), d.count())
	}
	if len(vals) > 0 {
		if low, high := d.extremes(of); low != slices.Min(vals) || high != slices.Max(vals) {
			t.Fatalf("%v: extremes %d and %d", vals, low, high)
		}
	}
	var tmp []byte
	encoded, err := d.appendPage(nil, &tmp, of)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

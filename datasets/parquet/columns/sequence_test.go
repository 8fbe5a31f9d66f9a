package columns

import (
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"pgregory.net/rapid"
)

// checkDelta compares encoded values, as the decoder of parquet-go sees them, with those that were encoded.
func checkDelta(t interface{ Fatalf(string, ...any) }, encoded []byte, wide []int64, narrow []int32) {
	got64, err := new(delta.BinaryPackedEncoding).DecodeInt64(nil, encoded)
	if err != nil || !slices.Equal(got64, wide) {
		t.Fatalf("%x is decoded as %v (%v), expected %v", encoded, got64, err, wide)
	}
	if narrow == nil {
		return
	}
	got32, err := new(delta.BinaryPackedEncoding).DecodeInt32(nil, encoded)
	if err != nil || !slices.Equal(got32, narrow) {
		t.Fatalf("%x is decoded as %v (%v), expected %v", encoded, got32, err, narrow)
	}
}

func encodeSequence(t interface{ Fatalf(string, ...any) }, s *sequence) []byte {
	var tmp []byte
	encoded, err := s.appendDelta(nil, &tmp)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return encoded
}

// Columns of progressions are decoded like columns of their values, be they of 32 or 64 bits.
func TestStepsAreDecodedAsTheirValues(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s sequence
		var wide []int64
		var narrow []int32
		for range rapid.IntRange(0, 12).Draw(t, "runs") {
			first := int64(rapid.Int32Range(0, 1<<20).Draw(t, "first"))
			step := rapid.SampledFrom([]int64{0, 0, 1, 3}).Draw(t, "step")
			n := rapid.SampledFrom([]int{1, 1, 2, 3, 31, 128, 129, 1000}).Draw(t, "n")
			s.add(first, step, n)
			for i := range n {
				wide = append(wide, first+step*int64(i))
				narrow = append(narrow, int32(first+step*int64(i)))
			}
		}
		if s.count != len(wide) {
			t.Fatalf("%d values were added, %d are counted", len(wide), s.count)
		}
		checkDelta(t, encodeSequence(t, &s), wide, narrow)
		if len(wide) > 0 {
			low, high := s.extremes()
			if l, h := ints64.extremes(wide); l != low || h != high {
				t.Fatalf("%v: extremes %d and %d, expected %d and %d", s.runs, low, high, l, h)
			}
		}
	})
}

// Values far apart need all 64 bits of a difference.
func TestStepsOfTheLargestDistance(t *testing.T) {
	values := []int64{-1 << 63, 1<<63 - 1, 0, -1 << 63, 1<<63 - 1, 7, 7, 8}
	var s sequence
	for _, v := range values {
		s.add(v, 0, 1)
	}
	checkDelta(t, encodeSequence(t, &s), values, nil)
}

// A row per value costs one progression however it is appended.
func TestSequencesOfSingleValuesAreOneProgression(t *testing.T) {
	var s sequence
	for v := range int64(1000) {
		s.add(v, 0, 1)
	}
	if len(s.runs) != 1 || s.runs[0] != (progression{0, 1, 1000}) {
		t.Errorf("%v", s.runs)
	}
}

package columns

import (
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/rle"
	"pgregory.net/rapid"
)

// Levels are decoded as they were added, however long their stretches are.
func TestLevelsAreDecodedAsTheyWereAdded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var r levelRuns
		r.reset(2)
		var levels []byte
		for range rapid.IntRange(0, 10).Draw(t, "stretches") {
			level := rapid.SampledFrom([]byte{levelNull, levelEmpty, levelElement}).Draw(t, "level")
			n := rapid.SampledFrom([]int{0, 1, 7, 8, 9, 63, 64, 71, 1000}).Draw(t, "n")
			if err := r.add(level, n); err != nil {
				t.Fatal(err)
			}
			levels = append(levels, slices.Repeat([]byte{level}, n)...)
		}
		if err := r.flush(); err != nil {
			t.Fatal(err)
		}
		got, err := (&rle.Encoding{BitWidth: 2}).DecodeLevels(nil, r.runs)
		// The last bit-packed run is filled up to eight levels.
		if err != nil || len(got) < len(levels) || !slices.Equal(got[:len(levels)], levels) {
			t.Fatalf("%v is decoded as %v (%v)", levels, got, err)
		}
	})
}

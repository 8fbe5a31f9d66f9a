package columns

import "github.com/parquet-go/parquet-go/encoding/rle"

// levelRuns encodes levels in Parquet's hybrid of run-length and bit-packed runs. A long stretch of one level, such as
// rows without a list, becomes a run without being expanded first.
type levelRuns struct {
	encoding rle.Encoding
	open     []byte // levels that are not encoded yet
	part     []byte // the runs that were encoded last
	runs     []byte
}

// longStretch is the length from which a stretch becomes a run of its own.
const longStretch = 64

func (r *levelRuns) reset(width int) {
	r.encoding.BitWidth = width
	r.open, r.runs = r.open[:0], r.runs[:0]
}

// add adds the level n times. Bit-packed runs have multiples of eight levels, so a stretch fills up what is before it.
func (r *levelRuns) add(level byte, n int) error {
	stretch := n - (-len(r.open) & 7)
	if stretch < longStretch {
		stretch = 0
	}
	for range n - stretch {
		r.open = append(r.open, level)
	}
	if stretch == 0 {
		return nil
	}
	if err := r.flush(); err != nil {
		return err
	}
	r.runs = appendRun(r.runs, stretch, level)
	return nil
}

// flush encodes the pending levels.
func (r *levelRuns) flush() (err error) {
	if len(r.open) == 0 {
		return nil
	}
	r.part, err = r.encoding.EncodeLevels(r.part[:0], r.open)
	r.runs = append(r.runs, r.part...)
	r.open = r.open[:0]
	return err
}

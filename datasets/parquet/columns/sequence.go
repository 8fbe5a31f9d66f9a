package columns

import (
	"encoding/binary"

	"github.com/parquet-go/parquet-go/format"
)

// sequence is a column of integers that come in arithmetic progressions: one value over many rows (run ids, ticks,
// days), or one more in every row (sequence numbers). The cost depends on the number of progressions, not of rows.
type sequence struct {
	runs  []progression
	count int
}

// progression is n values starting at first, each greater than the previous one by step.
type progression struct {
	first, step int64
	n           int
}

func (p *progression) last() int64 { return p.first + p.step*int64(p.n-1) }

// add appends n values v, v+step, … The step of a single value is open, so that single values one after the other make
// progressions of their own.
func (s *sequence) add(v, step int64, n int) {
	if n == 0 {
		return
	}
	s.count += n
	if k := len(s.runs) - 1; k >= 0 {
		p := &s.runs[k]
		distance := v - p.last()
		if n == 1 {
			step = distance
		}
		if p.n == 1 && step == distance {
			p.step = distance
		}
		if p.step == step && distance == step {
			p.n += n
			return
		}
		if n == 1 {
			step = 0
		}
	}
	s.runs = append(s.runs, progression{v, step, n})
}

func (s *sequence) clear() { s.runs, s.count = s.runs[:0], 0 }

func (s *sequence) size() int { return 24 * len(s.runs) }

func (s *sequence) extremes() (low, high int64) {
	low, high = s.runs[0].first, s.runs[0].first
	for i := range s.runs {
		p := &s.runs[i]
		low, high = min(low, p.first, p.last()), max(high, p.first, p.last())
	}
	return low, high
}

// The block layout of DELTA_BINARY_PACKED in parquet-go.
const (
	deltaBlock     = 128
	deltaMiniBlock = 32
	miniBlocks     = deltaBlock / deltaMiniBlock
)

// appendDelta appends the values in the encoding DELTA_BINARY_PACKED; tmp is a buffer.
func (s *sequence) appendDelta(dst []byte, tmp *[]byte) ([]byte, error) {
	if s.count == 0 {
		return appendDeltaHeader(dst, 0, 0), nil
	}
	dst = appendDeltaHeader(dst, s.count, s.runs[0].first)
	at := stepCursor{runs: s.runs, used: 1}
	var block [deltaBlock + 1]int64
	var err error
	for left := s.count - 1; left > 0; left -= deltaBlock {
		n := min(left, deltaBlock)
		if step, ok := at.skip(n); ok {
			dst = binary.AppendVarint(dst, step)
			dst = append(dst, 0, 0, 0, 0) // all differences equal the smallest one
			continue
		}
		at.expand(block[:n+1])
		if dst, err = ints64.appendBlocks(dst, tmp, block[:n+1], false); err != nil {
			return nil, err
		}
	}
	return dst, nil
}

// stepCursor walks through the values.
type stepCursor struct {
	runs []progression // the first is the current one
	used int           // values of it that are behind the cursor, at least one
}

// skip moves over n values if they differ by the same from one to the next.
func (c *stepCursor) skip(n int) (step int64, ok bool) {
	p := &c.runs[0]
	if p.n-c.used < n {
		return 0, false
	}
	c.used += n
	return p.step, true
}

// expand fills vals with the value behind the cursor and those after it, and moves over them.
func (c *stepCursor) expand(vals []int64) {
	c.used--
	for {
		p := &c.runs[0]
		n := min(p.n-c.used, len(vals))
		v := p.first + p.step*int64(c.used)
		for i := range vals[:n] {
			vals[i] = v
			v += p.step
		}
		c.used += n
		if vals = vals[n:]; len(vals) == 0 {
			return
		}
		c.runs, c.used = c.runs[1:], 0
	}
}

// Sequence32 is a column of 32-bit integers that come in arithmetic progressions.
type Sequence32 = Sequence[int32]

// Sequence64 is a column of 64-bit integers that come in arithmetic progressions.
type Sequence64 = Sequence[int64]

// Sequence is a column of integers that come in arithmetic progressions.
type Sequence[T int32 | int64] struct {
	sequence
	leaf
}

// Append gives the current row the value v.
func (c *Sequence[T]) Append(v T) { c.add(int64(v), 0, 1) }

// AppendN gives n rows from the current one on the value v.
func (c *Sequence[T]) AppendN(v T, n int) { c.add(int64(v), 0, n) }

// AppendSequence gives n rows from the current one on the values v, v+1, …
func (c *Sequence[T]) AppendSequence(v T, n int) { c.add(int64(v), 1, n) }

func (c *Sequence[T]) pageValues() int           { return c.count }
func (c *Sequence[T]) pageSize() int             { return c.size() }
func (c *Sequence[T]) clearPage()                { c.clear() }
func (c *Sequence[T]) encoding() format.Encoding { return format.DeltaBinaryPacked }

func (c *Sequence[T]) encode(dst []byte, tmp *[]byte) ([]byte, error) {
	return c.appendDelta(dst, tmp)
}

func (c *Sequence[T]) bounds() pageBounds {
	if c.count == 0 {
		return pageBounds{}
	}
	low, high := c.extremes()
	return boundsInt(T(low), T(high))
}

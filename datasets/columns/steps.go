package columns

import (
	"encoding/binary"
	"math/bits"

	"github.com/parquet-go/parquet-go/format"
)

// steps are integers that come in arithmetic progressions: one value over many rows (run ids, ticks, days), or one more
// in every row (sequence numbers). They cost by the progression, not by the row.
type steps struct {
	runs  []progression
	count int
}

// progression is n values from first on, each step more than the one before.
type progression struct {
	first, step int64
	n           int
}

func (p *progression) last() int64 { return p.first + p.step*int64(p.n-1) }

// add appends n values v, v+step, … The step of a single value is open, so that single values one after the other make
// progressions of their own.
func (s *steps) add(v, step int64, n int) {
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

func (s *steps) clear() { s.runs, s.count = s.runs[:0], 0 }

func (s *steps) size() int { return 24 * len(s.runs) }

func (s *steps) extremes() (low, high int64) {
	low, high = s.runs[0].first, s.runs[0].first
	for i := range s.runs {
		p := &s.runs[i]
		low, high = min(low, p.first, p.last()), max(high, p.first, p.last())
	}
	return low, high
}

// The geometry of DELTA_BINARY_PACKED blocks, as parquet-go has it.
const (
	deltaBlock     = 128
	deltaMiniBlock = 32
	miniBlocks     = deltaBlock / deltaMiniBlock
)

// appendDelta appends the values in the encoding DELTA_BINARY_PACKED.
func (s *steps) appendDelta(dst []byte) []byte {
	first := int64(0)
	if s.count > 0 {
		first = s.runs[0].first
	}
	dst = appendDeltaHeader(dst, s.count, first)
	at := deltaCursor{runs: s.runs, value: first, used: 1}
	for left := s.count - 1; left > 0; left -= deltaBlock {
		n := min(left, deltaBlock)
		if step, ok := at.skip(n); ok {
			dst = binary.AppendVarint(dst, step)
			dst = append(dst, 0, 0, 0, 0) // all deltas are the least one
			continue
		}
		dst = at.appendBlock(dst, n)
	}
	return dst
}

// deltaCursor walks through the differences between neighbouring values.
type deltaCursor struct {
	runs  []progression // the first is the present one
	used  int           // values of it that are behind the cursor
	value int64         // the last value behind the cursor
}

// skip moves over n differences if they are all the same.
func (c *deltaCursor) skip(n int) (step int64, ok bool) {
	p := &c.runs[0]
	if p.n-c.used < n {
		return 0, false
	}
	c.used += n
	c.value = p.first + p.step*int64(c.used-1)
	return p.step, true
}

func (c *deltaCursor) next() int64 {
	for c.used == c.runs[0].n {
		c.runs, c.used = c.runs[1:], 0
	}
	v := c.runs[0].first + c.runs[0].step*int64(c.used)
	d := v - c.value
	c.used++
	c.value = v
	return d
}

// appendBlock appends a block of n differences that are not all the same. The last block is filled up with the least
// difference; miniblocks after its end have no width and no bytes.
func (c *deltaCursor) appendBlock(dst []byte, n int) []byte {
	var block [deltaBlock]int64
	least := int64(0)
	for i := range n {
		block[i] = c.next()
		if i == 0 || block[i] < least {
			least = block[i]
		}
	}
	dst = binary.AppendVarint(dst, least)
	var widths [miniBlocks]int
	for m := range widths {
		all := uint64(0)
		for i := m * deltaMiniBlock; i < min(n, (m+1)*deltaMiniBlock); i++ {
			all |= uint64(block[i] - least)
		}
		widths[m] = bits.Len64(all)
		dst = append(dst, byte(widths[m]))
	}
	for i := n; i < deltaBlock; i++ {
		block[i] = least
	}
	for m, width := range widths {
		dst = appendBits(dst, block[m*deltaMiniBlock:(m+1)*deltaMiniBlock], least, width)
	}
	return dst
}

// appendBits appends the excess of the differences over the least one, width bits each, lowest bits first.
func appendBits(dst []byte, deltas []int64, least int64, width int) []byte {
	word, filled := uint64(0), 0
	for _, d := range deltas {
		excess := uint64(d - least)
		word |= excess << filled
		if filled+width >= 64 {
			dst = binary.LittleEndian.AppendUint64(dst, word)
			word = excess >> 1 >> (63 - filled) // in two steps, since filled may be 0
			filled += width - 64
			continue
		}
		filled += width
	}
	for ; filled > 0; filled -= 8 {
		dst = append(dst, byte(word))
		word >>= 8
	}
	return dst
}

// Steps32 is a column of 32-bit integers that come in arithmetic progressions.
type Steps32 struct {
	steps
	leaf
}

// Append gives the current row the value v.
func (c *Steps32) Append(v int32) { c.add(int64(v), 0, 1) }

// AppendN gives n rows from the current one on the value v.
func (c *Steps32) AppendN(v int32, n int) { c.add(int64(v), 0, n) }

func (c *Steps32) pageValues() int           { return c.count }
func (c *Steps32) pageSize() int             { return c.size() }
func (c *Steps32) clearPage()                { c.clear() }
func (c *Steps32) encoding() format.Encoding { return format.DeltaBinaryPacked }

func (c *Steps32) encode(dst []byte, _ *[]byte) ([]byte, error) { return c.appendDelta(dst), nil }

func (c *Steps32) bounds() pageBounds {
	if c.count == 0 {
		return pageBounds{}
	}
	low, high := c.extremes()
	return bounds32(int32(low), int32(high))
}

// Steps64 is a column of 64-bit integers that come in arithmetic progressions.
type Steps64 struct {
	steps
	leaf
}

// Append gives the current row the value v.
func (c *Steps64) Append(v int64) { c.add(v, 0, 1) }

// AppendN gives n rows from the current one on the value v.
func (c *Steps64) AppendN(v int64, n int) { c.add(v, 0, n) }

// AppendSequence gives n rows from the current one on the values v, v+1, …
func (c *Steps64) AppendSequence(v int64, n int) { c.add(v, 1, n) }

func (c *Steps64) pageValues() int           { return c.count }
func (c *Steps64) pageSize() int             { return c.size() }
func (c *Steps64) clearPage()                { c.clear() }
func (c *Steps64) encoding() format.Encoding { return format.DeltaBinaryPacked }

func (c *Steps64) encode(dst []byte, _ *[]byte) ([]byte, error) { return c.appendDelta(dst), nil }

func (c *Steps64) bounds() pageBounds {
	if c.count == 0 {
		return pageBounds{}
	}
	return bounds64(c.extremes())
}

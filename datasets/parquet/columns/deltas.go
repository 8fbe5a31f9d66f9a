package columns

import (
	"encoding/binary"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/encoding/plain"
)

// deltas encodes integers in DELTA_BINARY_PACKED one window at a time, while they are still in the processor's cache: a
// table has dozens of columns, and most values would no longer be cached when a page is full.
type deltas[T int32 | int64] struct {
	vals    []T         // not encoded yet; if there are windows, their blocks end with the first of them
	windows *windows[T] // of the page; nil until the column has its first window
}

// windows are the part of a page that is encoded.
type windows[T int32 | int64] struct {
	done      int          // values, without the last
	blocks    []byte       // that lead from each of them to the next
	first     T            // value of the page
	low, high T            // bounds of the values
	next      parquet.Page // the first windowValues of deltas.vals, to look for their bounds
	raw       []T          // the values themselves; empty while all are the same
}

const (
	windowValues = 4 * deltaBlock
	// windowRoom is more than the values of a column between two windows.
	windowRoom = 2*windowValues + StepRows
)

// integers holds the operations that differ between integers of 32 and 64 bits.
type integers[T int32 | int64] struct {
	encode func(dst []byte, vals []T) ([]byte, error)
	plain  func(dst []byte, vals []T) ([]byte, error)
	page   func(vals []T) parquet.Page
	number func(parquet.Value) T
}

var (
	ints32 = integers[int32]{
		encode: new(delta.BinaryPackedEncoding).EncodeInt32,
		plain:  new(plain.Encoding).EncodeInt32,
		page:   func(v []int32) parquet.Page { return parquet.Int32Type.NewPage(0, len(v), encoding.Int32Values(v)) },
		number: parquet.Value.Int32,
	}
	ints64 = integers[int64]{
		encode: new(delta.BinaryPackedEncoding).EncodeInt64,
		plain:  new(plain.Encoding).EncodeInt64,
		page:   func(v []int64) parquet.Page { return parquet.Int64Type.NewPage(0, len(v), encoding.Int64Values(v)) },
		number: parquet.Value.Int64,
	}
)

// integersOf returns the operations of a type.
func integersOf[T int32 | int64]() *integers[T] {
	if of, ok := any(&ints32).(*integers[T]); ok {
		return of
	}
	return any(&ints64).(*integers[T])
}

// extremes returns the smallest and the largest value, 0 and 0 if there are no values. The pages of parquet-go find them
// with vector instructions.
func (of *integers[T]) extremes(vals []T) (low, high T) { return of.bounds(of.page(vals)) }

func (of *integers[T]) bounds(p parquet.Page) (low, high T) {
	l, h, ok := p.Bounds()
	if !ok {
		return 0, 0
	}
	return of.number(l), of.number(h)
}

// settle encodes the windows that are full; tmp is a buffer.
func (d *deltas[T]) settle(l *leaf, of *integers[T], tmp *[]byte) error {
	for len(d.vals) > windowValues {
		if d.windows == nil {
			d.windows = &windows[T]{}
		}
		w := d.windows
		if cap(d.vals) != windowRoom {
			d.vals = append(make([]T, 0, max(windowRoom, len(d.vals))), d.vals...)
			w.next = of.page(d.vals[:windowValues])
		}
		low, high := of.bounds(w.next)
		if w.done == 0 {
			w.first, w.low, w.high = d.vals[0], low, high
		}
		w.low, w.high = min(w.low, low), max(w.high, high)
		same := low == high && d.vals[windowValues] == low
		if l.keepsValues() && (!same || len(w.raw) > 0) {
			for len(w.raw) < w.done {
				w.raw = append(w.raw, w.first)
			}
			w.raw = append(w.raw, d.vals[:windowValues]...)
		}
		if l.keepsDeltas() {
			var err error
			if w.blocks, err = of.appendBlocks(w.blocks, tmp, d.vals[:windowValues+1], same); err != nil {
				return err
			}
		}
		w.done += windowValues
		d.vals = d.vals[:copy(d.vals, d.vals[windowValues:])]
	}
	return nil
}

// appendBlocks encodes the differences between the values; same means that all differences are zero.
func (of *integers[T]) appendBlocks(dst []byte, tmp *[]byte, vals []T, same bool) (blocks []byte, err error) {
	if same {
		for n := len(vals) - 1; n > 0; n -= deltaBlock {
			dst = append(dst, make([]byte, 1+miniBlocks)...) // the smallest difference and the widths in bits
		}
		return dst, nil
	}
	if *tmp, err = of.encode(*tmp, vals); err != nil {
		return nil, err
	}
	return append(dst, (*tmp)[deltaHeaderSize(*tmp):]...), nil
}

// appendPage appends all values of the page; tmp is a buffer.
func (d *deltas[T]) appendPage(dst []byte, tmp *[]byte, of *integers[T]) ([]byte, error) {
	if len(d.vals) == 0 {
		return appendDeltaHeader(dst, 0, 0), nil
	}
	first := d.vals[0]
	if d.done() > 0 {
		first = d.windows.first
	}
	dst = appendDeltaHeader(dst, d.count(), int64(first))
	if d.done() > 0 {
		dst = append(dst, d.windows.blocks...)
	}
	low, high := of.extremes(d.vals)
	return of.appendBlocks(dst, tmp, d.vals, low == high)
}

func (d *deltas[T]) done() int {
	if d.windows == nil {
		return 0
	}
	return d.windows.done
}

func (d *deltas[T]) count() int { return d.done() + len(d.vals) }

func (d *deltas[T]) clear() {
	d.vals = d.vals[:0]
	if w := d.windows; w != nil {
		w.done, w.blocks, w.raw = 0, w.blocks[:0], w.raw[:0]
	}
}

// chooser is a column of integers, which can be encoded in two ways.
type chooser interface {
	// choose decides for the current page and those of the next row groups.
	choose(w *Writer) error
}

// choose compresses a sample of the page in both encodings.
func (d *deltas[T]) choose(w *Writer, l *leaf, of *integers[T]) error {
	if low, high := of.extremes(d.vals); len(d.vals) > 0 && low == high && (d.windows == nil || len(d.windows.raw) == 0) {
		return nil // all values are the same so far
	}
	sample := d.vals
	if d.windows != nil && len(d.windows.raw) > 0 {
		sample = d.windows.raw[:min(len(d.windows.raw), sampleValues)]
	}
	s := &w.scratch
	var err error
	if s.values, err = of.encode(s.values, sample); err != nil {
		return err
	}
	s.packed = w.codec.compress(s.packed, s.values)
	deltas := len(s.packed)
	if s.values, err = of.plain(s.values, sample); err != nil {
		return err
	}
	s.packed = w.codec.compress(s.packed, s.values)
	l.plain, l.chosen = len(s.packed) < deltas*plainPart/plainOf, choiceGroups
	if l.plain {
		l.stored = 0
	}
	return nil
}

// appendPlain appends all values of the page in the encoding PLAIN; tmp is a buffer.
func (d *deltas[T]) appendPlain(dst []byte, tmp *[]byte, of *integers[T]) ([]byte, error) {
	var err error
	if w := d.windows; w != nil && w.done > 0 {
		for len(w.raw) < w.done {
			w.raw = append(w.raw, w.first)
		}
		if dst, err = appendEncoded(dst, tmp, w.raw, of.plain); err != nil {
			return nil, err
		}
	}
	return appendEncoded(dst, tmp, d.vals, of.plain)
}

// extremes returns the smallest and the largest value of the page, which has at least one.
func (d *deltas[T]) extremes(of *integers[T]) (low, high T) {
	low, high = of.extremes(d.vals)
	if d.done() > 0 {
		low, high = min(low, d.windows.low), max(high, d.windows.high)
	}
	return low, high
}

// deltaHeaderSize is the size of the header before the blocks: four numbers of variable length.
func deltaHeaderSize(encoded []byte) int {
	size := 0
	for range 4 {
		_, n := binary.Uvarint(encoded[size:])
		size += n
	}
	return size
}

func appendDeltaHeader(dst []byte, count int, first int64) []byte {
	dst = binary.AppendUvarint(dst, deltaBlock)
	dst = binary.AppendUvarint(dst, miniBlocks)
	dst = binary.AppendUvarint(dst, uint64(count))
	return binary.AppendVarint(dst, first)
}

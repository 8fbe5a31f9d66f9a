package plan

import (
	"fmt"
	"sort"
)

// Span is a regular series of equal blocks of consecutive grid indices: block k of Count covers
// [Start + k·Stride, Start + k·Stride + Length). A factorial grid seen along one axis has this shape, so a plan that
// reorders or picks runs of a grid of 10⁸ runs stays a handful of spans.
type Span struct {
	Start  int64 `json:"start"`
	Length int64 `json:"length"`
	Stride int64 `json:"stride,omitempty"`
	Count  int64 `json:"count"`
}

// runs is the number of grid indices the span covers.
func (s Span) runs() int64 { return s.Length * s.Count }

// end is the index after the last block.
func (s Span) end() int64 { return s.Start + (s.Count-1)*s.Stride + s.Length }

// at is the i-th grid index of the span, blocks in order.
func (s Span) at(i int64) int64 { return s.Start + i/s.Length*s.Stride + i%s.Length }

// Spans is an ordered selection of grid indices.
type Spans []Span

// runs is the number of selected indices.
func (s Spans) runs() int64 {
	var n int64
	for _, span := range s {
		n += span.runs()
	}
	return n
}

// eachPoint visits the selected indices as blocks that belong to one point of the given number of replications.
func (s Spans) eachPoint(replications int64, visit func(point, first, runs int64) error) error {
	for _, span := range s {
		for k := range span.Count {
			first := span.Start + k*span.Stride
			for end := first + span.Length; first < end; {
				point := first / replications
				last := min(end, (point+1)*replications)
				if err := visit(point, first, last-first); err != nil {
					return err
				}
				first = last
			}
		}
	}
	return nil
}

// check refuses spans that do not lie in [0, limit), as a damaged plan might have.
func (s Spans) check(limit int64) error {
	var total int64
	for i, span := range s {
		sound := span.Start >= 0 && span.Length > 0 && span.Count > 0 && span.Stride >= 0 &&
			(span.Count == 1 || span.Stride >= span.Length && span.Stride <= limit/(span.Count-1)) &&
			span.Length <= limit && span.end() <= limit
		if !sound {
			return fmt.Errorf("span %d of the plan (start %d, length %d, stride %d, count %d) does not lie in a grid of %d runs",
				i, span.Start, span.Length, span.Stride, span.Count, limit)
		}
		if total += span.runs(); total > limit {
			return fmt.Errorf("the spans of the plan have more than %d runs", limit)
		}
	}
	return nil
}

// spanBuilder compresses blocks that arrive in the order of the selection.
type spanBuilder struct{ spans Spans }

// add appends the block [start, start+length).
func (b *spanBuilder) add(start, length int64) {
	if length == 0 {
		return
	}
	if n := len(b.spans); n > 0 {
		if last := &b.spans[n-1]; last.Count == 1 && last.Start+last.Length == start {
			last.Length += length
			return
		}
	}
	// Only a block that cannot grow any more may join the series before it, else a series would freeze its length
	// at the first coincidence.
	b.fold()
	b.spans = append(b.spans, Span{Start: start, Length: length, Count: 1})
}

// done returns the selection.
func (b *spanBuilder) done() Spans {
	b.fold()
	return b.spans
}

// fold lets the last block join the series before it where it continues it.
func (b *spanBuilder) fold() {
	n := len(b.spans)
	if n < 2 {
		return
	}
	series, last := &b.spans[n-2], b.spans[n-1]
	if last.Count != 1 || last.Length != series.Length || last.Start < series.end() {
		return
	}
	if series.Count == 1 {
		series.Stride = last.Start - series.Start
	} else if last.Start != series.Start+series.Count*series.Stride {
		return
	}
	series.Count++
	b.spans = b.spans[:n-1]
}

// spanIndex finds the i-th index of a selection in logarithmic time.
type spanIndex struct {
	spans Spans
	ends  ends // runs
}

func indexSpans(s Spans) spanIndex {
	x := spanIndex{spans: s}
	for _, span := range s {
		x.ends.add(span.runs())
	}
	return x
}

// at returns the i-th selected grid index; i must be smaller than the number of selected indices.
func (x spanIndex) at(i int64) int64 {
	k, before := x.ends.find(i)
	return x.spans[k].at(i - before)
}

// ends are the numbers of elements up to and including each of several parts.
type ends []int64

// add appends a part of n elements.
func (e *ends) add(n int64) { *e = append(*e, e.total()+n) }

// total is the number of elements of all parts.
func (e ends) total() int64 {
	if len(e) == 0 {
		return 0
	}
	return e[len(e)-1]
}

// find returns the part that has the i-th element, and the number of elements before this part.
func (e ends) find(i int64) (part int, before int64) {
	part = sort.Search(len(e), func(k int) bool { return e[k] > i })
	return part, e[:part].total()
}

package plan

import (
	"testing"

	"pgregory.net/rapid"
)

func TestSpansReproduceTheSelectionTheyCompress(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var builder spanBuilder
		var want []int64
		next := int64(0)
		for range rapid.IntRange(0, 40).Draw(t, "blocks") {
			next += rapid.Int64Range(0, 3).Draw(t, "gap")
			length := rapid.Int64Range(0, 3).Draw(t, "length")
			builder.add(next, length)
			for i := range length {
				want = append(want, next+i)
			}
			next += length
		}
		spans := builder.done()
		if err := spans.check(next); err != nil {
			t.Fatal(err)
		}
		if spans.runs() != int64(len(want)) {
			t.Fatalf("spans hold %d runs, want %d", spans.runs(), len(want))
		}
		index := indexSpans(spans)
		for i, w := range want {
			if got := index.at(int64(i)); got != w {
				t.Fatalf("index %d is run %d, want %d (spans %v)", i, got, w, spans)
			}
		}
	})
}

func TestSpansOfOneAxisValueAreOneSeries(t *testing.T) {
	// 10 × 7 × 30 points of 5 replications, middle axis at one value: blocks of 30 points every 210.
	var builder spanBuilder
	for point := range int64(10 * 7 * 30) {
		if point/30%7 == 2 {
			builder.add(point*5, 5)
		}
	}
	spans := builder.done()
	if want := (Span{Start: 300, Length: 150, Stride: 1050, Count: 10}); len(spans) != 1 || spans[0] != want {
		t.Fatalf("spans = %v, want one %v", spans, want)
	}
}

func TestSpansOutsideTheGridAreRefused(t *testing.T) {
	for _, s := range []Span{
		{Start: -1, Length: 1, Count: 1},
		{Start: 0, Length: 0, Count: 1},
		{Start: 0, Length: 11, Count: 1},
		{Start: 0, Length: 2, Stride: 1, Count: 2},
		{Start: 0, Length: 1, Stride: 1 << 62, Count: 1 << 62},
		{Start: 1 << 62, Length: 1 << 62, Count: 1},
	} {
		if err := (Spans{s}).check(10); err == nil {
			t.Errorf("%+v was accepted in a grid of 10 runs", s)
		}
	}
}

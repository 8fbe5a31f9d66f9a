package stats_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sweep/datasets/stats"
)

func TestPRIMFindsTheBox(t *testing.T) {
	const n = 2000
	r := rand.New(rand.NewPCG(1, 1))
	x, y := make([][]float64, 5), make([]float64, n)
	for i := range y {
		for k := range x {
			x[k] = append(x[k], r.Float64())
		}
		if x[0][i] > 0.7 && x[1][i] < 0.3 {
			y[i] = 1
		}
	}
	box, curve, ok := stats.PRIM(x, y, 0.5)
	if !ok {
		t.Fatal("no box")
	}
	near(t, "lower limit of x₁", box.Low[0], 0.7, 0.05)
	near(t, "upper limit of x₂", box.High[1], 0.3, 0.05)
	if box.Density < 0.95 {
		t.Errorf("density %v", box.Density)
	}
	for k := range x {
		if k != 0 && box.Low[k] != slices.Min(x[k]) || k != 1 && box.High[k] != slices.Max(x[k]) {
			t.Errorf("x%d is restricted to %v … %v", k+1, box.Low[k], box.High[k])
		}
	}
	if curve[0].Coverage != 1 || len(curve) < 20 {
		t.Errorf("the curve has %d boxes and begins with %+v", len(curve), curve[0])
	}
}

// Boxes of random rows, with ties: compared with a search that counts all rows of a box anew for every face.
func TestPRIMCountsRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n, k := rapid.IntRange(2, 60).Draw(t, "rows"), rapid.IntRange(1, 3).Draw(t, "factors")
		levels := rapid.IntRange(1, 40).Draw(t, "levels")
		x, y := make([][]float64, k), make([]float64, n)
		for i := range y {
			y[i] = float64(rapid.IntRange(0, 2).Draw(t, "y"))
			for f := range x {
				x[f] = append(x[f], float64(rapid.IntRange(0, levels).Draw(t, "x")))
			}
		}
		box, curve, ok := stats.PRIM(x, y, 0.5)
		want, wantCurve := slowPRIM(x, y, 0.5)
		if !ok {
			if len(wantCurve) != 0 {
				t.Fatal("no box")
			}
			return
		}
		if !sameBox(box, want) {
			t.Fatalf("box %+v, want %+v", box, want)
		}
		if !slices.EqualFunc(curve, wantCurve, sameBox) {
			t.Fatalf("curve %+v, want %+v", curve, wantCurve)
		}
	})
}

func sameBox(a, b stats.Box) bool {
	return slices.Equal(a.Low, b.Low) && slices.Equal(a.High, b.High) && a.Density == b.Density && a.Coverage == b.Coverage
}

// slowBox is a set of rows and which sides were cut.
type slowBox struct {
	rows []int
	cut  [][2]bool
}

func slowPRIM(x [][]float64, y []float64, threshold float64) (found stats.Box, curve []stats.Box) {
	all := slowBox{cut: make([][2]bool, len(x))}
	for i := range y {
		all.rows = append(all.rows, i)
	}
	cases := func(rows []int) (n int) {
		for _, i := range rows {
			if y[i] > threshold {
				n++
			}
		}
		return n
	}
	total := cases(all.rows)
	if total == 0 || total == len(y) {
		return found, nil
	}
	limits := func(b slowBox) (out stats.Box) {
		for f := range x {
			var in []float64
			for _, i := range b.rows {
				in = append(in, x[f][i])
			}
			low, high := slices.Min(x[f]), slices.Max(x[f])
			if b.cut[f][0] {
				low = slices.Min(in)
			}
			if b.cut[f][1] {
				high = slices.Max(in)
			}
			out.Low, out.High = append(out.Low, low), append(out.High, high)
		}
		out.Density = float64(cases(b.rows)) / float64(len(b.rows))
		out.Coverage = float64(cases(b.rows)) / float64(total)
		return out
	}
	better := func(a, b slowBox) bool { // denser, then more rows
		d := cases(a.rows)*len(b.rows) - cases(b.rows)*len(a.rows)
		return d > 0 || d == 0 && len(a.rows) > len(b.rows)
	}
	var boxes []slowBox
	for b := all; ; {
		boxes = append(boxes, b)
		var best *slowBox
		for f := range x {
			for side := range 2 {
				sign := float64(1 - 2*side)
				var in []float64
				for _, i := range b.rows {
					in = append(in, sign*x[f][i])
				}
				slices.Sort(in)
				last := in[max(1, len(in)/20)-1]
				c := slowBox{cut: slices.Clone(b.cut)}
				c.cut[f][side] = true
				for _, i := range b.rows {
					if sign*x[f][i] > last {
						c.rows = append(c.rows, i)
					}
				}
				if 20*len(c.rows) >= len(y) && len(c.rows) > 0 && (best == nil || better(c, *best)) {
					best = &c
				}
			}
		}
		if best == nil {
			break
		}
		b = *best
	}
	at := boxes[0]
	for _, b := range boxes {
		curve = append(curve, limits(b))
		d := cases(b.rows)*len(at.rows) - cases(at.rows)*len(b.rows)
		if d > 0 || d == 0 && cases(b.rows) > cases(at.rows) {
			at = b
		}
	}
	for {
		l := limits(at)
		var best *slowBox
		for f := range x {
			for side := range 2 {
				sign := float64(1 - 2*side)
				limit := sign * []float64{l.Low[f], l.High[f]}[side]
				var out []float64
				within := func(i int) bool {
					for g := range x {
						if g != f && (x[g][i] < l.Low[g] || x[g][i] > l.High[g]) {
							return false
						}
					}
					return true
				}
				for i := range y {
					if within(i) && sign*x[f][i] < limit {
						out = append(out, sign*x[f][i])
					}
				}
				if len(out) == 0 {
					continue
				}
				slices.Sort(out)
				slices.Reverse(out)
				value := out[min(max(1, len(at.rows)/20), len(out))-1]
				c := slowBox{rows: slices.Clone(at.rows), cut: at.cut}
				for i := range y {
					if within(i) && sign*x[f][i] < limit && sign*x[f][i] >= value {
						c.rows = append(c.rows, i)
					}
				}
				if best == nil || better(c, *best) {
					best = &c
				}
			}
		}
		if best == nil || cases(best.rows)*len(at.rows) < cases(at.rows)*len(best.rows) {
			return l, curve
		}
		at = *best
	}
}

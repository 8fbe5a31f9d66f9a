package sensitivity

import (
	"fmt"
	"math"

	"sweep/datasets/stats"
	"sweep/datasets/tabular"
)

// same reports whether an axis has the same value in two rows.
func same(a tabular.Column, row, other int) bool {
	if a.Numbers != nil {
		return a.Numbers[row] == a.Numbers[other]
	}
	return a.Texts[row] == a.Texts[other]
}

// sobol checks the blocks of a Saltelli design and estimates Sobol' indices.
func (d *Data) sobol(o Options) (*Result, error) {
	if why := d.saltelli(o.SecondOrder); why != "" {
		hint := ""
		if d.saltelli(!o.SecondOrder) == "" {
			hint = "; they fit with --second-order"
			if o.SecondOrder {
				hint = "; they fit without --second-order"
			}
		}
		return nil, invalid("the rows are no Saltelli design of %d axes: %s%s", len(d.Axes), why, hint)
	}
	r := &Result{Method: Sobol, Measures: []Measure{{"s1", true}, {"st", true}}, PairKey: "s2", Resampled: "blocks"}
	k := len(d.Axes)
	s, ok := stats.Sobol(d.Outputs, k, o.SecondOrder, o.Level)
	switch {
	case !ok && stats.Constant(d.Outputs.Means):
		r.Reason = constantReason
	case !ok:
		r.Reason = "the outputs of A and B are constant"
	case s.S1CI[0] == nil && len(d.Outputs.Means) == stats.SaltelliBlock(k, o.SecondOrder):
		r.Reason = "one block has no intervals"
	case s.S1CI[0] == nil:
		r.Reason = "some resamples of the blocks are constant, so there are no intervals"
	}
	for i, a := range d.Axes {
		numbers := []Number{missing, missing}
		if ok {
			numbers = []Number{{s.S1[i], s.S1CI[i]}, {s.ST[i], s.STCI[i]}}
		}
		r.add(a.Name, ok, numbers...)
		for j := i + 1; j < k && o.SecondOrder; j++ {
			p := Pair{a.Name, d.Axes[j].Name, math.NaN()}
			if ok {
				p.Value = s.S2[i][j]
			}
			r.Pairs = append(r.Pairs, p)
		}
	}
	return r, nil
}

// saltelli says what is wrong with the blocks; empty if nothing is.
func (d *Data) saltelli(second bool) string {
	k, n := len(d.Axes), len(d.Outputs.Means)
	size := stats.SaltelliBlock(k, second)
	if n%size != 0 {
		return fmt.Sprintf("%d rows are no multiple of the %d rows of a block", n, size)
	}
	for first := 0; first < n; first += size {
		last := first + size - 1
		for row := first + 1; row < last; row++ {
			from, other := first, last // the sample that the row is from, but for one axis
			moved := row - first - 1
			if moved >= k {
				from, other, moved = last, first, moved-k
			}
			for i, a := range d.Axes {
				source := from
				if i == moved {
					source = other
				}
				if !same(a, row, source) {
					return fmt.Sprintf("row %d must have the %s of row %d", row+1, a.Name, source+1)
				}
			}
		}
	}
	return ""
}

// morris checks the trajectories and measures elementary effects.
func (d *Data) morris(o Options) (*Result, error) {
	if err := d.numeric(o); err != nil {
		return nil, err
	}
	trajectories, err := d.trajectories(o.Trajectories)
	if err != nil {
		return nil, err
	}
	r := &Result{Method: Morris, Measures: []Measure{{Key: "mu"}, {"mu_star", true}, {Key: "sigma"}}, Resampled: "trajectories"}
	measures, ok := stats.Morris(d.Outputs, trajectories, o.Level)
	switch {
	case !ok:
		r.Reason = constantReason
	case len(trajectories) == 1:
		r.Reason = "one trajectory has no standard deviation and no interval"
	}
	for i, a := range d.Axes {
		numbers := []Number{missing, missing, missing}
		if ok {
			m := measures[i]
			numbers = []Number{number(m.Mu), {m.MuStar, m.MuStarCI}, number(m.Sigma)}
		}
		r.add(a.Name, ok, numbers...)
	}
	return r, nil
}

// trajectories reads the steps from the rows: each moves one axis, and a trajectory moves every axis once.
func (d *Data) trajectories(want int) ([][]stats.MorrisStep, error) {
	k, n := len(d.Axes), len(d.Outputs.Means)
	switch {
	case n%(k+1) != 0:
		return nil, invalid("the rows are no Morris design of %d axes: %d rows are no multiple of the %d rows of a trajectory", k, n, k+1)
	case want > 0 && n != want*(k+1):
		return nil, invalid("%d trajectories of %d axes have %d rows, not %d", want, k, want*(k+1), n)
	}
	ranges := d.ranges()
	var list [][]stats.MorrisStep
	for first := 0; first < n; first += k + 1 {
		var steps []stats.MorrisStep
		done := make([]bool, k)
		for from := first; from < first+k; from++ {
			moved := -1
			for i, a := range d.Axes {
				if same(a, from, from+1) {
					continue
				}
				if moved >= 0 {
					return nil, invalid("the rows are no Morris design: row %d moves %s and %s", from+2, d.Axes[moved].Name, a.Name)
				}
				moved = i
			}
			switch {
			case moved < 0:
				return nil, invalid("the rows are no Morris design: row %d moves no axis", from+2)
			case done[moved]:
				return nil, invalid("the rows are no Morris design: row %d moves %s a second time in its trajectory", from+2, d.Axes[moved].Name)
			}
			done[moved] = true
			x := d.Axes[moved].Numbers
			steps = append(steps, stats.MorrisStep{Factor: moved, From: from, To: from + 1, Size: (x[from+1] - x[from]) / ranges[moved]})
		}
		list = append(list, steps)
	}
	return list, nil
}

// ranges are the widths of the axes.
func (d *Data) ranges() []float64 {
	if d.Ranges != nil {
		return d.Ranges
	}
	list := make([]float64, len(d.Axes))
	for i, a := range d.Axes {
		low, high := a.Numbers[0], a.Numbers[0]
		for _, x := range a.Numbers {
			low, high = min(low, x), max(high, x)
		}
		list[i] = high - low
	}
	return list
}

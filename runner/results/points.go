package results

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"sweep/datasets/stats"
)

// PointMeans are the means of the metrics at a point over its completed runs.
type PointMeans struct {
	Point *Point
	Runs  int             // completed
	Means []float64       // NaN without values
	First stats.Moments   // of the first metric
	Range *stats.Interval // smallest and largest value of the first metric
}

// PointMeans computes the means at every point that has a completed run, by number.
func (r *Results) PointMeans() (list []PointMeans) {
	for i := range r.Points {
		var firsts []float64
		m := PointMeans{Point: &r.Points[i]}
		sums := make([]mean, len(r.Metrics))
		for _, run := range r.RunsOf(r.Points[i].Number) {
			if !run.Completed {
				continue
			}
			m.Runs++
			for k, x := range run.Values {
				if sums[k].add(x); k == 0 && !math.IsNaN(x) {
					firsts = append(firsts, x)
				}
			}
		}
		if m.Runs == 0 {
			continue
		}
		for k := range sums {
			m.Means = append(m.Means, sums[k].value())
		}
		if m.First = stats.MomentsOf(firsts); len(firsts) > 0 {
			m.Range = &stats.Interval{Low: slices.Min(firsts), High: slices.Max(firsts)}
		}
		list = append(list, m)
	}
	return list
}

// ByFirst orders the points that have the first metric by its mean, the lowest first, ties by number.
func ByFirst(points []PointMeans) []PointMeans {
	list := slices.DeleteFunc(slices.Clone(points), func(p PointMeans) bool { return math.IsNaN(p.First.Mean) })
	slices.SortStableFunc(list, func(a, b PointMeans) int { return cmp.Compare(a.First.Mean, b.First.Mean) })
	return list
}

// Influence is the rank correlation of an axis with the first metric.
type Influence struct {
	Axis string
	R    float64
}

// Influences are Spearman's rank correlations over the points between their values on the numeric axes and their means of the
// first metric, the strongest first. An axis with one value has none.
func (r *Results) Influences(points []PointMeans) (list []Influence) {
	with := ByFirst(points)
	y := make([]float64, len(with))
	for i, p := range with {
		y[i] = p.First.Mean
	}
	for k, a := range r.Axes {
		x := make([]float64, len(with))
		numeric := a.Type == "int64" || a.Type == "float64"
		for i, p := range with {
			value, err := strconv.ParseFloat(p.Point.Labels[k].Text, 64)
			numeric = numeric && err == nil
			x[i] = value
		}
		if !numeric {
			continue
		}
		if rho, ok := stats.Spearman(x, y); ok {
			list = append(list, Influence{a.Name, rho})
		}
	}
	slices.SortStableFunc(list, func(a, b Influence) int { return cmp.Compare(math.Abs(b.R), math.Abs(a.R)) })
	return list
}

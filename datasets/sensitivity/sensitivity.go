// Package sensitivity measures how an output depends on the axes of a design: it checks that the rows fit the method, calls the
// formulas of package stats, and holds the results for people and programs.
package sensitivity

import (
	"fmt"
	"math"

	"sweep/datasets/errkind"
	"sweep/datasets/stats"
	"sweep/datasets/tabular"
)

// Method is a kind of analysis.
type Method string

const (
	Sobol    Method = "sobol"
	Morris   Method = "morris"
	PAWN     Method = "pawn"
	Regional Method = "regional"
	Main     Method = "main"
	PRIM     Method = "prim"
)

// Data are the points of a design, in its order, with their outputs.
type Data struct {
	Axes    []tabular.Column
	Outputs *stats.Outputs
	Ranges  []float64 // of the axes; nil: the largest value minus the smallest
}

// Options of the methods.
type Options struct {
	Method       Method
	Level        float64 // of intervals
	SecondOrder  bool
	Trajectories int // 0: as many as the rows make
	Slices       int
	Threshold    *float64 // nil: the median
}

// Analyse measures. Rows that do not fit the method are invalid input.
func Analyse(d *Data, o Options) (*Result, error) {
	if len(d.Outputs.Means) == 0 {
		return nil, invalid("there are no rows")
	}
	r, err := d.analyse(o)
	if err == nil && !stats.Finite(stats.MomentsOf(d.Outputs.Means).M2) {
		r.Reason = "the squares of the outputs exceed the range of double-precision numbers"
	}
	return r, err
}

func (d *Data) analyse(o Options) (*Result, error) {
	switch o.Method {
	case Sobol:
		return d.sobol(o)
	case Morris:
		return d.morris(o)
	case PAWN:
		return d.pawn(o)
	case Regional:
		return d.regional(o)
	case Main:
		return d.main()
	}
	return d.prim(o)
}

func invalid(format string, args ...any) error {
	return errkind.Errorf(errkind.Invalid, format, args...)
}

// constantReason is why constant outputs have no results.
const constantReason = "the output is constant"

// threshold is the one given, or the median of the outputs.
func (d *Data) threshold(o Options) float64 {
	if o.Threshold != nil {
		return *o.Threshold
	}
	return stats.Median(d.Outputs.Means)
}

// sides says why a threshold has no rows on one side; empty if it has rows on both.
func (d *Data) sides(threshold float64) string {
	above := 0
	for _, y := range d.Outputs.Means {
		if y > threshold {
			above++
		}
	}
	switch {
	case stats.Constant(d.Outputs.Means):
		return constantReason
	case above == 0:
		return fmt.Sprintf("no output is above the threshold %v", threshold)
	case above == len(d.Outputs.Means):
		return fmt.Sprintf("all outputs are above the threshold %v", threshold)
	}
	return ""
}

// numeric refuses axes of texts, which have no order.
func (d *Data) numeric(o Options) error {
	for _, a := range d.Axes {
		if a.Numbers == nil {
			return invalid("axis %s has texts, and the method %s needs the order of numbers; leave it out of --axes, or use main, which takes texts, or pawn with as many slices as there are different ones", a.Name, o.Method)
		}
	}
	return nil
}

// pawn measures the distance between conditional and unconditional distributions.
func (d *Data) pawn(o Options) (*Result, error) {
	r := &Result{Method: PAWN, Measures: []Measure{{Key: "median"}, {Key: "max"}}}
	if o.Slices < 2 {
		return nil, invalid("pawn needs at least 2 slices")
	}
	for _, a := range d.Axes {
		ranks, levels := ranksOf(a)
		if a.Numbers == nil && levels > o.Slices {
			return nil, invalid("axis %s has %d different texts, more than the %d slices, and texts have no order in which to cut slices; raise --slices", a.Name, levels, o.Slices)
		}
		median, maximum, ok := stats.PAWN(ranks, d.Outputs.Means, o.Slices)
		r.add(a.Name, ok, Number{Value: median}, Number{Value: maximum})
		if !ok {
			r.Reason = constantReason
		}
	}
	return r, nil
}

// regional measures the distance between the rows above the threshold and the others.
func (d *Data) regional(o Options) (*Result, error) {
	if err := d.numeric(o); err != nil {
		return nil, err
	}
	threshold := d.threshold(o)
	r := &Result{Method: Regional, Measures: []Measure{{Key: "ks"}}, Reason: d.sides(threshold), Threshold: threshold}
	for _, a := range d.Axes {
		distance, ok := stats.Regional(a.Numbers, d.Outputs.Means, threshold)
		r.add(a.Name, ok && r.Reason == "", Number{Value: distance})
	}
	return r, nil
}

// prim finds a box.
func (d *Data) prim(o Options) (*Result, error) {
	if err := d.numeric(o); err != nil {
		return nil, err
	}
	threshold := d.threshold(o)
	r := &Result{Method: PRIM, Reason: d.sides(threshold), Threshold: threshold}
	factors := make([][]float64, len(d.Axes))
	for i, a := range d.Axes {
		factors[i] = a.Numbers
		r.Names = append(r.Names, a.Name)
	}
	if r.Reason == "" {
		box, curve, ok := stats.PRIM(factors, d.Outputs.Means, threshold)
		if ok {
			r.Boxes, r.Curve = []stats.Box{box}, curve
		}
	}
	return r, nil
}

// number is a number without an interval.
func number(x float64) Number { return Number{Value: x} }

// missing is a number that cannot be computed.
var missing = number(math.NaN())

package sensitivity

import (
	"sweep/datasets/stats"
)

// Result is what a method found.
type Result struct {
	Method   Method
	Measures []Measure
	Names    []string   // of the axes
	Values   [][]Number // by axis and measure
	Pairs    []Pair     // of axes
	PairKey  string     // the measure of pairs; empty: the method has none
	Boxes    []stats.Box
	Curve    []stats.Box

	Threshold float64
	Resampled string // what intervals resample; empty without intervals
	Reason    string // why numbers are missing
}

// Measure is a column of the result.
type Measure struct {
	Key      string
	Interval bool
}

// Number is a value, not finite if it cannot be computed, and its interval.
type Number struct {
	Value    float64
	Interval *stats.Interval
}

// Pair is a pair of axes.
type Pair struct {
	A, B  string
	Value float64
}

// Key names the pair.
func (p Pair) Key() string { return p.A + "," + p.B }

// add adds the numbers of an axis, none of which can be computed unless ok.
func (r *Result) add(axis string, ok bool, numbers ...Number) {
	if !ok {
		for i := range numbers {
			numbers[i] = missing
		}
	}
	r.Names, r.Values = append(r.Names, axis), append(r.Values, numbers)
}

// JSON is the result as programs read it.
func (r *Result) JSON() map[string]any {
	object := map[string]any{}
	if r.Method == PRIM {
		object["boxes"], object["curve"] = r.boxes(r.Boxes), r.boxes(r.Curve)
	} else {
		axes := map[string]any{}
		for i, name := range r.Names {
			values := map[string]any{}
			for k, m := range r.Measures {
				values[m.Key] = orNull(r.Values[i][k].Value)
				if m.Interval {
					values[m.Key+"_ci"] = ends(r.Values[i][k].Interval)
				}
			}
			axes[name] = values
		}
		object["axes"] = axes
	}
	if r.PairKey != "" {
		pairs := map[string]any{}
		for _, p := range r.Pairs {
			pairs[p.Key()] = orNull(p.Value)
		}
		object[r.PairKey] = pairs
	}
	if r.Reason != "" {
		object["reason"] = r.Reason
	}
	return object
}

func (r *Result) boxes(boxes []stats.Box) []any {
	list := []any{}
	for _, b := range boxes {
		limits := map[string]any{}
		for i, name := range r.Names {
			limits[name] = [2]float64{b.Low[i], b.High[i]}
		}
		list = append(list, map[string]any{"limits": limits, "density": b.Density, "coverage": b.Coverage})
	}
	return list
}

func orNull(x float64) any {
	if !stats.Finite(x) {
		return nil
	}
	return x
}

func ends(i *stats.Interval) any {
	if i == nil {
		return nil
	}
	return [2]float64{i.Low, i.High}
}

package results

import (
	"fmt"
	"slices"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/sensitivity"
	"sweep/datasets/stats"
	"sweep/engine/document"
	"sweep/engine/text"
	"sweep/sweeps"
)

// Design are the points of the newest grid in its order, with the outputs of their runs, for analyses of sensitivity.
type Design struct {
	sensitivity.Data
	Replications int // the most of a point
	PointsLeft   int // points without any output, left out
	RunsLeft     int // runs of the other points that failed or have no output
}

// Design puts the outputs, one per run and NaN for none, in the order of the design. With factors, axes that move together are
// one; else only some axes may be chosen. A whole design may not lack a point.
func (r *Results) Design(outputs []float64, method sensitivity.Method, chosen []string) (*Design, error) {
	whole := slices.Contains([]sensitivity.Method{sensitivity.Sobol, sensitivity.Morris, sensitivity.Main}, method)
	axes, err := r.designAxes(whole, chosen)
	if err != nil {
		return nil, err
	}
	d := &Design{}
	d.Outputs = &stats.Outputs{Common: r.Grid.Seeding() == sweeps.CommonSeeds}
	for i := range axes {
		d.Begin(&axes[i].Axis, method)
	}
	points, err := r.gridPoints()
	if err != nil {
		return nil, err
	}
	several := false
	for i := range r.Grid.NumPoints() {
		at, err := r.Grid.Point(i)
		if err != nil {
			return nil, err
		}
		values := []float64{}
		if number, found := points[valueKey(at.Values)]; found {
			values = d.values(r, outputs, number)
		}
		if len(values) == 0 {
			if whole {
				return nil, errkind.Errorf(errkind.Invalid, "the point %s has no run with a value, and the method %s needs all points of the design", describeValues(r.Grid, at.Values), method)
			}
			d.PointsLeft++
			continue
		}
		several = several || len(values) > 1
		d.Replications = max(d.Replications, len(values))
		d.Outputs.Means = append(d.Outputs.Means, stats.Mean(values))
		d.Outputs.Replications = append(d.Outputs.Replications, values)
		for k, a := range axes {
			d.Add(k, &a.Axis, at.Values[a.place].Label(), method)
		}
	}
	if !several {
		d.Outputs.Replications = nil
	}
	return d, nil
}

// values are the outputs of a point.
func (d *Design) values(r *Results, outputs []float64, number int64) (values []float64) {
	first := r.firstRun(number)
	for i := first; i < len(r.Runs) && r.Runs[i].Point == number; i++ {
		if stats.Finite(outputs[i]) {
			values = append(values, outputs[i])
		}
	}
	if len(values) > 0 {
		d.RunsLeft += len(r.RunsOf(number)) - len(values)
	}
	return values
}

// firstRun is the place of the first run of a point.
func (r *Results) firstRun(number int64) int {
	first, _ := slices.BinarySearchFunc(r.Runs, number, func(run Run, n int64) int { return int(run.Point - n) })
	return first
}

// gridPoints finds the points of the data set by their values on the axes of the newest grid.
func (r *Results) gridPoints() (map[string]int64, error) {
	var places []int
	for _, a := range r.Grid.Axes() {
		places = append(places, r.axis(a.Name))
	}
	points := map[string]int64{}
	for i := range r.Points {
		p := &r.Points[i]
		var key strings.Builder
		for _, k := range places {
			key.WriteString(p.Labels[k].Text + "\x00")
		}
		first, twice := points[key.String()]
		if !twice {
			points[key.String()] = p.Number
			continue
		}
		at, _ := r.findPoint(first)
		if !slices.Equal(r.Points[at].Labels, p.Labels) {
			return nil, errkind.Errorf(errkind.Invalid, "points %d and %d differ only on axes that the newest grid does not have (%s, and %s): it is not clear which one belongs to the design",
				first, p.Number, r.Describe(&r.Points[at]), r.Describe(p))
		}
	}
	return points, nil
}

func valueKey(values []sweeps.Value) string {
	var key strings.Builder
	for _, v := range values {
		key.WriteString(v.Label() + "\x00")
	}
	return key.String()
}

func describeValues(g *sweeps.Grid, values []sweeps.Value) string {
	var parts []string
	for i, a := range g.Axes() {
		parts = append(parts, fmt.Sprintf("%s=%s", a.Name, values[i].Label()))
	}
	return strings.Join(parts, " ")
}

// designAxis is an axis that is analysed, or the first of several that move together.
type designAxis struct {
	sensitivity.Axis
	place int // in the grid
}

// designAxes are the axes that are analysed.
func (r *Results) designAxes(whole bool, chosen []string) (list []designAxis, err error) {
	axes := r.Grid.Axes()
	var names []string
	for _, a := range axes {
		names = append(names, a.Name)
	}
	if len(axes) == 0 {
		return nil, errkind.Errorf(errkind.Invalid, "the grid has no axes")
	}
	factors := r.Grid.Design().Factors
	if !whole || len(factors) == 0 {
		factors = nil
		for _, name := range names {
			factors = append(factors, []string{name})
		}
	}
	for _, name := range chosen {
		if !slices.Contains(names, name) {
			return nil, errkind.Errorf(errkind.Invalid, "the grid has no axis %q; %s", name, document.Suggest(name, names))
		}
	}
	for _, together := range factors {
		if len(chosen) > 0 && !slices.ContainsFunc(together, func(name string) bool { return slices.Contains(chosen, name) }) {
			continue
		}
		place := slices.Index(names, together[0])
		list = append(list, designAxis{axisOf(axes[place], strings.Join(together, "+")), place})
	}
	return list, nil
}

func axisOf(a sweeps.Axis, name string) sensitivity.Axis {
	axis := sensitivity.Axis{Name: name, Numeric: a.Type == sweeps.Int64 || a.Type == sweeps.Float64, From: a.From, To: a.To}
	for _, v := range a.Values.All() {
		axis.Levels = append(axis.Levels, v.Label())
	}
	return axis
}

// LogAxes are the axes whose range has a logarithmic scale.
func (r *Results) LogAxes() (names []string) {
	for _, a := range r.Grid.Axes() {
		if a.Scale == "log" && a.Values.Len() == 0 {
			names = append(names, a.Name)
		}
	}
	return names
}

// LeftOut says what the analysis leaves out; empty if nothing.
func (d *Design) LeftOut() string {
	var parts []string
	if d.PointsLeft > 0 {
		parts = append(parts, text.Counted(int64(d.PointsLeft), "point")+" without any value")
	}
	if d.RunsLeft > 0 {
		parts = append(parts, text.Counted(int64(d.RunsLeft), "run")+" that failed or have no value")
	}
	return text.List(parts)
}

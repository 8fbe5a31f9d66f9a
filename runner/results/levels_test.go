package results

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/runner/plan"
	"sweep/sweeps"
	"sweep/sweeps/design"
)

// nothing is NULL.
var nothing = math.NaN()

// tiny makes the results of runs of the axes a and b: a, b, replication, 1 if completed, cost, settlement rate.
func tiny(kind string, axes []sweeps.Axis, runs [][6]float64) *Results {
	r := &Results{GridAxes: axes, GridDesign: sweeps.Design{Kind: design.Find(cmp.Or(kind, "factorial"))}, Metrics: []string{"total_cost_cents", "settlement_rate"}}
	for _, a := range axes {
		r.Axes = append(r.Axes, datasets.PlanAxis{Name: a.Name, Type: "int64"})
	}
	for i, run := range runs {
		labels := []plan.Label{{Text: fmt.Sprint(run[0]), Known: true}, {Text: fmt.Sprint(run[1]), Known: true}}
		at := slices.IndexFunc(r.Points, func(p Point) bool { return slices.Equal(p.Labels, labels) })
		if at < 0 {
			at = len(r.Points)
			r.Points = append(r.Points, Point{int64(at), labels})
		}
		r.Runs = append(r.Runs, Run{ID: int64(i), Point: int64(at), Replication: int64(run[2]), Completed: run[3] == 1, Values: []float64{run[4], run[5]}})
	}
	r.order()
	return r
}

func numbers(name, group, parent string, labels ...int64) sweeps.Axis {
	values := make([]sweeps.Value, len(labels))
	for i, l := range labels {
		values[i], _ = sweeps.ParseLabel("int64", fmt.Sprint(l))
	}
	return sweeps.Axis{Name: name, Type: sweeps.Int64, Group: group, DependsOn: parent, Values: sweeps.ValuesOf(values...)}
}

// TestMeansCompareLikeWithLike asks for means over runs that are written down here, so that the right ones can be worked
// out by hand: combinations that one value lacks, failed runs, and runs without arrivals.
func TestMeansCompareLikeWithLike(t *testing.T) {
	two := []sweeps.Axis{numbers("a", "", "", 1, 2), numbers("b", "", "", 1, 2)}
	for _, c := range []struct {
		name   string
		axes   []sweeps.Axis
		design string
		runs   [][6]float64
		want   string // label, completed runs, compared, cost, settlement rate
	}{
		{
			name: "a combination that one value lacks, and a failed run", axes: two,
			runs: [][6]float64{{1, 1, 0, 1, 100, 1}, {2, 1, 0, 1, 300, 0.5}, {1, 1, 1, 1, 200, 0.8}, {2, 1, 1, 0, nothing, nothing}, {1, 2, 0, 1, 9000, 0}},
			want: "1,3,1,100,1 2,1,1,300,0.5",
		},
		{
			name: "nothing arrives in some runs", axes: []sweeps.Axis{numbers("a", "", "", 1, 2), numbers("b", "", "", 1)},
			runs: [][6]float64{{1, 1, 0, 1, 0, nothing}, {2, 1, 0, 1, 50, 0}, {1, 1, 1, 1, 10, 0.5}, {2, 1, 1, 1, 70, 0}},
			want: "1,2,2,5,0.5 2,2,2,60,0",
		},
		{
			name: "axes that move together", axes: []sweeps.Axis{numbers("a", "g", "", 1, 2), numbers("b", "g", "", 1, 2)},
			runs: [][6]float64{{1, 1, 0, 1, 10, 1}, {2, 2, 0, 1, 20, 0.5}},
			want: "1,1,1,10,1 2,1,1,20,0.5",
		},
		{
			name: "an axis that has other values under each value", axes: []sweeps.Axis{numbers("a", "", "", 1, 2), numbers("b", "", "a", 1, 2, 3)},
			runs: [][6]float64{{1, 1, 0, 1, 10, 1}, {1, 2, 0, 1, 30, 1}, {2, 3, 0, 1, 50, 0.5}},
			want: "1,2,2,20,1 2,1,1,50,0.5",
		},
		{
			name: "nothing in common", axes: two, design: "list",
			runs: [][6]float64{{1, 1, 0, 1, 10, 1}, {2, 2, 0, 1, 20, 0.5}},
			want: "1,1,0,NaN,NaN 2,1,0,NaN,NaN",
		},
		{
			name: "a sampled design", axes: two, design: "lhs",
			runs: [][6]float64{{1, 1, 0, 1, 10, 1}, {2, 2, 0, 1, 20, 0.5}},
			want: "1,1,1,10,1 2,1,1,20,0.5",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, l := range tiny(c.design, c.axes, c.runs).AxisMeans(c.axes[0]).Levels {
				got = append(got, fmt.Sprintf("%s,%d,%d,%v,%v", l.Label, l.Runs, l.Compared, l.Means[0], l.Means[1]))
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got  %s\nwant %s", strings.Join(got, " "), c.want)
			}
		})
	}
}

// With common random numbers the level that is lower in every replication is best, however much the replications differ.
func TestTheBestLevelIsPaired(t *testing.T) {
	axes := []sweeps.Axis{numbers("a", "", "", 1, 2), numbers("b", "", "", 1)}
	var clear, noisy [][6]float64
	for i := range 20 {
		r := float64(i)
		day := 1000 * (1 + math.Mod(r*r, 7))
		clear = append(clear, [6]float64{1, 1, r, 1, day + 10, 1}, [6]float64{2, 1, r, 1, day + math.Mod(r, 3), 1})
		noisy = append(noisy, [6]float64{1, 1, r, 1, day + 10, 1}, [6]float64{2, 1, r, 1, day + 10 + 100*math.Mod(r, 2) - 51, 1})
	}
	if best := tiny("", axes, clear).AxisMeans(axes[0]).Best; best != 1 {
		t.Errorf("level %d is best, not 1", best)
	}
	if best := tiny("", axes, noisy).AxisMeans(axes[0]).Best; best != -1 {
		t.Errorf("level %d is best although the difference is not clear", best)
	}
}

// The strongest axis is the one whose ranks follow those of the metric.
func TestInfluences(t *testing.T) {
	axes := []sweeps.Axis{numbers("a", "", "", 1, 2, 3, 4), numbers("b", "", "", 1, 2, 3, 4)}
	r := tiny("lhs", axes, [][6]float64{{1, 2, 0, 1, 80, 1}, {2, 4, 0, 1, 30, 1}, {3, 1, 0, 1, 20, 1}, {4, 3, 0, 1, 1, 1}, {4, 3, 1, 1, 3, 1}})
	got := r.Influences(r.PointMeans())
	if len(got) != 2 || got[0] != (Influence{"a", -1}) || got[1] != (Influence{"b", 0}) {
		t.Errorf("%v", got)
	}
	first := ByFirst(r.PointMeans())[0]
	if first.Point.Number != 3 || first.Means[0] != 2 || first.Runs != 2 || first.Range.High != 3 {
		t.Errorf("%+v", first)
	}
}

func TestArms(t *testing.T) {
	axes := []sweeps.Axis{numbers("a", "", "", 1, 2), numbers("b", "", "", 1, 2)}
	r := tiny("", axes, [][6]float64{{1, 1, 0, 1, 5, 1}, {2, 1, 0, 1, 7, 1}, {1, 2, 0, 1, 50, 1}, {2, 2, 0, 0, nothing, nothing}, {1, 1, 1, 1, 6, 1}, {2, 1, 1, 1, 9, 1}})
	r.Metrics = append(r.Metrics, "total_arrivals", "total_settlements")
	for i := range r.Runs {
		r.Runs[i].Values = append(r.Runs[i].Values, 4, 4-float64(i%2))
	}
	one, err := r.Arm("a=1")
	if err != nil {
		t.Fatal(err)
	}
	other, err := r.Arm("a=2.0")
	if err != nil {
		t.Fatal(err)
	}
	p, err := r.Pair(other, one, "total_cost_cents")
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(p.Candidate, []float64{7, 9}) || !slices.Equal(p.Baseline, []float64{5, 6}) || p.Points != 2 || p.RunsLeftOut != 2 {
		t.Errorf("%+v", p)
	}
	for text, want := range map[string]string{"a=3": "axis a has no value", "c=1": "there is no axis", "a": "neither axis=level nor point:N", "point:9": "there is no point 9", "point:x": "not the number"} {
		if _, err := r.Arm(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestArmsOfAxesWithOwnValues: values of b depend on those of a. Where they differ, either arm may name b alone; where they are the
// same, b must be equal.
func TestArmsOfAxesWithOwnValues(t *testing.T) {
	axes := []sweeps.Axis{numbers("a", "", "", 1, 2), numbers("b", "", "a", 1, 2, 3)}
	for _, c := range []struct {
		runs                [][6]float64
		candidate, baseline string
		want                string // values of the candidate and of the baseline, or the error
	}{
		{[][6]float64{{1, 1, 0, 1, 5, 1}, {2, 2, 0, 1, 7, 1}}, "a=2", "a=1", "[7] [5]"},
		{[][6]float64{{1, 1, 0, 1, 5, 1}, {2, 2, 0, 1, 7, 1}, {2, 3, 0, 1, 9, 1}}, "a=2", "a=1", "name more axes"},
		{[][6]float64{{1, 1, 0, 1, 5, 1}, {2, 2, 0, 1, 7, 1}, {2, 3, 0, 1, 9, 1}}, "a=2,b=3", "a=1", "[9] [5]"},
		{[][6]float64{{1, 1, 0, 1, 5, 1}, {1, 2, 0, 1, 6, 1}, {2, 1, 0, 1, 8, 1}, {2, 2, 0, 1, 10, 1}}, "a=2", "a=1", "[9] [5.5]"},
		{[][6]float64{{1, 1, 0, 1, 5, 1}, {1, 2, 0, 1, 6, 1}, {2, 1, 0, 1, 8, 1}, {2, 2, 0, 1, 10, 1}}, "a=2,b=2", "a=1", "name different axes"},
	} {
		r := tiny("", axes, c.runs)
		r.Metrics = append(r.Metrics, "total_arrivals", "total_settlements")
		for i := range r.Runs {
			r.Runs[i].Values = append(r.Runs[i].Values, 4, 4)
		}
		candidate, err := r.Arm(c.candidate)
		baseline, err2 := r.Arm(c.baseline)
		if err = errors.Join(err, err2); err != nil {
			t.Fatal(err)
		}
		p, err := r.Pair(candidate, baseline, "total_cost_cents")
		switch {
		case err != nil:
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s and %s: %v, want %s", c.candidate, c.baseline, err, c.want)
			}
		case fmt.Sprint(p.Candidate, p.Baseline) != c.want:
			t.Errorf("%s and %s: %v %v, want %s", c.candidate, c.baseline, p.Candidate, p.Baseline, c.want)
		}
	}
}

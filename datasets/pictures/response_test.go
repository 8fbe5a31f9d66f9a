package pictures

import (
	"math"
	"reflect"
	"testing"
)

// study has two levels of liquidity, two rules, an axis that is averaged and three replications: the delay of the new rule is
// lower by 1, 2 and 3 at the first level, and equal at the second.
func liquidStudy(dates int) *Session {
	s := &Session{Study: &Study{Dates: dates, Axes: []Axis{{Name: "pool", Label: "pool", Levels: []string{"100", "200"}, Numeric: true, Set: []string{"agents.*.liquidity_pool"}},
		{Name: "rule", Label: "rule", Levels: []string{"old", "new"}}, {Name: "price", Label: "price", Levels: []string{"1", "2"}, Numeric: true}}},
		columns: []string{"liquidity_provided_cents", "delay_indicator"}, doc: &Document{Tables: map[string]*Table{}}, layouts: map[string]*layout{}}
	for r := range 3 {
		for point := range 8 {
			pool, rule, price := point/4, point/2%2, point%2
			y := 10 + 5*float64(price)
			if pool == 0 && rule == 1 {
				y -= float64(r + 1)
			}
			s.runs = append(s.runs, run{point: int64(point), episode: int64(r), levels: []int{pool, rule, price}, numbers: []float64{math.NaN(), math.NaN(), math.NaN()}, values: []float64{float64(100 * (pool + 1)), y}})
		}
	}
	return s
}

// TestDifferencesFromTheBaseline: they are paired. The interval of 1, 2 and 3 is 2 ± 4.303/√3.
func TestDifferencesFromTheBaseline(t *testing.T) {
	s := liquidStudy(0)
	name, n := s.againstTable("delay_indicator", 0, 1)
	if got, want := s.doc.Tables[name].Rows, [][]any{{0, 1, -2.0, 2.48, 3}, {1, 1, 0.0, 0.0, 3}}; !reflect.DeepEqual(got, want) || n != (numbers{3, 3}) {
		t.Errorf("%v of %v, want %v", got, n, want)
	}
	s = liquidStudy(3)
	name, _ = s.againstTable("delay_indicator", 0, 1)
	if got, want := s.doc.Tables[name].Rows[0], []any{0, 1, -2.0, -2.9, -1.1, 3}; !reflect.DeepEqual(got, want) {
		t.Errorf("over dates %v, want %v", got, want)
	}
}

// TestFrontierHasALinePerArm: also with a third axis, over which it is the mean.
func TestFrontierHasALinePerArm(t *testing.T) {
	s := liquidStudy(0)
	v := s.frontierView("liquidity_provided_cents", "delay_indicator", 1)
	want := [][]any{{0, 0, 100.0, 0.0, 12.5, 0.0, false, 3}, {1, 1, 100.0, 0.0, 10.5, 2.48, true, 3}, {2, 0, 200.0, 0.0, 12.5, 0.0, false, 3}, {3, 1, 200.0, 0.0, 12.5, 0.0, false, 3}}
	if got := s.doc.Tables[v.Table].Rows; v.Draw["lines"] != true || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if want := "Lines join the levels of pool, each the mean over price. Dark edges: 1 marker that no other one beats in both figures. Crosses are 95 % intervals over 3 replications."; v.Caption != want {
		t.Errorf("%q, want %q", v.Caption, want)
	}
}

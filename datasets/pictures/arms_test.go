package pictures

import (
	"math"
	"slices"
	"strings"
	"testing"

	"sweep/engine/text"
)

// TestAxesThatMoveTogetherAreNamedOnce: the second axis of a group says nothing that the first does not, unless some run differs.
func TestAxesThatMoveTogetherAreNamedOnce(t *testing.T) {
	s := &Session{Study: &Study{Axes: []Axis{
		{Name: "length", Levels: []string{"0", "20"}, Group: "outage"}, {Name: "start", Levels: []string{"120", "100"}, Group: "outage"}, {Name: "credit", Levels: []string{"1", "2"}}}}}
	for _, levels := range [][]int{{0, 0, 0}, {1, 1, 0}, {0, 0, 1}, {1, 1, 1}} {
		s.runs = append(s.runs, run{levels: levels})
	}
	if got := s.distinct([]int{0, 1, 2}); !slices.Equal(got, []int{0, 2}) {
		t.Errorf("axes %v, want 0 and 2", got)
	}
	s.runs = append(s.runs, run{levels: []int{1, 0, 0}})
	if got := s.distinct([]int{0, 1, 2}); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("axes %v, want all: the same length has two starts", got)
	}
}

// TestNounsOfAxes: only an axis that is called as what it sets is a noun of its own.
func TestNounsOfAxes(t *testing.T) {
	for want, a := range map[string]Axis{
		"policy":         {Name: "policy", Label: "policy", Set: []string{"agents.*.policy"}},
		"level of large": {Name: "large", Label: "large", Set: []string{"agents.LARGE.policy"}},
	} {
		if got := a.noun(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestShownAmountsAreNotRounded: what is shown with the digits of the currency has these digits.
func TestShownAmountsAreNotRounded(t *testing.T) {
	m := Metric{Unit: "money", currency: text.Cents}
	for x, want := range map[float64]string{1686634.4: "16,866.34", 116.43: "1.16", 12345.6: "123.46"} {
		if got := m.say(mean(x).(float64)); got != want {
			t.Errorf("%v is shown as %s, want %s", x, got, want)
		}
	}
	if got := mean(0.1234567); got != 0.12346 {
		t.Errorf("%v, want 5 significant digits", got)
	}
}

// TestSavingNamesTheRightLevel: with levels in descending order, the arm needs half the liquidity at the first level.
func TestSavingNamesTheRightLevel(t *testing.T) {
	s := &Session{Study: &Study{Axes: []Axis{
		{Name: "pool", Label: "pool", Levels: []string{"400", "200", "100"}, Numeric: true, Set: []string{"agents.*.liquidity_pool"}}, {Name: "rule", Label: "rule", Levels: []string{"old", "new"}}}},
		columns: []string{"liquidity_provided_cents", "delay_indicator"}, doc: &Document{Tables: map[string]*Table{}}, layouts: map[string]*layout{}}
	delay := [2][3]float64{{0.1, 0.2, 0.9}, {0.05, 0.1, 0.2}} // of the old and the new rule at 400, 200 and 100
	for rule := range 2 {
		for level, provided := range []float64{400, 200, 100} {
			s.runs = append(s.runs, run{levels: []int{level, rule}, numbers: []float64{math.NaN(), math.NaN()}, values: []float64{provided, delay[rule][level]}})
		}
	}
	v, ok := s.savingView(0, 1)
	if want := "With rule new, the delay of old at pool 400 is reached with 50.0 % less liquidity; that is its largest saving."; !ok || v.Sentence != want {
		t.Errorf("%q, want %q", v.Sentence, want)
	}

	// A bank whose payments wait as above saves half; one that reaches the delay of 0.2 at 175 instead of 200 saves an eighth.
	days := &bankDays{banks: []string{"A", "B"}, of: []map[int64][2]float64{{}, {}}}
	delays := [2][2][3]float64{delay, {{0.1, 0.2, 0.9}, {0.1, 0.1, 0.5}}}
	for i := range s.runs {
		s.runs[i].id = int64(i)
		for bank := range 2 {
			days.of[bank][int64(i)] = [2]float64{s.runs[i].values[0], delays[bank][s.runs[i].levels[1]][s.runs[i].levels[0]]}
		}
	}
	v, ok = s.bankSavingView(0, 1, 1, days.banks, s.bankCurves(0, 1, days))
	if want := "At pool 200, A saves most with rule new: 50.0 % of its liquidity; B saves least with new: 12.5 %."; !ok || v.Sentence != want {
		t.Errorf("%q, want %q", v.Sentence, want)
	}
	if _, ok := s.bankSavingView(0, 1, 1, nil, nil); ok {
		t.Error("there is a view without banks")
	}
}

// TestArmsWithSeveralPointsAreMeans: an axis that depends on the arms makes several points of an arm, which are one by their means,
// in the replications that all of them have; captions count these.
func TestArmsWithSeveralPointsAreMeans(t *testing.T) {
	s := &Session{Study: &Study{Replications: 9, Axes: []Axis{{Name: "rule", Label: "rule", Levels: []string{"off", "on"}}, {Name: "length", Label: "length", Levels: []string{"3", "4"}, Numeric: true, DependsOn: "rule"},
		{Name: "credit", Label: "credit", Levels: []string{"1"}, Numeric: true}}}, columns: []string{"total_cost_cents"}, doc: &Document{Tables: map[string]*Table{}}}
	add := func(point int64, rule, length int, values ...float64) {
		for r, x := range values {
			s.runs = append(s.runs, run{point: point, episode: int64(r), levels: []int{rule, length, 0}, values: []float64{x}})
		}
	}
	add(0, 0, 0, 10, 20, 30)
	add(1, 1, 0, 1, 2, 3)
	add(2, 1, 1, 3, 6)
	c := s.contestOf(0, 0)
	if len(c.places) != 1 || !slices.Equal(c.places[0].values[0][:3], []float64{10, 20, 30}) || !slices.Equal(c.places[0].values[1][:2], []float64{2, 4}) || !math.IsNaN(c.places[0].values[1][2]) {
		t.Errorf("places %v", c.places)
	}
	best, ok := s.bestView(0, "total_cost_cents")
	if !ok || !strings.Contains(best.Caption, "told apart with 2 replications") || !strings.Contains(best.Caption, "Each level of rule is the mean over its levels of length.") {
		t.Error(best.Caption)
	}
	if v, _ := s.differencesView(0, "total_cost_cents"); !strings.Contains(v.Caption, "over 2 replications") || !strings.Contains(v.Caption, "about 0.050 of 1 interval ") {
		t.Error(v.Caption)
	}
	if got := s.between(numbers{3, 20}); got != "3 to 20 replications" {
		t.Error(got)
	}
}

// TestFailedPlacesAreCounted: where all runs have failed nothing is compared, and an axis of which only one level has completed runs
// is not one without an effect.
func TestFailedPlacesAreCounted(t *testing.T) {
	s := &Session{Study: &Study{Design: "factorial", Points: 4, Replications: 2, Axes: []Axis{{Name: "rule", Label: "rule", Levels: []string{"off", "on"}}, {Name: "days", Label: "days", Levels: []string{"1", "2"}, Numeric: true}}},
		columns: []string{"total_cost_cents"}, metrics: []string{"total_cost_cents"}, doc: &Document{Tables: map[string]*Table{}}}
	for rule := range 2 {
		for r := range 2 {
			s.runs = append(s.runs, run{point: int64(2 * rule), episode: int64(r), levels: []int{rule, 0}, numbers: []float64{math.NaN(), 1}, values: []float64{float64(10*rule + r)}})
			s.failed = append(s.failed, run{point: int64(2*rule + 1), episode: int64(r), levels: []int{rule, 1}, numbers: []float64{math.NaN(), 2}, values: []float64{math.NaN()}})
		}
	}
	best, _ := s.bestView(0, "total_cost_cents")
	if want := "off is best at 1, undecided at 0, without runs to compare at 1 of 2 points."; best.Sentence != want {
		t.Errorf("%q, want %q", best.Sentence, want)
	}
	if v, _ := s.differencesView(0, "total_cost_cents"); v.Sentence != "on: better at 0, worse at 1, undecided at 0, not compared at 1 of 2 points." {
		t.Error(v.Sentence)
	}
	if p := s.importance(); p.Missing != "The importance of the axes cannot be computed: only 1 of the 2 levels of days have completed runs with a value." {
		t.Errorf("%q, %d views", p.Missing, len(p.Views))
	}
}

// TestMediansAtFewValues: the points of a Morris design lie on few values of an axis, which are the parts.
func TestMediansAtFewValues(t *testing.T) {
	s := &Session{Study: &Study{Axes: []Axis{{Name: "x", Numeric: true}}}}
	var few, many []pointMeans
	for i := range 60 {
		few = append(few, pointMeans{numbers: []float64{float64(i % 4)}, means: []float64{float64(i % 4 * 10)}})
		many = append(many, pointMeans{numbers: []float64{float64(i)}, means: []float64{float64(i)}})
	}
	if got, want := s.tenths(few, 0, 0), [][3]any{{0.0, 0.0, 0.0}, {1.0, 1.0, 10.0}, {2.0, 2.0, 20.0}, {3.0, 3.0, 30.0}}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := s.tenths(many, 0, 0); len(got) != 10 || got[9] != [3]any{54.0, 59.0, 56.5} {
		t.Errorf("%v", got)
	}
}

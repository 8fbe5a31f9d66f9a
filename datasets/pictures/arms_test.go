package pictures

import (
	"math"
	"slices"
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
}

package pictures

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"sweep/engine/text"
)

// Ten differences with known mean and interval: −10.8 and half of −0.963734 + 20.636266, as computed outside of this program.
var tenDifferences = []float64{-12, 5, -30, -8, -22, 14, -9, -17, -3, -26}

func replaysSession() *Session {
	study := &Study{Currency: text.Cents, Priced: true}
	return &Session{Study: study, doc: &Document{Study: study, Metrics: map[string]Metric{}, Tables: map[string]*Table{}}}
}

// costs makes replays of one policy whose differences in cost are given, each of an episode of its own.
func costs(policy int, agents, others []float64) (list []replayed) {
	for i := range agents {
		r := replayed{run: int64(i), policy: policy, episode: fmt.Sprint(i)}
		r.effects[0] = [3]float64{agents[i], others[i], agents[i] + others[i]}
		list = append(list, r)
	}
	return list
}

func TestReplaysPicture(t *testing.T) {
	s := replaysSession()
	none := make([]float64, len(tenDifferences))
	penalty := slices.Repeat([]float64{-1, -1.5, -0.5, -1.2, -0.8}, 20)
	penalty[3], penalty[50] = -90, -60
	sh := &shadowed{agents: []string{"A"}, policies: []string{"p", "same", "rare"}}
	sh.replays = slices.Concat(costs(0, tenDifferences, none), costs(1, none, none), costs(2, penalty, make([]float64, 100)))
	v := s.replaysView(sh, 0)
	rows := s.doc.Tables[v.Table].Rows
	want := [][]any{
		{0, 0, -10.8, 9.84, 10, 10, "better"}, {0, 1, 0.0, 0.0, 10, 10, sameVerdict}, {0, 2, -10.8, 9.84, 10, 10, "better"},
		{1, 0, 0.0, 0.0, 10, 10, sameVerdict}, {1, 1, 0.0, 0.0, 10, 10, sameVerdict}, {1, 2, 0.0, 0.0, 10, 10, sameVerdict},
	}
	if !reflect.DeepEqual(rows[:6], want) {
		t.Errorf("rows\n%v\nwant\n%v", rows[:6], want)
	}
	// The interval of the last policy leaves out zero, but two episodes carry half of the variation.
	if rows[6][6] != rareVerdict {
		t.Errorf("%v, want %s", rows[6], rareVerdict)
	}
	if want := "Total cost, under p: A −0.11 (better), other banks no difference, all banks −0.11 (better). Total cost, under same: no difference for any bank. Total cost, under rare: A −0.02 (undecided: rare large costs), other banks no difference, all banks −0.02 (undecided: rare large costs)."; v.Sentence != want {
		t.Errorf("%s\nwant\n%s", v.Sentence, want)
	}
	if !strings.Contains(v.Caption, "over 10 to 100 episodes") {
		t.Error(v.Caption)
	}
}

// Runs with the same seed are one episode, so they narrow no interval. One episode decides nothing.
func TestReplaysOfTheSameEpisode(t *testing.T) {
	s := replaysSession()
	sh := &shadowed{agents: []string{"A"}, policies: []string{"p"}, replays: costs(0, tenDifferences, make([]float64, 10))}
	for i := range sh.replays {
		sh.replays[i].episode = fmt.Sprint(i / 5) // means −13.4 and −8.2: −10.8 ± 2.6 · t(0.975, 1)
	}
	v := s.replaysView(sh, 0)
	if got, want := s.doc.Tables[v.Table].Rows[0], []any{0, 0, -10.8, 33.0, 2, 10, "undecided"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	sh.replays = sh.replays[:1]
	s = replaysSession()
	v = s.replaysView(sh, 0)
	if got, want := s.doc.Tables[v.Table].Rows[0], []any{0, 0, -12.0, nil, 1, 1, "undecided"}; !reflect.DeepEqual(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if !strings.Contains(v.Caption, "One episode: there are no intervals") {
		t.Error(v.Caption)
	}
}

// Many policies are counted by verdict.
func TestReplaysOfManyPolicies(t *testing.T) {
	s := replaysSession()
	sh := &shadowed{agents: []string{"A"}, policies: []string{"a", "b", "c", "d"}}
	for policy, sign := range []float64{1, -1, 0, 0.1} {
		var values []float64
		for _, d := range tenDifferences {
			values = append(values, sign*d)
		}
		if policy == 3 {
			values[0] = 500
		}
		sh.replays = append(sh.replays, costs(policy, values, make([]float64, 10))...)
	}
	v := s.replaysView(sh, 0)
	if want := "A: better with 1, worse with 1, undecided with 1, no difference with 1 of 4 policies. Other banks: no difference with 4 of 4 policies. All banks: better with 1, worse with 1, undecided with 1, no difference with 1 of 4 policies."; v.Sentence != want {
		t.Errorf("%s\nwant\n%s", v.Sentence, want)
	}
}

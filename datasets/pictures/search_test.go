package pictures

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"sweep/engine/text"
)

// history is a search of two generations whose second one has rungs; c2 could not be simulated and c3 was rejected.
func history() []trial {
	none := math.NaN()
	return []trial{
		{candidate: "c1", generation: 1, stage: 1, kind: "judged", mean: -5, low: -7, high: -3, verdict: "accept", values: "cap=5000000"},
		{candidate: "c3", generation: 1, stage: 1, kind: "judged", mean: 4, low: 1, high: 7, verdict: "reject"},
		{candidate: "c4", generation: 2, stage: 2, kind: "rung", mean: -1, low: none, high: none, verdict: "undecided", why: "not its last stage"},
		{candidate: "c4", generation: 2, stage: 3, kind: "judged", mean: -6, low: -9, high: -2, verdict: "accept", values: "cap=7"},
		{candidate: "c4", generation: 2, stage: 4, kind: "confirm", mean: -2, low: -5, high: 1, verdict: "undecided", values: "cap=7"},
		{candidate: "c2", generation: 1, mean: none, low: none, high: none, verdict: "invalid", why: "cap must be an integer"},
	}
}

func TestSearchHistoryInWords(t *testing.T) {
	list := history()
	if got := winnerOf(list, false); got != "c4" {
		t.Errorf("the winner is %q", got)
	}
	if got, want := stageNames(list), [][2]any{{int64(1), "generation 1"}, {int64(2), "generation 2, stage 2"}, {int64(3), "generation 2, stage 3"}, {int64(4), "fresh episodes"}}; !slices.Equal(got, want) {
		t.Errorf("stages %v, want %v", got, want)
	}
	if got, want := refusals(list), [][2]string{{"c2, invalid", "cap must be an integer"}, {"c3, rejected at stage 1", "its interval shows no gain"}}; !slices.Equal(got, want) {
		t.Errorf("refusals %v, want %v", got, want)
	}
	s := &Session{Study: &Study{Currency: text.Cents}, doc: &Document{Study: &Study{Currency: text.Cents}}}
	got := searchSentence(s, list, "c4", Column{Kind: "difference", Of: "total_cost_cents"})
	if want := "The winner is c4 (cap=7): on fresh episodes its difference from the incumbent is −0.02 (−0.05 to +0.01), verdict undecided."; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := valuesText(`{"cap":5000000,"policy":"patient","share":0.25}`); got != "cap=5000000 policy=patient share=0.25" {
		t.Error(got)
	}
}

// Of too many results those of the winner and the accepted ones stay, in their order.
func TestShownTrialsKeepTheWinner(t *testing.T) {
	list := history()
	for range 2 * searchMarks {
		list = append(list, trial{candidate: "many", stage: 1, kind: "judged", mean: 100, verdict: "undecided"})
	}
	few := shownTrials(list)
	if len(few) != searchMarks {
		t.Fatalf("%d are shown", len(few))
	}
	for i, want := range []string{"c1", "c4", "c4", "c4"} {
		if few[i].candidate != want {
			t.Errorf("place %d has %s, want %s", i, few[i].candidate, want)
		}
	}
}

func TestSimpleObjective(t *testing.T) {
	for objective, want := range map[string]string{"SMALL.total_cost_cents": "total_cost_cents", "settlement_rate": "settlement_rate", "A.x_cents / B.y_cents": "", "2 * a_cents": ""} {
		got := ""
		if m := simpleObjective.FindStringSubmatch(objective); m != nil {
			got = m[1]
		}
		if got != want {
			t.Errorf("%s: %q, want %q", objective, got, want)
		}
	}
}

// Without a confirmation the best candidate counts that was judged on the most episodes of its generation, if it is better than the incumbent.
func TestWinnerWithoutConfirmation(t *testing.T) {
	list := []trial{
		{candidate: "c1", generation: 1, stage: 1, kind: "rung", planned: 1, mean: -50, verdict: "undecided"},
		{candidate: "c2", generation: 1, stage: 1, kind: "rung", planned: 1, mean: -9, verdict: "undecided"},
		{candidate: "c2", generation: 1, stage: 2, kind: "judged", planned: 3, mean: -4, verdict: "undecided"},
		{candidate: "c3", generation: 2, stage: 3, kind: "judged", planned: 2, mean: -5, verdict: "undecided", feasible: false},
		{candidate: "c4", generation: 2, stage: 3, kind: "judged", planned: 2, mean: 3, verdict: "undecided"},
	}
	if got := winnerOf(list, false); got != "c2" {
		t.Errorf("the winner is %q", got)
	}
	if got := winnerOf(list, true); got != "c4" {
		t.Errorf("of large values the winner is %q", got)
	}
	if got := winnerOf(list[3:4], false); got != "" {
		t.Errorf("a candidate that breaks a constraint is the winner: %q", got)
	}
	s := &Session{Study: &Study{Currency: text.Cents}, doc: &Document{Study: &Study{Currency: text.Cents}}}
	list[2].values, list[2].low, list[2].high = "cap=7", -6, -2
	if got, want := searchSentence(s, list, "c2", Column{Kind: "difference", Of: "total_cost_cents"}), "The best candidate is c2 (cap=7), not confirmed on fresh episodes: its difference from the incumbent is −0.04 (−0.06 to −0.02), verdict undecided."; got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// Successive halving of 4 candidates, of which c3 equals c1: runs are counted once, and a rung with more episodes is compared when all of it has
// a result. A later generation with fewer episodes does not displace the best.
func TestBestSoFar(t *testing.T) {
	list := []trial{
		{candidate: "c1", stage: 1, planned: 1, runs: 1, mean: 4}, {candidate: "c2", stage: 1, planned: 1, runs: 1, mean: -2}, {candidate: "c3", sameness: "c1", stage: 1, planned: 1, runs: 1, mean: 4}, {candidate: "c4", stage: 1, planned: 1, runs: 1, mean: -7},
		{candidate: "c2", stage: 2, planned: 3, runs: 3, mean: -3}, {candidate: "c4", stage: 2, planned: 3, runs: 3, mean: 1},
		{candidate: "c5", stage: 3, planned: 1, runs: 1, mean: -90}, {candidate: "c5", stage: 4, planned: 3, runs: 3, mean: -4}, {candidate: "c2", stage: 5, kind: "confirm", planned: 9, runs: 9, mean: -1},
		{candidate: "c6", verdict: "invalid", mean: math.NaN()},
	}
	path, runs := bestSoFar(list, false)
	var got []string
	for _, x := range path {
		got = append(got, fmt.Sprint(x.runs, " ", x.candidate, " ", x.mean))
	}
	if want := []string{"1 c1 4", "2 c2 -2", "3 c4 -7", "7 c2 -3", "10 c5 -4"}; !slices.Equal(got, want) || runs != 10 {
		t.Errorf("%q and %d runs, want %q and 10", got, runs, want)
	}
}

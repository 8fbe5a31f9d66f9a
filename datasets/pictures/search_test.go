package pictures

import (
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
	if got := winnerOf(list); got != "c4" {
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

package main

import (
	"slices"
	"testing"
)

// waitingGame checks how the equilibrium moves with the price of credit. Cheap credit is used by both; if it costs a little more than
// delay, one bank waits and the other pays; if it costs much more, both wait, although together they would pay less if one did not.
func waitingGame(t *testing.T, a answer) {
	want := map[string][][]string{"5": {{"pay", "pay"}}, "20": {{"pay", "wait"}, {"wait", "pay"}}, "100": {{"wait", "wait"}}}
	if len(a.Games) != len(want) {
		t.Fatalf("%d games", len(a.Games))
	}
	for _, g := range a.Games {
		price := g.Axes["credit_price"]
		equilibria := 0
		for _, v := range g.Verdicts {
			if v.Verdict == "equilibrium" {
				equilibria++
			}
		}
		if !slices.EqualFunc(g.Pure, want[price], slices.Equal) || g.Verdict != "equilibrium" || equilibria != len(g.Pure) || g.RareLargeReason != "" {
			t.Errorf("price %s: %+v, want the equilibria %v", price, g, want[price])
		}
		if price == "100" && (slices.Equal(g.JointMinimum.Profile, g.Pure[0]) || !near(g.PriceOfAnarchy, 1.18, 0.005)) {
			t.Errorf("if credit is expensive, waiting costs nothing: %+v", g)
		}
	}
}

// undecidedGame checks that a fifth of the episodes leaves the same game open.
func undecidedGame(t *testing.T, a answer) {
	if len(a.Games) != 1 || a.Games[0].Verdict != "undecided" || !slices.EqualFunc(a.Games[0].Pure, [][]string{{"wait", "wait"}}, slices.Equal) {
		t.Errorf("%+v", a.Games)
	}
}

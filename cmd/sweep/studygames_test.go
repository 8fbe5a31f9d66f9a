package main

import (
	"maps"
	"os"
	"slices"
	"strings"
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

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// searchStudy executes the command that the first lines of a search document name.
func searchStudy(t *testing.T, name, document string) {
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	if command := "\n#   sweep search " + document + "\n"; !strings.Contains(string(text), command) {
		t.Fatalf("the first lines of %s do not name the command%s", document, command)
	}
	sweep(t, "search", document, "--quiet")
	answers[name](t, answer{study: name})
}

// equilibriumPerRule checks that banks provide less liquidity if queues settle in pairs or by netting, and that each equilibrium
// follows from the runs: no run of another choice of one bank has a lower mean cost.
func equilibriumPerRule(t *testing.T, a answer) {
	found := map[string][]string{}
	for _, row := range ask(t, a, "select outer_point, strategy, verdict from equilibria order by outer_point, player") {
		found[row["outer_point"]] = append(found[row["outer_point"]], row["strategy"])
		if row["verdict"] != "equilibrium" {
			t.Errorf("%v", row)
		}
	}
	want := map[string][]string{
		"rule=queue":   {`{"a":400}`, `{"b":600}`, `{"c":400}`},
		"rule=pairs":   {`{"a":400}`, `{"b":400}`, `{"c":400}`},
		"rule=netting": {`{"a":400}`, `{"b":400}`, `{"c":400}`},
	}
	if !maps.EqualFunc(found, want, slices.Equal) {
		t.Errorf("equilibria %v, want %v", found, want)
	}
	for _, row := range ask(t, a, `
		WITH costs AS (
			SELECT outer_point, candidate, parameters, agent_id, avg(total_cost_cents) AS cost
			FROM candidates, unnest(runs) AS r(run_id) JOIN daily_agent_metrics USING (run_id) GROUP BY ALL
		), others AS (SELECT *, json_merge_patch(parameters, json_object(lower(agent_id), NULL)) AS fixed FROM costs)
		SELECT e.outer_point, e.player, e.cost, own.cost AS own, min(deviation.cost) AS cheapest, count(*) AS choices
		FROM equilibria e
		JOIN others own ON own.outer_point = e.outer_point AND own.candidate = e.candidate AND own.agent_id = e.player
		JOIN others deviation ON deviation.outer_point = e.outer_point AND deviation.agent_id = e.player AND deviation.fixed = own.fixed
		GROUP BY ALL`) {
		if row["choices"] != "8" || row["own"] != row["cheapest"] || !near(number(t, row, "own"), number(t, row, "cost"), 1e-9) {
			t.Errorf("a choice is cheaper than the equilibrium: %v", row)
		}
	}
}

// cheaperSmall checks that the search finds a policy that is cheaper for SMALL on fresh episodes, from their costs.
func cheaperSmall(t *testing.T, a answer) {
	rows := ask(t, a, `
		SELECT m.agent_id, count(*) AS n, round(avg(m.total_cost_cents - b.total_cost_cents), 2) AS difference
		FROM candidates c, unnest(c.runs) AS w(run_id) JOIN runs r USING (run_id) JOIN daily_agent_metrics m USING (run_id)
		JOIN runs i ON i.replication = r.replication AND i.candidate = 'incumbent'
		JOIN daily_agent_metrics b ON b.run_id = i.run_id AND b.agent_id = m.agent_id
		WHERE c.stage_kind = 'confirm' AND c.verdict = 'accept' GROUP BY ALL ORDER BY ALL`)
	want := []map[string]string{
		{"agent_id": "LARGE", "n": "1500", "difference": "248.24"},
		{"agent_id": "MEDIUM", "n": "1500", "difference": "-9.83"},
		{"agent_id": "SMALL", "n": "1500", "difference": "-564.92"},
	}
	if !slices.EqualFunc(rows, want, maps.Equal) {
		t.Errorf("%v, want %v", rows, want)
	}
}

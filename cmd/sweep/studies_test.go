package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sweep/sweeps"
)

var replications = regexp.MustCompile(`(?m)^replications = \d+`)

// answers check what the query of a study returns. The expected values are those of the literature, of closed forms, or of the rules
// of settlement; docs/studies.md names them. Studies without a check are run with one replication.
var answers = map[string]func(t *testing.T, a answer){
	"castro-two-periods":   castroTwoPeriods,
	"castro-three-periods": castroThreePeriods,
	"gridlock-rings":       gridlockRings,
	"alpha-frontier":       alphaFrontier,
	"liquidity-demand":     liquidityDemand,
	"splitting":            splitting,
	"outage":               outage,
	"throughput-rule":      throughputRule,

	"waiting-game":           waitingGame,
	"waiting-game-undecided": undecidedGame,
	"equilibrium-per-rule":   equilibriumPerRule,
	"cheaper-small":          cheaperSmall,
}

// TestStudies copies every study that ships and executes the commands that its first lines name: they run it and ask its question.
func TestStudies(t *testing.T) {
	for _, name := range sweeps.StudyNames() {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			sweep(t, "init", "--from", name, "study")
			if search := "study/searches/" + name + ".toml"; exists(search) {
				searchStudy(t, name, search)
				return
			}
			text, err := os.ReadFile("study/" + name + ".toml")
			if err != nil {
				t.Fatal(err)
			}
			check := answers[name]
			if check == nil {
				check = func(*testing.T, answer) {}
				if text = replications.ReplaceAll(text, []byte("replications = 1")); os.WriteFile("study/"+name+".toml", text, 0o644) != nil {
					t.Fatal("cannot write")
				}
			}
			var commands []string
			for _, line := range strings.Split(string(text), "\n") {
				if command, ok := strings.CutPrefix(line, "#   "); ok {
					commands = append(commands, command)
				}
			}
			run, query, game := "sweep run study/"+name+".toml", "sweep query out/"+name+" --file study/"+name+".sql", "sweep game out/"+name+" "
			if len(commands) != 2 || commands[0] != run || commands[1] != query && !strings.HasPrefix(commands[1], game) || !replications.Match(text) {
				t.Fatalf("the first lines name the commands\n%s\nwant\n%s\nand\n%s\nor %s…, and the number of replications", strings.Join(commands, "\n"), run, query, game)
			}
			sweep(t, append(strings.Fields(commands[0])[1:], "--quiet")...)
			a, ask := answer{study: name}, strings.Fields(commands[1])[1:]
			if commands[1] != query {
				if err := json.Unmarshal(sweep(t, append(ask, "--json")...), &a); err != nil {
					t.Fatal(err)
				}
			} else if a.rows = csvRows(t, sweep(t, append(ask, "--format", "csv")...)); len(a.rows) == 0 {
				t.Fatal("the query returns no rows")
			}
			check(t, a)
		})
	}
}

// TestStudiesAreDocumented checks that the page of the studies has a section for each of them.
func TestStudiesAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/studies.md")
	if err != nil {
		t.Fatal(err)
	}
	var sections []string
	for _, found := range regexp.MustCompile(`(?m)^## (\S+)$`).FindAllSubmatch(page, -1) {
		sections = append(sections, string(found[1]))
	}
	slices.Sort(sections)
	if names := sweeps.StudyNames(); !slices.Equal(sections, names) {
		t.Errorf("docs/studies.md has sections for %v, want %v", sections, names)
	}
}

// answer is what the query of a study returns, rows by column, or its games.
type answer struct {
	study string
	rows  []map[string]string
	Games []struct {
		Axes            map[string]string
		Pure            [][]string
		Verdict         string
		Verdicts        []struct{ Verdict string }
		JointMinimum    struct{ Profile []string } `json:"joint_minimum"`
		PriceOfAnarchy  float64                    `json:"price_of_anarchy"`
		RareLargeReason string                     `json:"reason"`
	}
}

func csvRows(t *testing.T, text []byte) (rows []map[string]string) {
	t.Helper()
	all, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil || len(all) == 0 {
		t.Fatalf("%v in\n%s", err, text)
	}
	for _, fields := range all[1:] {
		row := map[string]string{}
		for i, column := range all[0] {
			row[column] = fields[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// number is a value of a row.
func number(t *testing.T, row map[string]string, column string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(row[column], 64)
	if err != nil {
		t.Fatalf("%s is %q in %v", column, row[column], row)
	}
	return x
}

// ask queries the data set of a study.
func ask(t *testing.T, a answer, sql string) []map[string]string {
	t.Helper()
	return csvRows(t, sweep(t, "query", "out/"+a.study, sql, "--format", "csv"))
}

// near compares with a tolerance.
func near(x, want, tolerance float64) bool { return x >= want-tolerance && x <= want+tolerance }

// castroTwoPeriods checks the equilibria of the game, and single costs: with shares of (0, 0) A borrows 0.15 at 0.4 and B delays 0.15
// at 0.2 and borrows 0.20, and so on.
func castroTwoPeriods(t *testing.T, a answer) {
	equilibria := 0
	for _, row := range a.rows {
		if row["equilibrium"] != "true" {
			continue
		}
		equilibria++
		want := map[string]string{"a": "0", "b": "0.2", "cost_a": "0", "cost_b": "0.02", "joint_minimum": "true"}
		if row["prices"] == "0.4 0.2 0.1" { // liquidity costs more than borrowing at the close
			want = map[string]string{"a": "0", "b": "0", "cost_a": "0.015", "cost_b": "0.05", "joint_minimum": "true"}
		}
		for column, value := range want {
			if row[column] != value {
				t.Errorf("%v, want %s = %s", row, column, value)
			}
		}
	}
	if equilibria != 5 {
		t.Errorf("%d equilibria, want one for each of 5 prices:\n%v", equilibria, a.rows)
	}
	costs(t, a, map[[2]string][2]float64{{"0", "0"}: {0.06, 0.11}, {"0", "0.15"}: {0, 0.035}, {"0", "0.2"}: {0, 0.02}, {"0.5", "0.5"}: {0.05, 0.05}}, 0)

	// The costs of all pairs of shares follow from the rules of the game with payments that settle as a whole: B pays 0.15 in the first
	// period if it can, so that A can spend it in the second; both borrow at the close what they lack.
	rows := ask(t, a, `SELECT prices, a, b, max(d.total_cost_cents) FILTER (agent_id = 'A') / 100_000 AS cost_a,
		max(d.total_cost_cents) FILTER (agent_id = 'B') / 100_000 AS cost_b FROM runs JOIN daily_agent_metrics d USING (run_id) GROUP BY ALL`)
	if len(rows) != 5*21*21 {
		t.Fatalf("%d pairs", len(rows))
	}
	for _, row := range rows {
		var price [3]float64 // of liquidity, delay and borrowing
		for i, text := range strings.Fields(row["prices"]) {
			price[i], _ = strconv.ParseFloat(text, 64)
		}
		ownA, ownB, received := number(t, row, "a"), number(t, row, "b"), 0.0
		costA, costB := price[0]*ownA, price[0]*ownB+price[2]*max(0, 0.20-ownB)
		if ownB >= 0.15 {
			received = 0.15
		} else {
			costB += price[1] * 0.15
		}
		costA += price[2] * max(0, 0.15-ownA-received)
		if !near(number(t, row, "cost_a"), costA, 1e-9) || !near(number(t, row, "cost_b"), costB, 1e-9) {
			t.Errorf("%v, want %v and %v", row, costA, costB)
		}
	}
}

func castroThreePeriods(t *testing.T, a answer) {
	if len(a.rows) != 1 || a.rows[0]["a"] != "0.2" || a.rows[0]["b"] != "0.2" || a.rows[0]["equilibrium"] != "true" || a.rows[0]["joint_minimum"] != "true" {
		t.Errorf("%v, want the equilibrium (0.2, 0.2) alone", a.rows)
	}
	costs(t, a, map[[2]string][2]float64{{"0.2", "0.2"}: {0.02, 0.02}}, 1e-4)
}

// costs compares costs of pairs of shares at the prices 0.1, 0.2 and 0.4.
func costs(t *testing.T, a answer, want map[[2]string][2]float64, tolerance float64) {
	for shares, cost := range want {
		rows := ask(t, a, `SELECT agent_id, d.total_cost_cents / 100_000 AS cost FROM runs JOIN daily_agent_metrics d USING (run_id)
			WHERE prices = '0.1 0.2 0.4' AND a = `+shares[0]+` AND b = `+shares[1]+` ORDER BY agent_id`)
		if len(rows) != 2 || !near(number(t, rows[0], "cost"), cost[0], tolerance) || !near(number(t, rows[1], "cost"), cost[1], tolerance) {
			t.Errorf("shares %v cost %v, want %v", shares, rows, cost)
		}
	}
}

// gridlockRings checks how many payments settle, and when. Netting needs no liquidity. With one pass per tick, three payments settle in
// tick 0 – B01 pays the last bank, that bank pays the one before it on release, and the pass settles one – and one in each later
// tick, because a pass meets every other bank before the money for it arrives.
func gridlockRings(t *testing.T, a answer) {
	if len(a.rows) != 3*2*2*3 {
		t.Fatalf("%d rows", len(a.rows))
	}
	for _, row := range a.rows {
		n := int(number(t, row, "banks"))
		settled, last := n, 0
		switch {
		case row["saving"] == "netting", row["saving"] == "cycles" && n <= 10 && row["liquidity"] == "0":
		case row["liquidity"] == "0":
			settled = 0
		case row["retry"] == "once":
			last = n - 3
		}
		if int(number(t, row, "settled")) != settled || settled > 0 && int(number(t, row, "last_tick")) != last {
			t.Errorf("%v, want %d settled, the last in tick %d", row, settled, last)
		}
	}
}

// alphaFrontier checks that the delay is a convex, falling function of alpha under each algorithm, that an algorithm which finds more
// settlements never has more delay, and that nothing waits with the upper bound.
func alphaFrontier(t *testing.T, a answer) {
	delay := map[string][]float64{} // by algorithm, along alpha
	var at []float64
	for _, row := range ask(t, a, "SELECT discipline || ' ' || algorithm AS algorithm, alpha, delay_indicator FROM runs ORDER BY alpha") {
		name, x := row["algorithm"], number(t, row, "alpha")
		if delay[name] = append(delay[name], number(t, row, "delay_indicator")); len(at) == 0 || at[len(at)-1] != x {
			at = append(at, x)
		}
	}
	for name, d := range delay {
		if len(d) != len(at) || d[len(d)-1] != 0 {
			t.Fatalf("%s has the delays %v, want %d that end with 0", name, d, len(at))
		}
		for i := 1; i < len(d); i++ {
			if d[i] >= d[i-1] {
				t.Errorf("%s: the delay rises from %v to %v between alpha %v and %v", name, d[i-1], d[i], at[i-1], at[i])
			}
			if i > 1 && (d[i-1]-d[i-2])/(at[i-1]-at[i-2]) > (d[i]-d[i-1])/(at[i]-at[i-1]) {
				t.Errorf("%s: the delays %v are not convex at alpha %v", name, d, at[i-1])
			}
		}
	}
	for _, order := range [][]string{{"bypass netting", "bypass bilateral", "bypass queue"}, {"fifo netting", "fifo bilateral", "fifo queue"}} {
		for k := 1; k < len(order); k++ {
			less, more := delay[order[k-1]], delay[order[k]]
			for i := range at {
				if less[i] > more[i] {
					t.Errorf("alpha %v: the delay of %s is %v, of %s %v", at[i], order[k-1], less[i], order[k], more[i])
				}
			}
		}
	}
}

// liquidityDemand checks that the demand rises with the price of delay along an S, that no equilibrium costs less than the joint minimum,
// and that banks which use the liquidity of others provide too little where liquidity is expensive (Galbiati and Soramäki).
func liquidityDemand(t *testing.T, a answer) {
	var steps []float64
	for i, row := range a.rows {
		equilibrium, joint := number(t, row, "equilibrium"), number(t, row, "joint_minimum")
		if number(t, row, "equilibrium_cost") < number(t, row, "joint_minimum_cost") || number(t, row, "price_of_anarchy") < 1 {
			t.Errorf("the equilibrium costs less than the joint minimum: %v", row)
		}
		if number(t, row, "liquidity_gap") != joint-equilibrium || joint < equilibrium || number(t, row, "ratio") <= 4 && joint == equilibrium {
			t.Errorf("the banks do not provide less than together they should: %v", row)
		}
		if number(t, row, "regret_percent") > 1 {
			t.Errorf("no equilibrium: %v", row)
		}
		if i > 0 {
			steps = append(steps, equilibrium-number(t, a.rows[i-1], "equilibrium"))
		}
	}
	if len(steps) < 8 || slices.Min(steps) < 0 {
		t.Fatalf("the demand does not rise: %v", steps)
	}
	// Of an S along the logarithm of the price, the middle is steepest and the end flat.
	steepest, last := slices.Max(steps), len(steps)-1
	if steps[0] > steepest/2 || steps[last] != 0 || steps[last-1] != 0 {
		t.Errorf("the demand rises by %v along the prices, which is no S", steps)
	}
}

// splitting checks that less liquidity is needed the smaller the parts are, and that each halving of the threshold saves less than the
// one before it (Denbee and Norman: not in proportion).
func splitting(t *testing.T, a answer) {
	var saved []float64
	for i, row := range a.rows[1:] {
		if number(t, row, "threshold") >= number(t, a.rows[i], "threshold") {
			t.Fatalf("thresholds do not fall: %v", a.rows)
		}
		saved = append(saved, number(t, a.rows[i], "liquidity_needed")-number(t, row, "liquidity_needed"))
	}
	if len(saved) != 7 || slices.Min(saved) <= 0 {
		t.Fatalf("smaller parts do not save liquidity: %v", a.rows)
	}
	for i := 2; i < len(saved); i++ { // the first step is from no splitting to a threshold, not a halving
		if saved[i] >= saved[i-1] {
			t.Errorf("halving the threshold saves %v, more than before: %v", saved[i], saved)
		}
	}
}

// outage checks that the second-round effect rises with the length of an outage, and more than in proportion as long as nobody reacts:
// the bank takes in what the others pay. A reaction costs in a short outage and helps in a long one if liquidity is scarce; one that
// would come when the outage is over changes nothing.
func outage(t *testing.T, a answer) {
	if len(a.rows) != 2*3*5 {
		t.Fatalf("%d rows", len(a.rows))
	}
	for i := 0; i < len(a.rows); i += 5 {
		group := a.rows[i : i+5] // of a bank and a level of liquidity, along the length
		effects := map[string][]float64{}
		for _, row := range group {
			for _, reaction := range []string{"no_reaction", "after_20_ticks", "after_5_ticks"} {
				effects[reaction] = append(effects[reaction], number(t, row, reaction))
			}
		}
		for reaction, e := range effects {
			if e[0] <= 0 || !slices.IsSorted(e) {
				t.Errorf("the effect with %s is %v in %v", reaction, e, group[0])
			}
		}
		none, late, early := effects["no_reaction"], effects["after_20_ticks"], effects["after_5_ticks"]
		if none[4]-none[2] <= none[2]-none[0] {
			t.Errorf("the effect %v does not rise more than in proportion", none)
		}
		if group[0]["outage_ticks"] != "20" || late[0] != none[0] || early[0] <= none[0] {
			t.Errorf("in a short outage a reaction does not cost: %v", group[0])
		}
		if saved := 1 - early[4]/none[4]; group[4]["liquidity"] == "0.2" && (saved < 0.245 || saved > 0.295) {
			t.Errorf("in a long outage a reaction saves %.3f of the effect: %v", saved, group[4])
		}
		if group[4]["liquidity"] != "0.8" && early[4] >= none[4] {
			t.Errorf("in a long outage a reaction does not help: %v", group[4])
		}
	}
}

// throughputRule checks that banks provide more liquidity if a rule with a penalty holds, at every price of delay (Galbiati and Soramäki).
func throughputRule(t *testing.T, a answer) {
	if len(a.rows) != 2*3 {
		t.Fatalf("%d rows", len(a.rows))
	}
	for i := 0; i < len(a.rows); i += 2 {
		without, with := a.rows[i], a.rows[i+1]
		if without["rule"] != "none" || with["rule"] == "none" || with["ratio"] != without["ratio"] {
			t.Fatalf("rows %v and %v", without, with)
		}
		if number(t, with, "equilibrium") <= number(t, without, "equilibrium") {
			t.Errorf("the rule does not raise the demand: %v, without it %v", with, without)
		}
		if without["penalty"] != "0" || number(t, with, "penalty") <= 0 || number(t, with, "regret_percent") > 1 {
			t.Errorf("no equilibrium, or penalties of no rule: %v, %v", with, without)
		}
	}
}

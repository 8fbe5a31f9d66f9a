package main

import (
	"bytes"
	"encoding/csv"
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
}

// TestStudies copies every study that ships and executes the commands that its first lines name: they run it and ask its question.
func TestStudies(t *testing.T) {
	for _, name := range sweeps.StudyNames() {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			sweep(t, "init", "--from", name, "study")
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
			want := []string{"sweep run study/" + name + ".toml", "sweep query out/" + name + " --file study/" + name + ".sql"}
			if strings.Join(commands, "\n") != strings.Join(want, "\n") || !replications.Match(text) {
				t.Fatalf("the first lines name the commands\n%s\nwant\n%s\nand the number of replications", strings.Join(commands, "\n"), strings.Join(want, "\n"))
			}
			sweep(t, append(strings.Fields(commands[0])[1:], "--quiet")...)
			a := answer{name, csvRows(t, sweep(t, append(strings.Fields(commands[1])[1:], "--format", "csv")...))}
			if len(a.rows) == 0 {
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

// answer is what the query of a study returns: rows by column.
type answer struct {
	study string
	rows  []map[string]string
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

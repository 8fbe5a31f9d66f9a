package sweeps

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// filedRow is a row of a payments file, by column.
type filedRow map[string]string

var filedColumns = []string{"id", "from", "to", "value", "at", "priority", "till", "type", "settled", "path"}

func drawFiled(t *rapid.T, id int) filedRow {
	minute := rapid.IntRange(0, 3).Draw(t, "minute") // several in a tick
	banks := rapid.Permutation([]string{"A", "B", "C"}).Draw(t, "banks")
	return filedRow{"id": fmt.Sprint("x", id), "from": banks[0], "to": banks[1], "value": fmt.Sprint(rapid.IntRange(1, 5).Draw(t, "value")),
		"at": fmt.Sprintf("09:%02d", minute), "priority": fmt.Sprint(rapid.IntRange(0, 3).Draw(t, "priority")), "till": fmt.Sprintf("09:%02d", 10+minute),
		"type": "t", "settled": fmt.Sprintf("09:%02d", 5+minute), "path": "queue"}
}

// filedKeys are the run keys and seeds of a grid over a file with the rows of several dates, by date.
func filedKeys(t *rapid.T, dir string, days map[string][]filedRow, add bool) map[string]string {
	var csv strings.Builder
	csv.WriteString("date," + strings.Join(filedColumns, ",") + "\n")
	for _, date := range slices.Sorted(maps.Keys(days)) {
		for _, row := range days[date] {
			csv.WriteString(date)
			for _, c := range filedColumns {
				csv.WriteString("," + row[c])
			}
			csv.WriteString("\n")
		}
	}
	agents, unknown := "{id: A}, {id: B}, {id: C}", "fail"
	if add {
		agents, unknown = "{id: A}", "add"
	}
	scenario := fmt.Sprintf(`simulation: {ticks_per_day: 60, num_days: 1, rng_seed: 1}
clock: {day_start: "09:00", tick: 60s}
agents_defaults: {opening_balance: 5}
agents: [%s]
payments:
  file: days.csv
  columns: {date: date, id: id, sender: from, receiver: to, amount: value, time: at, priority: priority, deadline: till, type: type, settled: settled, path: path}
  episodes: by_date
  unknown_participants: %s
`, agents, unknown)
	for name, text := range map[string]string{"days.csv": csv.String(), "s.yaml": scenario, "g.toml": "scenario = 's.yaml'\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	g, err := Load(filepath.Join(dir, "g.toml"))
	if err != nil {
		t.Fatalf("%v\n%s", err, csv.String())
	}
	keys := map[string]string{}
	for i := range g.NumRuns() {
		r, err := g.Run(i)
		if err != nil {
			t.Fatal(err)
		}
		keys[g.Dates()[r.Replication]] = fmt.Sprint(r.Key, " ", r.Seed)
	}
	return keys
}

// Another value of any column, and another order within a tick, is another run; the other dates stay the same.
func TestRunKeysFollowRows(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		days := map[string][]filedRow{}
		for _, date := range []string{"2024-06-03", "2024-06-04"} {
			for i := range rapid.IntRange(2, 4).Draw(t, "rows") {
				days[date] = append(days[date], drawFiled(t, i))
			}
		}
		before := filedKeys(t, dir, days, false)
		rows := days["2024-06-04"]
		i := rapid.IntRange(0, len(rows)-1).Draw(t, "row")
		other := map[string]string{"id": "y", "value": "7", "at": "09:04", "priority": "9", "till": "09:30", "type": "u", "settled": "09:31", "path": "lsm"}
		switch what := rapid.SampledFrom(append(slices.Clone(filedColumns), "order")).Draw(t, "what"); what {
		case "order":
			rows[1]["at"], rows[1]["till"], rows[1]["settled"] = rows[0]["at"], rows[0]["till"], rows[0]["settled"]
			before = filedKeys(t, dir, days, false)
			rows[0], rows[1] = rows[1], rows[0]
		case "from", "to":
			rows[i]["from"], rows[i]["to"] = rows[i]["to"], rows[i]["from"]
		default:
			rows[i][what] = other[what]
		}
		after := filedKeys(t, dir, days, false)
		if after["2024-06-03"] != before["2024-06-03"] {
			t.Error("a row of one date changes another date")
		}
		if after["2024-06-04"] == before["2024-06-04"] {
			t.Errorf("the run key of other rows is the same: %v", rows)
		}
	})
}

// A date that is added anywhere computes one new run and changes no other, also if it has banks that the others do not have.
func TestAddedDateIsOneNewRun(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		add := rapid.Bool().Draw(t, "add banks")
		days := map[string][]filedRow{}
		all := []string{"2024-06-03", "2024-06-04", "2024-06-05", "2024-06-06"}
		for _, date := range all {
			for i := range rapid.IntRange(1, 3).Draw(t, "rows") {
				days[date] = append(days[date], drawFiled(t, i))
			}
		}
		added := rapid.SampledFrom(all).Draw(t, "added date")
		if add && rapid.Bool().Draw(t, "new bank") {
			days[added][0]["from"] = rapid.SampledFrom([]string{"0FIRST", "ZLAST"}).Draw(t, "its name")
		}
		with := filedKeys(t, dir, days, add)
		new := with[added]
		delete(days, added)
		without := filedKeys(t, dir, days, add)
		delete(with, added)
		if !maps.Equal(with, without) {
			t.Errorf("adding %s changes other dates: %v, without it %v", added, with, without)
		}
		for _, key := range without {
			if key == new {
				t.Error("two dates have one key")
			}
		}
	})
}

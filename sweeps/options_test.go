package sweeps

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go"
)

func TestStoppingRules(t *testing.T) {
	g := grid(t, head+`replications = { until = " ci_half_width( total_cost_cents ) < 1.5% ", min = 20, max = 2000, level = 0.99 }`)
	s := g.Stopping()
	if s == nil || s.Metric != "total_cost_cents" || !s.Relative || s.Below != 0.015 || s.Min != 20 || s.Max != 2000 || s.Level != 0.99 {
		t.Errorf("rule %+v", s)
	}
	if g.NumReplications() != 2000 {
		t.Errorf("%d replications", g.NumReplications())
	}
	s = grid(t, head+`replications = { until = "ci_half_width(settlement_rate)<1e-3", max = 50 }`).Stopping()
	if s == nil || s.Relative || s.Below != 1e-3 || s.Min != 10 || s.Level != 0.95 {
		t.Errorf("rule %+v", s)
	}
	if grid(t, head).Stopping() != nil {
		t.Error("a fixed number of replications has a stopping rule")
	}
}

func TestOutputSelectsTables(t *testing.T) {
	all, onRequest := []string{"runs", "events", "ticks", "decisions"}, []string{"decisions"}
	for text, want := range map[string][]string{
		``:                                    {"runs", "events", "ticks"},
		`tables = ["*"]`:                      {"runs", "events", "ticks"},
		`tables = ["*", "decisions"]`:         {"runs", "events", "ticks", "decisions"},
		`tables = ["*", "-events"]`:           {"runs", "ticks"},
		`tables = ["-events"]`:                {"runs", "ticks"},
		`tables = ["decisions", "runs"]`:      {"runs", "decisions"},
		`tables = ["runs", "*", "-ticks"]`:    {"runs", "events"},
		`tables = ["runs", "-runs", "ticks"]`: {"ticks"},
	} {
		got, err := grid(t, head+"[output]\n"+text).Output().Select(all, onRequest)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v, want %v", text, got, err, want)
		}
	}
	_, err := grid(t, head+"[output]\ntables = [\"event\"]").Output().Select(all, onRequest)
	if !contains(err, `grid.toml:4:11: output.tables[0]: there is no table "event"; did you mean "events"?`) {
		t.Errorf("told %v", err)
	}
	o := grid(t, head+"[output]\nbatch = 7").Output()
	if o.BatchRuns != 7 || o.Compression != "zstd" {
		t.Errorf("output %+v", o)
	}
}

func TestFilesAreRelativeToWhoNamesThem(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files := source(t, "")
	write("grids/grid.toml", `
scenario = "../scenarios/base.json"
seed = 1
[[axis]]
name = "a"
set = "agents.A.policy"
group = "alone" # where the same value may have two labels
values = [ { label = "by_file", file = "policies/cautious.json" },
           { label = "inline", value = { type = "FromJson", json_path = "policies/cautious.json" } },
           { label = "of_scenario", value = { type = "FromJson", json_path = "own/eager.json" } } ]
[[axis]]
name = "path"
set = "agents.B.policy.json_path"
values = ["policies/cautious.json", "own/eager.json"]
[[axis]]
name = "clock"
set = "simulation"
values = [ { label = "short", file = "clock.yaml" } ]
`)
	write("grids/policies/cautious.json", string(files["policies/cautious.json"]))
	write("grids/clock.yaml", "{ticks_per_day: 3, num_days: 1, rng_seed: 1}")
	write("scenarios/base.json", `{"simulation": {"ticks_per_day": 5, "num_days": 2, "rng_seed": 7}, "agents": [
		{"id": "A", "opening_balance": 1}, {"id": "B", "opening_balance": 1, "policy": {"type": "FromJson", "json_path": "own/eager.json"}}]}`)
	write("scenarios/own/eager.json", string(files["policies/eager.json"]))
	t.Chdir(t.TempDir())
	g, err := Load(filepath.Join(dir, "grids", "grid.toml"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := FromSource(g.File(), g.Source())
	if err != nil {
		t.Fatal(err)
	}
	for name, g := range map[string]*Grid{"disk": g, "memory": again} {
		if err := g.Check(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for i, want := range []string{"cautious cautious 3", "cautious eager 3", "cautious cautious 3", "cautious eager 3", "eager cautious 3", "eager eager 3"} {
			s, err := g.Scenario(run(t, g, int64(i)))
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(s.Agents[0].Policy.Program.ID(), " ", s.Agents[1].Policy.Program.ID(), " ", s.TicksPerDay); got != want {
				t.Errorf("%s: point %d has %s, want %s", name, i, got, want)
			}
		}
	}
}

func TestPoliciesAreFoundInTheWorkingDirectoryToo(t *testing.T) {
	eager := source(t, "")["policies/eager.json"]
	grids := t.TempDir()
	t.Chdir(t.TempDir())
	text := head + "[[axis]]\nname = \"p\"\nset = \"agents.BANK_A.policy\"\nvalues = [ { label = \"mine\", value = { type = \"FromJson\", json_path = \"mine.json\" } } ]\n"
	for name, data := range map[string]string{"mine.json": string(eager), grids + "/base.yaml": smallBase, grids + "/grid.toml": text} {
		if err := os.WriteFile(name, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	g, err := Load(grids + "/grid.toml")
	if err != nil {
		t.Fatal(err)
	}
	again, err := FromSource(g.File(), g.Source())
	if err != nil {
		t.Fatal(err)
	}
	if run(t, g, 0).Key != run(t, again, 0).Key {
		t.Error("the grid is another one without the working directory")
	}
}

func TestListsFromParquet(t *testing.T) {
	type row struct {
		Credit int32   `parquet:"credit"`
		Price  float64 `parquet:"price"`
		Policy string  `parquet:"policy_a,dict"`
		Flag   bool    `parquet:"bilateral"`
	}
	var file bytes.Buffer
	rows := make([]row, 3000)
	for i := range rows {
		rows[i] = row{int32(i), float64(i) / 4, []string{"eager", "cautious"}[i%2], i%3 == 0}
	}
	w := parquet.NewGenericWriter[row](&file, parquet.MaxRowsPerRowGroup(1000))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	files := source(t, head+`
design = { kind = "list", file = "points.parquet" }
[[axis]]
name = "credit"
set = "agents.BANK_A.unsecured_cap"
[[axis]]
name = "price"
set = "cost_rates.delay_cost_per_tick_per_cent"
[[axis]]
name = "policy_a"
set = "agents.BANK_A.policy"
values = [ { label = "eager", file = "policies/eager.json" }, { label = "cautious", file = "policies/cautious.json" } ]
[[axis]]
name = "bilateral"
set = "lsm_config.enable_bilateral"
`)
	files["points.parquet"] = file.Bytes()
	g, err := FromSource("grid.toml", files)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Check(); err != nil {
		t.Fatal(err)
	}
	for i, want := range map[int64]string{0: "0 0 eager true", 2999: "2999 749.75 cautious false"} {
		if p, _ := g.Point(i); labels(p.Values) != want {
			t.Errorf("point %d is %s, want %s", i, labels(p.Values), want)
		}
	}
	files["points.parquet"] = file.Bytes()[:file.Len()/2]
	if _, err := FromSource("grid.toml", files); !contains(err, "points.parquet: cannot read the Parquet file") {
		t.Errorf("told %v", err)
	}
}

func TestListsFromCSVHaveTheTypesOfTheirCells(t *testing.T) {
	load := func(csv string) (*Grid, error) {
		files := source(t, head+"design = { kind = \"list\", file = \"points.csv\" }\n[[axis]]\nname = \"x\"\nset = \"agents.BANK_A.unsecured_cap\"\n")
		files["points.csv"] = []byte(csv)
		return FromSource("grid.toml", files)
	}
	for csv, want := range map[string]string{
		"x\n1\n-20\n":          "int64 1,-20",
		"\uFEFFx\n1\n2.5\n":    "float64 1,2.5",
		"x\n1e3\n.5\n":         "float64 1000,0.5",
		"x\ntrue\nfalse\n":     "bool true,false",
		"x\n007\n8\n":          "string 007,8",
		"x\nNaN\nX1\n":         "string NaN,X1",
		"x\r\n\"a, b\"\r\nc\n": "string a, b,c",
	} {
		g, err := load(csv)
		if err != nil {
			t.Errorf("%q: %v", csv, err)
			continue
		}
		if a := g.Axes()[0]; fmt.Sprint(a.Type, " ", a.Values.At(0).Label(), ",", a.Values.At(1).Label()) != want {
			t.Errorf("%q gives %v %v, want %s", csv, a.Type, a.Values, want)
		}
	}
	for csv, want := range map[string]string{
		"":             "points.csv: the file is empty",
		"x\n":          "the list has no points",
		"x\n1,2\n":     "points.csv:2",
		"x,x\n1,2\n":   "the column x appears twice",
		"x\n1\n\"\"\n": "points.csv:3:1: x: the cell is blank",
	} {
		if _, err := load(csv); !contains(err, want) {
			t.Errorf("%q: told %v, want %s", csv, err, want)
		}
	}
}

func TestOnlyRegularFilesAreRead(t *testing.T) {
	dir := t.TempDir()
	for scenario, want := range map[string]string{"/dev/zero": "it is a device, not a regular file", dir: "it is a directory", "none.yaml": "there is no such file"} {
		if err := os.WriteFile(dir+"/grid.toml", fmt.Appendf(nil, "scenario = %q\nseed = 1\n", scenario), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(dir + "/grid.toml"); !contains(err, want) {
			t.Errorf("%s: told %v", scenario, err)
		}
	}
	if _, err := Load(dir + "/none.toml"); !contains(err, "none.toml: cannot read the grid: there is no such file") {
		t.Errorf("told %v", err)
	}
}

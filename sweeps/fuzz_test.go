package sweeps

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"sweep/engine/document"
)

// FuzzGrid feeds arbitrary grids to the decoder. A grid is refused with positions, or all it announces can be had.
func FuzzGrid(f *testing.F) {
	names, err := filepath.Glob("testdata/mistakes/*.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, seed := range fuzzSeeds {
		f.Add([]byte(seed))
	}
	files := source(f, "")
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		mine := map[string][]byte{"grid.toml": data}
		for name, data := range files {
			if name != "grid.toml" {
				mine[name], mine["../"+name] = data, data
			}
		}
		g, err := FromSource("grid.toml", mine, WithRunsMax(1e5))
		if err != nil {
			checkRefusal(t, err)
			return
		}
		last := g.NumRuns() - 1
		if last < 0 || g.NumPoints()*g.NumReplications() != g.NumRuns() {
			t.Fatalf("%d points, %d replications, %d runs", g.NumPoints(), g.NumReplications(), g.NumRuns())
		}
		for _, i := range []int64{0, last / 3, last} {
			r, err := g.Run(i)
			if r.Index != i || r.Point*g.NumReplications()+r.Replication != i || len(r.Values) != len(g.Axes()) || err == nil && len(r.Key) != 16 {
				t.Fatalf("run %d is %+v, %v", i, r, err)
			}
			for k, a := range g.Axes() {
				if r.Values[k].Type != a.Type {
					t.Fatalf("axis %s of type %v has a value of type %v", a.Name, a.Type, r.Values[k].Type)
				}
			}
		}
		again, err := FromSource(g.File(), g.Source(), WithRunsMax(1e5))
		if err != nil {
			t.Fatalf("the sources of the grid are refused: %v", err)
		}
		a, _ := g.Run(last)
		if b, _ := again.Run(last); a.Key != b.Key || a.Seed != b.Seed {
			t.Fatalf("the sources of the grid give run %+v instead of %+v", b, a)
		}
	})
}

func checkRefusal(t *testing.T, err error) {
	var errs document.Errors
	if !errors.As(err, &errs) || len(errs) == 0 {
		t.Fatalf("an error without mistakes: %v", err)
	}
	for _, e := range errs {
		if e.Pos.File == "" || e.Message == "" || e.Class == "" {
			t.Fatalf("a mistake without place, message or class: %#v", e)
		}
	}
}

var fuzzSeeds = []string{
	head,
	head + sampledAxes + "[design]\nkind = \"lhs\"\nsamples = 9\n",
	head + sampledAxes + "[design]\nkind = \"saltelli\"\nsamples = 4\nsecond_order = true\nskip = 2\n",
	head + sampledAxes + "[design]\nkind = \"morris\"\ntrajectories = 3\nlevels = 6\n",
	head + fourHundredMillion,
	head + "exclude = \"a > 3 and not (b in [1, 2])\"\n[[axis]]\nname = \"a\"\nset = \"agents.*.unsecured_cap\"\nvalues = [1, 5]\n[[axis]]\nname = \"b\"\nset = [\"agents[1].opening_balance\"]\nrange = { from = 1, to = 5, n = 3, scale = \"log\" }\ndefault = 1000000\n",
	head + "[design]\nkind = \"list\"\nfile = \"points.csv\"\nignore = [\"note\"]\n[[axis]]\nname = \"credit\"\nset = \"agents.BANK_A.unsecured_cap\"\n[[axis]]\nname = \"policy_a\"\nset = \"agents.BANK_A.policy\"\nvalues = [ { label = \"eager\", file = \"policies/eager.json\" }, { label = \"cautious\", file = \"policies/cautious.json\" } ]\n",
	head + "[[axis]]\nname = \"r\"\nset = \"lsm_config.enable_cycles\"\nvalues = [true, false]\ngroup = \"g\"\n[[axis]]\nname = \"s\"\nset = \"lsm_config.max_cycle_length\"\ndepends_on = \"r\"\nvalues = { true = [3, 4], false = [3] }\n[output]\npartition_by = [\"r\"]\ntables = [\"*\", \"-events\"]\nbatch = 5\n",
	"[scenario]\nsimulation = { ticks_per_day = 1, num_days = 1 }\nagents = [ { id = \"A\", opening_balance = 1 } ]\n[replications]\nuntil = \"ci_half_width(total_cost_cents) < 1%\"\nmax = 20\n",
}

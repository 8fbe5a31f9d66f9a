package lab

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/runner"
	"sweep/sweeps"
)

const banks = `
simulation: { ticks_per_day: 12, num_days: 1, rng_seed: 42 }
rng_streams: per_agent
deadline_cap_at_eod: true
agents:
  - id: A
    opening_balance: 1000
    unsecured_cap: 500
    arrival_config: { rate_per_tick: 1.0, amount_distribution: { type: Uniform, min: 100, max: 900 }, counterparty_weights: { B: 1.0 }, deadline_range: [3, 9], priority: 5 }
  - id: B
    opening_balance: 1000
    unsecured_cap: 500
    arrival_config: { rate_per_tick: 1.0, amount_distribution: { type: Uniform, min: 100, max: 900 }, counterparty_weights: { A: 1.0 }, deadline_range: [3, 9], priority: 5 }
cost_rates: { overdraft_bps_per_tick: 50, delay_cost_per_tick_per_cent: 0.001, deadline_penalty: 50, eod_penalty: 200 }
`

const capSpace = `
scenario = "banks.yaml"
[[space]]
name = "cap"
set = "agents.A.unsecured_cap"
range = { from = 0, to = 1_000_000, scale = "int" }
[objective]
minimise = "A.total_cost_cents"
`

// write writes a search document beside the scenario.
func write(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{"banks.yaml": banks, "lab.toml": text,
		"wait.json": `{"version": "1.0", "policy_id": "wait", "parameters": {"late": 2}, "payment_tree": {"type": "condition", "node_id": "n",
			"condition": {"op": "<=", "left": {"field": "ticks_to_deadline"}, "right": {"param": "late"}},
			"on_true": {"type": "action", "node_id": "y", "action": "Release"}, "on_false": {"type": "action", "node_id": "w", "action": "Hold"}}}`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "lab.toml")
}

func options(dir string) Options {
	return Options{Runner: runner.Options{Dir: vfs.OnDisk(dir), Workers: 2}}
}

func search(t *testing.T, file string, o Options) *Outcome {
	t.Helper()
	doc, err := Load(file)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(doc, o)
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestHalvingComputesPrefixesOnce checks the numbers of successive halving of 81 candidates by 3: rungs 81·1, 27·3, 9·9, 3·27, 1·81.
func TestHalvingComputesPrefixesOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	out := search(t, write(t, capSpace+`
[episodes]
confirm = 0
[proposer]
design = { kind = "lhs", samples = 81 }
halving = { eta = 3 }
`), options(dir))
	if c := out.Counts; c.Evaluated != 405 || c.Runs != 297 || c.Incumbent != 81 || c.Confirm != 0 || c.Candidates != 81 {
		t.Errorf("%+v", c)
	}
	d, err := datasets.Open(vfs.OnDisk(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var runs []int64
	for _, p := range d.Plans() {
		runs = append(runs, p.Runs)
	}
	if got := fmt.Sprint(runs); got != "[81 81 54 54 54 54]" {
		t.Errorf("the plans have %s runs: the incumbent's, then 81·1, 27·2, 9·6, 3·18 and 1·54 new ones", got)
	}
}

// TestKilledSearchContinues stops a search after each of its stages; the same command must end with the same bytes.
func TestKilledSearchContinues(t *testing.T) {
	file := write(t, capSpace+`
[rule]
n = 6
[[space]]
name = "policy"
set = "agents.A.policy"
values = [ { label = "fifo", value = { type = "Fifo" } }, { label = "wait", file = "wait.json" } ]
[[space]]
name = "late"
agent = "A"
parameter = "late"
values = [1, 2, 3]
[proposer]
design = { kind = "lhs", samples = 6 }
halving = { eta = 2 }
`)
	whole := filepath.Join(t.TempDir(), "whole")
	search(t, file, options(whole))
	want := datasetstest.TreeHash(t, vfs.OnDisk(whole))
	for stop := 1; ; stop++ {
		dir := filepath.Join(t.TempDir(), "killed")
		ctx, cancel := context.WithCancel(context.Background())
		o, steps := options(dir), 0
		o.Runner.Grace = -1
		o.Progress = func(Step) {
			if steps++; steps == stop {
				cancel()
			}
		}
		doc, err := Load(file)
		if err != nil {
			t.Fatal(err)
		}
		s, err := New(doc, o)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Run(ctx)
		cancel()
		if steps < stop {
			return
		}
		var interrupted *runner.Interrupted
		if err != nil && !errors.As(err, &interrupted) && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		search(t, file, options(dir))
		if got := datasetstest.TreeHash(t, vfs.OnDisk(dir)); got != want {
			t.Fatalf("stopped at stage %d: tree hash %s instead of %s", stop, got, want)
		}
	}
}

// TestCandidatesHaveTheKeysOfAnyGrid compares the run keys of candidates with those of a grid with the same policies.
func TestCandidatesHaveTheKeysOfAnyGrid(t *testing.T) {
	file := write(t, `
scenario = "banks.yaml"
[[space]]
name = "policy"
set = "agents.A.policy"
values = [ { label = "wait", file = "wait.json" } ]
[[space]]
name = "late"
agent = "A"
parameter = "late"
values = [2, 3]
[objective]
minimise = "A.total_cost_cents"
[rule]
n = 2
[episodes]
confirm = 0
[proposer]
design = { kind = "factorial" }
`)
	dir := filepath.Join(t.TempDir(), "out")
	search(t, file, options(dir))
	d, err := datasets.Open(vfs.OnDisk(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	keys := map[string]bool{}
	err = d.EachCommit(func(c datasets.CommitRecord) error {
		for _, k := range c.RunKeys {
			keys[k] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	grid := filepath.Join(filepath.Dir(file), "grid.toml")
	text := `
scenario = "banks.yaml"
replications = 2
[[axis]]
name = "policy"
set = "agents.A.policy"
values = [ { label = "fifo", value = { type = "Fifo" } }, { label = "wait", file = "wait.json" } ]
`
	if err := os.WriteFile(grid, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	g, err := sweeps.Load(grid)
	if err != nil {
		t.Fatal(err)
	}
	for i := range g.NumRuns() {
		r, err := g.Run(i)
		if err != nil {
			t.Fatal(err)
		}
		if !keys[r.Key] {
			t.Errorf("run %d of the grid (%v) has the key %s, which no candidate has", i, r.Values, r.Key)
		}
	}
	if len(keys) != 6 {
		t.Errorf("%d different runs, not 2 of the incumbent and 2 of each candidate", len(keys))
	}
}

// proposals is a proposer with fixed generations.
type proposals [][]Proposal

func (p proposals) Propose(_ context.Context, generation, _ int) ([]Proposal, error) {
	if generation > len(p) {
		return nil, nil
	}
	return p[generation-1], nil
}

func (p proposals) Learn(context.Context, []Result) error { return nil }

// TestEqualCandidateComesFurther proposes a candidate again that an earlier generation has dropped. Of the rungs 4·5, 2·10, 1·20, the
// first generation computes 20 + 10 + 10 runs; the second 15 + 10 + 10, because it knows 5 of the first rung.
func TestEqualCandidateComesFurther(t *testing.T) {
	o := options(filepath.Join(t.TempDir(), "out"))
	liquid := func(ids ...string) (list []Proposal) {
		for _, id := range ids {
			var cents int64
			fmt.Sscanf(id[1:], "%d", &cents)
			list = append(list, Proposal{ID: id, Params: []Param{{"cap", cents}}})
		}
		return list
	}
	o.Proposer = proposals{liquid("a0", "a5000", "a9000", "a8000"), liquid("b1", "b2", "b3", "b5000")}
	out := search(t, write(t, strings.NewReplacer("unsecured_cap", "opening_balance").Replace(capSpace)+`
[rule]
n = 20
[proposer]
design = { kind = "lhs", samples = 4 }
halving = { eta = 2, first = 5 }
`), o)
	found := map[string]*Ranked{}
	for _, r := range out.Points[0].Candidates {
		found[r.ID] = r
	}
	if r := found["a5000"]; r.Search.Stage != 1 || r.Search.N != 5 {
		t.Fatalf("the first generation has not dropped a5000: %+v", r.Search)
	}
	r := found["b5000"]
	if r.Search.Stage != 6 || r.Search.N != 20 || r.Same != "a5000" {
		t.Errorf("b5000: %+v, the same as %q", r.Search, r.Same)
	}
	if c := out.Counts; c.Runs != 75 || c.Evaluated != 120 {
		t.Errorf("%+v", c)
	}
	if w := out.Points[0].Winner; w == nil || w.Confirmed == nil || w.Confirmed.N != 20 {
		t.Errorf("the winner has no confirmation: %+v", w)
	}
}

// TestHolmCorrectsSeveralCandidates leaves a verdict on one candidate alone to its interval, as sweep evaluate does: the p-value of
// sign flips may be above 0.05 although the interval excludes 0. Holm makes 0.03 and 0.04 of two candidates 0.06.
func TestHolmCorrectsSeveralCandidates(t *testing.T) {
	doc := &Document{}
	doc.Rule.Kind, doc.Rule.Level = "superior", 0.95
	s := &Search{doc: doc}
	judged := func(p float64) *candidate {
		return &candidate{stages: []outcome{{p: p, Result: Result{Verdict: "accept"}}}}
	}
	one, a, b, c := judged(0.0625), judged(0.03), judged(0.04), judged(0.001)
	s.correct([]*candidate{one})
	s.correct([]*candidate{a, b})
	s.correct([]*candidate{c, judged(0.9)})
	for i, want := range []string{"accept", "undecided", "undecided", "accept"} {
		if got := []*candidate{one, a, b, c}[i].stages[0]; got.Verdict != want {
			t.Errorf("p %g, corrected %g: %s, want %s", got.p, got.holm, got.Verdict, want)
		}
	}
}

// TestIncumbentMayWin confirms a candidate that is the incumbent, which is not inferior to itself. Its fresh episodes are the incumbent's.
func TestIncumbentMayWin(t *testing.T) {
	o := options(filepath.Join(t.TempDir(), "out"))
	o.Proposer = proposals{{{ID: "same"}}}
	out := search(t, write(t, capSpace+"[rule]\nkind = \"not_inferior\"\nmargin = 1\nn = 120\n[proposer]\ndesign = { kind = \"lhs\", samples = 1 }\n"), o)
	if w := out.Points[0].Winner; w == nil || w.Same != "incumbent" || w.Confirmed == nil || w.Confirmed.Verdict != "accept" || out.Counts.Confirm != 120 {
		t.Errorf("%+v %+v", w, out.Counts)
	}
}

// TestInvalidAndEqualCandidates keeps candidates that cannot be simulated with their reasons, and does not compute equal ones again.
func TestInvalidAndEqualCandidates(t *testing.T) {
	o := options(filepath.Join(t.TempDir(), "out"))
	o.Proposer = proposals{{
		{ID: "far", Params: []Param{{"cap", int64(2_000_000)}}},
		{ID: "ok", Params: []Param{{"cap", int64(900)}}},
		{ID: "ok", Params: []Param{{"cap", int64(901)}}},
		{ID: "half", Params: []Param{{"cap", 1.5}}},
		{ID: "none", Params: []Param{{"cop", int64(1)}}},
	}, {
		{ID: "again", Params: []Param{{"cap", int64(900)}}},
		{ID: "same", Params: nil},
	}}
	out := search(t, write(t, capSpace+"[rule]\nn = 3\n[episodes]\nconfirm = 0\n[budget]\nruns = 100\n[proposer]\ndesign = { kind = \"lhs\", samples = 7 }\n"), o)
	if c := out.Counts; c.Candidates != 3 || c.Invalid != 4 || c.Runs != 3 || c.Evaluated != 9 {
		t.Errorf("%+v", c)
	}
	var same []string
	for _, r := range out.Points[0].Candidates {
		if len(r.Invalid) > 0 && (r.Search.Verdict != "invalid" || !math.IsNaN(r.Search.Mean) || !math.IsNaN(r.Search.CandidateMean)) {
			t.Errorf("%s is invalid, and has %+v", r.ID, r.Search)
		}
		if r.Same != "" {
			same = append(same, r.ID+"="+r.Same)
		}
	}
	if got := strings.Join(same, " "); got != "same=incumbent again=ok" && got != "again=ok same=incumbent" {
		t.Error(got)
	}
}

// TestBudgetSmallerThanAStage refuses it before anything is computed.
func TestBudgetSmallerThanAStage(t *testing.T) {
	text := capSpace + "[budget]\nruns = 296\n[proposer]\ndesign = { kind = \"lhs\", samples = 81 }\nhalving = { eta = 3 }\n"
	for _, c := range []struct {
		runs string
		ok   bool
	}{{"296", false}, {"297", true}} {
		doc, err := Load(write(t, strings.Replace(text, "296", c.runs, 1)))
		if err != nil {
			t.Fatal(err)
		}
		_, err = New(doc, options(filepath.Join(t.TempDir(), "out")))
		if (err == nil) != c.ok || !c.ok && errkind.Of(err) != errkind.Invalid {
			t.Errorf("budget of %s runs: %v", c.runs, err)
		}
	}
}

func TestDatesThatOverlap(t *testing.T) {
	for text, want := range map[string][2]string{
		"2025-01..2025-08":       {"2025-01-01", "2025-08-31"},
		"2025-03":                {"2025-03-01", "2025-03-31"},
		"2025-01-15..2025-02-03": {"2025-01-15", "2025-02-03"},
	} {
		from, to, err := dateRange(text)
		if err != nil || from != want[0] || to != want[1] {
			t.Errorf("%s: %s %s %v", text, from, to, err)
		}
	}
	for _, text := range []string{"2025-08..2025-01", "2025", "x..y", ""} {
		if _, _, err := dateRange(text); err == nil {
			t.Errorf("%q is accepted", text)
		}
	}
}

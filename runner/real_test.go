package runner

import (
	"context"
	_ "embed"
	"testing"

	"sweep/datasets"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/runner/plan"
	"sweep/sweeps"
)

// twoBanks is a small real grid: 18 points of 4 replications, 72 runs in 24 batches of 3. Replacements change its text.
func twoBanks(t testing.TB, replace ...func(grid, scenario string) (string, string)) *sweeps.Grid {
	t.Helper()
	grid, scenario := twoBanksToml, twoBanksYaml
	for _, r := range replace {
		grid, scenario = r(grid, scenario)
	}
	g, err := readTwoBanks(grid, scenario)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

//go:embed testdata/two-banks.toml
var twoBanksToml string

//go:embed testdata/two-banks.yaml
var twoBanksYaml string

func readTwoBanks(grid, scenario string) (*sweeps.Grid, error) {
	return sweeps.FromSource("two-banks.toml", map[string][]byte{"two-banks.toml": []byte(grid), "two-banks.yaml": []byte(scenario)})
}

func mustRun(t *testing.T, g plan.Grid, o Options) Summary {
	t.Helper()
	s, err := Run(context.Background(), g, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheEngineGivesOneDataSetWhateverTheWorkersAndShards(t *testing.T) {
	dir := newDir(t)
	s := mustRun(t, twoBanks(t), Options{Dir: at(dir), Workers: 1})
	if s.Done != 72 || s.Failed != 0 || !s.Complete || s.Rows["runs"] != 72 || s.Rows["transactions"] == 0 || s.Rows["events"] == 0 {
		t.Fatalf("summary %+v, want 72 runs with payments", s)
	}
	want := treeHash(t, disk, dir)
	for _, workers := range []int{2, 8} {
		dir := newDir(t)
		mustRun(t, twoBanks(t), Options{Dir: at(dir), Workers: workers})
		if treeHash(t, disk, dir) != want {
			t.Errorf("%d workers give another tree hash", workers)
		}
	}
	dir = newDir(t)
	for _, shard := range []int{2, 1} {
		mustRun(t, twoBanks(t), Options{Dir: at(dir), Shard: plan.Shard{Index: shard, Count: 2}})
	}
	if f, err := Finish(at(dir), nil); err != nil || !f.Complete || f.MissingRuns != 0 {
		t.Errorf("finish: %+v, %v", f, err)
	}
	if treeHash(t, disk, dir) != want {
		t.Error("two shards give another tree hash")
	}
}

func TestBatchSizeChangesFilesButNoRun(t *testing.T) {
	one, auto := newDir(t), newDir(t)
	batch := func(size string) func(string, string) (string, string) {
		return func(grid, scenario string) (string, string) {
			return replaced(grid, "batch = 3", "batch = "+size), scenario
		}
	}
	a := mustRun(t, twoBanks(t, batch("1")), Options{Dir: at(one)})
	b := mustRun(t, twoBanks(t, batch(`"auto"`)), Options{Dir: at(auto)})
	if a.Batches != 72 || b.Batches != 3 {
		t.Errorf("%d and %d batches, want one for each run and one for each of 3 partitions", a.Batches, b.Batches)
	}
	for table, rows := range a.Rows {
		if b.Rows[table] != rows && table != "policies" { // a batch has each policy once
			t.Errorf("table %s has %d rows in single batches and %d in large ones", table, rows, b.Rows[table])
		}
	}
}

func TestVerificationComputesBatchesAgain(t *testing.T) {
	dir := newDir(t)
	// A limit of 45 ticks makes the runs of three days fail.
	if s := mustRun(t, twoBanks(t), Options{Dir: at(dir), TicksMax: 45}); s.Failed != 24 {
		t.Fatalf("%d runs failed, want the 24 of three days", s.Failed)
	}
	d, err := datasets.Open(at(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	rerun, err := Rerunner(d)
	if err != nil {
		t.Fatal(err)
	}
	report, err := verify.Run(context.Background(), d, verify.Options{Level: verify.LevelRerun, Rerun: rerun})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) > 0 || report.Reruns != 24 {
		t.Errorf("%d batches were computed again with findings %v", report.Reruns, report.Findings)
	}
}

func TestAnExtendedGridIsReadAgainFromTheDataSet(t *testing.T) {
	dir := newDir(t)
	mustRun(t, twoBanks(t), Options{Dir: at(dir)})
	more := func(grid, scenario string) (string, string) {
		return replaced(replaced(grid, "[0, 50_000, 200_000]", "[200_000, 0, 50_000, 75_000]"), "replications = 4", "replications = 5"), scenario
	}
	s := mustRun(t, twoBanks(t, more), Options{Dir: at(dir)})
	if s.Done != 4*2*3*5-72 || s.NewPlan != 2 || !s.Complete {
		t.Errorf("summary %+v, want 48 new runs", s)
	}
	if s := mustRun(t, twoBanks(t), Options{Dir: at(dir)}); s.Done != 0 || s.NewPlan != 0 {
		t.Errorf("the first grid again: %+v, want nothing to do", s)
	}
}

func TestAStoredRunIsResolvedFromItsDataSet(t *testing.T) {
	dir := newDir(t)
	g := twoBanks(t)
	mustRun(t, g, Options{Dir: at(dir)})
	d, err := datasets.Open(at(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, id := range []int64{0, 35, 71} {
		r, err := plan.FindRun(at(dir), id)
		if err != nil {
			t.Fatal(err)
		}
		s, err := r.Scenario()
		if err != nil {
			t.Fatal(err)
		}
		record, err := d.Record(r.Batch.Number)
		if err != nil {
			t.Fatal(err)
		}
		if record.RunKeys[id-record.FirstRun] != r.Key || s.Seed != r.Seed || record.Partition[0].Value != r.Values[0].Label() {
			t.Errorf("run %d is found as %+v, its batch is %+v", id, r.Run, record)
		}
	}
	if _, err := plan.FindRun(at(dir), 72); err == nil {
		t.Error("run 72 of 72 was found")
	}
}

func TestLookSaysWhatRunWouldDo(t *testing.T) {
	dir := newDir(t)
	o := Options{Dir: at(dir)}
	check := func(g plan.Grid, want Preview) {
		t.Helper()
		if got, err := Look(g, o); err != nil || got != want {
			t.Errorf("preview %+v, %v; want %+v", got, err, want)
		}
	}
	check(twoBanks(t), Preview{NewPlan: 1, NewRuns: 72, Runs: 72, Batches: 24, Shard: 72, Pending: 24})
	if there, _ := vfs.Exists(disk, dir); there {
		t.Error("looking has made the directory")
	}
	mustRun(t, twoBanks(t), Options{Dir: at(dir), Shard: plan.Shard{Index: 1, Count: 2}})
	check(twoBanks(t), Preview{Exists: true, Runs: 72, Batches: 24, Shard: 72, Before: 36, Pending: 12})
}

func TestExtendedRetriedAndRoundedDataSetsAreSound(t *testing.T) {
	extended, retried, rounded := newDir(t), newDir(t), newDir(t)
	mustRun(t, twoBanks(t), Options{Dir: at(extended)})
	mustRun(t, twoBanks(t, func(grid, scenario string) (string, string) {
		axis := "[[axis]]\nname = \"limit\"\nset = \"lsm_config.max_cycles_per_tick\"\nvalues = [10, 1]\ndefault = 10\n\n[output]"
		return replaced(replaced(grid, "[output]", axis), "[1, 2, 3]", "[1, 2]"), scenario
	}), Options{Dir: at(extended)})
	mustRun(t, twoBanks(t), Options{Dir: at(retried), TicksMax: 45})
	if s, err := Retry(context.Background(), Options{Dir: at(retried)}); err != nil || s.Done != 24 || s.FailedRuns != 0 {
		t.Errorf("retry: %+v, %v; want the 24 failed runs", s, err)
	}
	mustRun(t, twoBanks(t, untilKnown(rule)), Options{Dir: at(rounded)})
	for name, dir := range map[string]string{"extended": extended, "retried": retried, "rounded": rounded} {
		d, err := datasets.Open(at(dir))
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if len(d.Plans()) < 2 {
			t.Errorf("%s: %d plans, want several", name, len(d.Plans()))
		}
		rerun, err := Rerunner(d)
		if err != nil {
			t.Fatal(err)
		}
		report, err := verify.Run(context.Background(), d, verify.Options{Level: verify.LevelRerun, Rerun: rerun, RerunBatches: 5})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range report.Findings {
			t.Errorf("%s: %v", name, f)
		}
	}
}

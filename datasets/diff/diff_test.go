package diff_test

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sweep/datasets"
	"sweep/datasets/diff"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/engine"
	"sweep/engine/enginetest"
	"sweep/engine/scenario"
)

// tb is what testing.T and rapid.T have in common.
type tb interface {
	Helper()
	Fatal(args ...any)
}

// job is a run to be stored: its scenario and its key, which the test chooses; without a scenario it has failed.
type job struct {
	key      uint64
	scenario *scenario.Scenario
}

// store writes runs into a data set in memory, so many to a batch; with a partition an axis stands in the path, without
// it in the file.
func store(t tb, picked []string, perBatch int, partitioned bool, jobs ...job) *datasets.Dataset {
	t.Helper()
	n := int64(len(jobs))
	p := datasets.PlanDoc{Name: "test", Columns: tables.NumColumns(), Axes: []datasets.PlanAxis{{Name: "size", Type: "int64"}}, Points: n, Replications: 1,
		Runs: n, Batches: (n + int64(perBatch) - 1) / int64(perBatch), OutTables: picked}
	if partitioned {
		p.PartitionBy = []string{"size"}
	}
	d, err := datasets.Create(vfs.In(vfstest.NewMemory(), "out"), p)
	if err != nil {
		t.Fatal(err)
	}
	batch := int64(0)
	for first := 0; first < len(jobs); first += perBatch {
		storeBatch(t, d, batch, int64(first), partitioned, picked, jobs[first:min(first+perBatch, len(jobs))])
		batch++
	}
	return d
}

func storeBatch(t tb, d *datasets.Dataset, batch, first int64, partitioned bool, picked []string, jobs []job) {
	t.Helper()
	var partition []datasets.Partition
	if partitioned {
		partition = []datasets.Partition{{Axis: "size", Value: "7"}}
	}
	stage, err := d.Stage(batch, partition)
	if err != nil {
		t.Fatal(err)
	}
	w := tables.NewBatchWriter(stage, tables.WriterOptions{Tables: picked, Axes: d.Plans()[0].TableAxes()})
	info := datasets.CommitInfo{Plan: 1, FirstRun: first, LastRun: first + int64(len(jobs)) - 1}
	for i, j := range jobs {
		key := fmt.Sprintf("%016x", j.key)
		info.RunKeys = append(info.RunKeys, key)
		run := tables.RunInfo{RunID: first + int64(i), Key: key, Params: []tables.Param{{Axis: "size", Value: int64(7), Partition: partitioned}}}
		if j.scenario == nil {
			info.Failures = append(info.Failures, datasets.FailedRun{Run: run.RunID, Key: key, Class: "error", Attempts: 1})
			err = w.AddFailure(tables.Failure{RunInfo: run, Class: "error", Tick: engine.None})
		} else {
			err = compute(w, run, j.scenario)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if info.Files, err = w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := stage.Commit(info); err != nil {
		t.Fatal(err)
	}
}

func compute(w *tables.BatchWriter, run tables.RunInfo, s *scenario.Scenario) error {
	e, err := engine.New(s)
	if err != nil {
		return err
	}
	rows, err := w.BeginRun(run, e)
	for err == nil && !e.Done() {
		_, err = e.Step(rows)
	}
	if err != nil {
		return err
	}
	return rows.Finish()
}

func compare(t tb, a, b *datasets.Dataset) *diff.Report {
	t.Helper()
	r, err := diff.Compare(context.Background(), a, b)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func drawJobs(t *rapid.T) []job {
	var jobs []job
	for i := range rapid.IntRange(1, 5).Draw(t, "runs") {
		jobs = append(jobs, job{uint64(i) * 0x123456789abcdef, enginetest.Scenario(t)})
	}
	return jobs
}

// TestBatchesAndPartitionsMakeNoDifference writes the same runs in another order, in other batches and under a partition.
func TestBatchesAndPartitionsMakeNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := drawJobs(t)
		a := store(t, nil, len(jobs), false, jobs...)
		shuffled := rapid.Permutation(jobs).Draw(t, "order")
		b := store(t, nil, rapid.IntRange(1, 3).Draw(t, "runs per batch"), rapid.Bool().Draw(t, "partition"), shuffled...)
		r := compare(t, a, b)
		if !r.Same() || r.RunsA != int64(len(jobs)) || r.Both != r.RunsA || r.RunsB != r.RunsA || len(r.Tables) < 13 {
			t.Fatalf("the same runs give %+v", r)
		}
	})
}

// TestADifferenceIsFound changes one number of one run and expects to be told where.
func TestADifferenceIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		jobs := drawJobs(t)
		n := rapid.IntRange(0, len(jobs)-1).Draw(t, "changed")
		base := *jobs[n].scenario
		base.Agents = slices.Clone(base.Agents)
		base.Agents[0].OpeningLiquidity = nil
		base.Tiering = nil      // a pool would add the balances of clients
		if base.Inputs != nil { // a position at the opening would take the place of the balance
			inputs := *base.Inputs
			inputs.Positions = nil
			base.Inputs = &inputs
		}
		jobs[n].scenario = &base
		changed := base
		changed.Agents = slices.Clone(base.Agents)
		changed.Agents[0].OpeningBalance++
		others := slices.Clone(jobs)
		others[n].scenario = &changed
		a, b := store(t, nil, 2, false, jobs...), store(t, nil, rapid.IntRange(1, 3).Draw(t, "runs per batch"), true, others...)
		r := compare(t, a, b)
		if r.Same() || r.Differ != 1 || len(r.Runs) != 1 || r.Runs[0].A != int64(n) {
			t.Fatalf("a cent in run %d gives %+v", n, r)
		}
		i := slices.IndexFunc(r.Runs[0].Places, func(d diff.Difference) bool { return d.Table == "agents" })
		if i < 0 {
			t.Fatalf("table agents is not among %+v", r.Runs[0].Places)
		}
		old := jobs[n].scenario.Agents[0].OpeningBalance
		got := r.Runs[0].Places[i]
		if got.Column != "opening_balance_cents" || got.A != fmt.Sprint(old) || got.B != fmt.Sprint(old+1) {
			t.Fatalf("%+v, want opening_balance_cents %d and %d", got, old, old+1)
		}
	})
}

func TestRunsThatOnlyOneHas(t *testing.T) {
	s := small(t)
	a := store(t, nil, 2, false, job{1, s}, job{2, s}, job{3, nil}, job{4, s}, job{5, s})
	b := store(t, nil, 3, false, job{6, s}, job{4, s}, job{2, nil}, job{2, s}, job{3, nil}, job{5, s}, job{5, s})
	r := compare(t, a, b)
	want := &diff.Report{RunsA: 4, RunsB: 5, Both: 3,
		OnlyA: diff.Runs{Count: 1, First: []diff.Ref{{0, "0000000000000001"}}},
		OnlyB: diff.Runs{Count: 2, First: []diff.Ref{{0, "0000000000000006"}, {6, "0000000000000005"}}},
		Runs:  []diff.Run{}, Tables: r.Tables, TableA: []string{}, TableB: []string{}, ColumnA: []string{}, ColumnB: []string{}}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("got  %+v\nwant %+v", r, want)
	}
}

func TestTablesThatOnlyOneKeeps(t *testing.T) {
	s := small(t)
	a := store(t, []string{"transactions", "ticks"}, 1, false, job{1, s})
	b := store(t, []string{"transactions", "events"}, 1, false, job{1, s})
	r := compare(t, a, b)
	if r.Same() || r.Differ != 0 || !slices.Equal(r.Tables, []string{"runs", "transactions"}) || !slices.Equal(r.TableA, []string{"ticks"}) ||
		!slices.Equal(r.TableB, []string{"events"}) {
		t.Errorf("%+v", r)
	}
}

// TestMissingRowsAreFound compares a run with one that ends a day earlier.
func TestMissingRowsAreFound(t *testing.T) {
	long, short := small(t), small(t)
	long.NumDays = 2
	for _, swap := range []bool{false, true} {
		a, b := store(t, nil, 1, false, job{1, long}), store(t, nil, 1, false, job{1, short})
		if swap {
			a, b = b, a
		}
		r := compare(t, a, b)
		if len(r.Runs) != 1 {
			t.Fatalf("%+v", r)
		}
		i := slices.IndexFunc(r.Runs[0].Places, func(d diff.Difference) bool { return d.Table == "ticks" })
		tick := int32(4)
		want := diff.Difference{Table: "ticks", Row: 4, Tick: &tick, A: "has the row", B: "has 4 rows"}
		if swap {
			want.A, want.B = want.B, want.A
		}
		if i < 0 || !reflect.DeepEqual(r.Runs[0].Places[i], want) {
			t.Errorf("%+v, want %+v", r.Runs[0].Places, want)
		}
	}
}

func small(t *testing.T) *scenario.Scenario {
	t.Helper()
	s, _, err := scenario.DecodeBytes("small.yaml", []byte("simulation: {ticks_per_day: 4, num_days: 1, rng_seed: 1}\n"+
		"agents:\n  - {id: A, opening_balance: 0}\n  - {id: B, opening_balance: 500}\n"), scenario.Files{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestACancelledComparisonEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	a := store(t, nil, 1, false, job{1, small(t)})
	if _, err := diff.Compare(ctx, a, a); err != context.Canceled {
		t.Errorf("the error is %v", err)
	}
}

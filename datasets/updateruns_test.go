package datasets_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"syscall"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/objects/objectstest"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/datasets/views"
	"sweep/engine"
)

// The tests of this file update table runs of a data set with three plans: the second adds an axis, the third repeats runs.
// All runs have failed, which takes no simulation.

func grownPlans() []datasets.PlanDoc {
	half := "0.5"
	size := datasets.PlanAxis{Name: "size", Type: "int64"}
	plan := func(runs, batches int64, axes ...datasets.PlanAxis) datasets.PlanDoc {
		return datasets.PlanDoc{Name: "grown", Columns: tables.NumColumns(), Axes: axes, Points: runs, Replications: 1, Runs: runs, Batches: batches,
			OutTables: []string{"runs", "failures"}, PartitionBy: []string{"size"}}
	}
	first := plan(4, 2, size)
	wider := plan(1, 1, datasets.PlanAxis{Name: "rate", Type: "float64", Default: &half}, size)
	wider.FirstRun, wider.FirstBatch = 4, 2
	retry := plan(3, 1, wider.Axes...)
	retry.FirstRun, retry.FirstBatch, retry.Repeats = 5, 3, []datasets.RunRange{{First: 1, Last: 3}}
	return []datasets.PlanDoc{first, wider, retry}
}

// grow adds plans to a data set and commits their batches.
func grow(t testing.TB, fsys vfs.FS, plans ...datasets.PlanDoc) error {
	t.Helper()
	d, err := datasets.Create(vfs.In(fsys, datasetstest.Dir), grownPlans()[0])
	if err != nil {
		return err
	}
	for _, p := range plans {
		if err = d.AddPlan(p); err != nil {
			break
		}
		for batch := p.FirstBatch; batch <= p.LastBatch() && err == nil; batch++ {
			runs := p.Runs / p.Batches
			err = commitFailed(d, p, batch, p.FirstRun+(batch-p.FirstBatch)*runs, runs)
		}
	}
	return errors.Join(err, d.Close())
}

func commitFailed(d *datasets.Dataset, p datasets.PlanDoc, batch, first, runs int64) error {
	i := slices.IndexFunc(d.Plans(), func(q datasets.PlanDoc) bool { return q.FirstBatch == p.FirstBatch })
	p = d.Plans()[i]
	s, err := d.Stage(batch, []datasets.Partition{{Axis: "size", Value: fmt.Sprint(batch)}})
	if err != nil {
		return err
	}
	defer s.Abort()
	w := tables.NewBatchWriter(s, tables.WriterOptions{Tables: p.OutTables, Axes: p.TableAxes()})
	c := datasets.CommitInfo{Plan: p.Number, FirstRun: first, LastRun: first + runs - 1}
	for run := first; run < first+runs; run++ {
		values := map[string]any{"size": batch, "rate": 0.25}
		info := tables.RunInfo{RunID: run, Key: fmt.Sprintf("%016x", run)}
		for _, a := range p.TableAxes() {
			info.Params = append(info.Params, tables.Param{Axis: a.Name, Value: values[a.Name], Partition: a.Partition})
		}
		c.RunKeys = append(c.RunKeys, info.Key)
		c.Failures = append(c.Failures, datasets.FailedRun{Run: run, Key: info.Key, Class: "error", Attempts: 1})
		if err := w.AddFailure(tables.Failure{RunInfo: info, Class: "error", Tick: engine.None, Attempts: 1}); err != nil {
			return err
		}
	}
	if c.Files, err = w.Close(); err != nil {
		return err
	}
	_, err = s.Commit(c)
	return err
}

// rebuildRuns updates table runs and builds the manifest.
func rebuildRuns(fsys vfs.FS) error {
	d, err := datasets.Open(vfs.In(fsys, datasetstest.Dir))
	if err != nil {
		return err
	}
	if _, err = d.CleanStaging(true); err == nil {
		_, err = views.Rebuild(d)
	}
	return errors.Join(err, d.Close())
}

// requireUpdated checks that a data set has no damage, and that updating it again ends in the given tree.
func requireUpdated(t testing.TB, fsys vfs.FS, want, when string) (tree string) {
	t.Helper()
	check := func(when string, allowed ...verify.Severity) {
		t.Helper()
		d := datasetstest.MustOpen(t, fsys)
		defer d.Close()
		report, err := verify.Run(context.Background(), d, verify.Options{Level: verify.LevelMeaning})
		if err != nil {
			t.Fatalf("%s: %v", when, err)
		}
		for _, f := range report.Findings {
			if !slices.Contains(allowed, f.Severity) {
				t.Fatalf("%s: %v", when, f)
			}
		}
	}
	check(when, verify.Incomplete, verify.Note)
	if err := rebuildRuns(fsys); err != nil {
		t.Fatalf("%s: updating again: %v", when, err)
	}
	check(when + ", after updating again")
	d := datasetstest.MustOpen(t, fsys)
	defer d.Close()
	if tree = datasetstest.MustHash(t, d); want != "" && tree != want {
		t.Fatalf("%s: updating again gave another data set", when)
	}
	return tree
}

// requireUpdatedMemory is requireUpdated, once for each state.
func requireUpdatedMemory(t testing.TB, m *vfstest.Memory, want, when string) {
	t.Helper()
	if !tried("update", m.State(unnamed)) {
		requireUpdated(t, m, want, when)
	}
}

// grownMemory is the data set before table runs is updated, and its tree afterwards.
func grownMemory(t testing.TB) (m *vfstest.Memory, want string) {
	t.Helper()
	m = vfstest.NewMemory()
	if err := grow(t, m, grownPlans()...); err != nil {
		t.Fatal(err)
	}
	return m, requireUpdated(t, m.Crash(vfstest.Keep, nil), "", "undisturbed")
}

// writingOperations are the numbers of the operations of an update that change something, and of some others.
func writingOperations(t testing.TB, fsys vfs.FS) (list []int64) {
	t.Helper()
	err := rebuildRuns(vfstest.NewFaulty(fsys, func(op vfstest.Op) *vfstest.Fault {
		switch op.Kind {
		case "create", "link", "rename", "remove", "sync", "syncdir", "write":
			list = append(list, op.Index)
		default:
			if op.Index%8 == 0 {
				list = append(list, op.Index)
			}
		}
		return nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	if testing.Short() {
		list = slices.DeleteFunc(list, func(i int64) bool { return i%5 != 0 })
	}
	return list
}

func TestUpdatedRunsHaveAllAxesAndTheLatestAttempts(t *testing.T) {
	m, _ := grownMemory(t)
	if err := rebuildRuns(m); err != nil {
		t.Fatal(err)
	}
	d := datasetstest.MustOpen(t, m)
	defer d.Close()
	var files []string
	if err := d.FS().Walk("runs", func(name string, _ fs.DirEntry) error { files = append(files, name); return nil }); err != nil {
		t.Fatal(err)
	}
	// Batch 0 has a new axis and one replaced run; all runs of batch 1 were replaced.
	if want := []string{"runs/size~0/batch-00000.g3.parquet", "runs/size~2/batch-00002.parquet", "runs/size~3/batch-00003.parquet"}; !slices.Equal(files, want) {
		t.Errorf("files %v, want %v", files, want)
	}
	r, err := d.Record(1)
	if want := (datasets.Updated{Generation: 4, Plan: 2, Replaced: []datasets.RunRange{{First: 2, Last: 3}}}); err != nil || len(r.FilesOf("runs")) > 0 || fmt.Sprint(*r.Updated) != fmt.Sprint(want) {
		t.Errorf("batch 1: %+v, %v", r, err)
	}
	manifest, err := d.Manifest()
	if err != nil || manifest.Counts.ReplacedRuns != 3 || manifest.Counts.FailedRuns != 5 || manifest.Counts.Runs != 5 || len(manifest.Replaced)+len(manifest.Lacking) > 0 {
		t.Errorf("%+v, %v", manifest, err)
	}
}

func TestUpdatingRunsSurvivesEveryFailingOperation(t *testing.T) {
	m, want := grownMemory(t)
	t.Parallel()
	for name, f := range map[string]vfstest.Fault{"EIO": {Err: syscall.EIO}, "short write": {Err: syscall.ENOSPC, Short: true}, "EIO after the effect": {Err: syscall.EIO, Late: true}} {
		for _, i := range writingOperations(t, m.Crash(vfstest.Keep, nil)) {
			c := m.Crash(vfstest.Keep, nil)
			err := rebuildRuns(vfstest.NewFaulty(c, vfstest.FailOnce(i, f)))
			if err != nil && errkind.Of(err) != errkind.Storage {
				t.Fatalf("%s in operation %d: not a failure of the storage: %v", name, i, err)
			}
			requireUpdatedMemory(t, c.Crash(vfstest.Keep, nil), want, fmt.Sprintf("%s in operation %d", name, i))
		}
	}
}

func TestUpdatingRunsSurvivesACrashBeforeEveryOperation(t *testing.T) {
	m, want := grownMemory(t)
	t.Parallel()
	for _, unsynced := range []vfstest.Unsynced{vfstest.Drop, vfstest.Keep, vfstest.Tear} {
		for _, i := range writingOperations(t, m.Crash(vfstest.Keep, nil)) {
			c := m.Crash(vfstest.Keep, nil)
			var crashed *vfstest.Memory
			rebuildRuns(vfstest.NewFaulty(c, func(op vfstest.Op) *vfstest.Fault {
				if op.Index < i {
					return nil
				}
				if crashed == nil {
					crashed = c.Crash(unsynced, rand.New(rand.NewPCG(uint64(i), 1)))
				}
				return &vfstest.Fault{Err: syscall.EIO}
			}))
			requireUpdatedMemory(t, crashed, want, fmt.Sprintf("crash (%d) before operation %d", unsynced, i))
		}
	}
}

func TestUpdatingRunsOnAStoreSurvivesEveryFailingOperation(t *testing.T) {
	_, want := grownMemory(t)
	grown, staging := objectstest.NewMemory(), vfstest.NewMemory()
	if err := grow(t, onStore(grown, staging), grownPlans()...); err != nil {
		t.Fatal(err)
	}
	t.Parallel()
	for name, f := range map[string]vfstest.Fault{"EIO": {Err: syscall.EIO}, "EIO after the effect": {Err: syscall.EIO, Late: true}} {
		for _, i := range writingOperations(t, onStore(grown.Clone(), staging.Crash(vfstest.Keep, nil))) {
			store, machine := grown.Clone(), staging.Crash(vfstest.Keep, nil)
			rebuildRuns(vfstest.NewFaulty(onStore(store, machine), vfstest.FailOnce(i, f)))
			machine = machine.Crash(vfstest.Keep, nil)
			if !tried("update on a store", store.State(unnamed), machine.State(unnamed)) {
				requireUpdated(t, onStore(store, machine), want, fmt.Sprintf("%s in operation %d", name, i))
			}
		}
	}
}

// TestProcessesUpdateRunsInEveryOrder lets one process update while another commits the retries and updates too.
func TestProcessesUpdateRunsInEveryOrder(t *testing.T) {
	_, want := grownMemory(t)
	plans := grownPlans()
	for seed := range uint64(40) {
		m := vfstest.NewMemory()
		if err := grow(t, m, plans[:2]...); err != nil {
			t.Fatal(err)
		}
		var told [3]error
		interleave(seed, m,
			func(f vfs.FS) { told[0] = rebuild(f) },
			func(f vfs.FS) { told[1] = errors.Join(grow(t, f, plans[2:]...), rebuild(f)) },
			func(f vfs.FS) { told[2] = rebuild(f) })
		if err := errors.Join(told[:]...); err != nil {
			t.Fatalf("order %d: %v", seed, err)
		}
		requireUpdated(t, m, want, fmt.Sprintf("order %d", seed))
	}
}

func rebuild(fsys vfs.FS) error {
	d, err := datasets.Open(vfs.In(fsys, datasetstest.Dir))
	if err == nil {
		_, err = views.Rebuild(d)
		err = errors.Join(err, d.Close())
	}
	return err
}

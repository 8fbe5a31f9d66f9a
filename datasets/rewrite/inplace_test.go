package rewrite

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"syscall"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/datasets/views"
	"sweep/engine"
)

// The tests of this file rewrite one small data set in place again and again and let every single operation fail or be the
// last before a crash. Whatever happens, the old or the new data set stands whole under its name, and the same call ends in
// the new one.

// inPlaceTest is a data set to be rewritten in place.
type inPlaceTest struct {
	start   *vfstest.Memory // with the data set in testDir
	rewrite func(fsys vfs.FS, o InPlaceOptions) (InPlace, error)
	before  string // suffix of the old data set where names cannot be exchanged
}

// smallDataset has a run in each of three batches, few tables, a log and a failed run.
func smallDataset(t testing.TB) *vfstest.Memory {
	t.Helper()
	m := vfstest.NewMemory()
	picked := []string{"ticks", "failures"}
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasets.PlanDoc{Name: "small", Semantics: engine.SemanticsVersion, Tables: tables.FormatVersion, Columns: tables.NumColumns(), GridFile: "grid.toml",
		Axes:   []datasets.PlanAxis{{Name: "case_name", Type: "string"}, {Name: "block", Type: "int64"}},
		Points: 3, Replications: 1, Runs: 3, Batches: 3, OutTables: picked, PartitionBy: []string{"block"}, Compression: "zstd"})

	if err != nil {
		t.Fatal(err)
	}
	for batch := range int64(3) {
		s, err := d.Stage(batch, []datasets.Partition{{Axis: "block", Value: "0"}})
		if err != nil {
			t.Fatal(err)
		}
		w := tables.NewBatchWriter(s, tables.WriterOptions{Tables: picked, Axes: d.Plans()[0].TableAxes()})
		dir := "../../engine/testdata/cases/credit_limits"
		c := datasets.CommitInfo{Plan: 1, FirstRun: batch, LastRun: batch, RunKeys: []string{datasetstest.RealInfo(batch, dir).Key}}
		if batch == 2 {
			c.Failures = []datasets.FailedRun{{Run: batch, Key: c.RunKeys[0], Class: "error", Error: "a test"}}
			err = w.AddFailure(tables.Failure{RunInfo: datasetstest.RealInfo(batch, dir), Class: "error", Message: "a test", Tick: engine.None})
		} else {
			datasetstest.RealRun(t, w, batch, dir)
		}
		if err == nil {
			c.Files, err = w.Close()
		}
		if err == nil {
			_, err = s.Commit(c)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	datasetstest.Write(datasets.LogDir+"/a.jsonl", "{}\n")(t.(*testing.T), d)
	if _, err := views.Rebuild(d); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.Close(), m.SyncDir("."), m.SyncDir("out")); err != nil {
		t.Fatal(err)
	}
	return m.Crash(vfstest.Keep, nil)
}

func compactTest(t testing.TB) inPlaceTest {
	return inPlaceTest{start: smallDataset(t), before: ".before-compact", rewrite: func(fsys vfs.FS, o InPlaceOptions) (InPlace, error) {
		return CompactInPlace(context.Background(), vfs.In(fsys, datasetstest.Dir), CompactOptions{BatchRuns: 4}, o)
	}}
}

// hashAt is the tree hash of the data set in a directory, empty if there is none.
func hashAt(t testing.TB, m *vfstest.Memory, dir string) string {
	t.Helper()
	d, err := datasets.Open(vfs.In(m, dir))
	var missing *datasets.NoDatasetError
	if errors.As(err, &missing) {
		return ""
	}
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	return datasetstest.MustHash(t, d)
}

// siblings are the names beside the data set.
func siblings(t testing.TB, m *vfstest.Memory) []string {
	t.Helper()
	entries, err := m.ReadDir("out")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.Name() != "set" {
			names = append(names, e.Name())
		}
	}
	return names
}

// outcome is what an undisturbed rewriting gives.
type outcome struct {
	old, new string   // tree hashes
	kinds    []string // of the operations, in order
	exchange bool
	tried    map[string]bool // states from which the work was completed; see vfstest.Memory.State
}

// randomNames are the names of processes in the staging directory, and the ids of marks.
var randomNames = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{16}|"id": ?"[0-9a-f]+"`)

func (c inPlaceTest) undisturbed(t testing.TB, exchange bool) outcome {
	t.Helper()
	u := outcome{old: hashAt(t, c.start, datasetstest.Dir), exchange: exchange, tried: map[string]bool{}}
	m := c.fresh(exchange)
	f := vfstest.NewFaulty(m, func(op vfstest.Op) *vfstest.Fault {
		u.kinds = append(u.kinds, op.Kind)
		return nil
	})
	done, err := c.rewrite(f, InPlaceOptions{})
	if err != nil || done.Needless || done.Kept != "" {
		t.Fatalf("%+v, %v", done, err)
	}
	u.new = hashAt(t, m, datasetstest.Dir)
	if u.new == u.old || len(siblings(t, m)) > 0 {
		t.Fatalf("beside the new data set are %v", siblings(t, m))
	}
	return u
}

// Reading fails now and then only: most operations read, and are much like each other.
const (
	readStride = 397
	lookStride = 13
)

// chosen lists the operations that are made to fail: all that change something, and on request some of those that look
// at names or read.
func (u outcome) chosen(reads bool) []int64 {
	var list []int64
	read, looked, first := 0, 0, 0
	if !u.exchange {
		first = slices.Index(u.kinds, "exchange") // until then it is as where names can be exchanged
	}
	for i, kind := range u.kinds {
		if i < first || testing.Short() && i%5 != 0 {
			continue
		}
		switch kind {
		case "read":
			if read++; !reads || read%readStride != 0 {
				continue
			}
		case "open", "close", "fstat", "stat", "readdir", "sub":
			if looked++; !reads || looked%lookStride != 0 {
				continue
			}
		}
		list = append(list, int64(i))
	}
	return list
}

func (c inPlaceTest) fresh(exchange bool) *vfstest.Memory {
	m := c.start.Crash(vfstest.Keep, nil)
	if !exchange {
		m.ForbidExchange()
	}
	return m
}

// requireContinuation checks what is there after an accident, and that the same call completes the work.
func (c inPlaceTest) requireContinuation(t testing.TB, m *vfstest.Memory, want outcome, when string) {
	t.Helper()
	state := m.State(func(text string) string { return randomNames.ReplaceAllString(text, "random") })
	if want.tried[state] {
		return
	}
	want.tried[state] = true
	switch hash := hashAt(t, m, datasetstest.Dir); {
	case hash == want.old, hash == want.new:
		d := datasetstest.MustOpen(t, m)
		datasetstest.RequireFindings(t, d, when, verify.Note)
		d.Close()
	case hash == "" && !want.exchange && hashAt(t, m, datasetstest.Dir+c.before) == want.old:
	default:
		t.Fatalf("%s: neither the old nor the new data set is there:\n%v", when, m)
	}
	if _, err := c.rewrite(m, InPlaceOptions{}); err != nil {
		t.Fatalf("%s: again: %v\n%v", when, err, m)
	}
	if hashAt(t, m, datasetstest.Dir) != want.new {
		t.Fatalf("%s: again: another data set\n%v", when, m)
	}
	d := datasetstest.MustOpen(t, m)
	datasetstest.RequireFindings(t, d, when+", again", verify.Note)
	d.Close()
	left := siblings(t, m)
	if !want.exchange && len(left) == 1 && left[0] == "set"+c.before && hashAt(t, m, datasetstest.Dir+c.before) == want.old {
		return // the end of the first attempt did not come to removing it, which the second cannot tell from keeping it
	}
	if len(left) > 0 {
		t.Fatalf("%s: again: %v are left", when, left)
	}
}

func (c inPlaceTest) everyOperationFails(t *testing.T, exchange bool) {
	want := c.undisturbed(t, exchange)
	t.Logf("%d of %d operations", len(want.chosen(true)), len(want.kinds))
	defer func() { t.Logf("%d states", len(want.tried)) }()
	for name, f := range map[string]vfstest.Fault{"EIO": {Err: syscall.EIO}, "EIO after the effect": {Err: syscall.EIO, Late: true}} {
		for _, once := range []bool{true, false} {
			if f.Late && !once {
				continue
			}
			for _, i := range want.chosen(true) {
				when := fmt.Sprintf("%s at operation %d (once: %v)", name, i, once)
				m := c.fresh(exchange)
				inject := vfstest.FailFrom(i, f)
				if once {
					inject = vfstest.FailOnce(i, f)
				}
				faulty := vfstest.NewFaulty(m, inject)
				_, err := c.rewrite(faulty, InPlaceOptions{})
				var coded interface{ Kind() errkind.Kind }
				if err != nil && !errors.As(err, &coded) {
					t.Errorf("%s: an error without kind: %v", when, err)
				}
				if again := faulty.Resyncs(); len(again) > 0 {
					t.Errorf("%s: synced again: %v", when, again)
				}
				c.requireContinuation(t, m.Crash(vfstest.Keep, nil), want, when)
				if t.Failed() {
					return
				}
			}
		}
	}
}

func (c inPlaceTest) crashBeforeEveryOperation(t *testing.T, exchange bool) {
	want := c.undisturbed(t, exchange)
	defer func() { t.Logf("%d states", len(want.tried)) }()
	for name, unsynced := range map[string]vfstest.Unsynced{"drop": vfstest.Drop, "keep": vfstest.Keep, "tear": vfstest.Tear} {
		for _, i := range want.chosen(false) { // reading changes nothing that a crash could spoil
			m := c.fresh(exchange)
			var crashed *vfstest.Memory
			f := vfstest.NewFaulty(m, func(op vfstest.Op) *vfstest.Fault {
				if op.Index < i {
					return nil
				}
				if crashed == nil {
					crashed = m.Crash(unsynced, rand.New(rand.NewPCG(uint64(i), 1)))
				}
				return &vfstest.Fault{Err: syscall.EIO}
			})
			c.rewrite(f, InPlaceOptions{})
			c.requireContinuation(t, crashed, want, fmt.Sprintf("crash (%s) before operation %d", name, i))
			if t.Failed() {
				return
			}
		}
	}
}

func TestCompactionInPlaceSurvivesEveryFailingOperation(t *testing.T) {
	c := compactTest(t)
	t.Run("exchange", func(t *testing.T) { t.Parallel(); c.everyOperationFails(t, true) })
	t.Run("renames", func(t *testing.T) { t.Parallel(); c.everyOperationFails(t, false) })
}

func TestCompactionInPlaceSurvivesEveryCrash(t *testing.T) {
	c := compactTest(t)
	t.Run("exchange", func(t *testing.T) { t.Parallel(); c.crashBeforeEveryOperation(t, true) })
	t.Run("renames", func(t *testing.T) { t.Parallel(); c.crashBeforeEveryOperation(t, false) })
}

package datasets_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// The tests of this file carry out one small sweep again and again, on a file system in memory, and let every single
// operation fail or be the last before a crash. Whatever happens, nothing wrong may be visible afterwards, and the same
// sweep started again must end in the same bytes as one that nothing ever disturbed.

// undisturbed is what a sweep gives that nothing disturbs.
type undisturbed struct {
	tree       string
	manifest   []byte
	operations int64
}

func sweepUndisturbed(t testing.TB) undisturbed {
	t.Helper()
	m := vfstest.NewMemory()
	f := vfstest.NewFaulty(m, func(vfstest.Op) *vfstest.Fault { return nil })
	if err := datasetstest.SweepOnce(t, f); err != nil {
		t.Fatal(err)
	}
	u := undisturbed{operations: f.Count()}
	d := datasetstest.MustOpen(t, m)
	u.tree = datasetstest.MustHash(t, d)
	var err error
	if u.manifest, err = vfs.ReadFile(d.FS(), datasets.ManifestPath, 1<<20); err != nil {
		t.Fatal(err)
	}
	datasetstest.RequireFindings(t, d, "undisturbed")
	return u
}

// recovered are the states from which a recovery has been tried. Recovery depends on nothing else, and most faults and crashes
// leave one of a few states: those between two operations that change something.
var recovered sync.Map

// tried reports whether a recovery has been tried from a state, and notes it.
func tried(state ...string) bool {
	_, known := recovered.LoadOrStore(strings.Join(state, "\n"), true)
	return known
}

// processNames are the random names of processes in the staging directory.
var processNames = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{16}`)

func unnamed(name string) string { return processNames.ReplaceAllString(name, "process") }

// requireRecovery checks that nothing wrong is visible, and that the sweep started again completes.
func requireRecovery(t testing.TB, m *vfstest.Memory, want undisturbed, when string) {
	t.Helper()
	if tried("sweep", m.State(unnamed)) {
		return
	}
	d, err := datasets.Open(vfs.In(m, datasetstest.Dir))
	var none *datasets.NoDatasetError
	switch {
	case err == nil:
		datasetstest.RequireFindings(t, d, when, verify.Incomplete, verify.Note)
		d.Close()
	case !errors.As(err, &none):
		t.Fatalf("%s: %v", when, err)
	}
	if err := datasetstest.SweepOnce(t, m); err != nil {
		t.Fatalf("%s: running again: %v\n%v", when, err, m)
	}
	d = datasetstest.MustOpen(t, m)
	defer d.Close()
	datasetstest.RequireFindings(t, d, when+", after running again", verify.Note)
	if got := datasetstest.MustHash(t, d); got != want.tree {
		t.Errorf("%s: running again gave another data set:\n%v", when, m)
	}
	manifest, err := vfs.ReadFile(d.FS(), datasets.ManifestPath, 1<<20)
	if err != nil || !bytes.Equal(manifest, want.manifest) {
		t.Errorf("%s: running again gave another manifest (%v)", when, err)
	}
	if entries, err := m.ReadDir(datasetstest.Dir + "/" + datasets.StagingDir); err != nil || len(entries) > 0 {
		t.Errorf("%s: left in staging: %v, %v", when, entries, err)
	}
}

func TestEveryFailingOperationIsSurvived(t *testing.T) {
	want := sweepUndisturbed(t)
	t.Logf("%d operations", want.operations)
	faults := map[string]func(int64) vfstest.Injector{}
	for name, f := range map[string]vfstest.Fault{
		"EIO": {Err: syscall.EIO}, "short write": {Err: syscall.ENOSPC, Short: true},
		"EIO after the effect": {Err: syscall.EIO, Late: true}, "EEXIST after the effect": {Err: syscall.EEXIST, Late: true},
	} {
		faults[name+" once"] = func(i int64) vfstest.Injector { return vfstest.FailOnce(i, f) }
		if !f.Late {
			faults[name+" from"] = func(i int64) vfstest.Injector { return vfstest.FailFrom(i, f) }
		}
	}
	for name, injector := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i := range want.operations {
				when := fmt.Sprintf("%s operation %d", name, i)
				m := vfstest.NewMemory()
				f := vfstest.NewFaulty(m, injector(i))
				err := datasetstest.SweepOnce(t, f)
				var coded interface{ Kind() errkind.Kind }
				if err != nil && (!errors.As(err, &coded) || coded.Kind() != errkind.Storage) && name[:6] != "EEXIST" {
					t.Errorf("%s: not reported as a failure of the storage: %v", when, err)
				}
				if again := f.Resyncs(); len(again) > 0 {
					t.Errorf("%s: synced again: %v", when, again)
				}
				// Locks end with the process, also when it could not close anything.
				requireRecovery(t, m.Crash(vfstest.Keep, nil), want, when)
				if t.Failed() {
					return
				}
			}
		})
	}
}

func TestCrashBeforeEveryOperationIsSurvived(t *testing.T) {
	want := sweepUndisturbed(t)
	for name, unsynced := range map[string]vfstest.Unsynced{"drop": vfstest.Drop, "keep": vfstest.Keep, "tear": vfstest.Tear} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seeds := uint64(1)
			if unsynced == vfstest.Tear {
				seeds = 4
			}
			for i := range want.operations {
				for seed := range seeds {
					m := vfstest.NewMemory()
					var crashed *vfstest.Memory
					f := vfstest.NewFaulty(m, func(op vfstest.Op) *vfstest.Fault {
						if op.Index < i {
							return nil
						}
						if crashed == nil {
							crashed = m.Crash(unsynced, rand.New(rand.NewPCG(uint64(i), seed)))
						}
						return &vfstest.Fault{Err: syscall.EIO}
					})
					datasetstest.SweepOnce(t, f)
					requireRecovery(t, crashed, want, fmt.Sprintf("crash (%s, seed %d) before operation %d", name, seed, i))
					if t.Failed() {
						return
					}
				}
			}
		})
	}
}

// TestCommittedMeansDurable crashes right after each commit and expects everything that was reported as committed.
func TestCommittedMeansDurable(t *testing.T) {
	m := vfstest.NewMemory()
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	for batch := range datasetstest.Plan().Batches {
		datasetstest.MustCommit(t, d, batch)
		crashed := datasetstest.MustOpen(t, m.Crash(vfstest.Drop, nil))
		set, err := crashed.Committed()
		if err != nil || set.Len() != batch+1 {
			t.Fatalf("after %d commits and a crash %d are there (%v)", batch+1, set.Len(), err)
		}
		datasetstest.RequireFindings(t, crashed, "after the crash", verify.Incomplete)
	}
}

// TestVerifyNeverPassesWhatItCouldNotRead fails each operation of a verification.
func TestVerifyNeverPassesWhatItCouldNotRead(t *testing.T) {
	m := vfstest.NewMemory()
	if err := datasetstest.SweepOnce(t, m); err != nil {
		t.Fatal(err)
	}
	for i := int64(0); ; i++ {
		hit := false
		once := vfstest.FailOnce(i, vfstest.Fault{Err: syscall.EIO})
		f := vfstest.NewFaulty(m, func(op vfstest.Op) *vfstest.Fault {
			if op.Kind == "close" {
				return nil // what was read is no less right
			}
			hit = hit || op.Index == i
			return once(op)
		})
		var findings []verify.Finding
		d, err := datasets.Open(vfs.In(f, datasetstest.Dir))
		if err == nil {
			var report *verify.Report
			if report, err = verify.Run(context.Background(), d, verify.Options{Level: verify.LevelHashes}); err == nil {
				findings = report.Findings
			}
		}
		if f.Count() <= i {
			return
		}
		if hit && err == nil && len(findings) == 0 {
			t.Errorf("operation %d failed and the data set passed", i)
		}
	}
}

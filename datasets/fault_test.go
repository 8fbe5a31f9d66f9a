package datasets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"

	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// The tests of this file carry out one small sweep again and again, on a file system in memory, and let every single
// operation fail or be the last before a crash. Whatever happens, nothing wrong may be visible afterwards, and the same
// sweep started again must end in the same bytes as one that nothing ever disturbed.

const testDir = "out/set"

// sweepOnce does what a process does: create or open the data set, compute what is missing, build the manifest.
func sweepOnce(t testing.TB, fsys vfs.FS) error { return sweepDir(t, fsys, testDir) }

func sweepDir(t testing.TB, fsys vfs.FS, dir string) error {
	d, err := Create(fsys, dir, testPlan())
	if err != nil {
		return err
	}
	err = sweepBatches(t, d)
	return errors.Join(err, d.Close())
}

func sweepBatches(t testing.TB, d *Dataset) error {
	if _, err := d.CleanStaging(false); err != nil {
		return err
	}
	set, err := d.Committed()
	if err != nil {
		return err
	}
	for batch := range testPlan().Batches {
		if set.Has(batch) {
			continue
		}
		if _, err := commitBatch(t, d, batch, ""); err != nil {
			return err
		}
	}
	_, err = d.RebuildManifest()
	return err
}

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
	if err := sweepOnce(t, f); err != nil {
		t.Fatal(err)
	}
	u := undisturbed{operations: f.Count()}
	d := mustOpen(t, m)
	u.tree = mustHash(t, d)
	var err error
	if u.manifest, err = vfs.ReadFile(d.fs, manifestFile, 1<<20); err != nil {
		t.Fatal(err)
	}
	requireFindings(t, d, "undisturbed")
	return u
}

func mustOpen(t testing.TB, fsys vfs.FS) *Dataset {
	t.Helper()
	d, err := Open(fsys, testDir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// requireFindings fails when a verification finds anything of the severities that are not allowed.
func requireFindings(t testing.TB, d *Dataset, when string, allowed ...Severity) {
	t.Helper()
	report, err := d.Verify(context.Background(), VerifyOptions{Level: LevelHashes})
	if err != nil {
		t.Fatalf("%s: %v", when, err)
	}
next:
	for _, f := range report.Findings {
		for _, s := range allowed {
			if f.Severity == s {
				continue next
			}
		}
		t.Errorf("%s: %v", when, f)
	}
}

// requireRecovery checks that nothing wrong is visible, and that the sweep started again completes.
func requireRecovery(t testing.TB, m *vfstest.Memory, want undisturbed, when string) {
	t.Helper()
	d, err := Open(m, testDir)
	var none *NoDatasetError
	switch {
	case err == nil:
		requireFindings(t, d, when, Incomplete, Note)
		d.Close()
	case !errors.As(err, &none):
		t.Fatalf("%s: %v", when, err)
	}
	if err := sweepOnce(t, m); err != nil {
		t.Fatalf("%s: running again: %v\n%v", when, err, m)
	}
	d = mustOpen(t, m)
	defer d.Close()
	requireFindings(t, d, when+", after running again", Note)
	if got := mustHash(t, d); got != want.tree {
		t.Errorf("%s: running again gave another data set:\n%v", when, m)
	}
	manifest, err := vfs.ReadFile(d.fs, manifestFile, 1<<20)
	if err != nil || !bytes.Equal(manifest, want.manifest) {
		t.Errorf("%s: running again gave another manifest (%v)", when, err)
	}
	if entries, err := m.ReadDir(testDir + "/" + stagingDir); err != nil || len(entries) > 0 {
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
				err := sweepOnce(t, f)
				var coded interface{ ExitCode() int }
				if err != nil && (!errors.As(err, &coded) || coded.ExitCode() != exitStorage) && name[:6] != "EEXIST" {
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
					sweepOnce(t, f)
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
	d, err := Create(m, testDir, testPlan())
	if err != nil {
		t.Fatal(err)
	}
	for batch := range testPlan().Batches {
		mustCommit(t, d, batch)
		crashed := mustOpen(t, m.Crash(vfstest.Drop, nil))
		set, err := crashed.Committed()
		if err != nil || set.Len() != batch+1 {
			t.Fatalf("after %d commits and a crash %d are there (%v)", batch+1, set.Len(), err)
		}
		requireFindings(t, crashed, "after the crash", Incomplete)
	}
}

// TestVerifyNeverPassesWhatItCouldNotRead fails each operation of a verification.
func TestVerifyNeverPassesWhatItCouldNotRead(t *testing.T) {
	m := vfstest.NewMemory()
	if err := sweepOnce(t, m); err != nil {
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
		var findings []Finding
		d, err := Open(f, testDir)
		if err == nil {
			var report *Report
			if report, err = d.Verify(context.Background(), VerifyOptions{Level: LevelHashes}); err == nil {
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

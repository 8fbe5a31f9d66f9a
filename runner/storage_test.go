package runner

import (
	"context"
	"errors"
	"math/rand/v2"
	"path"
	"strings"
	"syscall"
	"testing"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/runner/plan/plantest"
)

// onData makes the faults hit files of tables only, so that they happen while batches are computed.
func onData(kind string, nth int, f vfstest.Fault) vfstest.Injector {
	seen := 0
	return func(op vfstest.Op) *vfstest.Fault {
		if op.Kind == kind && path.Ext(op.Name) == ".part" {
			if seen++; seen == nth || nth == 0 {
				return &f
			}
		}
		return nil
	}
}

func TestAFullDiskEndsTheSweepAndSpaceContinuesIt(t *testing.T) {
	want := undisturbed(t, plantest.ThreeAxes(), &fakeSimulator{})
	disk := vfstest.NewMemory()
	full := false
	faulty := vfstest.NewFaulty(disk, func(op vfstest.Op) *vfstest.Fault {
		if full = full || op.Kind == "write" && strings.Contains(op.Name, "batch-00010"); full && (op.Kind == "write" || op.Kind == "create") {
			return &vfstest.Fault{Err: syscall.ENOSPC, Short: true}
		}
		return nil
	})
	s, err := runFake(context.Background(), plantest.ThreeAxes(), &fakeSimulator{}, Options{Dir: vfs.In(faulty, "out"), Workers: 1})
	var storage *datasets.StorageError
	if !errors.As(err, &storage) || storage.Kind() != errkind.Storage {
		t.Fatalf("error %v, want a storage error", err)
	}
	if s.Commits != 10 || s.Failed != 0 {
		t.Errorf("summary %+v, want 10 batches and no run blamed for the disk", s)
	}
	if _, err := runFake(context.Background(), plantest.ThreeAxes(), &fakeSimulator{}, Options{Dir: vfs.In(disk, "out")}); err != nil {
		t.Fatal(err)
	}
	if treeHash(t, disk, "out") != want {
		t.Error("continued with space the tree hash is another one")
	}
}

func TestAFileThatCannotBeSyncedIsWrittenAgain(t *testing.T) {
	want := undisturbed(t, plantest.ThreeAxes(), &fakeSimulator{})
	disk := vfstest.NewMemory()
	faulty := vfstest.NewFaulty(disk, onData("sync", 5, vfstest.Fault{Err: syscall.EIO}))
	s, err := runFake(context.Background(), plantest.ThreeAxes(), &fakeSimulator{}, Options{Dir: vfs.In(faulty, "out"), Workers: 1})
	if err != nil || s.Commits != 40 || s.Failed != 0 {
		t.Errorf("summary %+v, error %v; want all batches", s, err)
	}
	if again := faulty.Resyncs(); len(again) > 0 {
		t.Errorf("synced again after a failure: %v", again)
	}
	if treeHash(t, disk, "out") != want {
		t.Error("the tree hash is another one")
	}
}

func TestADiskThatKeepsFailingEndsTheSweep(t *testing.T) {
	faulty := vfstest.NewFaulty(vfstest.NewMemory(), onData("sync", 0, vfstest.Fault{Err: syscall.EIO}))
	s, err := runFake(context.Background(), plantest.ThreeAxes(), &fakeSimulator{}, Options{Dir: vfs.In(faulty, "out"), Workers: 2})
	var storage *datasets.StorageError
	if !errors.As(err, &storage) || s.Commits != 0 || s.Failed != 0 {
		t.Errorf("summary %+v, error %v; want a storage error and no batch", s, err)
	}
}

// TestAnyOperationMayFail lets single operations of a whole sweep fail, chosen at random, and continues it.
func TestAnyOperationMayFail(t *testing.T) {
	random := seedOf(t)
	g := plantest.New(2, plantest.Axis{Name: "credit", Values: []int64{1, 2, 3}})
	want := undisturbed(t, g, &fakeSimulator{})
	counting := vfstest.NewFaulty(vfstest.NewMemory(), func(vfstest.Op) *vfstest.Fault { return nil })
	if _, err := runFake(context.Background(), g, &fakeSimulator{}, Options{Dir: vfs.In(counting, "out"), Workers: 1}); err != nil {
		t.Fatal(err)
	}
	tries := 150
	if testing.Short() {
		tries = 30
	}
	for range tries {
		disk := vfstest.NewMemory()
		at, fault := random.Int64N(counting.Count()), vfstest.Fault{Err: syscall.EIO, Late: random.IntN(2) == 0}
		faulty := vfstest.NewFaulty(disk, vfstest.FailOnce(at, fault))
		runFake(context.Background(), g, &fakeSimulator{}, Options{Dir: vfs.In(faulty, "out"), Workers: 1})
		crashed := disk.Crash(vfstest.Tear, rand.New(rand.NewPCG(random.Uint64(), 0)))
		if _, err := runFake(context.Background(), g, &fakeSimulator{}, Options{Dir: vfs.In(crashed, "out"), Workers: 1}); err != nil {
			t.Fatalf("operation %d of %d failed, then the power; continuing: %v", at, counting.Count(), err)
		}
		if treeHash(t, crashed, "out") != want {
			t.Fatalf("operation %d of %d failed, then the power: the tree hash is another one", at, counting.Count())
		}
	}
}

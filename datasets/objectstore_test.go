package datasets_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"syscall"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/objects"
	"sweep/datasets/objects/objectstest"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// The tests of this file do on an object store what fault_test.go and race_test.go do on a disk: every single request
// fails, loses its answer or is the last one of its process, and requests of several processes come in every order.

// onStore is a file system on a store whose staging directories are on the given machine.
func onStore(store objects.Store, machine *vfstest.Memory) vfs.FS {
	return objectstest.OnMachine(store, machine)
}

func TestAStoreHoldsWhatADirectoryHolds(t *testing.T) {
	want := sweepUndisturbed(t)
	store, machine := objectstest.NewMemory(), vfstest.NewMemory()
	if err := datasetstest.SweepOnce(t, onStore(store, machine)); err != nil {
		t.Fatal(err)
	}
	requireOnStore(t, store, machine, want, "undisturbed")
	if left := machine.String(); left != "" {
		t.Errorf("left on the machine:\n%s", left)
	}
}

// requireOnStore checks that the store holds the undisturbed data set and nothing that is unfinished.
func requireOnStore(t *testing.T, store *objectstest.Memory, machine *vfstest.Memory, want undisturbed, when string) {
	t.Helper()
	d := datasetstest.MustOpen(t, onStore(store, machine))
	defer d.Close()
	datasetstest.RequireFindings(t, d, when, verify.Note)
	if got := datasetstest.MustHash(t, d); got != want.tree {
		t.Errorf("%s: another data set than on a disk:\n%v", when, store)
	}
	manifest, err := vfs.ReadFile(d.FS(), datasets.ManifestPath, 1<<20)
	if err != nil || !bytes.Equal(manifest, want.manifest) {
		t.Errorf("%s: another manifest than on a disk (%v)", when, err)
	}
	if entries, err := d.FS().ReadDir(datasets.StagingDir); err != nil || len(entries) > 0 {
		t.Errorf("%s: left in staging: %v, %v", when, entries, err)
	}
}

// requireStoreRecovery checks that nothing wrong is visible, and that the sweep started again completes.
func requireStoreRecovery(t *testing.T, store *objectstest.Memory, machine *vfstest.Memory, want undisturbed, when string) {
	t.Helper()
	if tried("sweep on a store", store.State(unnamed), machine.State(unnamed)) {
		return
	}
	d, err := datasets.Open(vfs.In(onStore(store, machine), datasetstest.Dir))
	var none *datasets.NoDatasetError
	switch {
	case err == nil:
		datasetstest.RequireFindings(t, d, when, verify.Incomplete, verify.Note)
		d.Close()
	case !errors.As(err, &none):
		t.Fatalf("%s: %v", when, err)
	}
	if err := datasetstest.SweepOnce(t, onStore(store, machine)); err != nil {
		t.Fatalf("%s: running again: %v\n%v", when, err, store)
	}
	requireOnStore(t, store, machine, want, when+", after running again")
}

var errAnswer = errors.New("the store is busy")

func TestEveryFailingRequestIsSurvived(t *testing.T) {
	want := sweepUndisturbed(t)
	all := objectstest.NewFaulty(objectstest.NewMemory(), func(objectstest.Request) *objectstest.Fault { return nil })
	if err := datasetstest.SweepOnce(t, onStore(all, vfstest.NewMemory())); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d requests", all.Count())
	for name, f := range map[string]objectstest.Fault{
		"refused": {Err: errAnswer}, "answer lost": {Err: errAnswer, Late: true}, "stream broken": {Cut: true},
	} {
		for _, from := range []bool{false, true} {
			for _, lost := range []bool{false, true} { // what was staged
				t.Run(fmt.Sprintf("%s, from then on %v, staging lost %v", name, from, lost), func(t *testing.T) {
					t.Parallel()
					for i := range all.Count() {
						loseRequest(t, i, f, from, lost, want)
						if t.Failed() {
							return
						}
					}
				})
			}
		}
	}
}

// loseRequest lets one request fail, or it and all after it.
func loseRequest(t *testing.T, index int64, f objectstest.Fault, from, lost bool, want undisturbed) {
	t.Helper()
	when := fmt.Sprintf("request %d", index)
	store, machine := objectstest.NewMemory(), vfstest.NewMemory()
	hit := ""
	faulty := objectstest.NewFaulty(store, func(r objectstest.Request) *objectstest.Fault {
		if r.Index == index || from && r.Index > index {
			if hit == "" {
				hit = r.Operation + " " + r.Key
			}
			return &f
		}
		return nil
	})
	err := datasetstest.SweepOnce(t, onStore(faulty, machine))
	when += " (" + hit + ")"
	var coded interface{ Kind() errkind.Kind }
	if err != nil && (!errors.As(err, &coded) || coded.Kind() != errkind.Storage) {
		t.Errorf("%s: not reported as a failure of the storage: %v", when, err)
	}
	machine = machine.Crash(vfstest.Keep, nil)
	if lost {
		machine = vfstest.NewMemory()
	}
	requireStoreRecovery(t, store, machine, want, when)
}

func TestEveryFailingOperationOnAStoreIsSurvived(t *testing.T) {
	want := sweepUndisturbed(t)
	count := vfstest.NewFaulty(onStore(objectstest.NewMemory(), vfstest.NewMemory()), func(vfstest.Op) *vfstest.Fault { return nil })
	if err := datasetstest.SweepOnce(t, count); err != nil {
		t.Fatal(err)
	}
	for name, f := range map[string]vfstest.Fault{
		"EIO": {Err: syscall.EIO}, "short write": {Err: syscall.ENOSPC, Short: true}, "EIO after the effect": {Err: syscall.EIO, Late: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i := range count.Count() {
				store, machine := objectstest.NewMemory(), vfstest.NewMemory()
				datasetstest.SweepOnce(t, vfstest.NewFaulty(onStore(store, machine), vfstest.FailOnce(i, f)))
				requireStoreRecovery(t, store, machine.Crash(vfstest.Keep, nil), want, fmt.Sprintf("operation %d", i))
				if t.Failed() {
					return
				}
			}
		})
	}
}

// interleaveRequests runs processes on one store, one request at a time, in an order that the seed decides. Each process
// has a machine of its own. One goes on until, now and then, it is stopped for the longest time, since what goes wrong
// between processes takes one that sleeps at the wrong moment.
func interleaveRequests(seed uint64, store objects.Store, processes ...func(vfs.FS)) {
	ready, done := make(chan int), make(chan int)
	proceed := make([]chan struct{}, len(processes))
	for i, process := range processes {
		proceed[i] = make(chan struct{})
		taking := objectstest.NewFaulty(store, func(objectstest.Request) *objectstest.Fault {
			ready <- i
			<-proceed[i]
			return nil
		})
		f := oneByOne{onStore(taking, vfstest.NewMemory())}
		go func() {
			process(f)
			done <- i
		}()
	}
	rng := rand.New(rand.NewPCG(seed, 2))
	rank := rng.Perm(len(processes))
	var waiting []int
	for running := len(processes); running > 0; {
		for len(waiting) < running {
			select {
			case i := <-ready:
				waiting = append(waiting, i)
			case <-done:
				running--
			}
		}
		if running == 0 {
			return
		}
		slices.SortFunc(waiting, func(a, b int) int { return rank[a] - rank[b] })
		chosen := waiting[0]
		waiting = waiting[1:]
		if rng.IntN(8) == 0 {
			rank[chosen] = slices.Max(rank) + 1
		}
		proceed[chosen] <- struct{}{}
	}
}

// oneByOne hides that a file system can do several things at once, so that one process makes one request at a time.
type oneByOne struct{ vfs.FS }

// Sub opens a directory.
func (o oneByOne) Sub(dir string) (vfs.FS, error) {
	sub, err := o.FS.Sub(dir)
	return oneByOne{sub}, err
}

// raceOnStore is raceOnce on a store.
func raceOnStore(t *testing.T, seed uint64, commits ...func(testing.TB, *datasets.Dataset) error) (*objectstest.Memory, []error) {
	t.Helper()
	store := objectstest.NewMemory()
	d, err := datasets.Create(vfs.In(onStore(store, vfstest.NewMemory()), datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	told := make([]error, len(commits))
	var processes []func(vfs.FS)
	for i, commit := range commits {
		processes = append(processes, committing(t, commit, &told[i]))
	}
	interleaveRequests(seed, store, processes...)
	return store, told
}

func TestProcessesOnAStoreAgreeInEveryOrder(t *testing.T) {
	trees := map[string]bool{}
	for seed := range uint64(racesPerTest) {
		store, told := raceOnStore(t, seed, datasetstest.CommitSalted(""), datasetstest.CommitSalted(""), datasetstest.CommitSalted(""))
		if err := errors.Join(told...); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		d := datasetstest.MustOpen(t, onStore(store, vfstest.NewMemory()))
		datasetstest.RequireFindings(t, d, fmt.Sprint("seed ", seed), verify.Incomplete)
		trees[datasetstest.MustHash(t, d)] = true
	}
	if len(trees) != 1 {
		t.Errorf("%d different data sets", len(trees))
	}
}

func TestTwoResultsOnAStoreRaiseOneAlarmInEveryOrder(t *testing.T) {
	for seed := range uint64(racesPerTest) {
		store, told := raceOnStore(t, seed, datasetstest.CommitSalted("-one"), datasetstest.CommitSalted("-two"))
		alarms := 0
		for _, err := range told {
			if errors.Is(err, datasets.ErrDeterminism) {
				alarms++
			} else if err != nil {
				t.Fatalf("seed %d: %v\n%v", seed, err, store)
			}
		}
		if alarms != 1 {
			t.Fatalf("seed %d: %d alarms: %v", seed, alarms, told)
		}
		datasetstest.RequireFindings(t, datasetstest.MustOpen(t, onStore(store, vfstest.NewMemory())), fmt.Sprint("seed ", seed), verify.Incomplete, verify.Note)
		if t.Failed() {
			t.Fatal(store)
		}
	}
}

func TestFirstResultStandsOnAStoreWhenARunFailsInOnlyOneProcess(t *testing.T) {
	stood := map[int]int{}
	for seed := range uint64(racesPerTest) {
		store, told := raceOnStore(t, seed, datasetstest.CommitSalted(""), datasetstest.CommitWithFailure, datasetstest.CommitSalted(""))
		if err := errors.Join(told...); err != nil {
			t.Fatalf("seed %d: %v\n%v", seed, err, store)
		}
		d := datasetstest.MustOpen(t, onStore(store, vfstest.NewMemory()))
		datasetstest.RequireFindings(t, d, fmt.Sprint("seed ", seed), verify.Incomplete, verify.Note)
		r, err := d.Record(0)
		if err != nil {
			t.Fatal(err)
		}
		stood[len(r.Failed)]++
		if t.Failed() {
			t.Fatal(store)
		}
	}
	if len(stood) != 2 {
		t.Errorf("the orders that were tried are one-sided: %v", stood)
	}
}

func TestAStoreThatIgnoresConditionsIsRefused(t *testing.T) {
	store := objectstest.NewMemory()
	store.IgnoreConditions = true
	_, err := datasets.Create(vfs.In(onStore(store, vfstest.NewMemory()), datasetstest.Dir), datasetstest.Plan())
	var coded interface{ Kind() errkind.Kind }
	if !errors.As(err, &coded) || coded.Kind() != errkind.Invalid || !strings.Contains(err.Error(), "If-None-Match") {
		t.Errorf("got %v", err)
	}
	if left := store.String(); left != "" {
		t.Errorf("left on the store:\n%s", left)
	}
}

func TestAStoreWithoutConditionalDeletionsHoldsADataSet(t *testing.T) {
	want := sweepUndisturbed(t)
	store, machine := objectstest.NewMemory(), vfstest.NewMemory()
	store.IgnoreDeleteConditions = true
	// A file of an attempt that had another result stands in the way of batch 0.
	other, err := datasets.CreateFrom(vfs.In(onStore(store, machine), datasetstest.Dir), datasetstest.PlanWithInputs(), datasetstest.InputWriter(t))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := datasetstest.CommitBatch(t, other, 0, "-other"); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(other.FS().Remove(datasets.RecordPath(0)), other.Close()); err != nil {
		t.Fatal(err)
	}
	requireStoreRecovery(t, store, machine, want, "another result in the way")
	aside := 0
	store.List(datasetstest.Dir+"/"+datasets.QuarantineDir, true, func(objects.Object) error { aside++; return nil })
	if aside != 2 {
		t.Errorf("%d files were set aside, want 2", aside)
	}
}

func TestAProcessOnAnotherMachineIsNoticed(t *testing.T) {
	store := objectstest.NewMemory()
	d, err := datasets.Create(vfs.In(onStore(store, vfstest.NewMemory()), datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	other := datasetstest.MustOpen(t, onStore(store, vfstest.NewMemory()))
	mark := datasets.StagingDir + "/00000000-0123456789abcdef" + datasets.LockSuffix
	lock, err := d.FS().Lock(mark) // as a process with another host name leaves it
	if err != nil {
		t.Fatal(err)
	}
	defer func(c io.Closer) { c.Close() }(lock)
	leftovers, err := other.CleanStaging(false)
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, l := range leftovers {
		found = found || l.State == datasets.LeftoverForeign && !l.Removed
	}
	if !found {
		t.Errorf("found %+v, want a process of another machine", leftovers)
	}
	if leftovers, err = other.CleanStaging(true); err != nil || len(leftovers) == 0 {
		t.Errorf("%v, %v", leftovers, err)
	}
	if entries, err := other.FS().ReadDir(datasets.StagingDir); err != nil || len(entries) > 0 {
		t.Errorf("left in staging: %v, %v", entries, err)
	}
}

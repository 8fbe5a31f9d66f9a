package datasets_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// interleave runs processes on one file system, one operation at a time, in an order that the seed decides.
func interleave(seed uint64, m *vfstest.Memory, processes ...func(vfs.FS)) {
	type step struct{ proceed chan struct{} }
	ready := make(chan step)
	done := make(chan struct{})
	for _, process := range processes {
		mine := step{make(chan struct{})}
		f := vfstest.NewFaulty(m, func(vfstest.Op) *vfstest.Fault {
			ready <- mine
			<-mine.proceed
			return nil
		})
		go func() {
			process(f)
			done <- struct{}{}
		}()
	}
	rng := rand.New(rand.NewPCG(seed, 1))
	var waiting []step
	for running := len(processes); running > 0; {
		for len(waiting) < running {
			select {
			case s := <-ready:
				waiting = append(waiting, s)
			case <-done:
				running--
			}
		}
		if running == 0 {
			return
		}
		i := rng.IntN(len(waiting))
		chosen := waiting[i]
		waiting = append(waiting[:i], waiting[i+1:]...)
		chosen.proceed <- struct{}{}
	}
}

// raceOnce lets two processes compute batch 0 at the same time, with results that depend on their salts, and returns
// what each of them was told.
func raceOnce(t *testing.T, seed uint64, commits ...func(testing.TB, *datasets.Dataset) error) (*vfstest.Memory, []error) {
	m := vfstest.NewMemory()
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	told := make([]error, len(commits))
	var processes []func(vfs.FS)
	for i, commit := range commits {
		processes = append(processes, committing(t, commit, &told[i]))
	}
	interleave(seed, m, processes...)
	return m, told
}

// committing is a process that commits something, and notes what it was told.
func committing(t *testing.T, commit func(testing.TB, *datasets.Dataset) error, told *error) func(vfs.FS) {
	return func(f vfs.FS) {
		d, err := datasets.Open(vfs.In(f, datasetstest.Dir))
		if err != nil {
			*told = err
			return
		}
		_, cleanErr := d.CleanStaging(true)
		*told = errors.Join(cleanErr, commit(t, d), d.Close())
	}
}

const racesPerTest = 200

func TestProcessesWithOneResultAgreeInEveryOrder(t *testing.T) {
	var want string
	for seed := range uint64(racesPerTest) {
		m, told := raceOnce(t, seed, datasetstest.CommitSalted(""), datasetstest.CommitSalted(""), datasetstest.CommitSalted(""))
		for _, err := range told {
			if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		d := datasetstest.MustOpen(t, m)
		datasetstest.RequireFindings(t, d, fmt.Sprint("seed ", seed), verify.Incomplete)
		got := datasetstest.MustHash(t, d)
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("seed %d: another data set", seed)
		}
	}
}

func TestProcessesWithTwoResultsRaiseOneAlarmInEveryOrder(t *testing.T) {
	for seed := range uint64(racesPerTest) {
		m, told := raceOnce(t, seed, datasetstest.CommitSalted("-one"), datasetstest.CommitSalted("-two"))
		alarms := 0
		for _, err := range told {
			if errors.Is(err, datasets.ErrDeterminism) {
				alarms++
			} else if err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		if alarms != 1 {
			t.Fatalf("seed %d: %d alarms: %v", seed, alarms, told)
		}
		datasetstest.RequireFindings(t, datasetstest.MustOpen(t, m), fmt.Sprint("seed ", seed), verify.Incomplete, verify.Note)
		if t.Failed() {
			t.Fatal(m)
		}
	}
}

// brokenLocks is a file system that gives every lock to everybody, as some network file systems do.
type brokenLocks struct{ vfs.FS }

type noLock struct{}

func (noLock) Close() error { return nil }

func (b brokenLocks) Lock(string) (io.Closer, error) { return noLock{}, nil }

func (b brokenLocks) Sub(dir string) (vfs.FS, error) {
	sub, err := b.FS.Sub(dir)
	return brokenLocks{sub}, err
}

// TestWithoutLocksOnlyWorkIsLost lets processes take each other's staging away.
func TestWithoutLocksOnlyWorkIsLost(t *testing.T) {
	lost := 0
	for seed := range uint64(racesPerTest) {
		m := vfstest.NewMemory()
		if d, err := datasets.CreateFrom(vfs.In(m, datasetstest.Dir), datasetstest.PlanWithInputs(), datasetstest.InputWriter(t)); err != nil {
			t.Fatal(err)
		} else {
			d.Close()
		}
		process := func(f vfs.FS) {
			if err := datasetstest.SweepOnce(t, brokenLocks{f}); err != nil {
				lost++
			}
		}
		interleave(seed, m, process, process)
		if err := datasetstest.SweepOnce(t, m); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		d := datasetstest.MustOpen(t, m)
		datasetstest.RequireFindings(t, d, fmt.Sprint("seed ", seed))
	}
	if lost == 0 {
		t.Error("no process lost anything, so nothing was tested")
	}
}

func TestFirstResultStandsWhenARunFailsInOnlyOneProcess(t *testing.T) {
	stood := map[string]int{}
	for seed := range uint64(racesPerTest) {
		m, told := raceOnce(t, seed, datasetstest.CommitSalted(""), datasetstest.CommitWithFailure)
		for _, err := range told {
			if err != nil {
				t.Fatalf("seed %d: %v\n%v", seed, err, m)
			}
		}
		d := datasetstest.MustOpen(t, m)
		datasetstest.RequireFindings(t, d, fmt.Sprint("seed ", seed), verify.Incomplete, verify.Note)
		r, err := d.Record(0)
		if err != nil {
			t.Fatal(err)
		}
		stood[fmt.Sprint(len(r.Failed), " failed")]++
		if t.Failed() {
			t.Fatal(m)
		}
	}
	if len(stood) != 2 {
		t.Errorf("the orders that were tried are one-sided: %v", stood)
	}
}

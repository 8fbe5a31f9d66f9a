package runner

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/runner/plan/plantest"
	"sweep/runner/status"
)

// operations counts what is done to the names of a file system and to its open files, and how often each file is opened or described.
type operations struct {
	mu    sync.Mutex
	all   int
	names map[string]int // by "open NAME" or "stat NAME"
}

// on returns the file system with its operations counted.
func (o *operations) on(fsys vfs.FS) vfs.FS {
	o.names = map[string]int{}
	return vfstest.NewFaulty(fsys, func(op vfstest.Op) *vfstest.Fault {
		o.mu.Lock()
		defer o.mu.Unlock()
		// The number of reads and writes is that of buffers, not of files. The name of a log contains the time, and where
		// it is taken there is a further try.
		if op.Kind == "read" || op.Kind == "write" || op.Kind == "create" && strings.HasPrefix(op.Name, datasets.LogDir) {
			return nil
		}
		o.all++
		if op.Kind == "open" || op.Kind == "stat" {
			o.names[op.Kind+" "+op.Name]++
		}
		return nil
	})
}

// lookers are the commands that look at a data set of any size.
var lookers = []struct {
	name string
	drop int64 // a batch whose commit record is taken away before; -1: none
	do   func(fsys vfs.FS, dir string, g *plantest.Grid) error
	// most says how often a name may be opened or described.
	most func(name string) int
}{
	{"status", -1, func(fsys vfs.FS, dir string, _ *plantest.Grid) error {
		_, err := status.Read(vfs.In(fsys, dir))
		return err
	}, func(string) int { return 1 }},
	{"finish", -1, func(fsys vfs.FS, dir string, g *plantest.Grid) error {
		_, err := Finish(vfs.In(fsys, dir), nil, g)
		return err
	}, plansTwice},
	{"run with nothing left", -1, again, plansTwice},
	{"run with one batch left", 7, again, func(name string) int {
		if strings.Contains(name, "00007") {
			return 3 // the record is looked for twice and read once
		}
		return plansTwice(name)
	}},
	{"verify", -1, func(fsys vfs.FS, dir string, _ *plantest.Grid) error {
		r, err := datasetstest.Verify(context.Background(), fsys, dir, verify.Options{Level: verify.LevelHashes})
		if err == nil && r.Count(verify.Damage) > 0 {
			err = fmt.Errorf("found %v", r.Findings[0])
		}
		return err
	}, func(name string) int {
		if strings.Contains(name, "/commits/") {
			return 2 // once for the order of the runs, once for the hashes: keeping all would take memory
		}
		return plansTwice(name)
	}},
}

// plansTwice allows plans to be read again: other processes may have added one meanwhile, and verification checks what
// was read to open the data set.
func plansTwice(name string) int {
	if strings.Contains(name, "/plan-0") {
		return 2
	}
	return 1
}

func again(fsys vfs.FS, dir string, g *plantest.Grid) error {
	s, err := runFake(context.Background(), g, &fakeSimulator{}, Options{Dir: vfs.In(fsys, dir), Workers: 1})
	if err == nil && !s.Complete {
		err = fmt.Errorf("the data set is not complete: %+v", s)
	}
	return err
}

// TestWhatLooksAtALargeDataSetOpensNothingTwice counts the operations of commands on data sets of 100, 200 and 300
// batches: no file is opened or described more than once, and every further batch costs the same.
func TestWhatLooksAtALargeDataSetOpensNothingTwice(t *testing.T) {
	for _, look := range lookers {
		t.Run(look.name, func(t *testing.T) {
			var counts []int
			for _, batches := range []int64{100, 200, 300} {
				o := &operations{}
				lookAt(t, o, batches, look.drop, look.do)
				counts = append(counts, o.all)
				for name, n := range o.names {
					if n > look.most(name) {
						t.Errorf("with %d batches: %d times %s", batches, n, name)
					}
				}
			}
			// Directories of ten thousand are listed at once, so nothing else grows than what is done to each batch.
			if first, second := counts[1]-counts[0], counts[2]-counts[1]; second != first {
				t.Errorf("%d, %d and %d operations for 100, 200 and 300 batches: the last hundred costs %d, the one before %d",
					counts[0], counts[1], counts[2], second, first)
			}
			if look.name == "status" && counts[2] != counts[0] {
				t.Errorf("%d and %d operations for 100 and 300 batches: status should list the records and read none", counts[0], counts[2])
			}
		})
	}
}

// lookAt makes a complete data set of batches with one run each and counts what is then done to it.
func lookAt(t *testing.T, o *operations, batches, drop int64, do func(vfs.FS, string, *plantest.Grid) error) {
	t.Helper()
	disk, dir, g := vfstest.NewMemory(), "out", plantest.New(batches, plantest.Axis{Name: "credit", Values: []int64{1}})
	g.Out.BatchRuns = 1
	if err := again(disk, dir, g); err != nil {
		t.Fatal(err)
	}
	if drop >= 0 {
		if err := disk.Remove(fmt.Sprintf("%s/_sweep/commits/batch-%05d.json", dir, drop)); err != nil {
			t.Fatal(err)
		}
	}
	if err := do(o.on(disk), dir, g); err != nil {
		t.Fatal(err)
	}
}

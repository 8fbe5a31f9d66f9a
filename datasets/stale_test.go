package datasets_test

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// staleWorld is a network file system whose clients remember for a while that something did not exist: a process does
// not see what another one has made until it has looked for it a few times. Taking a name is decided by the server, so
// links and new files see the truth.
type staleWorld struct {
	mu     sync.Mutex
	makers map[string]int   // who made a name
	looks  map[staleKey]int // how often a process has looked for a name of another
}

type staleKey struct {
	process int
	name    string
}

// staleLooks is how often a process looks in vain.
const staleLooks = 3

// staleView is the world as one process sees it.
type staleView struct {
	vfs.FS
	world   *staleWorld
	process int
}

// Sub opens a directory; names are known by what they are called below it.
func (v staleView) Sub(dir string) (vfs.FS, error) {
	sub, err := v.FS.Sub(dir)
	return staleView{sub, v.world, v.process}, err
}

func (v staleView) made(name string, err error) error {
	if err == nil {
		v.world.mu.Lock()
		defer v.world.mu.Unlock()
		if _, known := v.world.makers[name]; !known {
			v.world.makers[name] = v.process
		}
	}
	return err
}

// hidden reports whether the process does not see a name yet.
func (v staleView) hidden(name string) bool {
	v.world.mu.Lock()
	defer v.world.mu.Unlock()
	maker, known := v.world.makers[name]
	if !known || maker == v.process {
		return false
	}
	k := staleKey{v.process, name}
	v.world.looks[k]++
	return v.world.looks[k] <= staleLooks
}

func (v staleView) Create(name string) (vfs.File, error) {
	f, err := v.FS.Create(name)
	return f, v.made(name, err)
}

func (v staleView) Link(oldname, newname string) error {
	return v.made(newname, v.FS.Link(oldname, newname))
}

func (v staleView) Rename(oldname, newname string) error {
	return v.made(newname, v.FS.Rename(oldname, newname))
}

func (v staleView) Open(name string) (vfs.File, error) {
	if v.hidden(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return v.FS.Open(name)
}

func (v staleView) Stat(name string) (fs.FileInfo, error) {
	if v.hidden(name) {
		return nil, &fs.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return v.FS.Stat(name)
}

func (v staleView) ReadDir(dir string) ([]fs.DirEntry, error) {
	entries, err := v.FS.ReadDir(dir)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		name := e.Name()
		if dir != "." {
			name = dir + "/" + name
		}
		return v.hidden(name)
	}), err
}

// TestStaleViewsCostWorkAndNothingElse lets processes sweep together that see each other's work late.
func TestStaleViewsCostWorkAndNothingElse(t *testing.T) {
	want := sweepUndisturbed(t)
	lost := 0
	for seed := range uint64(racesPerTest) {
		when := fmt.Sprint("seed ", seed)
		m := vfstest.NewMemory()
		world := &staleWorld{makers: map[string]int{}, looks: map[staleKey]int{}}
		var processes []func(vfs.FS)
		for i := range 2 {
			processes = append(processes, func(f vfs.FS) {
				err := datasetstest.SweepOnce(t, staleView{f, world, i})
				var failing *datasets.StorageError
				if err != nil {
					lost++
					if !errors.As(err, &failing) {
						t.Errorf("%s: %v", when, err)
					}
				}
			})
		}
		interleave(seed, m, processes...)
		requireRecovery(t, m, want, when)
		if t.Failed() {
			return
		}
	}
	t.Logf("%d of %d processes gave up", lost, 2*racesPerTest)
}

package rewrite

import (
	"errors"
	"io/fs"
	"maps"
	"strings"
	"syscall"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// contents are the files below a directory with their contents.
func contents(t *testing.T, m *vfstest.Memory, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	if data, err := vfs.ReadFile(m, dir, 1<<30); err == nil {
		return map[string]string{dir: string(data)}
	}
	err := m.Walk(dir, func(name string, _ fs.DirEntry) error {
		data, err := vfs.ReadFile(m, name, 1<<30)
		all[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// copyDir copies the files of a directory, the mark of a rewriting aside.
func copyDir(t *testing.T, m *vfstest.Memory, from, to string) {
	t.Helper()
	for name, data := range contents(t, m, from) {
		if name = to + strings.TrimPrefix(name, from); !strings.HasSuffix(name, datasets.MarkFile) {
			put(t, m, name, data)
		}
	}
}

func put(t *testing.T, m *vfstest.Memory, name, data string) {
	t.Helper()
	if err := errors.Join(m.MkdirAll(name[:strings.LastIndex(name, "/")]), vfs.WriteFile(m, name, []byte(data))); err != nil {
		t.Fatal(err)
	}
}

// interrupted compacts in place until an operation of a kind comes that is not one on a staged file.
func (c inPlaceTest) interrupted(t *testing.T, m *vfstest.Memory, kind, name string) *vfstest.Memory {
	t.Helper()
	dead := false
	_, err := c.rewrite(vfstest.NewFaulty(m, func(op vfstest.Op) *vfstest.Fault {
		dead = dead || op.Kind == kind && strings.Contains(op.Name, name)
		if dead {
			return &vfstest.Fault{Err: syscall.EIO}
		}
		return nil
	}), InPlaceOptions{})
	if err == nil || !dead {
		t.Fatalf("nothing failed: %v", err)
	}
	return m.Crash(vfstest.Keep, nil)
}

// TestWhatIsNotProvedToBeOursStays puts things of others beside a data set, under the names that a rewriting uses.
func TestWhatIsNotProvedToBeOursStays(t *testing.T) {
	c := compactTest(t)
	for _, suffix := range []string{datasets.Compacting, removingSuffix} {
		for what, make := range map[string]func(m *vfstest.Memory, dir string){
			"another data set with a thesis in it": func(m *vfstest.Memory, dir string) {
				copyDir(t, m, datasetstest.Dir, dir)
				put(t, m, dir+"/thesis.txt", "years of work")
			},
			"a copy of the data set itself":      func(m *vfstest.Memory, dir string) { copyDir(t, m, datasetstest.Dir, dir) },
			"an empty state directory and notes": func(m *vfstest.Memory, dir string) { put(t, m, dir+"/_sweep/notes", "x") },
			"a data set of another rewriting": func(m *vfstest.Memory, dir string) {
				copyDir(t, m, datasetstest.Dir, dir)
				if err := datasets.SetMark(m, dir, datasets.NewMark("compact").Other()); err != nil {
					t.Fatal(err)
				}
			},
			"a file": func(m *vfstest.Memory, dir string) { put(t, m, dir, "x") },
		} {
			for _, exchange := range []bool{true, false} {
				for _, begun := range []bool{false, true} {
					m := c.fresh(exchange)
					if begun { // so that the data set has a mark
						if err := datasets.SetMark(m, datasetstest.Dir, datasets.NewMark("compact")); err != nil {
							t.Fatal(err)
						}
					}
					make(m, datasetstest.Dir+suffix)
					before, old := contents(t, m, "out/set"+suffix), hashAt(t, m, datasetstest.Dir)
					_, err := c.rewrite(m, InPlaceOptions{})
					var invalid *datasets.InvalidError
					if !errors.As(err, &invalid) || invalid.What != datasetstest.Dir+suffix {
						t.Errorf("%s as %s, begun %v: %v", what, suffix, begun, err)
					}
					if !maps.Equal(before, contents(t, m, "out/set"+suffix)) || hashAt(t, m, datasetstest.Dir) != old {
						t.Errorf("%s as %s, begun %v: it was touched\n%v", what, suffix, begun, m)
					}
				}
			}
		}
	}
}

// TestAFileOfTheUserInADataSetThatIsBeingRemovedStays interrupts the removal and puts a file into what is left.
func TestAFileOfTheUserInADataSetThatIsBeingRemovedStays(t *testing.T) {
	c := compactTest(t)
	want := c.undisturbed(t, true)
	for _, name := range []string{"thesis.txt", "runs/notes.md", "_sweep/thesis.txt", "_sweep/log/thesis.txt", "_sweep/commits/thesis.txt",
		"runs/block=0/batch=00000/part-1.parquet", "runs/block~0/batch-00077.parquet", "mine/batch-00000.parquet"} {
		m := c.interrupted(t, c.fresh(true), "remove", removingSuffix)
		put(t, m, datasetstest.Dir+removingSuffix+"/"+name, "years of work")
		before := contents(t, m, datasetstest.Dir+removingSuffix)
		_, err := c.rewrite(m, InPlaceOptions{})
		var invalid *datasets.InvalidError
		if !errors.As(err, &invalid) || invalid.What != datasetstest.Dir+removingSuffix+"/"+name {
			t.Errorf("%s: %v", name, err)
		}
		if !maps.Equal(before, contents(t, m, datasetstest.Dir+removingSuffix)) || hashAt(t, m, datasetstest.Dir) != want.new {
			t.Errorf("%s: something was removed", name)
		}
		if err := m.Remove(datasetstest.Dir + removingSuffix + "/" + name); err != nil {
			t.Fatal(err)
		}
		if done, err := c.rewrite(m, InPlaceOptions{}); err != nil || !done.Resumed || len(siblings(t, m)) > 0 {
			t.Errorf("%s is away: %+v, %v, beside it %v", name, done, err, siblings(t, m))
		}
	}
}

func TestAnotherRewritingIsCompletedFirst(t *testing.T) {
	c := compactTest(t)
	m := c.interrupted(t, c.fresh(true), "remove", removingSuffix)
	_, err := MigrateInPlace(t.Context(), vfs.In(m, datasetstest.Dir), MigrateOptions{}, InPlaceOptions{})
	var invalid *datasets.InvalidError
	if !errors.As(err, &invalid) || !strings.Contains(err.Error(), "run sweep compact again first") {
		t.Errorf("got %v", err)
	}
}

func TestALockFileWithContentIsSomebodyElses(t *testing.T) {
	c := compactTest(t)
	m := c.fresh(true)
	put(t, m, datasetstest.Dir+rewritingLock, "notes")
	if _, err := c.rewrite(m, InPlaceOptions{}); err == nil || contents(t, m, "out")[datasetstest.Dir+rewritingLock] != "notes" {
		t.Errorf("got %v\n%v", err, m)
	}
}

// TestAFileOfTheUserInTheStagingStays puts a file among those of a process that is dead.
func TestAFileOfTheUserInTheStagingStays(t *testing.T) {
	m := vfstest.NewMemory()
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	dead := datasets.StagingDir + "/" + datasets.HostDigits() + "-0123456789abcdef"
	put(t, m, datasetstest.Dir+"/"+dead+"/batch-00001-1/runs.part", "x")
	put(t, m, datasetstest.Dir+"/"+dead+"/batch-00001-1/thesis.txt", "years of work")
	for range 2 {
		found, err := d.CleanStaging(true)
		if err != nil || len(found) != 1 || found[0].State != datasets.LeftoverUnknown || found[0].Removed {
			t.Fatalf("%+v, %v", found, err)
		}
	}
	if len(contents(t, m, datasetstest.Dir+"/"+dead)) != 2 {
		t.Errorf("something was removed:\n%v", m)
	}
	if err := m.Remove(datasetstest.Dir + "/" + dead + "/batch-00001-1/thesis.txt"); err != nil {
		t.Fatal(err)
	}
	if found, err := d.CleanStaging(false); err != nil || len(found) != 1 || !found[0].Removed {
		t.Errorf("%+v, %v", found, err)
	}
}

package datasets_test

import (
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// plantOwner leaves a staging directory as a process does that was killed.
func plantOwner(t *testing.T, d *datasets.Dataset, name string) {
	t.Helper()
	dir := datasets.StagingDir + "/" + name
	if err := d.FS().MkdirAll(dir + "/batch-00000-1"); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{dir + "/batch-00000-1/runs.part", dir + "/document-2", dir + datasets.LockSuffix} {
		if err := vfs.WriteFile(d.FS(), file, []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOnlyTheDeadAreCleanedAway(t *testing.T) {
	for _, fsys := range []struct {
		name string
		fs   vfs.FS
		dir  string
	}{{"memory", vfstest.NewMemory(), datasetstest.Dir}, {"disk", vfs.OS{}, t.TempDir() + "/set"}} {
		t.Run(fsys.name, func(t *testing.T) {
			d, err := datasets.Create(vfs.In(fsys.fs, fsys.dir), datasetstest.Plan())
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			dead, foreign := datasets.HostDigits()+"-0123456789abcdef", "00000000-0123456789abcdef"
			plantOwner(t, d, dead)
			plantOwner(t, d, foreign)
			plantOwner(t, d, "look-alike")
			plantOwner(t, d, dead+"0")
			alive, err := datasets.Open(vfs.In(fsys.fs, fsys.dir))
			if err != nil {
				t.Fatal(err)
			}
			defer alive.Close()
			stage, err := alive.Stage(0, datasetstest.Partition(0))
			if err != nil {
				t.Fatal(err)
			}
			cleanAndCompare(t, d, false, map[string]datasets.LeftoverState{dead: datasets.LeftoverDead, foreign: datasets.LeftoverForeign,
				"look-alike": datasets.LeftoverUnknown, dead + "0": datasets.LeftoverUnknown, alive.OwnName(): datasets.LeftoverAlive}, dead)
			cleanAndCompare(t, d, true, map[string]datasets.LeftoverState{foreign: datasets.LeftoverForeign,
				"look-alike": datasets.LeftoverUnknown, dead + "0": datasets.LeftoverUnknown, alive.OwnName(): datasets.LeftoverAlive}, foreign)
			if _, err := stage.Create("runs"); err != nil {
				t.Errorf("the staging of a process that lives is gone: %v", err)
			}
			if err := stage.Abort(); err != nil {
				t.Error(err)
			}
		})
	}
}

func cleanAndCompare(t *testing.T, d *datasets.Dataset, foreign bool, want map[string]datasets.LeftoverState, removed string) {
	t.Helper()
	found, err := d.CleanStaging(foreign)
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != len(want) {
		t.Errorf("found %v", found)
	}
	for _, l := range found {
		if l.State != want[l.Name] || l.Removed != (l.Name == removed) {
			t.Errorf("found %+v, expected %s", l, want[l.Name])
		}
		there, err := vfs.Exists(d.FS(), datasets.StagingDir+"/"+l.Name)
		if err != nil || there == l.Removed {
			t.Errorf("%s is there: %v, %v", l.Name, there, err)
		}
	}
}

func TestStagedNamesEscapeEveryGlob(t *testing.T) {
	m := vfstest.NewMemory()
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	s, err := d.Stage(0, datasetstest.Partition(0))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Create("runs"); err != nil {
		t.Fatal(err)
	}
	if names := m.String(); strings.Contains(names, ".parquet") || !strings.Contains(names, "runs.part ") {
		t.Errorf("there are\n%s", names)
	}
}

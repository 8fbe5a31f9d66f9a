package datasets

import (
	"strings"
	"testing"

	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// plantOwner leaves a staging directory as a process does that was killed.
func plantOwner(t *testing.T, d *Dataset, name string) {
	t.Helper()
	dir := stagingDir + "/" + name
	if err := d.fs.MkdirAll(dir + "/batch-00000-1"); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{dir + "/batch-00000-1/runs.part", dir + "/document-2", dir + lockSuffix} {
		if err := vfs.WriteFile(d.fs, file, []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
}

func TestOnlyTheDeadAreCleanedAway(t *testing.T) {
	for _, fsys := range []struct {
		name string
		fs   vfs.FS
		dir  string
	}{{"memory", vfstest.NewMemory(), testDir}, {"disk", vfs.OS{}, t.TempDir() + "/set"}} {
		t.Run(fsys.name, func(t *testing.T) {
			d, err := Create(fsys.fs, fsys.dir, testPlan())
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			dead, foreign := hostDigits()+"-0123456789abcdef", "00000000-0123456789abcdef"
			plantOwner(t, d, dead)
			plantOwner(t, d, foreign)
			plantOwner(t, d, "look-alike")
			plantOwner(t, d, dead+"0")
			alive, err := Open(fsys.fs, fsys.dir)
			if err != nil {
				t.Fatal(err)
			}
			defer alive.Close()
			stage, err := alive.Stage(0, testPartition(0))
			if err != nil {
				t.Fatal(err)
			}
			cleanAndCompare(t, d, false, map[string]LeftoverState{dead: LeftoverDead, foreign: LeftoverForeign,
				"look-alike": LeftoverUnknown, dead + "0": LeftoverUnknown, alive.ownName(): LeftoverAlive}, dead)
			cleanAndCompare(t, d, true, map[string]LeftoverState{foreign: LeftoverForeign,
				"look-alike": LeftoverUnknown, dead + "0": LeftoverUnknown, alive.ownName(): LeftoverAlive}, foreign)
			if _, err := stage.Create("runs"); err != nil {
				t.Errorf("the staging of a process that lives is gone: %v", err)
			}
			if err := stage.Abort(); err != nil {
				t.Error(err)
			}
		})
	}
}

func cleanAndCompare(t *testing.T, d *Dataset, foreign bool, want map[string]LeftoverState, removed string) {
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
		there, err := vfs.Exists(d.fs, stagingDir+"/"+l.Name)
		if err != nil || there == l.Removed {
			t.Errorf("%s is there: %v, %v", l.Name, there, err)
		}
	}
}

func TestStagedNamesEscapeEveryGlob(t *testing.T) {
	m := vfstest.NewMemory()
	d, err := Create(m, testDir, testPlan())
	if err != nil {
		t.Fatal(err)
	}
	s, err := d.Stage(0, testPartition(0))
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

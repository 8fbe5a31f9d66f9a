package datasets_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

func swept(t *testing.T) (*vfstest.Memory, *datasets.Dataset, string) {
	t.Helper()
	m := vfstest.NewMemory()
	if err := datasetstest.SweepOnce(t, m); err != nil {
		t.Fatal(err)
	}
	d := datasetstest.MustOpen(t, m)
	t.Cleanup(func() { d.Close() })
	return m, d, d.Plans()[0].StoredInputs()[0]
}

// TestDamagedInputsAreFoundAndWrittenAgain damages an input in every way. Verification and reading refuse it, and whoever
// has the rows writes it again.
func TestDamagedInputsAreFoundAndWrittenAgain(t *testing.T) {
	for name, c := range map[string]struct {
		damage   func(t *testing.T, d *datasets.Dataset, hash string)
		restored bool         // storing the inputs again is enough
		level    verify.Level // the first that finds it
	}{
		"file missing": {func(t *testing.T, d *datasets.Dataset, hash string) { remove(t, d, datasets.InputPath(hash)) }, true, verify.LevelCommits},
		"byte flipped": {func(t *testing.T, d *datasets.Dataset, hash string) {
			data, err := vfs.ReadFile(d.FS(), datasets.InputPath(hash), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			data[len(data)/2] ^= 1
			datasetstest.Write(datasets.InputPath(hash), string(data))(t, d)
		}, true, verify.LevelHashes},
		"cut off": {func(t *testing.T, d *datasets.Dataset, hash string) {
			datasetstest.Write(datasets.InputPath(hash), "PAR1")(t, d)
		}, true, verify.LevelHashes},
		"record missing": {func(t *testing.T, d *datasets.Dataset, hash string) { remove(t, d, datasets.InputRecordPath(hash)) }, true, verify.LevelCommits},
		"both missing": {func(t *testing.T, d *datasets.Dataset, hash string) {
			remove(t, d, datasets.InputPath(hash))
			remove(t, d, datasets.InputRecordPath(hash))
		}, true, verify.LevelCommits},
		"record edited": {func(t *testing.T, d *datasets.Dataset, hash string) {
			data, err := vfs.ReadFile(d.FS(), datasets.InputRecordPath(hash), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			datasetstest.Write(datasets.InputRecordPath(hash), strings.Replace(string(data), `"rows": `, `"rows": 1`, 1))(t, d)
		}, false, verify.LevelCommits},
	} {
		t.Run(name, func(t *testing.T) {
			_, d, hash := swept(t)
			tree := datasetstest.MustHash(t, d)
			c.damage(t, d, hash)
			report, err := verify.Run(t.Context(), d, verify.Options{Level: c.level})
			if err != nil || report.Kind() != errkind.Damage {
				t.Errorf("verify: %v, %v", report, err)
			}
			for _, f := range report.Findings {
				if f.Severity == verify.Damage && !strings.Contains(f.Remedy, "sweep run GRID") {
					t.Errorf("no remedy: %v", f)
				}
			}
			err = d.ReadInput(hash, func(io.ReaderAt, int64) error { t.Error("it was decoded"); return nil })
			if errkind.Of(err) != errkind.Damage {
				t.Errorf("reading: %v", err)
			}
			p := datasetstest.PlanWithInputs()
			err = d.StoreInputs(&p, datasetstest.InputWriter(t))
			if !c.restored {
				if errkind.Of(err) != errkind.Damage {
					t.Errorf("storing again: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			datasetstest.RequireFindings(t, d, "restored", verify.Note)
			if got := datasetstest.MustHash(t, d); got != tree {
				t.Error("the restored data set has another tree hash")
			}
			if _, identity, err := d.Identify(); err != nil || identity.Tree != tree {
				t.Errorf("the records give another tree hash than the files (%v)", err)
			}
		})
	}
}

func remove(t *testing.T, d *datasets.Dataset, name string) {
	t.Helper()
	if err := d.FS().Remove(name); err != nil {
		t.Fatal(err)
	}
}

// otherVersion writes the same rows as other bytes, as another version of the program may.
func otherVersion(t testing.TB) datasets.InputWriter {
	return func(hash string, to io.Writer) error {
		_, err := to.Write(datasetstest.FakeParquet(t, 1, 2, hash+" of another version"))
		return err
	}
}

// TestVersionsAgreeOnAnInput has one version of the program store rows that another one has stored or left behind.
func TestVersionsAgreeOnAnInput(t *testing.T) {
	t.Run("stored", func(t *testing.T) {
		_, d, _ := swept(t)
		tree, p := datasetstest.MustHash(t, d), datasetstest.PlanWithInputs()
		if err := d.StoreInputs(&p, otherVersion(t)); err != nil {
			t.Fatal(err)
		}
		if datasetstest.MustHash(t, d) != tree {
			t.Error("the second version replaced the input of the first")
		}
	})
	t.Run("left without record", func(t *testing.T) {
		_, d, hash := swept(t)
		remove(t, d, datasets.InputRecordPath(hash))
		p := datasetstest.PlanWithInputs()
		if err := d.StoreInputs(&p, otherVersion(t)); err != nil {
			t.Fatal(err)
		}
		datasetstest.RequireFindings(t, d, "after the other version", verify.Note)
	})
	t.Run("recorded meanwhile", func(t *testing.T) {
		m, d, hash := swept(t)
		remove(t, d, datasets.InputRecordPath(hash))
		// Just before our record is linked, the first version stores the same rows again.
		done := false
		f := vfstest.NewFaulty(m, func(op vfstest.Op) *vfstest.Fault {
			if op.Kind == "link" && strings.HasSuffix(op.Name, ".json") && !done {
				done = true
				p := datasetstest.PlanWithInputs()
				if err := d.StoreInputs(&p, datasetstest.InputWriter(t)); err != nil {
					t.Error(err)
				}
			}
			return nil
		})
		late := datasetstest.MustOpen(t, f)
		defer late.Close()
		p := datasetstest.PlanWithInputs()
		if err := late.StoreInputs(&p, otherVersion(t)); err != nil {
			t.Fatal(err)
		}
		if !done {
			t.Fatal("the two did not meet")
		}
		datasetstest.RequireFindings(t, d, "after both", verify.Note)
	})
}

// TestPlanNeedsItsInputs refuses a plan whose rows are not there.
func TestPlanNeedsItsInputs(t *testing.T) {
	m := vfstest.NewMemory()
	_, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.PlanWithInputs())
	if errkind.Of(err) != errkind.Damage {
		t.Errorf("created: %v", err)
	}
}

// TestInputsThatNoPlanNames is what remains when a process dies before it has written its plan.
func TestInputsThatNoPlanNames(t *testing.T) {
	_, d, _ := swept(t)
	p := datasetstest.PlanWithInputs()
	p.Inputs[0].Hash = datasetstest.InputHash("other rows")
	if err := d.StoreInputs(&p, datasetstest.InputWriter(t)); err != nil {
		t.Fatal(err)
	}
	report, err := verify.Run(t.Context(), d, verify.Options{})
	if err != nil {
		t.Fatal(err)
	}
	notes := 0
	for _, f := range report.Findings {
		if f.Severity != verify.Note {
			t.Error(f)
		} else if strings.Contains(f.File, p.Inputs[0].Hash) {
			notes++
		}
	}
	if notes != 2 {
		t.Errorf("%d notes: %v", notes, report.Findings)
	}
}

// TestDataSetsWithPaymentsArePrivate creates, continues and indexes data sets under several umasks. Only the owner has
// access to any file or directory.
func TestDataSetsWithPaymentsArePrivate(t *testing.T) {
	for _, mask := range []int{0, 0o022, 0o277} {
		dir := filepath.Join(t.TempDir(), "above", "set")
		before := syscall.Umask(0)
		if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
			t.Fatal(err)
		}
		syscall.Umask(mask)
		err := datasetstest.SweepDir(t, vfs.OS{}, dir)
		if err == nil { // another process
			err = datasetstest.SweepDir(t, vfs.OS{}, dir)
		}
		syscall.Umask(before)
		if err != nil {
			t.Fatalf("umask %o: %v", mask, err)
		}
		requireModes(t, dir)
		if info, err := os.Stat(filepath.Dir(dir)); err != nil || info.Mode().Perm() != 0o755 {
			t.Errorf("the directory above has the mode %v (%v)", info.Mode(), err)
		}
	}
}

func requireModes(t *testing.T, dir string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		want := fs.FileMode(0o600)
		if e.IsDir() {
			want = 0o700
		}
		if err == nil && info.Mode().Perm() != want {
			t.Errorf("%s has the mode %v", name, info.Mode())
		}
		files++
		return err
	})
	if err != nil || files < 20 {
		t.Fatalf("%d files, %v", files, err)
	}
}

// TestEmptyDirectoryBecomesPrivate creates the data set in a directory that the user has made, and extends one without
// payments.
func TestEmptyDirectoryBecomesPrivate(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := datasetstest.SweepDir(t, vfs.OS{}, dir); err != nil {
		t.Fatal(err)
	}
	requireModes(t, dir)

	dir = filepath.Join(t.TempDir(), "set")
	d, err := datasets.Create(vfs.OnDisk(dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	next := datasetstest.PlanWithInputs()
	next.Number, next.FirstRun, next.FirstBatch = 2, 8, 4
	if err := errors.Join(d.StoreInputs(&next, datasetstest.InputWriter(t)), d.AddPlan(next)); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the extended data set has the mode %v (%v)", info.Mode(), err)
	}
	if info, err := os.Stat(filepath.Join(dir, datasets.PlanPath(2))); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its plan has the mode %v (%v)", info.Mode(), err)
	}
}

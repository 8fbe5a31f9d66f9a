//go:build cgo

package query

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/vfs"
)

// TestFilesInThePlaceOfOthersAreDamage puts every file of a data set in the place of others: of another batch and of another
// table. Every question that names the table says so.
func TestFilesInThePlaceOfOthersAreDamage(t *testing.T) {
	dir := t.TempDir()
	if _, err := makeDataset(dir, 2); err != nil {
		t.Fatal(err)
	}
	m, _, err := manifestOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range m.Files {
		for _, other := range []datasets.ManifestFile{m.Files[(i+1)%len(m.Files)], m.Files[(i+len(m.Files)/2)%len(m.Files)]} {
			if f.SHA256 == other.SHA256 {
				continue // the same content
			}
			replaced(t, dir, f.Path, other.Path, func() {
				err := questioned(dir, "SELECT count(*) FROM "+f.Table)
				var damage *datasets.DamageError
				if !errors.As(err, &damage) || damage.Path != f.Path {
					t.Errorf("%s is %s: error %v", f.Path, other.Path, err)
				}
			})
		}
	}
	if _, err := openDataset(t, dir).Query(ctx, "FROM runs"); err != nil {
		t.Error(err)
	}
}

// questioned is the error of opening a data set and asking a question.
func questioned(dir, script string) error {
	db, err := Open(ctx, vfs.OnDisk(dir), Options{Threads: 2})
	if err != nil {
		return err
	}
	_, err = db.Query(ctx, script)
	return errors.Join(err, db.Close())
}

// replaced gives a file the content of another one for the time of a call.
func replaced(t *testing.T, dir, path, other string, call func()) {
	t.Helper()
	name := filepath.Join(dir, filepath.FromSlash(path))
	saved, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(other)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	call()
	if err := os.WriteFile(name, saved, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestAnErrorOfADamagedFileIsDamage changes bytes of a file. A query that fails for it ends as damage.
func TestAnErrorOfADamagedFileIsDamage(t *testing.T) {
	dir := t.TempDir()
	if _, err := makeDataset(dir, 1); err != nil {
		t.Fatal(err)
	}
	m, _, err := manifestOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(m.Files, func(f datasets.ManifestFile) bool { return f.Table == "runs" })
	name := filepath.Join(dir, filepath.FromSlash(m.Files[i].Path))
	whole, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	failed := 0
	for range 60 {
		damaged := slices.Clone(whole)
		for range 8 {
			damaged[random.IntN(len(damaged))] ^= byte(1 + random.IntN(255))
		}
		if err := os.WriteFile(name, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		err := questioned(dir, "FROM runs")
		var damage *datasets.DamageError
		if err != nil && !errors.As(err, &damage) {
			t.Errorf("error %v", err)
		}
		if err != nil {
			failed++
		}
	}
	if failed == 0 {
		t.Error("no query failed")
	}
	if err := os.Truncate(name, 10); err != nil {
		t.Fatal(err)
	}
	if err := questioned(dir, "FROM runs"); err == nil || !strings.Contains(err.Error(), "10 bytes") {
		t.Errorf("error %v", err)
	}
}

func TestAQueryOfManyFilesIsNoticedOnce(t *testing.T) {
	dir := t.TempDir()
	if _, err := makeDataset(dir, 2); err != nil {
		t.Fatal(err)
	}
	m, _, err := manifestOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func(n int64) { manyFiles = n }(manyFiles)
	manyFiles = 1
	var noticed []int64
	db, err := Open(ctx, vfs.OnDisk(dir), Options{Threads: 1, Many: func(files int64, _ bool) { noticed = append(noticed, files) }})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, script := range []string{"SELECT 1", "SELECT count(*) FROM ticks", "SELECT count(*) FROM ticks"} {
		if _, err := db.Query(ctx, script); err != nil {
			t.Fatal(err)
		}
	}
	i := slices.IndexFunc(m.Tables, func(t datasets.ManifestTable) bool { return t.Name == "ticks" })
	if want := m.Tables[i].Files; want < 2 || !slices.Equal(noticed, []int64{want}) {
		t.Errorf("noticed %v, the table has %d files", noticed, want)
	}
}

func TestManySmallFilesAreReadByOneThread(t *testing.T) {
	dir := t.TempDir()
	if _, err := makeDataset(dir, 2); err != nil {
		t.Fatal(err)
	}
	defer func(n int64) { fewFiles = n }(fewFiles)
	for _, c := range []struct {
		few    int64
		o      Options
		script string
		want   string
	}{
		{1000, Options{}, "FROM ticks", fmt.Sprint(runtime.NumCPU())},
		{1, Options{}, "FROM ticks", "1"},
		{1, Options{Threads: 3}, "FROM ticks", "3"},
		{1, Options{}, "SELECT 1", fmt.Sprint(runtime.NumCPU())},
	} {
		fewFiles = c.few
		db, err := Open(ctx, vfs.OnDisk(dir), c.o)
		if err != nil {
			t.Fatal(err)
		}
		for _, setting := range []string{"threads", "enable_external_file_cache"} {
			found, err := db.Query(ctx, c.script+"; SELECT current_setting('"+setting+"')::VARCHAR")
			if err != nil {
				t.Fatal(err)
			}
			want := map[string]string{"threads": c.want, "enable_external_file_cache": "false"}[setting]
			if got := found.Rows[0][0]; got != want {
				t.Errorf("%s with up to %d files and %+v: %s is %v, want %s", c.script, c.few, c.o, setting, got, want)
			}
		}
		if _, err := db.Query(ctx, "SET threads = 2"); err == nil {
			t.Error("the settings are not locked")
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

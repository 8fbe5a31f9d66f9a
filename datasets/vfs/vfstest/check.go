package vfstest

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"sweep/datasets/vfs"
)

// Check tests that the file system of an empty data set does what vfs.FS requires. It uses the names of a data set, because
// storage may treat the staging directory in another way than the rest: files are written there and then get final names.
func Check(t *testing.T, f vfs.FS) {
	if err := f.MkdirAll(stage); err != nil {
		t.Fatal(err)
	}
	checkFiles(t, f)
	checkNames(t, f)
	checkLock(t, f)
	checkConfined(t, f)
	checkTogether(t, f)
}

const (
	staging = "_sweep/staging"
	stage   = staging + "/process"
	staged  = stage + "/x"
)

func checkFiles(t *testing.T, f vfs.FS) {
	if err := vfs.WriteFile(f, staged, []byte("hello")); err != nil {
		t.Fatal(err)
	}
	if err := vfs.WriteFile(f, staged, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("creating what exists: %v", err)
	}
	if err := f.MkdirAll("t/b"); err != nil {
		t.Fatal(err)
	}
	if err := f.Link(staged, "t/b/x"); err != nil {
		t.Fatal(err)
	}
	if err := f.SyncDir("t/b"); err != nil {
		t.Error(err)
	}
	for _, name := range []string{staged, "t/b/x"} {
		if data, err := vfs.ReadFile(f, name, 5); err != nil || string(data) != "hello" {
			t.Errorf("read %q, %v", data, err)
		}
		if _, err := vfs.ReadFile(f, name, 4); !errors.Is(err, vfs.ErrImplausible) {
			t.Errorf("a file above the limit: %v", err)
		}
		checkReading(t, f, name)
	}
	if _, err := vfs.ReadFile(f, "t/b", 4); err == nil {
		t.Error("a directory was read as a file")
	}
	if _, err := f.Open("t/none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opening what does not exist: %v", err)
	}
}

func checkReading(t *testing.T, f vfs.FS, name string) {
	r, err := f.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	buf := make([]byte, 3)
	if n, err := r.ReadAt(buf, 1); n != 3 || err != nil || string(buf) != "ell" {
		t.Errorf("ReadAt gave %d, %v, %q", n, err, buf)
	}
	if info, err := r.Stat(); err != nil || info.Size() != 5 || !info.Mode().IsRegular() {
		t.Errorf("stat: %v, %v", info, err)
	}
	if _, err := r.Write([]byte("no")); err == nil {
		t.Error("a file opened for reading was written")
	}
}

func checkNames(t *testing.T, f vfs.FS) {
	if err := f.Link(staged, "t/b/x"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("second link: %v", err)
	}
	first, err := f.Stat(staged)
	if err != nil {
		t.Fatal(err)
	}
	second, err := f.Stat("t/b/x")
	if err != nil || !f.SameFile(second, first) {
		t.Errorf("two names of one file are taken for two files (%v)", err)
	}
	if err := vfs.WriteFile(f, stage+"/y", []byte("other")); err != nil {
		t.Fatal(err)
	}
	if other, err := f.Stat(stage + "/y"); err != nil || f.SameFile(second, other) {
		t.Errorf("two files are taken for one (%v)", err)
	}
	if err := f.Rename(stage+"/y", "t/b/x"); err != nil {
		t.Fatal(err)
	}
	if err := f.Rename("t/b/x", "t/z"); err != nil {
		t.Fatal(err)
	}
	if there, err := vfs.Exists(f, "t/b/x"); there || err != nil {
		t.Errorf("the old name still exists (%v)", err)
	}
	if data, err := vfs.ReadFile(f, "t/z", 5); err != nil || string(data) != "other" {
		t.Errorf("renamed over a file: %q, %v", data, err)
	}
	if err := f.Link(staged, "t/b/x"); err != nil {
		t.Fatal(err)
	}
	for dir, want := range map[string]string{"t": "t/b/x t/z", "none": ""} {
		var names []string
		err := f.Walk(dir, func(name string, _ fs.DirEntry) error { names = append(names, name); return nil })
		if got := strings.Join(names, " "); err != nil || got != want {
			t.Errorf("walked %q, %v, want %q", got, err, want)
		}
	}
	if err := f.Remove("t"); err == nil {
		t.Error("a directory with files was removed")
	}
	if err := RemoveAll(f, "t"); err != nil {
		t.Error(err)
	}
	if err := f.Remove("t/z"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("removing what does not exist: %v", err)
	}
}

// RemoveAll deletes a directory and its contents.
func RemoveAll(f vfs.FS, dir string) error {
	entries, err := f.ReadDir(dir)
	for _, e := range entries {
		name := dir + "/" + e.Name()
		if e.IsDir() {
			err = errors.Join(err, RemoveAll(f, name))
		} else {
			err = errors.Join(err, f.Remove(name))
		}
	}
	if err != nil {
		return err
	}
	if err := f.Remove(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil // storage without directories
}

func checkLock(t *testing.T, f vfs.FS) {
	const name = staging + "/process.lock"
	lock, err := f.Lock(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Lock(name); !errors.Is(err, vfs.ErrLocked) {
		t.Errorf("second lock: %v", err)
	}
	if err := lock.Close(); err != nil {
		t.Error(err)
	}
	again, err := f.Lock(name)
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func checkConfined(t *testing.T, f vfs.FS) {
	for _, name := range []string{"../out", "t/../../out", "/etc/hostname"} {
		if _, err := f.Open(name); err == nil {
			t.Errorf("%s was opened", name)
		}
		if _, err := f.Create(name); err == nil {
			t.Errorf("%s was created", name)
		}
	}
}

func checkTogether(t *testing.T, f vfs.FS) {
	failure := errors.New("failure")
	done := make([]bool, 20)
	var operations []func() error
	for i := range done {
		operations = append(operations, func() error {
			done[i] = true
			if i == 7 {
				return failure
			}
			return nil
		})
	}
	if err := f.Together(operations...); !errors.Is(err, failure) {
		t.Errorf("operations of which one failed: %v", err)
	}
	for i, ran := range done {
		if !ran {
			t.Errorf("operation %d did not run", i)
		}
	}
}

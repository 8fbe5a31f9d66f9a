package vfs

import (
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFileSystemsAgree runs one set of checks over every implementation.
func TestFileSystemsAgree(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(t *testing.T) (FS, string)
	}{
		{"disk", func(t *testing.T) (FS, string) { return OS{}, t.TempDir() }},
		{"memory", func(t *testing.T) (FS, string) {
			m := NewMemory()
			if err := m.MkdirAll("base"); err != nil {
				t.Fatal(err)
			}
			return m, "base"
		}},
		{"faulty without faults", func(t *testing.T) (FS, string) {
			return NewFaulty(OS{}, func(Op) *Fault { return nil }), t.TempDir()
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			top, dir := c.make(t)
			sub, err := top.Sub(dir)
			if err != nil {
				t.Fatal(err)
			}
			checkFiles(t, sub)
			checkNames(t, sub)
			checkLock(t, sub)
			checkConfined(t, sub)
		})
	}
}

func checkFiles(t *testing.T, f FS) {
	if err := f.MkdirAll("a/b"); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(f, "a/b/x", []byte("hello")); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(f, "a/b/x", nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("creating what exists: %v", err)
	}
	if data, err := ReadFile(f, "a/b/x", 5); err != nil || string(data) != "hello" {
		t.Errorf("read %q, %v", data, err)
	}
	if _, err := ReadFile(f, "a/b/x", 4); err == nil {
		t.Error("a file above the limit was read")
	}
	if _, err := ReadFile(f, "a/b", 4); err == nil {
		t.Error("a directory was read as a file")
	}
	if _, err := f.Open("a/none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opening what is not there: %v", err)
	}
	r, err := f.Open("a/b/x")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	buf := make([]byte, 3)
	if n, err := r.ReadAt(buf, 1); n != 3 || err != nil || string(buf) != "ell" {
		t.Errorf("ReadAt gave %d, %v, %q", n, err, buf)
	}
	if _, err := r.Write([]byte("no")); err == nil {
		t.Error("a file opened for reading was written")
	}
}

func checkNames(t *testing.T, f FS) {
	if err := f.Link("a/b/x", "a/y"); err != nil {
		t.Fatal(err)
	}
	if err := f.Link("a/b/x", "a/y"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("second link: %v", err)
	}
	x, err := f.Stat("a/b/x")
	if err != nil {
		t.Fatal(err)
	}
	y, err := f.Stat("a/y")
	if err != nil || !SameFile(x, y) {
		t.Errorf("two names of one file are taken for two files (%v)", err)
	}
	if err := f.Rename("a/y", "a/z"); err != nil {
		t.Fatal(err)
	}
	if there, err := Exists(f, "a/y"); there || err != nil {
		t.Errorf("the old name is still there (%v)", err)
	}
	if err := f.SyncDir("a"); err != nil {
		t.Error(err)
	}
	if err := f.SyncDir("none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("syncing a directory that is not there: %v", err)
	}
	var names []string
	err = Walk(f, ".", func(name string, _ fs.DirEntry) error { names = append(names, name); return nil })
	if got := strings.Join(names, " "); err != nil || got != "a/b/x a/z" {
		t.Errorf("walked %q, %v", got, err)
	}
	if err := f.Remove("a"); err == nil {
		t.Error("a directory with files was removed")
	}
	if err := RemoveAll(f, "a", 0); err == nil {
		t.Error("the depth of a removal is not limited")
	}
	if err := RemoveAll(f, "a", 2); err != nil {
		t.Error(err)
	}
	if err := RemoveAll(f, "a", 2); err != nil {
		t.Errorf("removing what is not there: %v", err)
	}
}

func checkLock(t *testing.T, f FS) {
	lock, err := f.Lock("lock")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Lock("lock"); !errors.Is(err, ErrLocked) {
		t.Errorf("second lock: %v", err)
	}
	if err := lock.Close(); err != nil {
		t.Error(err)
	}
	again, err := f.Lock("lock")
	if err != nil {
		t.Fatal(err)
	}
	again.Close()
}

func checkConfined(t *testing.T, f FS) {
	for _, name := range []string{"../out", "a/../../out", "/etc/hostname"} {
		if _, err := f.Open(name); err == nil {
			t.Errorf("%s was opened", name)
		}
		if _, err := f.Create(name); err == nil {
			t.Errorf("%s was created", name)
		}
	}
}

func TestSymbolicLinksDoNotLeadOut(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "runs")); err != nil {
		t.Fatal(err)
	}
	sub, err := OS{}.Sub(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(sub, "runs/x", []byte("x")); err == nil {
		t.Error("a file was written through a symbolic link")
	}
	if left, _ := os.ReadDir(outside); len(left) > 0 {
		t.Errorf("found %v outside", left)
	}
}

func TestCrashForgetsWhatWasNotSynced(t *testing.T) {
	m := NewMemory()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	check(m.MkdirAll("d"))
	check(m.SyncDir("."))
	check(WriteFile(m, "d/named", []byte("synced")))
	check(m.SyncDir("d"))
	check(WriteFile(m, "d/unnamed", []byte("synced")))
	f, err := m.Create("e")
	check(err)
	_, err = f.Write([]byte("not synced"))
	check(err)

	dropped := m.Crash(Drop, nil)
	if got := dropped.String(); got != "d/named (6 bytes)\n" {
		t.Errorf("after a crash that drops:\n%s", got)
	}
	kept := m.Crash(Keep, nil)
	if got := kept.String(); got != "d/named (6 bytes)\nd/unnamed (6 bytes)\ne (10 bytes)\n" {
		t.Errorf("after a crash that keeps:\n%s", got)
	}
	seen := map[string]bool{}
	for seed := range uint64(200) {
		torn := m.Crash(Tear, rand.New(rand.NewPCG(seed, 0)))
		if data, err := ReadFile(torn, "d/named", 10); err != nil || string(data) != "synced" {
			t.Fatalf("seed %d: what was synced is lost: %q, %v", seed, data, err)
		}
		data, err := ReadFile(torn, "e", 10)
		switch {
		case err != nil:
			seen["gone"] = true
		case len(data) < 10:
			seen["cut"] = true
		case string(data) == "not synced":
			seen["whole"] = true
		default:
			seen["zeroed"] = true
		}
	}
	if len(seen) != 4 {
		t.Errorf("tearing did only %v", seen)
	}
}

func TestFaultsHappenAtTheirOperation(t *testing.T) {
	m := NewMemory()
	f := NewFaulty(m, FailOnce(1, Fault{Err: syscall.ENOSPC, Short: true}))
	file, err := f.Create("x")
	if err != nil {
		t.Fatal(err)
	}
	if n, err := file.Write([]byte("1234")); n != 2 || !errors.Is(err, syscall.ENOSPC) || !IsFull(err) {
		t.Errorf("short write gave %d, %v", n, err)
	}
	if n, err := file.Write([]byte("5")); n != 1 || err != nil {
		t.Errorf("the next write gave %d, %v", n, err)
	}
	late := NewFaulty(m, FailFrom(0, Fault{Err: syscall.EIO, Late: true}))
	if err := late.Link("x", "y"); !errors.Is(err, syscall.EIO) {
		t.Errorf("late fault gave %v", err)
	}
	if there, _ := Exists(m, "y"); !there {
		t.Error("the operation of a late fault had no effect")
	}
}

func TestSyncAfterFailedSyncIsNoticed(t *testing.T) {
	f := NewFaulty(NewMemory(), FailOnce(1, Fault{Err: syscall.EIO}))
	file, err := f.Create("x")
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Sync(); !errors.Is(err, syscall.EIO) {
		t.Fatal(err)
	}
	file.Sync()
	if got := f.Resyncs(); len(got) != 1 {
		t.Errorf("noticed %v", got)
	}
}

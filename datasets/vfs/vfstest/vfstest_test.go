package vfstest

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"sweep/datasets/vfs"
)

// TestFileSystemsAgree runs one set of checks over every implementation.
func TestFileSystemsAgree(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(t *testing.T) (vfs.FS, string)
	}{
		{"disk", func(t *testing.T) (vfs.FS, string) { return vfs.OS{}, t.TempDir() }},
		{"memory", func(t *testing.T) (vfs.FS, string) {
			m := NewMemory()
			if err := m.MkdirAll("base"); err != nil {
				t.Fatal(err)
			}
			return m, "base"
		}},
		{"faulty without faults", func(t *testing.T) (vfs.FS, string) {
			return NewFaulty(vfs.OS{}, func(Op) *Fault { return nil }), t.TempDir()
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			top, dir := c.make(t)
			sub, err := top.Sub(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer sub.Close()
			Check(t, sub)
		})
	}
}

func TestSymbolicLinksDoNotLeadOut(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "runs")); err != nil {
		t.Fatal(err)
	}
	sub, err := vfs.OS{}.Sub(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := vfs.WriteFile(sub, "runs/x", []byte("x")); err == nil {
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
	check(vfs.WriteFile(m, "d/named", []byte("synced")))
	check(m.SyncDir("d"))
	check(vfs.WriteFile(m, "d/unnamed", []byte("synced")))
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
		if data, err := vfs.ReadFile(torn, "d/named", 10); err != nil || string(data) != "synced" {
			t.Fatalf("seed %d: what was synced is lost: %q, %v", seed, data, err)
		}
		data, err := vfs.ReadFile(torn, "e", 10)
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
	if n, err := file.Write([]byte("1234")); n != 2 || !errors.Is(err, syscall.ENOSPC) || !vfs.IsFull(err) {
		t.Errorf("short write gave %d, %v", n, err)
	}
	if n, err := file.Write([]byte("5")); n != 1 || err != nil {
		t.Errorf("the next write gave %d, %v", n, err)
	}
	late := NewFaulty(m, FailFrom(0, Fault{Err: syscall.EIO, Late: true}))
	if err := late.Link("x", "y"); !errors.Is(err, syscall.EIO) {
		t.Errorf("late fault gave %v", err)
	}
	if there, _ := vfs.Exists(m, "y"); !there {
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

// TestStateTellsWhatDiffers: contents, names and links decide the state, but not what was synced nor names that are replaced.
func TestStateTellsWhatDiffers(t *testing.T) {
	state := func(more func(*Memory) error) string {
		m := NewMemory()
		err := errors.Join(m.MkdirAll("d"), vfs.WriteFile(m, "d/a", []byte("x")), vfs.WriteFile(m, "d/b", []byte("x")), more(m))
		if err != nil {
			t.Fatal(err)
		}
		return m.State(func(name string) string { return strings.TrimSuffix(name, "-random") })
	}
	base := state(func(*Memory) error { return nil })
	for name, same := range map[string]func(*Memory) error{
		"synced":   func(m *Memory) error { return m.SyncDir("d") },
		"replaced": func(m *Memory) error { return m.Rename("d/a", "d/a-random") },
	} {
		if state(same) != base {
			t.Errorf("%s: another state", name)
		}
	}
	for name, other := range map[string]func(*Memory) error{
		"content":   func(m *Memory) error { return m.Overwrite("d/a", []byte("y")) },
		"name":      func(m *Memory) error { return m.Rename("d/a", "d/c") },
		"directory": func(m *Memory) error { return m.MkdirAll("e") },
		"gone":      func(m *Memory) error { return m.Remove("d/b") },
		"link":      func(m *Memory) error { return errors.Join(m.Remove("d/b"), m.Link("d/a", "d/b")) },
	} {
		if state(other) == base {
			t.Errorf("%s: the same state", name)
		}
	}
}

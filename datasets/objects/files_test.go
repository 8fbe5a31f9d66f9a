package objects_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"strings"
	"testing"

	"sweep/datasets/objects"
	"sweep/datasets/objects/objectstest"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

func newTestFS(store objects.Store) *objects.FS {
	return objectstest.OnMachine(store, vfstest.NewMemory())
}

func TestAStoreIsAFileSystem(t *testing.T) {
	sub, err := newTestFS(objectstest.NewMemory()).Sub("out/set")
	if err != nil {
		t.Fatal(err)
	}
	vfstest.Check(t, sub)
}

// large is a content of several pieces.
func large() []byte {
	data := make([]byte, 3*objects.PieceBytes+12345)
	for i := range data {
		data[i] = byte(i * 7 >> 3)
	}
	return data
}

func TestABrokenStreamIsTakenUpAgain(t *testing.T) {
	memory, data := objectstest.NewMemory(), large()
	mustPut(t, memory, "x", string(data))
	broken := 0
	f, err := newTestFS(objectstest.NewFaulty(memory, func(r objectstest.Request) *objectstest.Fault {
		if broken++; broken <= 4 {
			return &objectstest.Fault{Cut: true} // after half of the rest
		}
		return nil
	})).Open("x")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := io.ReadAll(f)
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes of %d, %v", len(got), len(data), err)
	}
}

func TestAnObjectThatIsReplacedIsNotReadAsOne(t *testing.T) {
	memory := objectstest.NewMemory()
	mustPut(t, memory, "x", string(large()))
	f, err := newTestFS(objectstest.NewFaulty(memory, func(r objectstest.Request) *objectstest.Fault {
		if r.Index == 0 {
			return &objectstest.Fault{Cut: true}
		}
		return nil
	})).Open("x")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	mustPut(t, memory, "x", strings.Repeat("other", 1<<18))
	if _, err := io.ReadAll(f); !errors.Is(err, objects.ErrChanged) {
		t.Errorf("reading on: %v", err)
	}
	if _, err := f.ReadAt(make([]byte, 10), 5); !errors.Is(err, objects.ErrChanged) {
		t.Errorf("reading elsewhere: %v", err)
	}
}

func TestPartsOfAnObject(t *testing.T) {
	memory, data := objectstest.NewMemory(), large()
	mustPut(t, memory, "x", string(data))
	requests := objectstest.NewFaulty(memory, func(objectstest.Request) *objectstest.Fault { return nil })
	f, err := newTestFS(requests).Open("x")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	size := int64(len(data))
	for range 2 { // the second time from memory
		for _, at := range []int64{0, 1, objects.PieceBytes - 3, objects.PieceBytes, 2*objects.PieceBytes + 5, size - 8, size - 1} {
			for _, n := range []int64{1, 8, 10_000} {
				p := make([]byte, n)
				got, err := f.ReadAt(p, at)
				want := data[at:min(at+n, size)]
				if !bytes.Equal(p[:got], want) || (err == io.EOF) != (at+n > size) || err != nil && err != io.EOF {
					t.Errorf("%d bytes at %d: %d bytes, %v", n, at, got, err)
				}
			}
		}
	}
	if _, err := f.ReadAt(make([]byte, 1), size); err != io.EOF {
		t.Errorf("at the end: %v", err)
	}
	if requests.Count() > 5 {
		t.Errorf("%d requests for an object of 4 pieces", requests.Count())
	}
}

func TestALogGrowsInSteps(t *testing.T) {
	memory := objectstest.NewMemory()
	fsys := newTestFS(memory)
	f, err := fsys.Create("_sweep/log/a.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fsys.Create("_sweep/log/a.jsonl"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("made twice: %v", err)
	}
	for _, line := range []string{"start\n", "batch\n"} {
		if _, err := io.WriteString(f, line); err != nil {
			t.Fatal(err)
		}
	}
	if got := contentOf(t, memory, "_sweep/log/a.jsonl"); got != "start\n" {
		t.Errorf("at first %q", got)
	}
	objects.Age(f)
	if _, err := io.WriteString(f, "alive\n"); err != nil {
		t.Fatal(err)
	}
	if got := contentOf(t, memory, "_sweep/log/a.jsonl"); got != "start\nbatch\nalive\n" {
		t.Errorf("later %q", got)
	}
	io.WriteString(f, "end\n")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if got := contentOf(t, memory, "_sweep/log/a.jsonl"); got != "start\nbatch\nalive\nend\n" {
		t.Errorf("at last %q", got)
	}
}

func TestAStagedFileIsCheckedOnItsWay(t *testing.T) {
	machine, memory := vfstest.NewMemory(), objectstest.NewMemory()
	fsys := objectstest.OnMachine(memory, machine)
	if err := vfs.WriteFile(fsys, objects.StagingDir+"/x", []byte("what was computed")); err != nil {
		t.Fatal(err)
	}
	if err := machine.Overwrite("x", []byte("what a disk made of it")); err != nil {
		t.Fatal(err)
	}
	if err := fsys.Link(objects.StagingDir+"/x", "runs/x"); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("published: %v", err)
	}
	if left := memory.String(); left != "" {
		t.Errorf("on the store: %s", left)
	}
}

func TestNamesStayInside(t *testing.T) {
	memory := objectstest.NewMemory()
	mustPut(t, memory, "secret", "x")
	sub, err := newTestFS(memory).Sub("out/set")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"../../secret", "/secret", "a/../../../secret", "", ".", "a//b"} {
		if _, err := sub.Open(name); err == nil {
			t.Errorf("%q was opened", name)
		}
		if _, err := sub.Create(name); err == nil {
			t.Errorf("%q was made", name)
		}
	}
}

func TestWalkOrdersByComponents(t *testing.T) {
	memory := objectstest.NewMemory()
	machine := vfstest.NewMemory()
	for _, name := range []string{"t/a-b/1", "t/a/2", "t/a b/3", "t/a.x/4", "t/z", "t/a0/5", "s", "u/v"} {
		mustPut(t, memory, name, "x")
		if i := strings.LastIndexByte(name, '/'); i > 0 {
			machine.MkdirAll(name[:i])
		}
		if err := vfs.WriteFile(machine, name, []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	mustPut(t, memory, "t/placeholder/", "") // as consoles leave them
	walked := func(fsys vfs.FS, dir string) string {
		var names []string
		err := fsys.Walk(dir, func(name string, e fs.DirEntry) error {
			if !e.Type().IsRegular() || !strings.HasSuffix(name, e.Name()) {
				t.Errorf("%s is described as %v", name, e)
			}
			names = append(names, name)
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		return strings.Join(names, "\n")
	}
	for _, dir := range []string{".", "t", "nothing"} {
		if got, want := walked(newTestFS(memory), dir), walked(machine, dir); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", dir, got, want)
		}
	}
}

func TestRemovingSaysWhatIsThere(t *testing.T) {
	memory := objectstest.NewMemory()
	fsys := newTestFS(memory)
	mustPut(t, memory, "a/b", "x")
	if err := fsys.Remove("a"); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a directory with files: %v", err)
	}
	if err := fsys.Remove("a/b"); err != nil {
		t.Error(err)
	}
	if err := fsys.Remove("a/b"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("removed twice: %v", err)
	}
	mustPut(t, memory, "c/d/e", "x")
	if err := vfstest.RemoveAll(fsys, "c"); err != nil || memory.String() != "" {
		t.Errorf("%v, left %s", err, memory)
	}
}

package vfs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sweep/datasets/errkind"
)

// left lists what a directory holds.
func left(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func content(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestOutputHasItsNameWhenItIsComplete(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "result.csv")
	o, err := CreateOutput(name, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Write([]byte("a,b\n")); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the file has its name before it is complete: %v", err)
	}
	if err := o.Commit(); err != nil {
		t.Fatal(err)
	}
	if got := left(t, dir); got != "result.csv" || content(t, name) != "a,b\n" {
		t.Errorf("the directory holds %s", got)
	}
}

func TestOutputLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	o, err := CreateOutput(filepath.Join(dir, "result.csv"), false)
	if err != nil {
		t.Fatal(err)
	}
	o.Discard()
	if got := left(t, dir); got != "" {
		t.Errorf("discarded, the directory holds %s", got)
	}

	o, err = CreateOutput(filepath.Join(dir, "result.csv"), false)
	if err != nil {
		t.Fatal(err)
	}
	o.file.Close() // so that writing fails
	if _, err := o.Write([]byte("x")); err == nil {
		t.Fatal("writing to a closed file succeeds")
	}
	var failure *OutputError
	if err := o.Commit(); !errors.As(err, &failure) || failure.Kind() != errkind.Storage {
		t.Errorf("a file that could not be written is committed with %v", err)
	}
	if got := left(t, dir); got != "" {
		t.Errorf("after a failure the directory holds %s", got)
	}
}

func TestOutputReplacesOnRequest(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "result.csv")
	if err := os.WriteFile(name, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	var failure *OutputError
	if _, err := CreateOutput(name, false); !errors.As(err, &failure) || failure.Kind() != errkind.Invalid || content(t, name) != "old" {
		t.Fatalf("an existing file: %v", err)
	}
	if err := WriteOutputs([]OutputFile{{Name: name, Data: []byte("new"), Mode: 0o666}}, true); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(name)
	if err != nil || info.Mode().Perm() != 0o640 || content(t, name) != "new" || left(t, dir) != "result.csv" {
		t.Errorf("replaced: %v, mode %v, content %q", err, info.Mode(), content(t, name))
	}
}

// A file that appears while the result is made is as much another one's as one that was there before.
func TestOutputDoesNotReplaceALateFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "result.csv")
	o, err := CreateOutput(name, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte("theirs"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := o.Commit(); !errors.Is(err, fs.ErrExist) {
		t.Errorf("committed over another file: %v", err)
	}
	if got := left(t, dir); got != "result.csv" || content(t, name) != "theirs" {
		t.Errorf("the directory holds %s with %q", got, content(t, name))
	}
}

func TestOutputFollowsLinks(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "disk"), 0o777); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(dir, "link")
	if err := os.Symlink("disk/target", link); err != nil {
		t.Fatal(err)
	}
	if err := WriteOutputs([]OutputFile{{Name: link, Data: []byte("data"), Mode: 0o666}}, false); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 || content(t, filepath.Join(dir, "disk/target")) != "data" {
		t.Errorf("a link to a file that does not exist yet: %v, %v", info.Mode(), err)
	}
	if err := os.Symlink("loop", filepath.Join(dir, "loop")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", dir, filepath.Join(dir, "loop"), filepath.Join(dir, "none", "x"), filepath.Join(link, "x"), filepath.Join(dir, strings.Repeat("x", 256))} {
		var failure *OutputError
		if _, err := CreateOutput(name, true); !errors.As(err, &failure) || failure.Kind() != errkind.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := WriteOutputs([]OutputFile{{Name: filepath.Join(dir, strings.Repeat("x", 255)), Data: nil, Mode: 0o666}}, false); err != nil {
		t.Errorf("the longest name: %v", err)
	}
}

func TestOutputsAllOrNone(t *testing.T) {
	dir := t.TempDir()
	files := []OutputFile{{Name: filepath.Join(dir, "a"), Data: []byte("a"), Mode: 0o666}, {Name: filepath.Join(dir, "none", "b"), Data: []byte("b"), Mode: 0o666}}
	if err := WriteOutputs(files, false); err == nil || left(t, dir) != "" {
		t.Errorf("the second file cannot be written: %v, and the directory holds %s", err, left(t, dir))
	}
}

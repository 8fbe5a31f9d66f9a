package journal

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// TestALogThatLeadsOutIsDamage puts a symbolic link to a directory elsewhere in the place of the logs.
func TestALogThatLeadsOutIsDamage(t *testing.T) {
	dir := t.TempDir()
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "_sweep"), 0o755), os.Symlink(t.TempDir(), filepath.Join(dir, datasets.LogDir))); err != nil {
		t.Fatal(err)
	}
	fsys, err := vfs.OS{}.Sub(dir)
	if err != nil {
		t.Fatal(err)
	}
	var damage *datasets.DamageError
	if err := Read(fsys, func(string, Entry) {}); !errors.As(err, &damage) || damage.Path != datasets.LogDir {
		t.Errorf("got %v", err)
	}
}

// TestImpossibleLinesOfALogAreLeftOut reads lines whose numbers no process writes.
func TestImpossibleLinesOfALogAreLeftOut(t *testing.T) {
	m := vfstest.NewMemory()
	text := `{"event":"start","shards":4611686018427387904}` + "\n" + `{"event":"batch","bytes":-1}` + "\n" + `{"event":"end","t":1e300}` + "\n" +
		`{"event":"start","shard":1,"shards":2}` + "\n"
	if err := errors.Join(m.MkdirAll(datasets.LogDir), vfs.WriteFile(m, datasets.LogDir+"/a.jsonl", []byte(text))); err != nil {
		t.Fatal(err)
	}
	var read []Entry
	if err := Read(m, func(_ string, e Entry) { read = append(read, e) }); err != nil || len(read) != 1 || read[0].Shards != 2 {
		t.Errorf("%+v, %v", read, err)
	}
}

package datasets

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"
)

// memoryLists keeps lists of files.
type memoryLists struct {
	names []string
	texts map[string]string
}

func (l *memoryLists) Begin(path string) error { l.names = append(l.names, path); return nil }

func (l *memoryLists) Line(line []byte) error {
	l.texts[l.names[len(l.names)-1]] += string(line)
	return nil
}

// A list has the files of ten thousand batches, and the manifest without them stays small.
func TestFileLists(t *testing.T) {
	lists := &memoryLists{texts: map[string]string{}}
	b := NewManifestBuilder([]PlanDoc{{Number: 1, Batches: 30_000, Runs: 30_000}})
	b.Lists = lists
	for _, batch := range []int64{0, 9_999, 10_000, 29_999} {
		r := CommitRecord{Plan: 1, Batch: batch, FirstRun: batch, LastRun: batch}
		for _, table := range []string{"events", "runs"} {
			r.Files = append(r.Files, CommittedFile{Table: table, Path: dataPath(table, nil, batch, 0, 1), Rows: 1, Bytes: 2, SHA256: "x"})
		}
		if err := b.Add(r); err != nil {
			t.Fatal(err)
		}
	}
	m := b.Finish()
	var got []string
	for _, l := range m.Lists {
		text := lists.texts[l.Path]
		if sum := fmt.Sprintf("%x", sha256.Sum256([]byte(text))); l.SHA256 != sum || l.Bytes != int64(len(text)) || int(l.Files) != strings.Count(text, "\n") {
			t.Errorf("the list %v has the hash %s: %s", l, sum, text)
		}
		got = append(got, fmt.Sprint(l.Path, " ", l.FirstBatch, " ", l.Files))
	}
	want := "_sweep/files/00000.jsonl 0 4, _sweep/files/00001.jsonl 10000 2, _sweep/files/00002.jsonl 20000 2"
	if strings.Join(got, ", ") != want {
		t.Errorf("the lists are %s, not %s", strings.Join(got, ", "), want)
	}
	for _, name := range lists.names {
		if !IsListPath(name) {
			t.Errorf("%s is not known as a list", name)
		}
	}
	if text, err := m.Text(); err != nil || strings.Contains(string(text), ".parquet") {
		t.Errorf("the manifest names data files (%v):\n%s", err, text)
	}
}

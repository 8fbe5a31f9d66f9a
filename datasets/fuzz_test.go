package datasets

import (
	"bytes"
	"context"
	"testing"

	"sweep/datasets/vfs/vfstest"
)

// FuzzDocuments decodes anything as a plan, a commit record and a document about failures: no input may cause a panic,
// and what is accepted is the one spelling of its content.
func FuzzDocuments(f *testing.F) {
	m := vfstest.NewMemory()
	d, err := Create(m, testDir, testPlan())
	if err != nil {
		f.Fatal(err)
	}
	if err := commitWithFailure(f, d); err != nil {
		f.Fatal(err)
	}
	mustCommit(f, d, 1)
	for _, name := range []string{PlanPath(1), recordPath(0), recordPath(1), failurePath(0)} {
		f.Add([]byte(readText(f, d, name)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, doc := range []sealed{&PlanDoc{}, &CommitRecord{}, &failuresDoc{}} {
			if decodeSealed(data, doc) != nil {
				continue
			}
			again, err := encodeSealed(doc)
			if err != nil || !bytes.Equal(again, data) {
				t.Errorf("%T was accepted in another spelling (%v)", doc, err)
			}
		}
	})
}

// FuzzManifest reads anything as manifest.json: neither reading nor verifying may panic, and only the manifest that the
// records give passes.
func FuzzManifest(f *testing.F) {
	m := flippable(f)
	d := mustOpen(f, m)
	if _, err := d.RebuildManifest(); err != nil {
		f.Fatal(err)
	}
	good := readText(f, d, manifestFile)
	f.Add([]byte(good))
	f.Add([]byte(good[:len(good)/2]))
	f.Fuzz(func(t *testing.T, data []byte) {
		m := m.Crash(vfstest.Keep, nil)
		if err := m.Overwrite(testDir+"/"+manifestFile, data); err != nil {
			t.Fatal(err)
		}
		mustOpen(t, m).Manifest()
		report, err := Verify(context.Background(), m, testDir, VerifyOptions{Level: LevelCommits})
		if err != nil {
			t.Fatal(err)
		}
		if passed := report.ExitCode() == 0; passed != (string(data) == good) {
			t.Errorf("verification passed: %v", passed)
		}
	})
}

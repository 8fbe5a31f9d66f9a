package datasets_test

import (
	"bytes"
	"context"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/datasets/views"
)

// FuzzDocuments decodes anything as a plan, a commit record and a document about failures: no input may cause a panic,
// and what is accepted is the one spelling of its content.
func FuzzDocuments(f *testing.F) {
	m := vfstest.NewMemory()
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		f.Fatal(err)
	}
	if err := datasetstest.CommitWithFailure(f, d); err != nil {
		f.Fatal(err)
	}
	datasetstest.MustCommit(f, d, 1)
	for _, name := range []string{datasets.PlanPath(1), datasets.RecordPath(0), datasets.RecordPath(1), datasets.FailurePath(0)} {
		f.Add([]byte(datasetstest.ReadText(f, d, name)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, doc := range []datasets.Sealed{&datasets.PlanDoc{}, &datasets.CommitRecord{}, &datasets.FailuresDoc{}} {
			if datasets.DecodeSealed(data, doc) != nil {
				continue
			}
			again, err := datasets.EncodeSealed(doc)
			if err != nil || !bytes.Equal(again, data) {
				t.Errorf("%T was accepted in another spelling (%v)", doc, err)
			}
		}
	})
}

// FuzzManifest reads anything as manifest.json: neither reading nor verifying may panic, and only the manifest that the
// records give passes.
func FuzzManifest(f *testing.F) {
	m := datasetstest.Flippable(f)
	d := datasetstest.MustOpen(f, m)
	if _, err := views.Rebuild(d); err != nil {
		f.Fatal(err)
	}
	good := datasetstest.ReadText(f, d, datasets.ManifestPath)
	f.Add([]byte(good))
	f.Add([]byte(good[:len(good)/2]))
	f.Fuzz(func(t *testing.T, data []byte) {
		m := m.Crash(vfstest.Keep, nil)
		if err := m.Overwrite(datasetstest.Dir+"/"+datasets.ManifestPath, data); err != nil {
			t.Fatal(err)
		}
		datasetstest.MustOpen(t, m).Manifest()
		report, err := datasetstest.Verify(context.Background(), m, datasetstest.Dir, verify.Options{Level: verify.LevelCommits})
		if err != nil {
			t.Fatal(err)
		}
		if passed := report.Kind() == errkind.None; passed != (string(data) == good) {
			t.Errorf("verification passed: %v", passed)
		}
	})
}

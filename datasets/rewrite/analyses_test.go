package rewrite

import (
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/diff"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
)

// TestAnalysesAreCarriedOver compacts a data set with an analysis of this version and one of a version with fewer columns,
// to another place and in its own.
func TestAnalysesAreCarriedOver(t *testing.T) {
	asItWas, undo := tables.AddedLast("candidates.outer_point")
	defer undo()
	m, d := datasetstest.RealDataset(t, compactCases(t)[:4])
	commit := func(id string) {
		t.Helper()
		if err := datasetstest.CommitAnalysis(id, "")(t, d); err != nil {
			t.Fatal(err)
		}
	}
	asItWas(func() { commit("000001-old") })
	commit("000002-new")
	if _, err := views.Rebuild(d); err != nil {
		t.Fatal(err)
	}
	_, before, err := d.Identify()
	if err != nil {
		t.Fatal(err)
	}
	mustCompact(t, d, m, CompactOptions{})
	check := func(dir string) *datasets.Dataset {
		t.Helper()
		now, err := datasets.Open(vfs.In(m, dir))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range datasetstest.MustVerify(t, now, verify.Options{Level: verify.LevelHashes}).Findings {
			t.Errorf("%s: %v", dir, f)
		}
		manifest, identity, err := now.Identify()
		if err != nil || identity.Content != before.Content || manifest.Counts.Analyses != 2 {
			t.Errorf("%s: %+v with %d analyses, before %+v (%v)", dir, identity, manifest.Counts.Analyses, before, err)
		}
		old, err := now.Analysis("000001-old")
		if err != nil || old.Columns != tables.NumAnalysisColumns() {
			t.Errorf("%s: the old analysis has %d columns of %d (%v)", dir, old.Columns, tables.NumAnalysisColumns(), err)
		}
		return now
	}
	report, err := diff.Compare(t.Context(), d, check(compactDir))
	if err != nil || !report.Same() || report.AnalysesBoth != 2 {
		t.Errorf("%+v (%v)", report, err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	done, err := CompactInPlace(t.Context(), vfs.In(m, datasetstest.Dir), CompactOptions{}, InPlaceOptions{})
	if err != nil || done.Needless {
		t.Fatalf("%+v, %v", done, err)
	}
	check(datasetstest.Dir)
}

package datasets_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/datasets/views"
)

// The fault, crash, kill and store tests commit an analysis after the batches (datasetstest.SweepOnce), so that they cover
// the protocol of analyses too.

// batchesOnly is a complete data set without analyses.
func batchesOnly(t testing.TB) (*vfstest.Memory, *datasets.Dataset) {
	t.Helper()
	m := vfstest.NewMemory()
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	datasetstest.MustCommit(t, d, 0, 1, 2, 3)
	mustRebuild(t, d)
	return m, d
}

func mustRebuild(t testing.TB, d *datasets.Dataset) *datasets.Manifest {
	t.Helper()
	m, err := views.Rebuild(d)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func mustAnalyse(t testing.TB, d *datasets.Dataset, id string) {
	t.Helper()
	if err := datasetstest.CommitAnalysis(id, "")(t, d); err != nil {
		t.Fatal(err)
	}
}

func TestAnAnalysisIsPartOfTheDataSet(t *testing.T) {
	_, d := batchesOnly(t)
	before, tree := mustRebuild(t, d), datasetstest.MustHash(t, d)
	_, identity, err := d.Identify()
	if err != nil {
		t.Fatal(err)
	}
	if before.Counts.Analyses != 0 || slices.ContainsFunc(before.Tables, func(t datasets.ManifestTable) bool { return t.Name == "replays" }) {
		t.Errorf("without analyses the manifest has %+v", before.Counts)
	}
	for _, id := range []string{"000010-test", "000002-test"} {
		mustAnalyse(t, d, id)
		mustAnalyse(t, d, id) // again
	}
	after := mustRebuild(t, d)
	if after.Status != datasets.StatusComplete || after.Counts.Analyses != 2 || after.Counts.Files != before.Counts.Files+4 || after.Counts.Rows != before.Counts.Rows+10 {
		t.Errorf("%+v, before %+v", after.Counts, before.Counts)
	}
	last := after.Files[len(after.Files)-4]
	if last.Path != "candidates/analysis-000002-test.parquet" || last.Batch != -1 || last.Analysis != "000002-test" || after.Lists[len(after.Lists)-1].Files != 4 {
		t.Errorf("%+v in lists %+v", last, after.Lists)
	}
	_, with, err := d.Identify()
	if err != nil || with.Content == identity.Content || with.Tree == tree || with.Tree != datasetstest.MustHash(t, d) {
		t.Errorf("%+v, before %+v, %s (%v)", with, identity, tree, err)
	}
	datasetstest.RequireFindings(t, d, "with analyses")
}

// Rows come in the order of the ids, and columns that were added later are NULL.
func TestAnalysesAreReadInOrder(t *testing.T) {
	asItWas, undo := tables.AddedLast("replays.source_run_key")
	defer undo()
	_, d := batchesOnly(t)
	asItWas(func() { mustAnalyse(t, d, "000002-old") })
	mustAnalyse(t, d, "000001-new")
	mustAnalyse(t, d, "000002-old") // a newer version commits the columns that it has
	var got []string
	err := d.EachAnalysisTable("replays", func(r datasets.AnalysisRecord, rows *parquet.Table) error {
		all := rows.Rows(parquet.All())
		key := all.Column("source_run_key")
		for all.Next() && all.Load() {
			got = append(got, fmt.Sprint(r.ID, " ", key.Null()))
		}
		return all.Close()
	})
	if want := []string{"000001-new false", "000001-new false", "000002-old true", "000002-old true"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q (%v), want %q", got, err, want)
	}
	report := datasetstest.MustVerify(t, d, verify.Options{Level: verify.LevelParquet})
	for _, f := range report.Findings {
		if table, _, ok := datasets.AnalysisOfFile(f.File); ok {
			t.Errorf("table %s: %v", table, f)
		}
	}
}

func TestOtherContentOfAnAnalysisIsRefused(t *testing.T) {
	_, d := batchesOnly(t)
	mustAnalyse(t, d, "x")
	tree := datasetstest.MustHash(t, d)
	err := datasetstest.CommitAnalysis("x", " other")(t, d)
	var e *datasets.DeterminismError
	if !errors.As(err, &e) || errkind.Of(err) != errkind.Determinism || e.Analysis != "x" || len(e.Differences) != 2 || len(e.Quarantine) != 2 {
		t.Errorf("%v", err)
	}
	if datasetstest.MustHash(t, d) != tree {
		t.Error("the committed analysis has changed")
	}
	for _, id := range []string{"", "A", "a/b", "a--b", "-a", "a-", "../x", "a_b"} {
		if err := datasetstest.CommitAnalysis(id, "")(t, d); err == nil || datasets.ValidAnalysis(id) {
			t.Errorf("id %q is accepted", id)
		}
	}
}

func TestVerifyFindsWhatIsWrongWithAnalyses(t *testing.T) {
	record, file := datasets.AnalysisPath("x"), "replays/analysis-x.parquet"
	for _, test := range []struct {
		name     string
		level    verify.Level
		damage   func(*testing.T, *datasets.Dataset)
		severity verify.Severity
		file     string
	}{
		{"a file is missing", verify.LevelCommits, datasetstest.Remove(file), verify.Damage, file},
		{"a file is missing", verify.LevelHashes, datasetstest.Remove(file), verify.Damage, file},
		{"a file has changed", verify.LevelHashes, datasetstest.Write(file, "x"), verify.Damage, file},
		{"the record is not sealed", verify.LevelCommits, datasetstest.Write(record, "{}"), verify.Damage, record},
		{"the record is missing", verify.LevelCommits, datasetstest.Remove(record), verify.Note, file},
		{"an unlisted file", verify.LevelCommits, datasetstest.Write("events/analysis-x.parquet", "x"), verify.Damage, "events/analysis-x.parquet"},
		{"no name of a record", verify.LevelCommits, datasetstest.Write(datasets.CommitsDir+"/analysis-X.json", "{}"), verify.Damage, datasets.CommitsDir + "/analysis-X.json"},
		{"a stale manifest", verify.LevelCommits, func(t *testing.T, d *datasets.Dataset) { mustAnalyse(t, d, "y") }, verify.Incomplete, datasets.ManifestPath},
		{"a run that is in no plan", verify.LevelMeaning, func(t *testing.T, d *datasets.Dataset) {
			err := d.CommitAnalysis(t.Context(), "y", func(w *tables.AnalysisWriter) error { return datasetstest.Fill(&w.Replays, 9, "") })
			if err != nil {
				t.Fatal(err)
			}
		}, verify.Damage, "replays/analysis-y.parquet"},
	} {
		t.Run(fmt.Sprint(test.name, " at level ", test.level), func(t *testing.T) {
			_, d := batchesOnly(t)
			mustAnalyse(t, d, "x")
			mustRebuild(t, d)
			test.damage(t, d)
			report := datasetstest.MustVerify(t, d, verify.Options{Level: test.level})
			if !slices.ContainsFunc(report.Findings, func(f verify.Finding) bool { return f.Severity == test.severity && f.File == test.file }) {
				t.Errorf("%v", report.Findings)
			}
		})
	}
}

func TestAnalysesOfProcessesAtTheSameTime(t *testing.T) {
	for seed := range uint64(racesPerTest) {
		m, told := raceOnce(t, seed, datasetstest.CommitAnalysis("x", ""), datasetstest.CommitAnalysis("x", ""), datasetstest.CommitAnalysis("y", ""))
		if err := errors.Join(told...); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		datasetstest.RequireFindings(t, datasetstest.MustOpen(t, m), fmt.Sprint("seed ", seed), verify.Incomplete)
		m, told = raceOnce(t, seed, datasetstest.CommitAnalysis("x", ""), datasetstest.CommitAnalysis("x", " other"))
		if errors.Is(told[0], datasets.ErrDeterminism) == errors.Is(told[1], datasets.ErrDeterminism) {
			t.Fatalf("seed %d: %v", seed, told)
		}
		datasetstest.RequireFindings(t, datasetstest.MustOpen(t, m), fmt.Sprint("seed ", seed), verify.Incomplete, verify.Note)
		if t.Failed() {
			t.Fatal(m)
		}
	}
}

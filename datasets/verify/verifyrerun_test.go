package verify_test

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"testing"
)

func TestRerunComparesByteForByte(t *testing.T) {
	_, d := complete(t)
	salt, runs := "", 0
	again := func(_ context.Context, r datasets.CommitRecord, create func(string) (io.WriteCloser, error)) ([]tables.FileInfo, error) {
		runs++
		var files []tables.FileInfo
		for _, table := range []string{"events", "runs"} {
			w, err := create(table)
			if err != nil {
				return nil, err
			}
			if _, err := w.Write(datasetstest.FakeParquet(t, r.FirstRun, r.LastRun, table+salt)); err != nil {
				return nil, err
			}
			if err := w.Close(); err != nil {
				return nil, err
			}
			files = append(files, tables.FileInfo{Table: table, Rows: 4})
		}
		return files, nil
	}
	report := datasetstest.MustVerify(t, d, verify.Options{Level: verify.LevelRerun, Rerun: again, RerunBatches: 2})
	if report.Count(verify.Nondetermin) != 0 || report.Reruns != 2 || runs != 2 {
		t.Errorf("%+v", report)
	}
	salt = "-other"
	report = datasetstest.MustVerify(t, d, verify.Options{Level: verify.LevelRerun, Rerun: again})
	// The small files of this test are no tables of the format, which is damage; the alarm comes before it.
	if report.Kind() != errkind.Determinism || report.Count(verify.Nondetermin) != 4 || report.Reruns != 4 {
		t.Errorf("%+v", report)
	}
	// What another version has written, or one that nobody knows, is no alarm: it says in which columns it differs.
	for writer, want := range map[string]string{"v1": "written by sweep v1, this is sweep v2", "": "a version of sweep that its log does not name"} {
		report = datasetstest.MustVerify(t, d, verify.Options{Level: verify.LevelRerun, Rerun: again, Program: "v2", WrittenBy: func(int64) string { return writer }})
		if report.Count(verify.OtherVersion) != 4 || report.Count(verify.Nondetermin) != 0 || !strings.Contains(fmt.Sprint(report.Findings), want) ||
			!strings.Contains(fmt.Sprint(report.Findings), "events (name), runs (name)") {
			t.Errorf("written by %q: %+v", writer, report)
		}
	}
	report = datasetstest.MustVerify(t, d, verify.Options{Level: verify.LevelRerun, Rerun: again, Program: "v2", WrittenBy: func(int64) string { return "v2" }})
	if report.Kind() != errkind.Determinism {
		t.Errorf("the same version: %+v", report)
	}
	if r := (&verify.Report{Findings: []verify.Finding{{Severity: verify.OtherVersion}, {Severity: verify.Incomplete}}}); r.Kind() != errkind.Different {
		t.Errorf("the kind is %d", r.Kind())
	}
	if _, err := verify.Run(context.Background(), d, verify.Options{Level: verify.LevelRerun}); err == nil {
		t.Error("a rerun without anything that computes runs is possible")
	}
}

package datasets

import (
	"context"
	"fmt"
	"io"
	"strings"
	"testing"
)

func TestRerunComparesByteForByte(t *testing.T) {
	_, d := complete(t)
	salt, runs := "", 0
	again := func(_ context.Context, r CommitRecord, create func(string) (io.WriteCloser, error)) ([]FileInfo, error) {
		runs++
		var files []FileInfo
		for _, table := range []string{"events", "runs"} {
			w, err := create(table)
			if err != nil {
				return nil, err
			}
			if _, err := w.Write(fakeParquet(t, r.FirstRun, r.LastRun, table+salt)); err != nil {
				return nil, err
			}
			if err := w.Close(); err != nil {
				return nil, err
			}
			files = append(files, FileInfo{Table: table, Rows: 4})
		}
		return files, nil
	}
	report := verify(t, d, VerifyOptions{Level: LevelRerun, Rerun: again, RerunBatches: 2})
	if report.Count(Nondetermin) != 0 || report.Reruns != 2 || runs != 2 {
		t.Errorf("%+v", report)
	}
	salt = "-other"
	report = verify(t, d, VerifyOptions{Level: LevelRerun, Rerun: again})
	// The small files of this test are no tables of the format, which is damage; the alarm comes before it.
	if report.ExitCode() != 14 || report.Count(Nondetermin) != 4 || report.Reruns != 4 {
		t.Errorf("%+v", report)
	}
	// What another version has written, or one that nobody knows, is no alarm: it says in which columns it differs.
	for writer, want := range map[string]string{"v1": "written by sweep v1, this is sweep v2", "": "a version of sweep that its log does not name"} {
		report = verify(t, d, VerifyOptions{Level: LevelRerun, Rerun: again, Program: "v2", WrittenBy: func(int64) string { return writer }})
		if report.Count(OtherVersion) != 4 || report.Count(Nondetermin) != 0 || !strings.Contains(fmt.Sprint(report.Findings), want) ||
			!strings.Contains(fmt.Sprint(report.Findings), "events (name), runs (name)") {
			t.Errorf("written by %q: %+v", writer, report)
		}
	}
	report = verify(t, d, VerifyOptions{Level: LevelRerun, Rerun: again, Program: "v2", WrittenBy: func(int64) string { return "v2" }})
	if report.ExitCode() != 14 {
		t.Errorf("the same version: %+v", report)
	}
	if r := (&Report{Findings: []Finding{{Severity: OtherVersion}, {Severity: Incomplete}}}); r.ExitCode() != exitDifferent {
		t.Errorf("the exit code is %d", r.ExitCode())
	}
	if _, err := d.Verify(context.Background(), VerifyOptions{Level: LevelRerun}); err == nil {
		t.Error("a rerun without anything that computes runs is possible")
	}
}

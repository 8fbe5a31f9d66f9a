package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/vfs"
)

// The tests of this file replay and continue runs of data sets in which something else is stored than this program computes,
// with checksums that fit, as another program would have written it.

var (
	// Tick 50 is the last before the change.
	replayCommand = []string{"shadow", "set", "--run", "0", "--agent", "LARGE", "--policy", "sweeps/policies/patient.json",
		"--from-tick", "51", "--dir", "replays", "--quiet"}
	continueCommand = []string{"continue", "set", "--run", "0", "--tick", "50", "--dir", "continued", "--quiet"}
)

// expect runs a command line that ends with the code and says why.
func expect(t *testing.T, code int, why string, args ...string) {
	t.Helper()
	if got, text := inProcess(t, args...); got != code || !strings.Contains(text, why) {
		t.Errorf("%s: exit code %d and not %d, or not %q: %s", args[0], got, code, why, text)
	}
}

// alteredSource makes a data set of one run in a new directory.
func alteredSource(t *testing.T) {
	t.Helper()
	dir := t.TempDir()
	if err := copyExamples(filepath.Join(dir, "sweeps")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	if err := os.WriteFile("grid.toml", []byte("scenario = \"sweeps/three-banks.yaml\"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code, text := inProcess(t, "run", "grid.toml", "--dir", "set", "--quiet", "--workers", "1"); code != 0 {
		t.Fatal(text)
	}
}

func TestSourcesOfAnotherVersionAreRefused(t *testing.T) {
	alteredSource(t)
	plan := filepath.Join("set", "_sweep", "plan-0001.json")
	data, err := os.ReadFile(plan)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(plan, seal(bytes.Replace(data, []byte(`"semantics": 1`), []byte(`"semantics": 2`), 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	expect(t, 12, "its runs were computed with version 2 of the simulation, this program has 1", replayCommand...)
	expect(t, 12, "it was computed by version 2 of the simulator, this program has version 1", continueCommand...)
	for _, dir := range []string{"replays", "continued"} {
		if _, err := os.Stat(dir); err == nil {
			t.Errorf("%s was made", dir)
		}
	}
}

func TestSourcesWithAnotherStateAreNoticed(t *testing.T) {
	alteredSource(t)
	d, err := datasets.Open(vfs.OnDisk("set"))
	if err != nil {
		t.Fatal(err)
	}
	record, err := d.Record(0)
	if err != nil {
		t.Fatal(err)
	}
	file := &record.FilesOf("tick_agent_states")[0]
	rows := datasetstest.ReadTableRows(t, d, *file)
	for i := range rows.Rows {
		if rows.Int(i, "tick") == 50 && rows.Text(i, "agent_id") == "LARGE" {
			rows.Set(i, "delay_cost_cents", rows.Int(i, "delay_cost_cents")+1)
		}
	}
	data := rows.Encode(t)
	file.Bytes, file.SHA256 = int64(len(data)), fmt.Sprintf("%x", sha256.Sum256(data))
	sealed, err := datasets.EncodeSealed(&record)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{file.Path: data, datasets.RecordPath(0): sealed} {
		if err := os.WriteFile(filepath.Join("set", filepath.FromSlash(name)), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	expect(t, 14, "tick_agent_states", replayCommand...)
	expect(t, 14, "the state after tick 50 is not that of run", continueCommand...)
}

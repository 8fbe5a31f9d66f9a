package reconstruct_test

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"

	"sweep/datasets"
	"sweep/datasets/reconstruct"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/engine"
	"sweep/engine/scenario"
)

// tb is what testing.T and rapid.T have in common.
type tb interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// live is the state of the engine after every tick of a run.
type live struct {
	scenario *scenario.Scenario
	states   []*engine.Snapshot
}

// store computes a run for each scenario and writes all of them into one batch of a data set in memory, with every table
// that a selection names.
func store(t tb, picked []string, scenarios ...*scenario.Scenario) (*datasets.Dataset, []*live) {
	t.Helper()
	all, onRequest := tables.TableNames()
	if picked == nil {
		picked = all
	}
	if len(picked) == 1 && picked[0] == "everything" {
		picked = append(all, onRequest...)
	}
	d, err := datasets.Create(vfs.In(vfstest.NewMemory(), "out"), datasets.PlanDoc{Name: "test", Columns: tables.NumColumns(), Points: int64(len(scenarios)), Replications: 1, Runs: int64(len(scenarios)), Batches: 1, OutTables: picked})
	if err != nil {
		t.Fatal(err)
	}
	stage, err := d.Stage(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := tables.NewBatchWriter(stage, tables.WriterOptions{Tables: picked})
	info := datasets.CommitInfo{Plan: 1, LastRun: int64(len(scenarios)) - 1}
	var runs []*live
	for i, s := range scenarios {
		key := fmt.Sprintf("%016x", i)
		info.RunKeys = append(info.RunKeys, key)
		runs = append(runs, compute(t, w, tables.RunInfo{RunID: int64(i), Key: key, Seed: s.Seed}, s))
	}
	if info.Files, err = w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := stage.Commit(info); err != nil {
		t.Fatal(err)
	}
	return d, runs
}

func compute(t tb, w *tables.BatchWriter, info tables.RunInfo, s *scenario.Scenario) *live {
	t.Helper()
	e, err := engine.New(s, engine.WithDecisions())
	if err != nil {
		t.Fatal(err)
	}
	tables, err := w.BeginRun(info, e)
	if err != nil {
		t.Fatal(err)
	}
	run := &live{scenario: s}
	for !e.Done() {
		if _, err := e.Step(tables); err != nil {
			t.Fatal(err)
		}
		run.states = append(run.states, e.Snapshot())
	}
	if err := tables.Finish(); err != nil {
		t.Fatal(err)
	}
	return run
}

func open(t tb, d *datasets.Dataset, run int, s *scenario.Scenario) *reconstruct.Run {
	t.Helper()
	r, err := reconstruct.Open(d, 0, int64(run), s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// compare reconstructs the state after a tick and compares every field with the engine's. The tests of the engine prove
// that equal states continue equally.
func compare(t tb, r *reconstruct.Run, run *live, tick int32) {
	t.Helper()
	got, err := r.State(tick)
	if err != nil {
		t.Fatalf("state after tick %d: %v", tick, err)
	}
	if diff := difference("state", reflect.ValueOf(got), reflect.ValueOf(run.states[tick])); diff != "" {
		t.Fatalf("after tick %d: %s", tick, diff)
	}
}

// firstLine is the first pair of lines that differ.
func firstLine(got, want []byte) string {
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := 0; i < len(g) && i < len(w); i++ {
		if !bytes.Equal(g[i], w[i]) {
			return fmt.Sprintf("line %d\n got %.600s\nwant %.600s", i, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// difference names the first field in which two values differ.
func difference(path string, got, want reflect.Value) string {
	switch want.Kind() {
	case reflect.Pointer:
		return difference(path, got.Elem(), want.Elem())
	case reflect.Struct:
		for i := range want.NumField() {
			if diff := difference(path+"."+want.Type().Field(i).Name, got.Field(i), want.Field(i)); diff != "" {
				return diff
			}
		}
		return ""
	case reflect.Slice:
		if got.Len() != want.Len() || got.IsNil() != want.IsNil() {
			return fmt.Sprintf("%s: got %d elements (nil %t), want %d (nil %t)", path, got.Len(), got.IsNil(), want.Len(), want.IsNil())
		}
		for i := range want.Len() {
			if diff := difference(fmt.Sprintf("%s[%d]", path, i), got.Index(i), want.Index(i)); diff != "" {
				return diff
			}
		}
		return ""
	}
	if !got.Equal(want) {
		return fmt.Sprintf("%s: got %v, want %v", path, got, want)
	}
	return ""
}

// decode reads a scenario with the policies it names.
func decode(t testing.TB, text string, policies map[string]string) *scenario.Scenario {
	t.Helper()
	read := func(name string) ([]byte, error) { return []byte(policies[name]), nil }
	s, _, err := scenario.DecodeBytes("scenario.yaml", []byte(text), scenario.Files{Dir: read})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

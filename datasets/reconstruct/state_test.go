package reconstruct_test

import (
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/reconstruct"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/engine/enginetest"
	"sweep/engine/narrative"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// TestStatesOfRandomRuns reconstructs random runs, several of them in each file, at random ticks.
func TestStatesOfRandomRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var scenarios []*scenario.Scenario
		for range rapid.IntRange(1, 3).Draw(t, "runs") {
			scenarios = append(scenarios, enginetest.Scenario(t))
		}
		d, runs := store(t, nil, scenarios...)
		for i, run := range runs {
			r := open(t, d, i, run.scenario)
			for range 3 {
				compare(t, r, run, rapid.Int32Range(0, r.LastTick()).Draw(t, "tick"))
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestStatesOfReferenceCases reconstructs every reference case at several ticks, the last ones of days among them.
func TestStatesOfReferenceCases(t *testing.T) {
	for _, dir := range datasetstest.SomeCases(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			s := datasetstest.LoadScenario(t, filepath.Join(dir, "scenario.yaml"))
			d, runs := store(t, nil, s)
			r := open(t, d, 0, s)
			defer r.Close()
			for _, tick := range someTicks(s) {
				compare(t, r, runs[0], tick)
			}
		})
	}
}

// someTicks are the first and the last tick, the last of each of the first days and the one after it, and a few between.
func someTicks(s *scenario.Scenario) []int32 {
	last, tpd := int32(s.NumTicks())-1, int32(s.TicksPerDay)
	ticks := []int32{0, last, last / 2, last / 3}
	for day := int32(1); day <= 2 && day*tpd <= last; day++ {
		ticks = append(ticks, day*tpd-1, day*tpd)
	}
	return ticks
}

// TestPartsInheritTheDeclaredPriority resubmits a payment with another priority and then splits it: the parts carry the
// priority, which no event says of them.
func TestPartsInheritTheDeclaredPriority(t *testing.T) {
	s := decode(t, `
simulation: {ticks_per_day: 8, num_days: 2, rng_seed: 1}
agents:
  - {id: A, opening_balance: 100, policy: {type: FromJson, json_path: resubmit.json}}
  - {id: B, opening_balance: 100}
scenario_events:
  - {type: CustomTransactionArrival, schedule: {type: OneTime, tick: 1}, from_agent: A, to_agent: B, amount: 900, deadline: 9}
`, map[string]string{"resubmit.json": `{"version": "1", "policy_id": "resubmit",
 "payment_tree": {"type": "condition", "node_id": "p0",
   "condition": {"op": "==", "left": {"field": "is_in_queue2"}, "right": {"value": 1}},
   "on_true": {"type": "action", "node_id": "p1", "action": "ResubmitToRtgs", "parameters": {"rtgs_priority": {"value": "HighlyUrgent"}}},
   "on_false": {"type": "condition", "node_id": "p2",
     "condition": {"op": ">=", "left": {"field": "queue_age"}, "right": {"value": 2}},
     "on_true": {"type": "action", "node_id": "p3", "action": "StaggerSplit", "parameters": {
       "num_splits": {"value": 3}, "stagger_first_now": {"value": 1}, "stagger_gap_ticks": {"value": 3}, "priority_boost_children": {"value": 1}}},
     "on_false": {"type": "action", "node_id": "p4", "action": "Release"}}}}`})
	d, runs := store(t, nil, s)
	r := open(t, d, 0, s)
	defer r.Close()
	inherited := false
	for tick := range r.LastTick() + 1 {
		compare(t, r, runs[0], tick)
		for _, p := range runs[0].states[tick].Payments {
			inherited = inherited || p.Parent == 0 && p.Declared == policy.HighlyUrgent && p.Waiting
		}
	}
	if !inherited {
		t.Error("no part that waits has inherited a priority")
	}
}

// TestStatesThatAreNotThere asks for what a data set does not have.
func TestStatesThatAreNotThere(t *testing.T) {
	s := datasetstest.LoadScenario(t, "../../engine/testdata/cases/limits/scenario.yaml")
	d, _ := store(t, []string{"transactions", "ticks"}, s)
	r := open(t, d, 0, s)
	defer r.Close()
	fails := func(err error, kind errkind.Kind, text string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), text) || errkind.Of(err) != kind {
			t.Errorf("error %v, want one with %q and kind %d", err, text, kind)
		}
	}
	_, err := r.State(-1)
	fails(err, errkind.Invalid, "the ticks of run 0 are 0 to")
	_, err = r.State(r.LastTick() + 1)
	fails(err, errkind.Invalid, "the ticks of run 0 are 0 to")
	_, err = r.State(0)
	fails(err, errkind.Invalid, "its state needs the table events")
	fails(r.Replay(io.Discard, "", narrative.Options{}, false), errkind.Invalid, "its narrative needs the table events")
	_, err = reconstruct.Open(d, 1, 0, s)
	fails(err, errkind.Invalid, "is not computed yet")
	_, err = reconstruct.Open(d, 0, 1, s)
	fails(err, errkind.Invalid, "batch 0 has the runs 0 to 0")
}

// TestTablesThatContradictEachOther puts the events of one seed beside the other tables of another.
func TestTablesThatContradictEachOther(t *testing.T) {
	s := datasetstest.LoadScenario(t, "../../engine/testdata/cases/multi_day_mixed/scenario.yaml")
	other := *s
	other.Seed++
	tables := memory{}
	files := write(t, tables, s)
	wrong := memory{}
	rows := write(t, wrong, &other)
	tables["events"] = wrong["events"]
	for i := range files {
		for _, f := range rows {
			if f.Table == "events" && files[i].Table == "events" {
				files[i] = f
			}
		}
	}
	r := open(t, commit(t, tables, files), 0, s)
	defer r.Close()
	_, err := r.State(r.LastTick())
	var damage *datasets.DamageError
	if !errors.As(err, &damage) {
		t.Errorf("the state is made with the error %v", err)
	}
	if err := r.Replay(io.Discard, "", narrative.Options{}, false); !errors.As(err, &damage) {
		t.Errorf("the run is told with the error %v", err)
	}
}

// memory keeps the files of a batch.
type memory map[string]*bytes.Buffer

func (m memory) Create(table string) (io.WriteCloser, error) {
	m[table] = &bytes.Buffer{}
	return nopCloser{m[table]}, nil
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func write(t *testing.T, to memory, s *scenario.Scenario) []tables.FileInfo {
	t.Helper()
	w := tables.NewBatchWriter(to, tables.WriterOptions{})
	compute(t, w, tables.RunInfo{Key: "0000000000000000"}, s)
	files, err := w.Close()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// commit makes a data set of the files.
func commit(t *testing.T, from memory, files []tables.FileInfo) *datasets.Dataset {
	t.Helper()
	d, err := datasets.Create(vfs.In(vfstest.NewMemory(), "out"), datasets.PlanDoc{Name: "test", Columns: tables.NumColumns(), Points: 1, Replications: 1, Runs: 1, Batches: 1})
	if err != nil {
		t.Fatal(err)
	}
	stage, err := d.Stage(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	for table, data := range from {
		w, err := stage.Create(table)
		if err == nil {
			_, err = w.Write(data.Bytes())
			err = errors.Join(err, w.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := stage.Commit(datasets.CommitInfo{Plan: 1, RunKeys: []string{"0000000000000000"}, Files: files}); err != nil {
		t.Fatal(err)
	}
	return d
}

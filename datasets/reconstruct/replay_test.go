package reconstruct_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"sweep/datasets/datasetstest"
	"sweep/datasets/reconstruct"
	"sweep/engine"
	"sweep/engine/enginetest"
	"sweep/engine/narrative"
	"sweep/engine/scenario"
)

// told is the narrative that an engine gives while it runs.
func told(t tb, s *scenario.Scenario, o narrative.Options, decisions bool) []byte {
	t.Helper()
	var opts []engine.Option
	if decisions {
		opts = append(opts, engine.WithDecisions())
	}
	e, err := engine.New(s, opts...)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	story, err := narrative.Follow(&out, "a run", e, o)
	if err != nil {
		t.Fatal(err)
	}
	for !e.Done() {
		if _, err := e.Step(story); err != nil {
			t.Fatal(err)
		}
	}
	if err := story.End(e.Metrics()); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func compareNarratives(t tb, r *reconstruct.Run, o narrative.Options, decisions bool) {
	t.Helper()
	var out bytes.Buffer
	if err := r.Replay(&out, "a run", o, decisions); err != nil {
		t.Fatal(err)
	}
	if want := told(t, r.Scenario(), o, decisions); !bytes.Equal(out.Bytes(), want) {
		t.Fatalf("the replay with %+v differs: %s", o, firstLine(out.Bytes(), want))
	}
}

func TestReplaysOfReferenceCases(t *testing.T) {
	for _, dir := range datasetstest.SomeCases(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			s := datasetstest.LoadScenario(t, filepath.Join(dir, "scenario.yaml"))
			d, _ := store(t, []string{"everything"}, s)
			r := open(t, d, 0, s)
			defer r.Close()
			compareNarratives(t, r, narrative.Options{}, true)
			compareNarratives(t, r, narrative.Options{Fields: true}, false)
		})
	}
}

func TestReplaysOfRandomRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var scenarios []*scenario.Scenario
		for range rapid.IntRange(1, 3).Draw(t, "runs") {
			scenarios = append(scenarios, enginetest.Scenario(t))
		}
		d, _ := store(t, []string{"everything"}, scenarios...)
		for i, s := range scenarios {
			r := open(t, d, i, s)
			compareNarratives(t, r, drawOptions(t, r), rapid.Bool().Draw(t, "decisions"))
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// drawOptions draws what a user may want to be told.
func drawOptions(t *rapid.T, r *reconstruct.Run) narrative.Options {
	o := narrative.Options{Fields: rapid.Bool().Draw(t, "fields"), Color: rapid.Bool().Draw(t, "color"), Quiet: rapid.IntRange(0, 5).Draw(t, "quiet") == 0}
	if rapid.Bool().Draw(t, "some ticks") {
		o.From = rapid.Int32Range(0, r.LastTick()).Draw(t, "from")
		o.Before = rapid.Int32Range(o.From+1, r.LastTick()+1).Draw(t, "before")
	}
	if rapid.IntRange(0, 2).Draw(t, "some banks") == 0 {
		o.Agents = []int32{rapid.Int32Range(0, int32(len(r.Agents()))-1).Draw(t, "bank")}
	}
	if rapid.IntRange(0, 3).Draw(t, "some events") == 0 {
		o.Kinds = []engine.Kind{engine.Kind(rapid.IntRange(0, int(engine.NumKinds)-1).Draw(t, "kind")), engine.Arrival}
	}
	if rapid.IntRange(0, 3).Draw(t, "some payments") == 0 {
		o.Payments = []int32{rapid.Int32Range(0, 20).Draw(t, "payment")}
	}
	if rapid.IntRange(0, 3).Draw(t, "some ids") == 0 {
		o.IDs = []string{fmt.Sprintf("%03d", rapid.IntRange(0, 99).Draw(t, "id"))}
	}
	return o
}

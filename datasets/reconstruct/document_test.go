package reconstruct_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"sweep/datasets/datasetstest"
	"sweep/datasets/reconstruct"
	"sweep/engine"
	"sweep/engine/scenario"
)

// unsaid are the fields of a snapshot that no document says, because they are always empty between two ticks of a stored
// run: what only the end of a day knows, and what programs have done since the last tick. A document has the names of payment types,
// which are in the table, and not their numbers.
var unsaid = []string{"ClosingBalance", "ClosingPostedCollateral", "Queue1EODSize", "Agents.Day.Borrowed", "Agents.Day.Costs", "Agents.Day.Agent",
	"Events", "Lists", "Payments.links", "Payments.Type"}

// TestDocumentsSayEverything changes each field of a state in turn: the document must change with it.
func TestDocumentsSayEverything(t *testing.T) {
	s := datasetstest.LoadScenario(t, "../../engine/testdata/cases/limits/scenario.yaml")
	for _, id := range []string{s.Agents[0].ID, s.Agents[1].ID} {
		s.Events = append(s.Events, scenario.Event{Kind: scenario.OutageEvent, Agent: id, Tick: 1000, Outage: &scenario.Outage{Ticks: 5}})
	}
	d, _ := store(t, nil, s)
	r := open(t, d, 0, s)
	defer r.Close()
	state := full(r)
	state.Outages = []engine.OutageSnapshot{{Event: int32(len(s.Events) - 2), Stopped: []int32{0}, Exposure: []int64{0, 0}}}
	for range 2 {
		s.Events = append(s.Events, scenario.Event{Kind: scenario.SettlementBatch, Tick: 1000, Batch: &scenario.Batch{Until: 1001, Legs: []scenario.Leg{{From: s.Agents[0].ID, To: s.Agents[1].ID, Amount: 1}}}})
	}
	state.Batches = []engine.BatchSnapshot{{Event: int32(len(s.Events) - 2)}}
	before := encoded(t, r, state)
	changed := 0
	eachLeaf("", reflect.ValueOf(state).Elem(), func(path string, v reflect.Value) {
		if slices.ContainsFunc(unsaid, func(u string) bool { return bytes.Contains([]byte(path), []byte("."+u)) }) {
			return
		}
		old := reflect.New(v.Type()).Elem()
		old.Set(v)
		alter(v)
		if bytes.Equal(encoded(t, r, state), before) {
			t.Errorf("%s has changed from %v to %v, but the document has not", path, old, v)
		}
		v.Set(old)
		changed++
	})
	if changed < 90 {
		t.Errorf("only %d fields were found", changed)
	}
}

// full is a state in which every list has an element, so that all fields are there.
func full(r *reconstruct.Run) *engine.Snapshot {
	return &engine.Snapshot{
		Version: engine.SnapshotVersion, Tick: 7, Queue2: []int32{0}, Payments: []engine.PaymentSnapshot{{}},
		Agents: []engine.AgentSnapshot{{
			ID: r.Agents()[0], Outflows: []int64{0}, Queue1: []int32{0}, Timers: []engine.Timer{{}}, Draws: []uint64{0},
			Registers: []engine.RegisterSnapshot{{Key: "bank_state_x", Bits: math.Float64bits(2)}},
			Streams:   []engine.StreamSnapshot{{Weights: []float64{1}}}, Throughput: []engine.Measured{{}},
			Budget: engine.BudgetSnapshot{Limited: true, Remaining: 5, HasFocus: true, Focus: []string{"A"}, HasPer: true, Per: 3,
				Used: []int64{0, 7}},
		}},
	}
}

// eachLeaf visits the numbers, texts and truth values of a state.
func eachLeaf(path string, v reflect.Value, visit func(string, reflect.Value)) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			eachLeaf(path+"."+v.Type().Field(i).Name, v.Field(i), visit)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachLeaf(path, v.Index(i), visit)
		}
	default:
		if v.CanSet() {
			visit(path, v)
		}
	}
}

// alter changes a value to another one that is possible in its place.
func alter(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Float64:
		v.SetFloat(v.Float() + 1)
	case reflect.Uint8:
		v.SetUint(1 - min(v.Uint(), 1))
	case reflect.Uint64:
		v.SetUint(v.Uint() ^ 1<<40)
	default:
		v.SetInt(v.Int() + 1)
	}
}

func encoded(t *testing.T, r *reconstruct.Run, s *engine.Snapshot) []byte {
	t.Helper()
	d, err := r.Document(s)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestDocumentsHaveNumbersThatJSONHasNot(t *testing.T) {
	s := datasetstest.LoadScenario(t, "../../engine/testdata/cases/limits/scenario.yaml")
	d, _ := store(t, nil, s)
	r := open(t, d, 0, s)
	defer r.Close()
	state := full(r)
	for _, f := range []float64{math.NaN(), math.Inf(-1)} {
		state.Agents[0].Registers[0].Bits = math.Float64bits(f)
		if want := fmt.Sprintf(`"register_value":"%v"`, f); !bytes.Contains(encoded(t, r, state), []byte(want)) {
			t.Errorf("the document of a register with %v has no %s", f, want)
		}
	}
}

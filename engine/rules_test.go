package engine_test

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
	"sweep/engine/trace"
)

// TestRuleCases runs every case under testdata/rules: scenarios of the settlement rules and of the end of the day with the
// balances and Queue 2 after every tick, the tick in which each payment settled, and the loans of every bank. An
// independent implementation computed them.
func TestRuleCases(t *testing.T) {
	dirs, err := filepath.Glob("testdata/rules/*")
	if err != nil || len(dirs) < 52 {
		t.Fatalf("%d cases of the settlement rules: %v", len(dirs), err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) { compareRuleCase(t, dir) })
	}
}

// ruleTick and ruleEnd are the lines of a case: one per tick and the last one.
type ruleTick struct {
	Tick   int32    `json:"tick"`
	Agents [][2]any `json:"agents"`
	Queue2 []string `json:"queue2"`
}

type ruleEnd struct {
	Settled  map[string]*int32 `json:"settled"`
	Borrowed map[string]int64  `json:"eod_borrowed"`
	Cost     map[string]int64  `json:"eod_cost"`
}

func compareRuleCase(t *testing.T, dir string) {
	f, err := os.Open(filepath.Join(dir, "expected.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	zr, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(zr)
	read := func(line any) {
		if !lines.Scan() {
			t.Fatalf("the expected outcome ends early: %v", lines.Err())
		}
		if err := json.Unmarshal(lines.Bytes(), line); err != nil {
			t.Fatal(err)
		}
	}
	e := load(t, filepath.Join(dir, "scenario.yaml"))
	rec := &loanLog{end: ruleEnd{map[string]*int32{}, map[string]int64{}, map[string]int64{}}}
	for !e.Done() {
		if _, err := e.Step(rec); err != nil {
			t.Fatal(err)
		}
		var want ruleTick
		read(&want)
		if got := stateOf(e); !reflect.DeepEqual(got, want) {
			t.Fatalf("got  %v\nwant %v", got, want)
		}
	}
	for k := range int32(e.NumPayments()) {
		var settled *int32
		if p := e.Payment(k); p.Status == engine.Settled {
			settled = &p.StatusTick
		}
		rec.end.Settled[trace.ID(k)] = settled
	}
	var want ruleEnd
	read(&want)
	if !reflect.DeepEqual(rec.end, want) {
		t.Errorf("got  %v\nwant %v", rec.end, want)
	}
}

// stateOf is the state after a tick in the form of the cases.
func stateOf(e *engine.Engine) ruleTick {
	s := ruleTick{Tick: e.Tick() - 1, Queue2: []string{}}
	for i := range int32(e.NumAgents()) {
		s.Agents = append(s.Agents, [2]any{e.AgentID(i), float64(e.Agent(i).Balance)})
	}
	for _, k := range e.Queue2() {
		s.Queue2 = append(s.Queue2, trace.ID(k))
	}
	return s
}

// loanLog adds up the loans.
type loanLog struct{ end ruleEnd }

func (l *loanLog) RecordTick(r *engine.TickRecord) error {
	for i := range r.Events {
		if ev := &r.Events[i]; ev.Kind == engine.EndOfDayBorrowing {
			id := r.Engine.AgentID(ev.Agent)
			l.end.Borrowed[id] += ev.N[engine.Amount]
			if cost := ev.N[engine.BorrowingCost]; cost != 0 {
				l.end.Cost[id] += cost
			}
		}
	}
	return nil
}

// TestFIFOWithPriorities: in priority mode a payment waits only behind queued payments of at least its priority, also behind
// those queued earlier in the same step.
func TestFIFOWithPriorities(t *testing.T) {
	s := &scenario.Scenario{TicksPerDay: 10, NumDays: 1, Seed: 1, EODRushThreshold: 0.8, PriorityMode: true,
		Rules: scenario.Settlement{Discipline: scenario.StrictFIFO}}
	for _, id := range []string{"A", "B"} {
		s.Agents = append(s.Agents, scenario.Agent{ID: id, Policy: fifo()})
	}
	s.Agents[0].OpeningBalance = 50
	e, err := engine.New(s)
	if err != nil {
		t.Fatal(err)
	}
	submit := func(amount int64, priority policy.RTGSPriority) {
		t.Helper()
		if _, err := e.Submit(engine.Submission{Sender: 0, Receiver: 1, Amount: amount, Deadline: 9, Declared: &priority}); err != nil {
			t.Fatal(err)
		}
	}
	for tick, c := range []struct {
		submissions func()
		queue       string // after the tick
	}{
		{func() { submit(100, policy.Normal); submit(30, policy.Urgent); submit(10, policy.Normal) }, "[0 2]"}, // 30 overtakes, 10 does not
		{func() { submit(40, policy.HighlyUrgent); submit(5, policy.Urgent) }, "[3 4 0 2]"},                    // 5 waits behind 40
		{func() { submit(1, policy.Urgent); submit(2, policy.HighlyUrgent) }, "[3 6 4 5 0 2]"},
	} {
		c.submissions()
		if _, err := e.Step(nil); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(e.Queue2()); got != c.queue {
			t.Errorf("tick %d: queue %s, want %s", tick, got, c.queue)
		}
	}
	if got := e.Agent(0).Balance; got != 20 {
		t.Errorf("the balance is %d", got)
	}
}

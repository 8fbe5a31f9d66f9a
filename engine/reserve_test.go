package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// run is a day of the given ticks in which banks submit payments: "A B 10 u" is 10 from A to B, urgent (h: highly urgent,
// n: normal). It returns what settled, tick by tick, as "A→B 10".
func settlements(t *testing.T, doc string, ticks ...[]string) (log []string, e *engine.Engine) {
	t.Helper()
	sc, _, err := scenario.DecodeBytes("s.yaml", []byte(doc), scenario.Files{})
	if err != nil {
		t.Fatal(err)
	}
	if e, err = engine.New(sc); err != nil {
		t.Fatal(err)
	}
	classes := map[string]policy.RTGSPriority{"h": policy.HighlyUrgent, "u": policy.Urgent, "n": policy.Normal}
	for _, payments := range ticks {
		for _, text := range payments {
			w := strings.Fields(text)
			from, _ := e.AgentIndex(w[0])
			to, _ := e.AgentIndex(w[1])
			class, amount := classes[w[3]], int64(0)
			fmt.Sscan(w[2], &amount)
			if _, err := e.Submit(engine.Submission{Sender: from, Receiver: to, Amount: amount, Deadline: 99, Declared: &class}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := e.Step(nil); err != nil {
			t.Fatal(err)
		}
		var now []string
		for k := range int32(e.NumPayments()) {
			if p := e.Payment(k); p.Status == engine.Settled && p.StatusTick == e.Tick()-1 {
				now = append(now, fmt.Sprintf("%s→%s %d", e.AgentID(p.Sender), e.AgentID(p.Receiver), p.Amount))
			}
		}
		log = append(log, strings.Join(now, ", "))
	}
	return log, e
}

func system(banks string, settings ...string) string {
	return "simulation: {ticks_per_day: 3, num_days: 2, rng_seed: 1}\n" + strings.Join(settings, "\n") + "\nagents:\n" + banks
}

const reserving = `
- {id: A, opening_balance: 100, reserve: {amount: 60%s}}
- {id: B, opening_balance: 0}
- {id: C, opening_balance: 0}
`

// The effect of reserves, computed by hand.
func TestReserve(t *testing.T) {
	noSaving := "lsm_config: {enable_bilateral: false, enable_cycles: false}"
	for _, c := range []struct {
		name, banks, settings string
		ticks                 [][]string
		want                  []string
		left                  int64 // of A after the last tick
	}{
		{"a normal payment sees the balance less the reserve", fmt.Sprintf(reserving, ""), noSaving,
			[][]string{{"A B 41 n", "A B 40 n", "A B 1 n"}, {"A B 60 u"}}, []string{"A→B 40", "A→B 60"}, 60},
		{"an urgent payment does not reach a highly urgent reserve", fmt.Sprintf(reserving, ", from_priority: highly_urgent"), noSaving,
			[][]string{{"A B 41 u"}, {"A B 60 h"}, {"A B 40 u"}}, []string{"", "A→B 60", ""}, 60},
		{"a reserve that is not consumed stays", fmt.Sprintf(reserving, ""), noSaving,
			[][]string{{"A B 30 u", "A B 20 n", "A B 10 n"}}, []string{"A→B 30, A→B 10"}, 60},
		{"a consumed reserve shrinks by urgent payments only", fmt.Sprintf(reserving, ", consumed: true"), noSaving,
			[][]string{{"A B 30 u", "A B 20 n", "A B 21 n"}, {"A B 20 n"}}, []string{"A→B 30, A→B 20", "A→B 20"}, 30},
		{"a consumed reserve is restored at the end of the day", fmt.Sprintf(reserving, ", consumed: true"), noSaving,
			[][]string{{"A B 60 u"}, {"A B 40 n", "B A 10 n"}, {"B A 50 n"}, {"A B 1 n"}}, []string{"A→B 60", "A→B 40, B→A 10", "B→A 50", ""}, 60},
		{"what comes in is available to a normal payment beyond the reserve", fmt.Sprintf(reserving, ""), noSaving,
			[][]string{{"A B 50 n", "A B 90 u"}, {"B A 90 u"}}, []string{"A→B 90", "B→A 90"}, 60},
		// A pays 80 and receives 30: its net outflow of 50 exceeds 100 − 60 = 40, with 40 it does not.
		{"a pair must leave the reserve untouched", fmt.Sprintf(reserving, ""), "",
			[][]string{{"B A 30 n", "A B 80 n"}, {"B A 10 n"}}, []string{"", "B→A 30, A→B 80, B→A 10"}, 60},
		{"a pair of urgent payments may use it", fmt.Sprintf(reserving, ""), "",
			[][]string{{"B A 30 n", "A B 120 u"}}, []string{"B→A 30, A→B 120"}, 60},
		// Normal payments of 50 fit 40 with what comes in; all 170 less 69 do not fit 100, less 70 they do.
		{"both tests hold for a pair", fmt.Sprintf(reserving, ""), "",
			[][]string{{"B A 69 n", "A B 50 n", "A B 120 u"}, {"B A 1 n"}}, []string{"", "B→A 69, A→B 50, A→B 120, B→A 1"}, 60},
		// A→B 50 normal, B→C 50, C→A 10: A pays 40 net, which is what it has beyond the reserve.
		{"a cycle must leave the reserve untouched", fmt.Sprintf(reserving, ""), "",
			[][]string{{"A B 50 n", "B C 50 n", "C A 9 n"}, {"C A 1 n"}}, []string{"", "A→B 50, B→C 50, C→A 9, C→A 1"}, 60},
		// A lacks 40 to its reserve: it pays 21 only if 61 come in. B has 40 for the rest.
		{"what a set brings in makes up for the reserve first", `
- {id: A, opening_balance: 20, reserve: {amount: 60}}
- {id: B, opening_balance: 40}
`, "", [][]string{{"B A 60 n", "A B 21 n"}, {"B A 1 n"}}, []string{"", "B→A 60, A→B 21, B→A 1"}, 60},
		{"an entry offset must leave the reserve untouched", fmt.Sprintf(reserving, ""), "entry_disposition_offsetting: true\n" + noSaving,
			[][]string{{"B A 30 n"}, {"A B 71 n"}, {"A B 70 n"}}, []string{"", "", "B→A 30, A→B 70"}, 60},
		{"an urgent entry offset may use it", fmt.Sprintf(reserving, ""), "entry_disposition_offsetting: true\n" + noSaving,
			[][]string{{"B A 30 n"}, {"A B 130 u"}}, []string{"", "B→A 30, A→B 130"}, 60},
		{"credit counts as liquidity", `
- {id: A, opening_balance: 0, unsecured_cap: 100, reserve: {amount: 60}}
- {id: B, opening_balance: 0}
`, noSaving, [][]string{{"A B 41 n", "A B 40 n"}}, []string{"A→B 40"}, 60},
	} {
		got, e := settlements(t, system(c.banks, c.settings), c.ticks...)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
		if a := e.Agent(0); a.Reserve != c.left {
			t.Errorf("%s: %d of the reserve is left, want %d", c.name, a.Reserve, c.left)
		}
	}
}

// The effect of net limits, computed by hand. All banks have enough money unless the balance says otherwise.
func TestNetLimits(t *testing.T) {
	noSaving := "lsm_config: {enable_bilateral: false, enable_cycles: false}"
	banks := func(limits string, balance int) string {
		return fmt.Sprintf("- {id: A, opening_balance: %d, limits: {%s}}\n- {id: B, opening_balance: %[1]d}\n- {id: C, opening_balance: %[1]d}\n", balance, limits)
	}
	for _, c := range []struct {
		name, banks, settings string
		ticks                 [][]string
		want                  []string
	}{
		{"gross limits do not count what comes back", banks("bilateral_limits: {B: 50}", 500), noSaving,
			[][]string{{"A B 40 n"}, {"B A 30 n"}, {"A B 40 n"}}, []string{"A→B 40", "B→A 30", ""}},
		{"net limits do", banks("mode: net, bilateral_limits: {B: 50}", 500), noSaving,
			[][]string{{"A B 40 n"}, {"B A 30 n", "A B 41 n"}, {"A B 40 n"}}, []string{"A→B 40", "B→A 30", "A→B 40"}},
		{"only from the same bank", banks("mode: net, bilateral_limits: {B: 50}", 500), noSaving,
			[][]string{{"A B 40 n"}, {"C A 30 n"}, {"A B 11 n"}}, []string{"A→B 40", "C→A 30", ""}},
		{"the multilateral limit counts all banks", banks("mode: net, multilateral_limit: 50", 500), noSaving,
			[][]string{{"A B 40 n"}, {"C A 30 n"}, {"A B 41 n", "A B 40 n"}}, []string{"A→B 40", "C→A 30", "A→B 40"}},
		{"a payment that comes in lets a queued one settle in the same tick", banks("mode: net, bilateral_limits: {B: 50}", 500), noSaving,
			[][]string{{"A B 60 n", "B A 10 n"}}, []string{"A→B 60, B→A 10"}},
		{"with deferred crediting in the next tick", banks("mode: net, bilateral_limits: {B: 50}", 500), "deferred_crediting: true\n" + noSaving,
			[][]string{{"A B 60 n", "B A 10 n"}, {}}, []string{"B→A 10", "A→B 60"}},
		{"a pair counts what it brings in", banks("mode: net, bilateral_limits: {B: 50}", 0), "",
			[][]string{{"A B 60 n", "B A 60 n"}}, []string{"A→B 60, B→A 60"}},
		{"a pair of gross limits does not", banks("bilateral_limits: {B: 50}", 0), "",
			[][]string{{"A B 60 n", "B A 60 n"}}, []string{""}},
		{"a cycle counts what it brings in towards the multilateral limit", banks("mode: net, multilateral_limit: 50", 0), "",
			[][]string{{"A B 60 n", "B C 60 n", "C A 60 n"}}, []string{"A→B 60, B→C 60, C→A 60"}},
		{"a cycle brings nothing back from the receiver", banks("mode: net, bilateral_limits: {B: 50}", 0), "",
			[][]string{{"A B 60 n", "B C 60 n", "C A 60 n"}}, []string{""}},
		{"an entry offset counts what it brings in", banks("mode: net, bilateral_limits: {B: 50}", 0), "entry_disposition_offsetting: true\n" + noSaving,
			[][]string{{"B A 60 n"}, {"A B 60 n"}}, []string{"", "B→A 60, A→B 60"}},
		{"the counters restart each day", banks("mode: net, bilateral_limits: {B: 50}", 500), noSaving,
			[][]string{{"B A 30 n"}, {}, {}, {"A B 60 n"}, {"A B 50 n"}}, []string{"B→A 30", "", "", "", "A→B 50"}},
	} {
		if got, _ := settlements(t, system(c.banks, c.settings), c.ticks...); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// A has 100 of which 60 are reserved. 41 is held back by the reserve, 101 by the lack of money; 40 leaves the reserve and
// settles, so that 61 lacks money too.
func TestTheLogSaysWhatAReserveHoldsBack(t *testing.T) {
	doc := system(fmt.Sprintf(reserving, ""), "lsm_config: {enable_bilateral: false, enable_cycles: false}")
	sc, _, err := scenario.DecodeBytes("s.yaml", []byte(doc), scenario.Files{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New(sc)
	if err != nil {
		t.Fatal(err)
	}
	for _, amount := range []int64{41, 101, 40, 61, 60} {
		if _, err := e.Submit(engine.Submission{Sender: 0, Receiver: 1, Amount: amount, Deadline: 99}); err != nil {
			t.Fatal(err)
		}
	}
	var log queuedLog
	_, err = e.Step(&log)
	if want := []string{"0 true 60", "1 false 0", "3 false 0", "4 true 60"}; err != nil || !slices.Equal(log, want) {
		t.Errorf("%v, %v, not %v", log, err, want)
	}
}

// queuedLog has the payments that enter Queue 2, and the reserves that hold them back.
type queuedLog []string

func (l *queuedLog) RecordTick(r *engine.TickRecord) error {
	for i := range r.Events {
		if ev := &r.Events[i]; ev.Kind == engine.QueuedRtgs {
			*l = append(*l, fmt.Sprint(ev.Tx, " ", ev.Has(engine.HasReserve), " ", ev.N[engine.Reserve]))
		}
	}
	return nil
}

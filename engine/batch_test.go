package engine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"sweep/engine"
	"sweep/engine/scenario"
)

func batchDocument(mode string, until int, legs string, more ...string) string {
	return system("- {id: A, opening_balance: 20, multilateral_limit: 5}\n- {id: B, opening_balance: 0, reserve: {amount: 40, consumed: true}}\n- {id: C, opening_balance: 10}\n- {id: AS, role: ancillary, opening_balance: 0}",
		append(more, "lsm_config: {enable_bilateral: false, enable_cycles: false}", fmt.Sprintf(
			"scenario_events:\n- {type: SettlementBatch, mode: %s, until_tick: %d, schedule: {type: OneTime, tick: 1}, legs: [%s]}", mode, until, legs))...)
}

func leg(from, to string, amount int) string {
	return fmt.Sprintf("{from_agent: %s, to_agent: %s, amount: %d}", from, to, amount)
}

// The settlement of batches, computed by hand. The batch enters in tick 1; days have three ticks. A has 20 and a limit of 5, which
// does not stop legs, B has nothing and reserves 40, C has 10, and AS pays without limit.
func TestSettlementBatches(t *testing.T) {
	ring := strings.Join([]string{leg("A", "B", 50), leg("B", "C", 50), leg("C", "A", 35)}, ", ") // nets: A −15, B 0, C +15
	for _, c := range []struct {
		name, doc string
		ticks     [][]string
		want      []string
		dropped   int
	}{
		{"all legs settle together if the nets are covered", batchDocument("all_or_nothing", 4, ring), [][]string{{}, {}},
			[]string{"", "A→B 50, B→C 50, C→A 35"}, 0},
		{"nothing settles until every bank can pay its net amount", // C lacks 5 until it receives them in tick 2
			batchDocument("all_or_nothing", 4, leg("A", "B", 5)+", "+leg("C", "B", 15)), [][]string{{}, {}, {"A C 5 n"}, {}},
			[]string{"", "", "A→C 5", "A→B 5, C→B 15"}, 0},
		{"the batch comes before the payments of the tick", // which C can then not pay
			batchDocument("all_or_nothing", 4, leg("C", "B", 8)), [][]string{{}, {"C A 5 n"}}, []string{"", "C→B 8"}, 0},
		{"what has not settled in its last tick is dropped", batchDocument("all_or_nothing", 2, leg("A", "B", 5)+", "+leg("C", "B", 15)),
			[][]string{{}, {}, {"A C 5 n"}, {}}, []string{"", "", "A→C 5", ""}, 2},
		{"each leg settles alone, in order, with what came before", batchDocument("each", 4, leg("B", "C", 6)+", "+leg("A", "B", 7)+", "+leg("B", "A", 4)+", "+leg("C", "A", 11)),
			[][]string{{}, {}, {}}, []string{"", "A→B 7, B→A 4", ""}, 0},
		{"and the others later, or never", batchDocument("each", 2, leg("B", "C", 6)+", "+leg("A", "B", 7)+", "+leg("C", "A", 30)),
			[][]string{{}, {}, {}, {}}, []string{"", "A→B 7", "B→C 6", ""}, 1},
		{"an ancillary system pays and is paid", batchDocument("all_or_nothing", 1, leg("A", "AS", 12)+", "+leg("AS", "C", 12)), [][]string{{}, {}}, []string{"", "A→AS 12, AS→C 12"}, 0},
		{"deferred credits reach other legs of the set, but not later ones", batchDocument("each", 2, leg("A", "B", 7)+", "+leg("B", "C", 6), "deferred_crediting: true"),
			[][]string{{}, {}, {}}, []string{"", "A→B 7", "B→C 6"}, 0},
		{"an outage of a bank does not stop its legs", batchDocument("all_or_nothing", 1, leg("A", "B", 5)) + "\n- {type: Outage, agent: A, from_tick: 0, ticks: 3}",
			[][]string{{}, {}}, []string{"", "A→B 5"}, 0},
		{"one of the system does, beyond the last tick", batchDocument("each", 2, leg("A", "B", 5)) + "\n- {type: Outage, agent: SYSTEM, from_tick: 1, ticks: 2}",
			[][]string{{}, {}, {}, {}}, []string{"", "", "", ""}, 1},
		{"legs are no part of the settlement at the close", batchDocument("each", 3, leg("B", "C", 6), "end_of_day: {unsettled: borrow}"),
			[][]string{{}, {}, {"B A 1 n"}, {"A B 5 n"}}, []string{"", "", "B→A 1", "A→B 5"}, 1}, // B starts the day with −1
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := c.doc
			if i := strings.Index(doc, "\n- {type: Outage"); i >= 0 { // events are before the agents
				event := doc[i:]
				doc = strings.Replace(doc[:i], "scenario_events:", "scenario_events:"+event, 1)
			}
			got, e := settlements(t, doc, c.ticks...)
			if !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
			dropped := 0
			for k := range int32(e.NumPayments()) {
				if p := e.Payment(k); p.Status == engine.Dropped {
					dropped++
				} else if p.Status == engine.Settled && p.Submissions == 0 && p.Path != engine.PathBatch && p.Path != engine.PathEndOfDay {
					t.Errorf("T%d settled by %s", k, p.Path)
				}
			}
			if dropped != c.dropped {
				t.Errorf("%d legs were dropped, want %d", dropped, c.dropped)
			}
		})
	}
}

// TestBatchesUseReserves: legs are highly urgent, so they may use a reserve, and reduce one that is consumed. They count in the
// limits, and cost nothing while they wait.
func TestBatchesUseReserves(t *testing.T) {
	doc := batchDocument("each", 4, leg("AS", "B", 100)+", "+leg("B", "C", 70)+", "+leg("B", "A", 31), "cost_rates: {delay_cost_per_tick_per_cent: 1}")
	_, e := settlements(t, doc, nil, nil)
	i, _ := e.AgentIndex("B")
	if b := e.Agent(i); b.Balance != 30 || b.Reserve != 0 || b.TotalOutflow != 70 || b.Costs != (engine.Costs{}) {
		t.Errorf("%+v", b)
	}
	if p := e.Payment(2); p.Where != engine.InBatch || p.Status != engine.Pending || p.Deadline != 4 {
		t.Errorf("the last leg is in %s, %s, due at %d", p.Where, p.Status, p.Deadline)
	}
}

// TestBatchMistakes: what is wrong in a batch is refused.
func TestBatchMistakes(t *testing.T) {
	for doc, want := range map[string]string{
		batchDocument("each", 0, leg("A", "B", 1)):                                            "until_tick: must be at least the tick of the event, 1, not 0",
		batchDocument("each", 4, ""):                                                          "legs: must not be empty",
		batchDocument("each", 4, leg("A", "A", 1)):                                            `legs[0].to_agent: from_agent and to_agent are the same agent "A"`,
		batchDocument("each", 4, leg("A", "X", 1)):                                            `legs[0].to_agent: unknown agent "X"`,
		batchDocument("each", 4, leg("A", "B", 0)):                                            "legs[0].amount: must be greater than 0",
		batchDocument("some", 4, leg("A", "B", 1)):                                            `mode: unknown value "some"`,
		strings.Replace(batchDocument("each", 4, leg("A", "B", 1)), "until_tick: 4, ", "", 1): "until_tick: the key is required",
		strings.Replace(batchDocument("each", 4, leg("A", "B", 1)), "OneTime, tick", "Repeating, interval: 2, start_tick", 1): "the schedule of SettlementBatch must be OneTime",
	} {
		if _, _, err := scenario.DecodeBytes("s.yaml", []byte(doc), scenario.Files{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

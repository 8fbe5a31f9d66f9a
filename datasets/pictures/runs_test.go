package pictures

import (
	"reflect"
	"slices"
	"testing"

	"sweep/engine/text"

	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// part is what partsOfDay returns for a tick: arrived, settled at once and from the queue, what waits in both queues.
func part(arrived, atOnce, fromQueue, queue1, queue2 int64) []int64 {
	p := make([]int64, 1+len(waysToSettle)+3)
	p[0], p[1], p[2] = arrived, atOnce, fromQueue
	p[len(waysToSettle)+1], p[len(waysToSettle)+2] = queue1, queue2
	return p
}

// TestDayTableHasSharesAndTenths checks a day of four ticks by hand: 100 arrive, 80 settle, so tenths are multiples of 8.
func TestDayTableHasSharesAndTenths(t *testing.T) {
	parts := [][]int64{part(60, 20, 0, 0, 40), part(40, 0, 20, 10, 50), nil, part(0, 0, 40, 20, 0)}
	s := &Session{doc: &Document{Metrics: map[string]Metric{}}}
	f, used := factsOf(parts), usedWays(parts)
	if f != (dayFacts{arrived: 100, settled: 80, peak: 60, peakAt: 1, half: 1}) {
		t.Errorf("facts %+v", f)
	}
	if !slices.Equal(used, []int{0, 1}) {
		t.Errorf("ways %v", used)
	}
	table := s.dayTable(scaleOf(4, nil), parts, used, f)
	want := [][]any{
		{int64(0), int64(60), int64(20), int64(0), int64(0), int64(40), int64(0), 0.6, 0.2, 0.2},
		{int64(1), int64(40), int64(0), int64(20), int64(10), int64(50), int64(0), 1.0, 0.4, 0.4},
		{int64(2), nil, nil, nil, nil, nil, nil, nil, nil, nil},
		{int64(3), int64(0), int64(0), int64(40), int64(20), int64(0), int64(0), 1.0, 0.8, 0.8},
	}
	if !reflect.DeepEqual(table.Rows, want) {
		t.Errorf("rows\n%v\nwant\n%v", table.Rows, want)
	}
	if got := f.sentence(&Study{Currency: text.Cents}, calendar{dayScale: scaleOf(4, "07:00 60s")}, 3); got != "Run 3: 1.00 arrived and 0.80 settled, half of that by 07:01; most waits at 07:01, with 0.60 in the queues." {
		t.Error(got)
	}
}

// TestLongDaysAreDrawnInParts: as many ticks as make at most binsMax parts.
func TestLongDaysAreDrawnInParts(t *testing.T) {
	for ticks, want := range map[int64][2]int{1: {1, 1}, 360: {1, 360}, 361: {2, 181}, 86400: {240, 360}} {
		if d := scaleOf(ticks, nil); [2]int{int(d.width), d.bins()} != want {
			t.Errorf("%d ticks: width %d, %d parts, want %v", ticks, d.width, d.bins(), want)
		}
	}
}

// TestBalancesOfManyBanks: a line for each of the largest senders, and one area around all others.
func TestBalancesOfManyBanks(t *testing.T) {
	var banks []bank
	for i := range 9 {
		banks = append(banks, bank{string(rune('A' + i)), int64(i % 5 * 10)})
	}
	drawn := drawnBanks(banks)
	if !slices.Equal(drawn, []int{2, 3, 4, 7, 8}) {
		t.Errorf("drawn %v", drawn)
	}
	rows := [][]any{{int64(0), "A", int64(-5), int64(1)}, {int64(0), "B", int64(-2), int64(7)}, {int64(0), "C", int64(3), int64(4)}}
	if got, want := balanceCells(rows, map[string]int{"C": 0}, 2, true), [][]any{{int64(3), int64(-5), int64(7)}, {nil, nil, nil}}; !reflect.DeepEqual(got, want) {
		t.Errorf("cells %v, want %v", got, want)
	}
}

// TestPolicyTreeCounts: every node has the evaluations that passed it, and a node without any is there.
func TestPolicyTreeCounts(t *testing.T) {
	p, err := policy.Parse([]byte(`{"version": "1.0", "policy_id": "p", "payment_tree": {"type": "condition", "node_id": "a", "condition": {"op": "<", "left": {"field": "balance"}, "right": {"value": 5}},
"on_true": {"type": "action", "node_id": "b", "action": "Release"},
"on_false": {"type": "condition", "node_id": "c → b", "condition": {"op": "<", "left": {"field": "balance"}, "right": {"value": 7}},
"on_true": {"type": "action", "node_id": "d", "action": "Hold"}, "on_false": {"type": "action", "node_id": "e", "action": "Release"}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	steps := p.Outline(policy.Payment)
	var paths []string
	for _, step := range steps {
		if step.Path != "" {
			paths = append(paths, step.Path)
		}
	}
	var leaves []string
	for i := range p.NumLeaves(policy.Payment) {
		leaves = append(leaves, p.Path(policy.Payment, int32(i)))
	}
	slices.Sort(leaves)
	if sorted := slices.Sorted(slices.Values(paths)); !slices.Equal(sorted, leaves) {
		t.Fatalf("paths of the outline %q, of the program %q", sorted, leaves)
	}
	s := &Session{doc: &Document{Tables: map[string]*Table{}}}
	evaluations := map[treeKey]map[string]int64{{"h", "payment"}: {paths[0]: 3, paths[1]: 1}, {"other", "payment"}: {paths[2]: 9}}
	v := s.policyView("h", "p", policy.Payment, steps, evaluations[treeKey{"h", "payment"}])
	var counts []int64
	for _, row := range s.doc.Tables[v.Table].Rows {
		counts = append(counts, row[5].(int64))
	}
	if !slices.Equal(counts, []int64{4, 3, 1, 1, 0}) {
		t.Errorf("counts %v", counts)
	}
	if want := "“p” ends in b (Release) in 75.0 % of 4 evaluations; 1 of its 3 actions never occurs."; v.Sentence != want {
		t.Errorf("%q, want %q", v.Sentence, want)
	}
}

// TestClocksOfTables: ClockOf reads what String writes.
func TestClocksOfTables(t *testing.T) {
	for _, c := range []scenario.Clock{{DayStart: 25_200_000, Tick: 60_000, Zone: "Europe/Helsinki"}, {DayStart: 0, Tick: 500}, {DayStart: 3_723_004, Tick: 1000, Zone: "UTC"}} {
		if got := scenario.ClockOf(c.String()); got == nil || *got != c {
			t.Errorf("%q is read as %+v", c.String(), got)
		}
	}
	for _, text := range []string{"", "07:00", "7:00 60s", "07:00 0s", "07:00 xs", "25:00 60s"} {
		if got := scenario.ClockOf(text); got != nil {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}

// TestFlows: of many banks those with the largest turnover stay, and the sentence counts all.
func TestFlows(t *testing.T) {
	names := make([]string, matrixBanks+2)
	for i := range names {
		names[i] = string(rune('a' + i))
	}
	flows := []flow{{from: 0, to: 1, value: 5}, {from: 40, to: 41, value: 90}, {from: 41, to: 0, value: 5}}
	kept, banks := largestBanks(flows, names)
	if len(banks) != matrixBanks || len(kept) != 3 || banks[kept[1].from] != names[40] {
		t.Errorf("%v of %d banks", kept, len(banks))
	}
	if got, want := (&Study{Currency: text.Cents}).flowSentence(flows, names), "The largest flow is from "+names[40]+" to "+names[41]+": 0.90, 90.0 % of the value. "+names[40]+" sends 0.90 more than it receives, the most of all banks."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

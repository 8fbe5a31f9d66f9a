package policy

import (
	"strings"
	"testing"
)

// TestExplainCounts counts evaluations by their paths; a node that none reached is said to be so.
func TestExplainCounts(t *testing.T) {
	p := mustParse(t, `{"version": "1.0", "policy_id": "counted", "payment_tree": {"type": "condition", "node_id": "late",
		"condition": {"op": "<=", "left": {"field": "ticks_to_deadline"}, "right": {"value": 3}},
		"on_true": {"type": "action", "node_id": "go", "action": "Release"},
		"on_false": {"type": "condition", "node_id": "rich", "condition": {"op": ">=", "left": {"field": "balance"}, "right": {"value": 0}},
			"on_true": {"type": "action", "node_id": "pay", "action": "Release"},
			"on_false": {"type": "action", "node_id": "wait", "action": "Hold"}}}}`)
	var counts Counts
	counts[Payment] = map[string]int64{p.Path(Payment, 0): 25, "late(false) → rich(true) → pay": 1175, "": 1}
	var b strings.Builder
	if err := ExplainCounts(&b, p, &counts, func(share float64) string { return strings.Repeat("#", int(10*share)) }); err != nil {
		t.Fatal(err)
	}
	want := `policy counted

payment: 1,201 evaluations
  1,200   99.9 %  #########   [late] ticks_to_deadline <= 3
     25    2.1 %                yes [go] Release
  1,175   97.8 %  #########     no  [rich] balance >= 0
  1,175   97.8 %  #########       yes [pay] Release
      0    never                  no  [wait] Hold
  1 evaluation without a path: the names of the nodes are too long to be stored
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

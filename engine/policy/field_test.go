package policy

import (
	"strings"
	"testing"
)

func TestFieldNamesAreUniqueAndRoundTrip(t *testing.T) {
	if NumFields != 95 {
		t.Fatalf("%d fields", NumFields)
	}
	seen := map[string]bool{}
	for f := range NumFields {
		if f.String() == "" || seen[f.String()] {
			t.Errorf("field %d has the name %q", f, f)
		}
		seen[f.String()] = true
		if back, ok := FieldByName(f.String()); !ok || back != f {
			t.Errorf("%s reads back as %d, not %d", f, back, f)
		}
		if f.Unit() == "" || f.Category() == "" || !strings.HasSuffix(f.Description(), ".") {
			t.Errorf("%s is not described: %q %q %q", f, f.Unit(), f.Category(), f.Description())
		}
	}
	if _, ok := FieldByName("time_in_queue"); ok {
		t.Error("time_in_queue is not a field of any tree")
	}
}

// TestFieldUse compares the trees that may use a field with a list written from the definition of the language.
func TestFieldUse(t *testing.T) {
	paymentOnly := strings.Fields(`amount remaining_amount settled_amount arrival_tick deadline_tick priority is_split
		is_past_deadline is_overdue overdue_duration is_in_queue2 ticks_to_deadline queue_age
		cost_delay_this_tx_one_tick cost_overdraft_this_amount_one_tick
		my_q2_out_value_to_counterparty my_q2_in_value_from_counterparty my_bilateral_net_q2
		tx_counterparty_id tx_is_top_counterparty ticks_to_cut_off receiver_in_outage`)
	// The penalties are in every tree, but in the payment tree they are those of the payment.
	perPayment := append(strings.Fields("cost_deadline_penalty cost_eod_penalty"), paymentOnly...)
	for _, tree := range decodeOrder {
		for f := range NumFields {
			want := tree == Payment || !knownKey(paymentOnly, f.String())
			if f.In(tree) != want {
				t.Errorf("%s in %s: %v", f, tree, f.In(tree))
			}
		}
	}
	for f := range NumFields {
		if want := knownKey(perPayment, f.String()); f.PerPayment() != want {
			t.Errorf("%s depends on the payment: %v", f, f.PerPayment())
		}
	}
}

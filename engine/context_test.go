package engine

import (
	"testing"

	"sweep/engine/policy"
)

func TestEveryFieldOfPoliciesIsComputed(t *testing.T) {
	for f := range policy.NumFields {
		if ofPayment := paymentFields[f] != nil; ofPayment != f.PerPayment() {
			t.Errorf("%s depends on the payment: %v; it is computed from one: %v", f, f.PerPayment(), ofPayment)
		}
		if ofAgent := agentFields[f] != nil; ofAgent == f.PerPayment() {
			t.Errorf("%s depends on the payment: %v; it is computed from the agent: %v", f, f.PerPayment(), ofAgent)
		}
	}
}

package narrative

import (
	"strings"

	"sweep/engine"
	"sweep/engine/money"
)

func (n *Narrator) policySubmit(e *engine.Event) {
	n.printf("%s submits %s", n.padded(n.bank(e.Agent)), n.towards(e.Tx))
}

func (n *Narrator) submission(e *engine.Event) {
	n.printf("%s submits %s to %s, %s, priority %d%s", n.padded(n.bank(e.Agent)), txID(e.Tx), n.bank(e.Peer), money.Format(e.N[0]), e.N[1],
		rtgsPriority(e.Text))
}

func (n *Narrator) policyHold(e *engine.Event) {
	n.printf("%s holds %s: %s", n.padded(n.bank(e.Agent)), n.towards(e.Tx), e.Text)
}

func (n *Narrator) policyDrop(e *engine.Event) {
	n.printf("%s ", n.padded(n.bank(e.Agent)))
	n.styled(yellow, "drops")
	n.printf(" %s: %s", n.towards(e.Tx), e.Text)
}

func (n *Narrator) policySplit(e *engine.Event) {
	n.printf("%s splits %s into %d: %s", n.padded(n.bank(e.Agent)), n.towards(e.Tx), e.N[0], n.payments(e))
}

func (n *Narrator) reprioritized(e *engine.Event) {
	n.printf("%s changes the priority of %s from %d to %d", n.padded(n.bank(e.Agent)), n.towards(e.Tx), e.N[0], e.N[1])
}

func (n *Narrator) escalated(e *engine.Event) {
	n.printf("%s escalates the priority of %s from %d to %d (+%d), %s before the deadline", n.padded(n.bank(e.Agent)), n.towards(e.Tx),
		e.N[0], e.N[1], e.N[3], count(e.N[2], "tick"))
}

func (n *Narrator) registerSet(e *engine.Event) {
	n.printf("%s sets %s from %s to %s", n.padded(n.bank(e.Agent)), e.Text, number(e.F[0]), number(e.F[1]))
	if e.Text2 != "" {
		n.printf(": %s", e.Text2)
	}
	if e.Text3 != "" {
		n.printf(" (%s)", e.Text3)
	}
}

func (n *Narrator) budgetSet(e *engine.Event) {
	n.printf("%s releases at most %s", n.padded(n.bank(e.Agent)), money.Format(e.N[0]))
	if e.Set&2 != 0 {
		n.printf(", %s to one bank", money.Format(e.N[1]))
	}
	if e.Set&1 != 0 {
		n.printf(", only to %s", strings.Join(e.Names, ", "))
	}
}

func (n *Narrator) withdrawal(e *engine.Event) {
	n.printf("%s withdraws %s from queue 2%s", n.padded(n.bank(e.Agent)), n.towards(e.Tx), rtgsPriority(e.Text))
}

func (n *Narrator) resubmission(e *engine.Event) {
	n.printf("%s declares %s as %s instead of %s", n.padded(n.bank(e.Agent)), n.towards(e.Tx), e.Text2, e.Text)
}

// payments lists the payments of an event.
func (n *Narrator) payments(e *engine.Event) string {
	ids := make([]string, 0, e.Txs.Len)
	for _, tx := range e.Txs.In(n.tick.Lists) {
		ids = append(ids, txID(int32(tx)))
	}
	return strings.Join(ids, ", ")
}

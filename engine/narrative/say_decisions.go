package narrative

import (
	"strings"

	"sweep/engine"
)

var decisionSentences = [engine.NumKinds]sentence{
	engine.PolicySubmit:             {inDecisions, (*Narrator).policySubmit},
	engine.PolicyHold:               {inDecisions, (*Narrator).policyHold},
	engine.PolicyDrop:               {inDecisions, (*Narrator).policyDrop},
	engine.PolicySplit:              {inDecisions, (*Narrator).policySplit},
	engine.TransactionReprioritized: {inDecisions, (*Narrator).reprioritized},
	engine.PriorityEscalated:        {inDecisions, (*Narrator).escalated},
	engine.StateRegisterSet:         {inDecisions, (*Narrator).registerSet},
	engine.BankBudgetSet:            {inDecisions, (*Narrator).budgetSet},
	engine.RtgsSubmission:           {inDecisions, (*Narrator).submission},
	engine.RtgsWithdrawal:           {inDecisions, (*Narrator).withdrawal},
	engine.RtgsResubmission:         {inDecisions, (*Narrator).resubmission},
	engine.PaymentRejected:          {inDecisions, (*Narrator).rejected},
	engine.PaymentPostponed:         {inDecisions, (*Narrator).postponed},
}

func (n *Narrator) policySubmit(e *engine.Event) {
	n.printf("%s submits %s", n.padded(n.bank(e.Agent)), n.towards(e.Tx))
}

func (n *Narrator) submission(e *engine.Event) {
	n.printf("%s submits %s to %s, %s, priority %d%s", n.padded(n.bank(e.Agent)), n.payment(e.Tx), n.bank(e.Peer), n.money(e.N[engine.Amount]), e.N[engine.Priority],
		rtgsPriority(e.Text[engine.RTGSPriority]))
}

func (n *Narrator) rejected(e *engine.Event) { n.refused(e, "is rejected") }

func (n *Narrator) postponed(e *engine.Event) { n.refused(e, "waits for the next day") }

// refused prints a submission after a cut-off.
func (n *Narrator) refused(e *engine.Event, what string) {
	n.printf("%s submits %s to %s, %s, which ", n.padded(n.bank(e.Agent)), n.payment(e.Tx), n.bank(e.Peer), n.money(e.N[engine.Amount]))
	n.styled(yellow, "%s", what)
	n.printf(": %s", e.Text[engine.Reason])
}

func (n *Narrator) policyHold(e *engine.Event) {
	n.printf("%s holds %s: %s", n.padded(n.bank(e.Agent)), n.towards(e.Tx), e.Text[engine.Reason])
}

func (n *Narrator) policyDrop(e *engine.Event) {
	n.printf("%s ", n.padded(n.bank(e.Agent)))
	n.styled(yellow, "drops")
	n.printf(" %s: %s", n.towards(e.Tx), e.Text[engine.Reason])
}

func (n *Narrator) policySplit(e *engine.Event) {
	n.printf("%s splits %s into %d: %s", n.padded(n.bank(e.Agent)), n.towards(e.Tx), e.N[engine.NumSplits], n.payments(e))
}

func (n *Narrator) reprioritized(e *engine.Event) {
	n.printf("%s changes the priority of %s from %d to %d", n.padded(n.bank(e.Agent)), n.towards(e.Tx), e.N[engine.OldPriority], e.N[engine.NewPriority])
}

func (n *Narrator) escalated(e *engine.Event) {
	n.printf("%s escalates the priority of %s from %d to %d (+%d), %s before the deadline", n.padded(n.bank(e.Agent)), n.towards(e.Tx),
		e.N[engine.OriginalPriority], e.N[engine.EscalatedPriority], e.N[engine.BoostApplied], count(e.N[engine.TicksUntilDeadline], "tick"))
}

func (n *Narrator) registerSet(e *engine.Event) {
	n.printf("%s sets %s from %s to %s", n.padded(n.bank(e.Agent)), e.Text[engine.RegisterKey], number(e.F[engine.OldValue]), number(e.F[engine.NewValue]))
	if reason := e.Text[engine.Reason]; reason != "" {
		n.printf(": %s", reason)
	}
	if path := e.Text[engine.DecisionPath]; path != "" {
		n.printf(" (%s)", path)
	}
}

func (n *Narrator) budgetSet(e *engine.Event) {
	n.printf("%s releases at most %s", n.padded(n.bank(e.Agent)), n.money(e.N[engine.MaxValue]))
	if e.Has(engine.HasMaxPerCounterparty) {
		n.printf(", %s to one bank", n.money(e.N[engine.MaxPerCounterparty]))
	}
	if e.Has(engine.HasFocus) {
		n.printf(", only to %s", strings.Join(e.Names, ", "))
	}
}

func (n *Narrator) withdrawal(e *engine.Event) {
	n.printf("%s withdraws %s from queue 2%s", n.padded(n.bank(e.Agent)), n.towards(e.Tx), rtgsPriority(e.Text[engine.OldRTGSPriority]))
}

func (n *Narrator) resubmission(e *engine.Event) {
	n.printf("%s declares %s as %s instead of %s", n.padded(n.bank(e.Agent)), n.towards(e.Tx), e.Text[engine.RTGSPriority],
		e.Text[engine.OldRTGSPriority])
}

// payments lists the payments of an event.
func (n *Narrator) payments(e *engine.Event) string {
	ids := make([]string, 0, e.Txs.Len)
	for _, tx := range e.Txs.In(n.tick.Lists) {
		ids = append(ids, n.payment(int32(tx)))
	}
	return strings.Join(ids, ", ")
}

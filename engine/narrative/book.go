package narrative

import (
	"slices"

	"sweep/engine"
)

// payment is what the narrator keeps of an arrival.
type payment struct {
	sender, receiver int32
	amount           int64
	known            bool
}

// context is what the sentences of a tick need from its other events.
type context struct {
	arrived  int64                   // payments that are not part of a split
	splits   map[int32]*engine.Event // by payment: the split that created it
	injected map[int32]*engine.Event // by payment: the scenario event that created it
	printed  map[*engine.Event]bool  // events that were already printed, out of order
}

func newContext() context {
	return context{splits: map[int32]*engine.Event{}, injected: map[int32]*engine.Event{}, printed: map[*engine.Event]bool{}}
}

// remember records the arrivals of a tick and their origin.
func (n *Narrator) remember(t *Tick) {
	c := &n.context
	c.arrived = 0
	clear(c.splits)
	clear(c.injected)
	clear(c.printed)
	for i := range t.Events {
		e := &t.Events[i]
		switch {
		case e.Kind == engine.Arrival:
			c.arrived++
			n.enterPayment(e)
		case e.Kind == engine.PolicySplit:
			c.arrived -= int64(e.Txs.Len)
			for _, child := range e.Txs.In(t.Lists) {
				c.splits[int32(child)] = e
			}
		case e.Kind == engine.ScenarioEventExecuted && e.Detail == engine.DetailCustomArrival:
			c.injected[e.Tx] = e
		}
	}
}

func (n *Narrator) enterPayment(e *engine.Event) {
	n.Know(e.Tx, e.Agent, e.Peer, e.N[engine.Amount])
}

// Know records a payment that arrived in a tick that the narrator does not receive.
func (n *Narrator) Know(tx, sender, receiver int32, amount int64) {
	for int(tx) >= len(n.book) {
		n.book = append(n.book, payment{})
	}
	n.book[tx] = payment{sender: sender, receiver: receiver, amount: amount, known: true}
	if len(n.filter.ids) > 0 && n.run.ExternalID != nil && slices.Contains(n.filter.ids, n.run.ExternalID(tx)) {
		n.filter.payments = append(n.filter.payments, tx)
	}
}

func (n *Narrator) lookup(tx int32) (payment, bool) {
	if tx < 0 || int(tx) >= len(n.book) {
		return payment{}, false
	}
	p := n.book[tx]
	return p, p.known
}

// towards describes a payment to its sender: "T3 to B, 1,250.00".
func (n *Narrator) towards(tx int32) string {
	p, ok := n.lookup(tx)
	if !ok {
		return n.payment(tx)
	}
	return n.payment(tx) + " to " + n.bank(p.receiver) + ", " + n.money(p.amount)
}

// amount formats the original amount of a payment; it is a dash if the arrival was not seen.
func (n *Narrator) amount(tx int32) string {
	if p, ok := n.lookup(tx); ok {
		return n.money(p.amount)
	}
	return "–"
}

package tables

import "sweep/engine"

// clientDay follows the position of an indirect participant with its settlement bank through a day: what the settlement bank
// has paid for it less what it has received for it. The other bank is exposed to whoever owes.
type clientDay struct {
	net, most, least int64
	internal         settled // payments of the bank inside its settlement bank
}

// add adds a payment made for the client, or received for it if amount is negative. The posting it belongs to is complete when peak is called.
func (d *clientDay) add(amount int64) { d.net += amount }

// peak ends a posting.
func (d *clientDay) peak() { d.most, d.least = max(d.most, d.net), min(d.least, d.net) }

// beginClients notes which banks are clients.
func (rw *RunWriter) beginClients() {
	rw.clients, rw.isClient = nil, nil
	if tiers := rw.e.Scenario().Tiering; len(tiers) > 0 {
		rw.clients, rw.isClient = make([]clientDay, len(rw.names)), make([]bool, len(rw.names))
		for _, t := range tiers {
			i, _ := rw.e.AgentIndex(t.Client)
			rw.isClient[i] = true
		}
	}
}

// payForClients adds a payment that settles to the positions of the clients it is paid and received for.
func (rw *RunWriter) payForClients(p *engine.Payment) {
	if rw.clients == nil {
		return
	}
	if p.SenderClient != engine.None {
		rw.clients[p.SenderClient].add(p.Amount)
	}
	if p.ReceiverClient != engine.None {
		rw.clients[p.ReceiverClient].add(-p.Amount)
	}
}

// peakForClients ends a posting that the payment belongs to.
func (rw *RunWriter) peakForClients(p *engine.Payment) {
	if rw.clients == nil {
		return
	}
	for _, c := range [2]int32{p.SenderClient, p.ReceiverClient} {
		if c != engine.None {
			rw.clients[c].peak()
		}
	}
}

// internalised adds a payment inside a settlement bank.
func (rw *RunWriter) internalised(ev *engine.Event) {
	amount := ev.N[engine.Amount]
	rw.tally.internal.add(1, amount)
	rw.clients[ev.Agent].internal.add(1, amount)
	if rw.isClient[ev.Agent] {
		rw.clients[ev.Agent].add(amount)
		rw.clients[ev.Agent].peak()
	}
	if rw.isClient[ev.Peer] {
		rw.clients[ev.Peer].add(-amount)
		rw.clients[ev.Peer].peak()
	}
}

// appendClient writes what only scenarios with tiering have.
func (rw *RunWriter) appendClient(i int32) {
	c := &rw.t.Daily.c
	if rw.clients == nil {
		c.Internal.Append(0)
		c.InternalVal.Append(0)
		return
	}
	d := &rw.clients[i]
	c.Internal.Append(d.internal.n)
	c.InternalVal.Append(d.internal.value)
	if rw.isClient[i] {
		c.ClientDebt.Append(d.most)
		c.ClientCredit.Append(-d.least)
	}
}

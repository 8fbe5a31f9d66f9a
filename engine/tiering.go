package engine

import (
	"fmt"

	"sweep/engine/scenario"
)

// Indirect participation
//
// A client sends and receives its payments through its settlement bank. Its payments arrive at random as without tiering, but
// they are payments of the settlement bank: its policy, account, limits and costs. A payment between the two is booked on the
// books of the settlement bank and never enters the system, or is a payment of the settlement bank to itself, which needs the
// liquidity for a moment. With a pool, what the client has is the settlement bank's before the first tick, and scenario events
// that change it act on the settlement bank.

// tiers are the indirect participants. It is empty without any.
type tiers struct {
	bank              []int32 // by agent: the one that pays for it, itself for a direct participant
	internalise, pool []bool  // by client
}

func (e *Engine) resetTiers() error {
	e.tiers = tiers{}
	if len(e.sc.Tiering) == 0 {
		return nil
	}
	n := len(e.agents)
	e.tiers = tiers{make([]int32, n), make([]bool, n), make([]bool, n)}
	for i := range e.tiers.bank {
		e.tiers.bank[i] = int32(i)
	}
	for _, t := range e.sc.Tiering {
		c, b := e.mustIndex(t.Client), e.mustIndex(t.Bank)
		e.tiers.bank[c], e.tiers.internalise[c], e.tiers.pool[c] = b, t.Internalise, t.Pool
		if !t.Pool {
			continue
		}
		if err := e.refusePositions(c, b); err != nil {
			return err
		}
		e.poolWith(c, b)
	}
	return nil
}

// refusePositions returns an error if files set what a client or its settlement bank has: that cannot be pooled.
func (e *Engine) refusePositions(c, b int32) error {
	if e.sc.Inputs == nil {
		return nil
	}
	for i := range e.sc.Inputs.Positions {
		if a := e.order[e.sc.Inputs.Positions[i].Agent]; a == c || a == b {
			return fmt.Errorf("the files have positions of %s, which pools its liquidity with %s (tiering)", e.ids[a], e.ids[b+c-a])
		}
	}
	return nil
}

// poolWith adds what client c has to what bank b has.
func (e *Engine) poolWith(c, b int32) {
	client, bank := &e.agents[c], &e.agents[b]
	capacity := addSaturating(client.maxCollateral(), bank.maxCollateral())
	bank.hasMaxColl, bank.maxColl = bank.hasMaxColl || client.hasMaxColl, capacity
	bank.balance = e.addChecked(balanceAfter, b, bank.balance, client.balance)
	bank.cap = e.addChecked(capAfter, b, bank.cap, client.cap)
	bank.setPosted(e.addChecked(creditAllowed, b, bank.posted, client.posted))
	bank.hasMulti = bank.hasMulti && client.hasMulti
	bank.multiLimit = addSaturating(bank.multiLimit, client.multiLimit)
	for r := range bank.limits {
		switch {
		case client.limits == nil || client.limits[r] == noLimit || int32(r) == c:
			bank.limits[r] = noLimit
		case bank.limits[r] != noLimit:
			bank.limits[r] = addSaturating(bank.limits[r], client.limits[r])
		}
	}
	client.balance, client.cap, client.hasMulti, client.limits = 0, 0, false, nil
	client.setPosted(0)
}

// account returns the agent whose account is used when agent i is meant: its settlement bank if they pool.
func (e *Engine) account(i int32) int32 {
	if e.tiers.bank == nil || !e.tiers.pool[i] {
		return i
	}
	return e.tiers.bank[i]
}

// represent makes a new payment one of the settlement banks. It reports whether the payment stays inside one of them and does
// not enter the system. The legs of a settlement batch always do: the ancillary system settles them in the system.
func (e *Engine) represent(p *Payment) (internal bool) {
	from, to := p.Sender, p.Receiver
	internal = true
	if b := e.tiers.bank[from]; b != from {
		p.SenderClient, p.Sender = from, b
		internal = e.tiers.internalise[from]
	}
	if b := e.tiers.bank[to]; b != to {
		p.ReceiverClient, p.Receiver = to, b
		internal = internal && e.tiers.internalise[to]
	}
	if p.Sender != p.Receiver || !internal || p.Where == InBatch {
		return false
	}
	ev := e.emit(PaymentInternalised, from)
	ev.Peer = to
	ev.N[Amount] = p.Amount
	return true
}

// Internalised reports whether a payment from one agent to another, by their places in the scenario, stays inside a settlement
// bank.
func Internalised(s *scenario.Scenario, from, to int32) bool {
	bank, internal := [2]string{s.Agents[from].ID, s.Agents[to].ID}, true
	for _, t := range s.Tiering {
		for i, id := range [2]string{s.Agents[from].ID, s.Agents[to].ID} {
			if t.Client == id {
				bank[i], internal = t.Bank, internal && t.Internalise
			}
		}
	}
	return bank[0] == bank[1] && internal
}

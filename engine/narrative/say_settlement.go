package narrative

import (
	"sweep/engine"
	"sweep/engine/text"
)

var settlementSentences = [engine.NumKinds]sentence{
	engine.Arrival:                   {inArrivals, (*Narrator).arrival},
	engine.PaymentInternalised:       {inArrivals, (*Narrator).internalised},
	engine.BilateralLimitExceeded:    {inSettlement, (*Narrator).bilateralLimit},
	engine.MultilateralLimitExceeded: {inSettlement, (*Narrator).multilateralLimit},
	engine.OverdueTransactionSettled: {inSettlement, (*Narrator).overdueSettled},
	engine.RtgsImmediateSettlement:   {inSettlement, (*Narrator).immediate},
	engine.QueuedRtgs:                {inSettlement, (*Narrator).queued},
	engine.Queue2LiquidityRelease:    {inSettlement, (*Narrator).released},
	engine.AlgorithmExecution:        {inSaving, (*Narrator).algorithm},
	engine.LsmBilateralOffset:        {inSaving, (*Narrator).pair},
	engine.LsmCycleSettlement:        {inSaving, (*Narrator).cycle},
	engine.LsmNetting:                {inSaving, (*Narrator).netting},
	engine.EntryDispositionOffset:    {inSettlement, (*Narrator).entryOffset},
	engine.DeferredCreditApplied:     {inSettlement, (*Narrator).deferredCredit},
	engine.BatchSettlement:           {inSettlement, (*Narrator).batch},
	engine.BatchExpired:              {inSettlement, (*Narrator).expired},
}

func (n *Narrator) arrival(e *engine.Event) {
	n.transfer(n.payment(e.Tx), e.Agent, e.Peer, e.N[engine.Amount])
	n.printf("due at %s, priority %d", n.at(e.N[engine.Deadline]), e.N[engine.Priority])
	if e.Flag {
		n.printf(", divisible")
	}
	if n.context.splits[e.Tx] != nil {
		n.printf(", part of a split")
	}
	if order := n.context.injected[e.Tx]; order != nil && order.N[engine.Deadline] != e.N[engine.Deadline] {
		n.printf(", requested deadline %s", n.at(order.N[engine.Deadline]))
	}
}

func (n *Narrator) internalised(e *engine.Event) {
	n.transfer("-", e.Agent, e.Peer, e.N[engine.Amount])
	n.printf("stays inside their settlement bank")
}

func (n *Narrator) immediate(e *engine.Event) {
	n.transfer(n.payment(e.Tx), e.Agent, e.Peer, e.N[engine.Amount])
	n.styled(green, "settles immediately")
	n.printf(", %s %s → %s", n.bank(e.Agent), n.money(e.N[engine.BalanceBefore]), n.money(e.N[engine.BalanceAfter]))
}

func (n *Narrator) queued(e *engine.Event) {
	p, ok := n.lookup(e.Tx)
	if !ok {
		n.printf("%s of %s waits in queue 2", n.payment(e.Tx), n.bank(e.Agent))
		return
	}
	n.transfer(n.payment(e.Tx), p.sender, p.receiver, p.amount)
	n.printf("waits in queue 2")
	if e.Has(engine.HasReserve) {
		n.printf(", held back by the reserve of %s", n.money(e.N[engine.Reserve]))
	}
}

func (n *Narrator) released(e *engine.Event) {
	n.transfer(n.payment(e.Tx), e.Agent, e.Peer, e.N[engine.Amount])
	n.styled(green, "leaves queue 2")
	n.printf(" %s after its arrival: %s", count(e.N[engine.QueueWait], "tick"), e.Text[engine.Reason])
}

func (n *Narrator) overdueSettled(e *engine.Event) {
	n.transfer(n.payment(e.Tx), e.Agent, e.Peer, e.N[engine.SettledAmount])
	n.printf("settles %s late (due at %s, overdue since %s)", count(e.N[engine.TicksOverdue], "tick"), n.at(e.N[engine.Deadline]), n.at(e.N[engine.OverdueSince]))
	if n.run.Priced {
		n.printf("; delay cost about %s, deadline penalty %s", n.money(e.N[engine.EstimatedDelayCost]), n.money(e.N[engine.DeadlinePenalty]))
	}
	if e.N[engine.Amount] != e.N[engine.SettledAmount] {
		n.printf(" on the full %s", n.money(e.N[engine.Amount]))
	}
}

func (n *Narrator) bilateralLimit(e *engine.Event) {
	n.transfer(n.payment(e.Tx), e.Agent, e.Peer, e.N[engine.Amount])
	n.styled(yellow, "stopped")
	n.printf(" by the limit of %s towards %s, of which %s is used", n.money(e.N[engine.Limit]), n.bank(e.Peer), n.money(e.N[engine.Outflow]))
}

func (n *Narrator) multilateralLimit(e *engine.Event) {
	p, ok := n.lookup(e.Tx)
	if !ok {
		p.receiver = engine.None
	}
	n.transfer(n.payment(e.Tx), e.Agent, p.receiver, e.N[engine.Amount])
	n.styled(yellow, "stopped")
	n.printf(" by the limit of %s towards all banks, of which %s is used", n.money(e.N[engine.Limit]), n.money(e.N[engine.Outflow]))
}

func (n *Narrator) entryOffset(e *engine.Event) {
	n.transfer(n.payment(e.Tx), e.Agent, e.Peer, e.N[engine.IncomingAmount])
	n.styled(green, "settles")
	n.printf(" against %s of %s in the queue: %s; %s cancels out", n.money(e.N[engine.QueuedAmount]), n.bank(e.Peer), n.payments(e), n.money(e.N[engine.OffsetAmount]))
}

func (n *Narrator) deferredCredit(e *engine.Event) {
	n.printf("%s is credited %s for %s", n.padded(n.bank(e.Agent)), n.money(e.N[engine.Amount]), n.payments(e))
}

func (n *Narrator) batch(e *engine.Event) {
	n.printf("settlement batch: %s ", n.payments(e))
	n.styled(green, "%s", text.Form(int64(e.Txs.Len), "settles", "settle"))
	n.printf(", %s in total", n.money(e.N[engine.TotalValue]))
}

func (n *Narrator) expired(e *engine.Event) {
	n.printf("settlement batch: %s ", n.payments(e))
	n.styled(yellow, "%s unsettled", text.Form(int64(e.Txs.Len), "expires", "expire"))
	n.printf(", %s in total", n.money(e.N[engine.TotalValue]))
}

// algorithmNames are the names of the algorithm numbers in AlgorithmExecution.
var algorithmNames = map[int64]string{1: "queue retry", 2: "bilateral offsetting", 3: "cycle settlement"}

func (n *Narrator) algorithm(e *engine.Event) {
	name, ok := algorithmNames[e.N[engine.Algorithm]]
	if !ok {
		name = "algorithm"
	}
	n.printf("%s (%d): %s, %s of %s", name, e.N[engine.Algorithm], e.Text[engine.Result], count(e.N[engine.Settlements], "settlement"), n.money(e.N[engine.SettledValue]))
}

func (n *Narrator) pair(e *engine.Event) {
	n.printf("%s ⇄ %s ", n.bank(e.Agent), n.bank(e.Peer))
	n.styled(green, "settle together")
	n.printf(": %s pays %s, %s pays %s (%s)", n.bank(e.Agent), n.money(e.N[engine.AmountA]), n.bank(e.Peer), n.money(e.N[engine.AmountB]), n.payments(e))
}

func (n *Narrator) cycle(e *engine.Event) {
	for i, a := range e.Agents.In(n.tick.Lists) {
		if i > 0 {
			n.printf(" → ")
		}
		n.printf("%s", n.bank(int32(a)))
	}
	n.group(e, "settle together")
}

func (n *Narrator) netting(e *engine.Event) {
	for i, a := range e.Agents.In(n.tick.Lists) {
		if i > 0 {
			n.printf(", ")
		}
		n.printf("%s %s", n.bank(int32(a)), n.signed(e.Nets.In(n.tick.Lists)[i]))
	}
	n.group(e, "settle net")
}

// group prints the total of a group of payments, the payments and the largest net outflow.
func (n *Narrator) group(e *engine.Event, verb string) {
	n.printf(" ")
	n.styled(green, "%s", verb)
	n.printf(": %s in total", n.money(e.N[engine.TotalValue]))
	amounts := e.Ints.In(n.tick.Lists)
	for i, tx := range e.Txs.In(n.tick.Lists) {
		n.printf(", %s", n.payment(int32(tx)))
		if i < len(amounts) {
			n.printf(" %s", n.money(amounts[i]))
		}
	}
	if e.Peer != engine.None {
		n.printf("; largest net outflow %s (%s)", n.money(e.N[engine.MaxNetOutflow]), n.bank(e.Peer))
	}
}

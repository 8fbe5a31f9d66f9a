package narrative

import (
	"sweep/engine"
	"sweep/engine/money"
)

func (n *Narrator) collateralPost(e *engine.Event) {
	n.printf("%s posts %s, %s in total: %s", n.padded(n.bank(e.Agent)), money.Format(e.N[0]), money.Format(e.N[1]), e.Text)
}

func (n *Narrator) collateralWithdraw(e *engine.Event) {
	n.printf("%s withdraws %s, %s left: %s", n.padded(n.bank(e.Agent)), money.Format(e.N[0]), money.Format(e.N[1]), e.Text)
}

func (n *Narrator) timerWithdrawn(e *engine.Event) {
	n.printf("%s withdraws %s by timer, %s left; posted at %d: %s", n.padded(n.bank(e.Agent)), money.Format(e.N[0]), money.Format(e.N[2]), e.N[1], e.Text2)
}

func (n *Narrator) timerBlocked(e *engine.Event) {
	n.printf("%s ", n.padded(n.bank(e.Agent)))
	n.styled(yellow, "cannot withdraw")
	n.printf(" %s by timer: %s; posted at %d: %s", money.Format(e.N[0]), e.Text, e.N[1], e.Text2)
}

func (n *Narrator) wentOverdue(e *engine.Event) {
	n.transfer(txID(e.Tx), e.Agent, e.Peer, e.N[1])
	n.styled(yellow, "overdue")
	n.printf(" since its deadline %d, %s ago; penalty %s", e.N[2], count(e.N[3], "tick"), money.Format(e.N[4]))
	if e.N[0] != e.N[1] {
		n.printf("; %s of %s remains", money.Format(e.N[1]), money.Format(e.N[0]))
	}
}

func (n *Narrator) cost(e *engine.Event) {
	c := engine.Costs{Liquidity: e.N[0], Delay: e.N[1], Collateral: e.N[2], Penalty: e.N[3], SplitFriction: e.N[4], Opportunity: e.N[5]}
	n.printf("%s %14s   %s", n.padded(n.bank(e.Agent)), money.Format(c.Total()), breakdown(c))
}

func (n *Narrator) endOfDay(e *engine.Event) {
	n.printf("day %d closes with %s unsettled; penalties %s", e.N[0], count(e.N[1], "payment"), money.Format(e.N[2]))
}

func (n *Narrator) liquidityReturn(e *engine.Event) {
	n.printf("%s returns %s to its pool, balance %s", n.padded(n.bank(e.Agent)), money.Format(e.N[0]), money.Format(e.N[1]))
}

func (n *Narrator) liquidityAllocation(e *engine.Event) {
	n.printf("%s takes %s from its pool for day %d (fraction %s), balance %s", n.padded(n.bank(e.Agent)), money.Format(e.N[1]), e.N[0],
		number(e.F[0]), money.Format(e.N[2]))
}

func (n *Narrator) scenarioEvent(e *engine.Event) {
	switch e.Detail {
	case engine.DetailDirectTransfer:
		n.printf("%s transfers %s to %s", n.bank(e.Agent), money.Format(e.N[0]), n.bank(e.Peer))
	case engine.DetailCustomArrival:
		n.printf("payment %s from %s to %s, %s, due at %d, priority %d, arrives", txID(e.Tx), n.bank(e.Agent), n.bank(e.Peer), money.Format(e.N[0]), e.N[1], e.N[2])
		if e.Flag {
			n.printf(", divisible")
		}
	case engine.DetailCollateralAdjustment:
		n.printf("the collateral of %s changes by %s to %s", n.bank(e.Agent), money.Format(e.N[0]), money.Format(e.N[1]))
	case engine.DetailCreditLimitAdjustment:
		n.printf("the credit limit of %s changes by %s to %s", n.bank(e.Agent), money.Format(e.N[0]), money.Format(e.N[1]))
	case engine.DetailGlobalRate:
		n.printf("all arrival rates become %s times their base", number(e.F[0]))
	case engine.DetailAgentRate:
		n.printf("the arrival rate of %s becomes %s, %s times %s", n.bank(e.Agent), number(e.F[1]), number(e.F[0]), number(e.F[2]))
	case engine.DetailWeight:
		n.printf("%s pays %s with weight %s", n.bank(e.Agent), n.bank(e.Peer), number(e.F[0]))
		if e.Flag {
			n.printf(", the other weights are rebalanced")
		}
	case engine.DetailWindow:
		n.windowChange(e)
	case engine.DetailScheduledSettlement:
		n.scheduledSettlement(e)
	}
}

func (n *Narrator) windowChange(e *engine.Event) {
	n.printf("deadline windows change:")
	if e.Set&1 != 0 {
		n.printf(" shortest × %s", number(e.F[0]))
	}
	if e.Set&2 != 0 {
		n.printf(" longest × %s", number(e.F[1]))
	}
}

func (n *Narrator) scheduledSettlement(e *engine.Event) {
	n.printf("scheduled settlement of %s from %s to %s", money.Format(e.N[0]), n.bank(e.Agent), n.bank(e.Peer))
	if e.Flag {
		n.printf(" settles")
		return
	}
	n.styled(yellow, " fails")
	n.printf(": %s", e.Text)
}

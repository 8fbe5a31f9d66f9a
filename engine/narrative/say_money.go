package narrative

import (
	"sweep/engine"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

var moneySentences = [engine.NumKinds]sentence{
	engine.CollateralPost:           {inCollateral, (*Narrator).collateralPost},
	engine.CollateralWithdraw:       {inCollateral, (*Narrator).collateralWithdraw},
	engine.CollateralTimerWithdrawn: {inCollateral, (*Narrator).timerWithdrawn},
	engine.CollateralTimerBlocked:   {inCollateral, (*Narrator).timerBlocked},
	engine.TransactionWentOverdue:   {inDeadlines, (*Narrator).wentOverdue},
	engine.CostAccrual:              {inCosts, (*Narrator).cost},
	engine.ThroughputBreach:         {inDay, (*Narrator).breach},
	engine.EndOfDay:                 {inDay, (*Narrator).endOfDay},
	engine.EndOfDayBorrowing:        {inClosing, (*Narrator).borrowing},
	engine.EndOfDaySettlement:       {inClosing, (*Narrator).closing},
	engine.EndOfDayRepayment:        {inLiquidity, (*Narrator).repayment},
	engine.LiquidityReturn:          {inDay, (*Narrator).liquidityReturn},
	engine.LiquidityAllocation:      {inLiquidity, (*Narrator).liquidityAllocation},
	engine.PositionSet:              {inLiquidity, (*Narrator).positionSet},
	engine.OpeningLiquidity:         {inLiquidity, (*Narrator).openingLiquidity},
	engine.ScenarioEventExecuted:    {inScenario, (*Narrator).scenarioEvent},
	engine.PaymentsSuspended:        {inScenario, (*Narrator).suspension},
}

func (n *Narrator) collateralPost(e *engine.Event) {
	n.printf("%s posts %s, %s in total: %s", n.padded(n.bank(e.Agent)), n.money(e.N[engine.Amount]), n.money(e.N[engine.NewTotal]), e.Text[engine.Reason])
}

func (n *Narrator) collateralWithdraw(e *engine.Event) {
	n.printf("%s withdraws %s, %s left: %s", n.padded(n.bank(e.Agent)), n.money(e.N[engine.Amount]), n.money(e.N[engine.NewTotal]), e.Text[engine.Reason])
}

func (n *Narrator) timerWithdrawn(e *engine.Event) {
	n.printf("%s withdraws %s by timer, %s left; posted at %s: %s", n.padded(n.bank(e.Agent)), n.money(e.N[engine.Amount]), n.money(e.N[engine.NewTotal]), n.at(e.N[engine.PostedAt]), e.Text[engine.OriginalReason])
}

func (n *Narrator) timerBlocked(e *engine.Event) {
	n.printf("%s ", n.padded(n.bank(e.Agent)))
	n.styled(yellow, "cannot withdraw")
	n.printf(" %s by timer: %s; posted at %s: %s", n.money(e.N[engine.Amount]), e.Text[engine.Reason], n.at(e.N[engine.PostedAt]), e.Text[engine.OriginalReason])
}

func (n *Narrator) wentOverdue(e *engine.Event) {
	n.transfer(n.payment(e.Tx), e.Agent, e.Peer, e.N[engine.Remaining])
	n.styled(yellow, "overdue")
	n.printf(" since its deadline %s, %s ago", n.at(e.N[engine.Deadline]), count(e.N[engine.TicksOverdue], "tick"))
	if n.run.Priced {
		n.printf("; penalty %s", n.money(e.N[engine.DeadlinePenalty]))
	}
	if e.N[engine.Amount] != e.N[engine.Remaining] {
		n.printf("; %s of %s remains", n.money(e.N[engine.Remaining]), n.money(e.N[engine.Amount]))
	}
}

func (n *Narrator) cost(e *engine.Event) {
	c := e.Costs()
	n.printf("%s %14s   %s", n.padded(n.bank(e.Agent)), n.money(c.Total()), n.breakdown(c))
}

func (n *Narrator) endOfDay(e *engine.Event) {
	n.printf("day %d closes with %s unsettled", e.N[engine.Day], count(e.N[engine.UnsettledCount], "payment"))
	if n.run.Priced {
		n.printf("; penalties %s", n.money(e.N[engine.TotalPenalties]))
	}
}

func (n *Narrator) breach(e *engine.Event) {
	who := "all banks"
	if e.Agent != engine.None {
		who = n.bank(e.Agent)
	}
	n.printf("%s ", n.padded(who))
	n.styled(yellow, "breach")
	if e.Agent != engine.None {
		n.styled(yellow, "es")
	}
	n.printf(" throughput rule %d: %s settled by tick %d of the day, required %s; %s missing", e.N[engine.RuleNumber], text.Share(e.F[engine.SettledShare]),
		e.N[engine.UntilTick], text.Share(e.F[engine.RequiredShare]), n.money(e.N[engine.Amount]))
	if penalty := e.N[engine.BreachPenalty]; penalty != 0 {
		n.printf(", penalty %s", n.money(penalty))
	}
}

func (n *Narrator) borrowing(e *engine.Event) {
	n.printf("%s borrows %s from the central bank until the next day", n.padded(n.bank(e.Agent)), n.money(e.N[engine.Amount]))
	if cost := e.N[engine.BorrowingCost]; cost != 0 && n.run.Priced {
		n.printf(", cost %s", n.money(cost))
	}
}

func (n *Narrator) closing(e *engine.Event) {
	n.transfer(n.payment(e.Tx), e.Agent, e.Peer, e.N[engine.Amount])
	n.styled(green, "settles at the close")
}

func (n *Narrator) repayment(e *engine.Event) {
	n.printf("%s repays %s to the central bank", n.padded(n.bank(e.Agent)), n.money(e.N[engine.Amount]))
}

func (n *Narrator) liquidityReturn(e *engine.Event) {
	n.printf("%s returns %s to its pool, balance %s", n.padded(n.bank(e.Agent)), n.money(e.N[engine.Amount]), n.money(e.N[engine.BalanceAfter]))
}

func (n *Narrator) liquidityAllocation(e *engine.Event) {
	n.printf("%s takes %s from its pool for day %d (fraction %s), balance %s", n.padded(n.bank(e.Agent)), n.money(e.N[engine.Amount]), e.N[engine.Day],
		number(e.F[engine.Fraction]), n.money(e.N[engine.BalanceAfter]))
}

func (n *Narrator) positionSet(e *engine.Event) {
	n.printf("%s position from file: balance %s, a change of %s, credit line %s, collateral %s", n.padded(n.bank(e.Agent)),
		n.money(e.N[engine.BalanceAfter]), n.money(e.N[engine.Amount]), n.money(e.N[engine.NewLimit]), n.money(e.N[engine.NewTotal]))
}

func (n *Narrator) openingLiquidity(e *engine.Event) {
	n.printf("%s starts the day with its opening liquidity, balance changes by %s", n.padded(n.bank(e.Agent)), n.money(e.N[engine.Amount]))
}

func (n *Narrator) scenarioEvent(e *engine.Event) {
	switch e.Detail {
	case engine.DetailDirectTransfer:
		n.printf("%s transfers %s to %s", n.bank(e.Agent), n.money(e.N[engine.Amount]), n.bank(e.Peer))
	case engine.DetailCustomArrival:
		n.printf("payment %s from %s to %s, %s, due at %s, priority %d, arrives", n.payment(e.Tx), n.bank(e.Agent), n.bank(e.Peer), n.money(e.N[engine.Amount]), n.at(e.N[engine.Deadline]), e.N[engine.Priority])
		if e.Flag {
			n.printf(", divisible")
		}
	case engine.DetailCollateralAdjustment:
		n.printf("the collateral of %s changes by %s to %s", n.bank(e.Agent), n.money(e.N[engine.Delta]), n.money(e.N[engine.NewTotal]))
	case engine.DetailCreditLimitAdjustment:
		n.printf("the credit limit of %s changes by %s to %s", n.bank(e.Agent), n.money(e.N[engine.Delta]), n.money(e.N[engine.NewLimit]))
	case engine.DetailGlobalRate:
		n.printf("all arrival rates become %s times their base", number(e.F[engine.Multiplier]))
	case engine.DetailAgentRate:
		n.printf("the arrival rate of %s becomes %s, %s times %s", n.bank(e.Agent), number(e.F[engine.NewRate]), number(e.F[engine.Multiplier]),
			number(e.F[engine.OldRate]))
	case engine.DetailWeight:
		n.printf("%s pays %s with weight %s", n.bank(e.Agent), n.bank(e.Peer), number(e.F[engine.NewWeight]))
		if e.Flag {
			n.printf(", the other weights are rebalanced")
		}
	case engine.DetailWindow:
		n.windowChange(e)
	case engine.DetailScheduledSettlement:
		n.scheduledSettlement(e)
	case engine.DetailOutage:
		n.printf("an outage of %s begins, %s: it submits nothing", n.bank(e.Agent), count(e.N[engine.OutageTicks], "tick"))
	case engine.DetailOutageEnd:
		n.printf("an outage of %s is over", n.bank(e.Agent))
	case engine.DetailSystemOutage:
		n.printf("an outage of the system begins, %s: nothing is submitted or settled", count(e.N[engine.OutageTicks], "tick"))
	case engine.DetailSystemOutageEnd:
		n.printf("an outage of the system is over")
	case engine.DetailSettlementBatch:
		mode := "together or not at all"
		if e.Text[engine.BatchMode] == scenario.EachLeg.String() {
			mode = "each alone"
		}
		n.printf("settlement batch: %s %s, to settle %s until %s", n.payments(e), text.Form(int64(e.Txs.Len), "enters", "enter"), mode, n.at(e.N[engine.Deadline]))
	case engine.DetailPolicyChange:
		n.printf("%s decides by policy %s from now on", n.bank(e.Agent), e.Text[engine.PolicyID])
	}
}

func (n *Narrator) suspension(e *engine.Event) {
	n.printf("%s stops paying %s until its outage ends", n.bank(e.Agent), n.bank(e.Peer))
	if e.Has(engine.HasExposure) {
		n.printf("; exposure %s", n.money(e.N[engine.Exposure]))
	}
}

func (n *Narrator) windowChange(e *engine.Event) {
	n.printf("deadline windows change:")
	if e.Has(engine.HasMinMultiplier) {
		n.printf(" shortest × %s", number(e.F[engine.MinMultiplier]))
	}
	if e.Has(engine.HasMaxMultiplier) {
		n.printf(" longest × %s", number(e.F[engine.MaxMultiplier]))
	}
}

func (n *Narrator) scheduledSettlement(e *engine.Event) {
	n.printf("scheduled settlement of %s from %s to %s", n.money(e.N[engine.Amount]), n.bank(e.Agent), n.bank(e.Peer))
	if e.Flag {
		n.printf(" settles")
		return
	}
	n.styled(yellow, " fails")
	n.printf(": %s", e.Text[engine.Reason])
}

package narrative

import (
	"sweep/engine"
	"sweep/engine/money"
)

// section is a heading under which events are printed. The heading is printed whenever the log moves to another section.
type section uint8

const (
	noSection section = iota
	inScenario
	inLiquidity
	inArrivals
	inDecisions
	inCollateral
	inSettlement
	inSaving
	inDeadlines
	inCosts
	inDay
)

var sectionNames = [...]string{"", "scenario", "liquidity", "arrivals", "decisions", "collateral", "settlement",
	"liquidity saving", "deadlines", "costs", "end of day"}

// sentence defines the section of an event and how it is printed.
type sentence struct {
	section section
	tell    func(*Narrator, *engine.Event)
}

// sentences defines a sentence for every kind of event.
var sentences = [engine.NumKinds]sentence{
	engine.Arrival:                   {inArrivals, (*Narrator).arrival},
	engine.PolicySubmit:              {inDecisions, (*Narrator).policySubmit},
	engine.PolicyHold:                {inDecisions, (*Narrator).policyHold},
	engine.PolicyDrop:                {inDecisions, (*Narrator).policyDrop},
	engine.PolicySplit:               {inDecisions, (*Narrator).policySplit},
	engine.TransactionReprioritized:  {inDecisions, (*Narrator).reprioritized},
	engine.PriorityEscalated:         {inDecisions, (*Narrator).escalated},
	engine.CollateralPost:            {inCollateral, (*Narrator).collateralPost},
	engine.CollateralWithdraw:        {inCollateral, (*Narrator).collateralWithdraw},
	engine.CollateralTimerWithdrawn:  {inCollateral, (*Narrator).timerWithdrawn},
	engine.CollateralTimerBlocked:    {inCollateral, (*Narrator).timerBlocked},
	engine.StateRegisterSet:          {inDecisions, (*Narrator).registerSet},
	engine.BankBudgetSet:             {inDecisions, (*Narrator).budgetSet},
	engine.RtgsSubmission:            {inDecisions, (*Narrator).submission},
	engine.RtgsWithdrawal:            {inDecisions, (*Narrator).withdrawal},
	engine.RtgsResubmission:          {inDecisions, (*Narrator).resubmission},
	engine.BilateralLimitExceeded:    {inSettlement, (*Narrator).bilateralLimit},
	engine.MultilateralLimitExceeded: {inSettlement, (*Narrator).multilateralLimit},
	engine.OverdueTransactionSettled: {inSettlement, (*Narrator).overdueSettled},
	engine.RtgsImmediateSettlement:   {inSettlement, (*Narrator).immediate},
	engine.QueuedRtgs:                {inSettlement, (*Narrator).queued},
	engine.Queue2LiquidityRelease:    {inSettlement, (*Narrator).released},
	engine.AlgorithmExecution:        {inSaving, (*Narrator).algorithm},
	engine.LsmBilateralOffset:        {inSaving, (*Narrator).pair},
	engine.LsmCycleSettlement:        {inSaving, (*Narrator).cycle},
	engine.EntryDispositionOffset:    {inSettlement, (*Narrator).entryOffset},
	engine.DeferredCreditApplied:     {inSettlement, (*Narrator).deferredCredit},
	engine.TransactionWentOverdue:    {inDeadlines, (*Narrator).wentOverdue},
	engine.CostAccrual:               {inCosts, (*Narrator).cost},
	engine.EndOfDay:                  {inDay, (*Narrator).endOfDay},
	engine.LiquidityReturn:           {inDay, (*Narrator).liquidityReturn},
	engine.LiquidityAllocation:       {inLiquidity, (*Narrator).liquidityAllocation},
	engine.ScenarioEventExecuted:     {inScenario, (*Narrator).scenarioEvent},
}

// event prints one event under its heading.
func (n *Narrator) event(e *engine.Event) {
	if n.opts.Fields {
		n.fields(e)
		return
	}
	if n.isTold(e) {
		return
	}
	if split := n.context.splits[e.Tx]; e.Kind == engine.Arrival && split != nil && n.filter.wants(split, n.tick.Lists) {
		n.event(split) // a split is logged after its parts but printed before them
		n.context.told[split] = true
	}
	n.enter(n.sectionOf(e))
	n.printf("    ")
	sentences[e.Kind].tell(n, e)
	n.printf("\n")
}

// isTold reports whether another event already contains the same information.
func (n *Narrator) isTold(e *engine.Event) bool {
	switch {
	case !n.filter.anyKind:
		return false
	case e.Kind == engine.PolicySubmit:
		return true // the submission to the RTGS precedes it
	case e.Kind == engine.ScenarioEventExecuted && e.Detail == engine.DetailCustomArrival:
		return true // the arrival precedes it
	}
	return n.context.told[e]
}

// sectionOf returns the section of an event. For some kinds it depends on the surrounding events.
func (n *Narrator) sectionOf(e *engine.Event) section {
	switch {
	case e.Kind == engine.Arrival && n.context.splits[e.Tx] != nil:
		return inDecisions
	case e.Kind == engine.Arrival && n.context.injected[e.Tx] != nil:
		return inScenario
	case e.Kind == engine.Queue2LiquidityRelease && n.section == inSaving:
		return inSaving
	case e.Kind == engine.CostAccrual && n.section == inDecisions:
		return inDecisions // friction of a split
	case e.Kind == engine.CostAccrual && n.section == inDay:
		return inDay // penalties
	}
	return sentences[e.Kind].section
}

// enter prints the heading of a section unless it is the current one.
func (n *Narrator) enter(s section) {
	if s == n.section {
		return
	}
	n.section = s
	n.printf("  ")
	n.styled(dim, "%s", sectionNames[s])
	n.printf("\n")
}

// transfer prints "T3     A → B       1,250.00" in aligned columns.
func (n *Narrator) transfer(tx string, from, to int32, cents int64) {
	n.printf("%-6s %s → %s %14s   ", tx, n.padded(n.bank(from)), n.padded(n.bank(to)), money.Format(cents))
}

// RTGS priorities are printed only if they are not Normal.
func rtgsPriority(p string) string {
	if p == "Normal" {
		return ""
	}
	return ", " + p
}

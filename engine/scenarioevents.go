package engine

import (
	"fmt"
	"math"
	"slices"

	"sweep/engine/rng"
	"sweep/engine/scenario"
)

// runScenarioEvents is the step "scenario events": it begins and ends outages, applies the positions from this tick, then
// executes the events due in it, in scenario order.
func (e *Engine) runScenarioEvents() error {
	if len(e.outages.list) > 0 {
		e.followOutages()
	}
	if len(e.inputs.positions) > 0 {
		e.changePositions()
	}
	for i := range e.sc.Events {
		ev := &e.sc.Events[i]
		if !ev.Fires(int(e.tick)) {
			continue
		}
		if err := e.runScenarioEvent(int32(i), ev); err != nil {
			return fmt.Errorf("scenario event %d: %w", i, err)
		}
	}
	return nil
}

func (e *Engine) runScenarioEvent(n int32, ev *scenario.Event) error {
	switch ev.Kind {
	case scenario.DirectTransfer:
		from, to := e.mustIndex(ev.From), e.mustIndex(ev.To)
		e.adjustBalance(e.account(from), -ev.Amount)
		e.credit(e.account(to), ev.Amount)
		e.detail(DetailDirectTransfer, from, to).N[Amount] = ev.Amount
	case scenario.CustomTransactionArrival:
		return e.customArrival(ev)
	case scenario.CollateralAdjustment:
		e.adjustCollateral(e.account(e.mustIndex(ev.Agent)), ev.Delta)
	case scenario.CreditLimitAdjustment:
		i := e.account(e.mustIndex(ev.Agent))
		a := &e.agents[i]
		a.cap = max(0, e.addChecked(capAfter, i, a.cap, ev.Delta))
		e.allowRetry(i)
		d := e.detail(DetailCreditLimitAdjustment, i, None)
		d.N[Delta], d.N[NewLimit] = ev.Delta, a.cap
	case scenario.ScheduledSettlement:
		e.scheduledSettlement(ev)
	case scenario.SettlementBatch:
		return e.enterBatch(n, ev)
	case scenario.OutageEvent: // followOutages
	case scenario.PolicyChange:
		return e.changePolicy(ev)
	default:
		if e.arrivals != nil {
			return e.changeArrivals(ev)
		}
	}
	return nil
}

// detail logs the execution of a scenario event.
func (e *Engine) detail(d DetailKind, agent, peer int32) *Event {
	ev := e.emit(ScenarioEventExecuted, agent)
	ev.Peer = peer
	ev.Detail = d
	return ev
}

// customArrival adds a payment; the event contains the deadline before capping.
func (e *Engine) customArrival(ev *scenario.Event) error {
	from, to := e.mustIndex(ev.From), e.mustIndex(ev.To)
	priority, window, divisible := 5, max(int(e.tpd)/10, 5), false
	if ev.Priority != nil {
		priority = *ev.Priority
	}
	if ev.Deadline != nil {
		window = *ev.Deadline
	}
	if ev.IsDivisible != nil {
		divisible = *ev.IsDivisible
	}
	deadline := int64(e.tick) + int64(window)
	k, err := e.Submit(Submission{Sender: from, Receiver: to, Amount: ev.Amount, Deadline: deadline, Priority: priority,
		Divisible: divisible, Type: ev.PaymentType})
	if err != nil || k == None {
		return err
	}
	d := e.detail(DetailCustomArrival, from, to)
	d.Tx, d.Flag = k, divisible
	d.N[Amount], d.N[Deadline], d.N[Priority] = ev.Amount, deadline, int64(priority)
	return nil
}

// adjustCollateral changes the posted collateral within [0, capacity]; collateral already above the capacity is kept.
func (e *Engine) adjustCollateral(i int32, delta int64) {
	a := &e.agents[i]
	if delta >= 0 {
		a.setPosted(max(a.posted, min(addSaturating(a.posted, delta), a.maxCollateral())))
	} else {
		a.setPosted(max(0, a.posted+delta))
	}
	a.day.PeakPostedCollateral = max(a.day.PeakPostedCollateral, a.posted)
	e.allowRetry(i)
	d := e.detail(DetailCollateralAdjustment, i, None)
	d.N[Delta], d.N[NewTotal] = delta, a.posted
}

// scheduledSettlement transfers money immediately or not at all. It is not a payment and is not counted.
func (e *Engine) scheduledSettlement(ev *scenario.Event) {
	from, to := e.account(e.mustIndex(ev.From)), e.account(e.mustIndex(ev.To))
	a := &e.agents[from]
	settled := a.canPay(ev.Amount) && !e.outages.system
	if settled {
		before := a.balance
		e.adjustBalance(from, -ev.Amount)
		e.credit(to, ev.Amount)
		s := e.emit(RtgsImmediateSettlement, from)
		s.Peer = to
		s.N[Amount], s.N[BalanceBefore], s.N[BalanceAfter] = ev.Amount, before, a.balance
		s.Text[MovementID] = fmt.Sprintf("scheduled_settlement_%s_%s_%d_%d", ev.From, ev.To, ev.Amount, e.tick)
	}
	d := e.detail(DetailScheduledSettlement, from, to)
	d.N[Amount], d.Flag = ev.Amount, settled
	if !settled {
		d.Set, d.Text[Reason] = HasReason, "insufficient_liquidity"
		if e.outages.system {
			d.Text[Reason] = "system_outage"
		}
	}
}

// changePolicy gives a bank another policy, which makes all its decisions from now on. What earlier decisions have left –
// registers, declared priorities, timers, parts of splits – stays, but not the release budget, which lasts one tick and which
// only a bank tree renews.
func (e *Engine) changePolicy(ev *scenario.Event) error {
	i := e.mustIndex(ev.Agent)
	if err := e.attach(i, ev.Policy.Program); err != nil {
		return err
	}
	e.listTrees()
	a := &e.agents[i]
	a.fraction = e.sc.Agents[slices.Index(e.order, i)].AllocationFraction(ev.Policy)
	a.budget.reset()
	d := e.detail(DetailPolicyChange, i, None)
	d.Text[PolicyID], d.Text[PolicyHash] = ev.Policy.Program.ID(), ev.Policy.Program.Hash()
	return nil
}

// changeArrivals executes the events that change rates, weights and deadline windows.
func (e *Engine) changeArrivals(ev *scenario.Event) error {
	ar := e.arrivals
	switch ev.Kind {
	case scenario.GlobalArrivalRateChange:
		for i := range ar.senders {
			for s := range ar.senders[i].streams {
				st := &ar.senders[i].streams[s]
				if err := e.multiplyRate(int32(i), st, st.base, ev.Multiplier); err != nil {
					return err
				}
			}
		}
		e.detail(DetailGlobalRate, None, None).F[Multiplier] = ev.Multiplier
	case scenario.AgentArrivalRateChange:
		return e.changeAgentRate(e.mustIndex(ev.Agent), ev.Multiplier)
	case scenario.CounterpartyWeightChange:
		i, cp := e.mustIndex(ev.Agent), e.mustIndex(ev.Counterparty)
		for s := range ar.senders[i].streams {
			ar.senders[i].streams[s].setWeight(cp, ev.NewWeight, ev.AutoBalanceOthers)
		}
		d := e.detail(DetailWeight, i, cp)
		d.F[NewWeight], d.Flag = ev.NewWeight, ev.AutoBalanceOthers
	case scenario.DeadlineWindowChange:
		e.changeWindows(ev)
	}
	return nil
}

// multiplyRate sets the rate of a stream of agent i to base · multiplier.
func (e *Engine) multiplyRate(i int32, st *stream, base, multiplier float64) error {
	rate := base * multiplier
	if !(float64(rate*st.profile.peak()) <= rng.RateMax) {
		return fmt.Errorf("the arrival rate of %s would be %v × %v = %v payments per tick; the limit is %d",
			e.ids[i], base, multiplier, rate, rng.RateMax)
	}
	st.setRate(rate)
	return nil
}

// changeAgentRate multiplies the current rates of one agent and makes them its base rates.
func (e *Engine) changeAgentRate(i int32, multiplier float64) error {
	streams := e.arrivals.senders[i].streams
	if len(streams) == 0 {
		return nil
	}
	before, after := 0.0, 0.0
	for s := range streams {
		before += streams[s].rate
		if err := e.multiplyRate(i, &streams[s], streams[s].rate, multiplier); err != nil {
			return err
		}
		streams[s].base = streams[s].rate
		after += streams[s].rate
	}
	d := e.detail(DetailAgentRate, i, None)
	d.F[Multiplier], d.F[NewRate], d.F[OldRate] = multiplier, after, before
	return nil
}

// setWeight sets the weight of one counterparty. With balance, the other weights are scaled to keep the total.
func (st *stream) setWeight(cp int32, weight float64, balance bool) {
	st.weighted = true
	if balance {
		total, own := 0.0, 1.0
		for i, w := range st.weights {
			total += w
			if st.candidates[i] == cp {
				own = w
			}
		}
		if rest := total - own; rest > 0 {
			factor := math.Max(total-weight, 0) / rest
			for i := range st.weights {
				st.weights[i] = float64(st.weights[i] * factor)
			}
		}
	}
	for i, c := range st.candidates {
		if c == cp {
			st.weights[i] = weight
		}
	}
	st.sumWeights()
}

// changeWindows scales the deadline windows of all agents; the maximum never falls below the minimum.
func (e *Engine) changeWindows(ev *scenario.Event) {
	for i := range e.arrivals.senders {
		for s := range e.arrivals.senders[i].streams {
			st := &e.arrivals.senders[i].streams[s]
			st.deadlineMin = scaleTicks(st.deadlineMin, ev.MinMultiplier)
			st.deadlineMax = max(st.deadlineMin, scaleTicks(st.deadlineMax, ev.MaxMultiplier))
		}
	}
	d := e.detail(DetailWindow, None, None)
	if ev.MinMultiplier != nil {
		d.Set |= HasMinMultiplier
		d.F[MinMultiplier] = *ev.MinMultiplier
	}
	if ev.MaxMultiplier != nil {
		d.Set |= HasMaxMultiplier
		d.F[MaxMultiplier] = *ev.MaxMultiplier
	}
}

// scaleTicks returns round(n · m), capped at the longest possible run, because deadlines are capped at the end of the
// run.
func scaleTicks(n uint64, m *float64) uint64 {
	if m == nil {
		return n
	}
	return min(toUint64(math.Round(float64(float64(n)**m))), ticksMax)
}

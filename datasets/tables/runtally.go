package tables

import (
	"sweep/engine"
	"sweep/engine/money"
)

// tickTally adds up the events of a tick.
type tickTally struct {
	newPayments, newValue, newParts            int64
	custom                                     int64 // new payments of scenario events
	positions                                  int64 // from files
	openings                                   int64 // balances set to the opening liquidity
	policies                                   int64 // given to banks by scenario events
	positionChange, opening                    money.Sum
	firstPayment                               int32 // number of the first new payment
	immediate, queue, bilateral, cycle, offset settled
	netted, closed, batch                      settled
	wentOverdue, dropped, held                 int64
	rejected, postponed                        int64
	internal                                   settled
	collateral                                 bool // an event may have changed collateral

	queue1, queue2, queue1Value, queue2Value int64
	balances, loans, credit, posted          money.Sum
	overdrawn                                int64
}

// settled counts payments that were settled on one path.
type settled struct{ n, value int64 }

func (s *settled) add(n, value int64) {
	s.n += n
	s.value += value
}

func (t *tickTally) settledValue() int64 {
	return t.immediate.value + t.queue.value + t.bilateral.value + t.cycle.value + t.offset.value + t.netted.value + t.closed.value + t.batch.value
}

// runTally adds up the ticks of a run. The engine ensures that the values of payments together fit 64 bits; sums over
// banks and costs need not fit.
type runTally struct {
	ticks                                      int64
	settlements, releases                      int64
	immediate, queue, bilateral, cycle, offset settled
	netted, closed, batch                      settled
	postponed, breaches                        int64
	internal                                   settled
	breachPenalties                            money.Sum
	borrowed                                   money.Sum
	costs                                      costTally
	queue1Peak, queue2Peak, queuePeakValue     int64
	queue1Sum, queue2Sum                       int64
	creditPeak, postedPeak                     money.Sum
	queueValueSum, creditSum, postedSum        float64
	payments                                   paymentTally
	days                                       daysTally
}

// costTally is the costs of all banks.
type costTally struct {
	liquidity, delay, collateral, penalty, friction, opportunity, borrowing money.Sum
}

// add adds what a bank was charged since the last call.
func (t *costTally) add(now, before *engine.Costs) {
	if *now == *before {
		return
	}
	t.liquidity.AddSum(money.Difference(now.Liquidity, before.Liquidity))
	t.delay.AddSum(money.Difference(now.Delay, before.Delay))
	t.collateral.AddSum(money.Difference(now.Collateral, before.Collateral))
	t.penalty.AddSum(money.Difference(now.Penalty, before.Penalty))
	t.friction.AddSum(money.Difference(now.SplitFriction, before.SplitFriction))
	t.opportunity.AddSum(money.Difference(now.Opportunity, before.Opportunity))
	t.borrowing.AddSum(money.Difference(now.Borrowing, before.Borrowing))
}

func (t *costTally) total() money.Sum {
	var all money.Sum
	for _, s := range []money.Sum{t.liquidity, t.delay, t.collateral, t.penalty, t.friction, t.opportunity, t.borrowing} {
		all.AddSum(s)
	}
	return all
}

func (s *runTally) reset() { *s = runTally{payments: paymentTally{byTick: s.payments.byTick[:0]}} }

func (s *runTally) add(t *tickTally, r engine.TickResult) {
	s.ticks++
	s.settlements += r.Settlements
	s.releases += r.LSMReleases
	s.immediate.add(t.immediate.n, t.immediate.value)
	s.queue.add(t.queue.n, t.queue.value)
	s.bilateral.add(t.bilateral.n, t.bilateral.value)
	s.cycle.add(t.cycle.n, t.cycle.value)
	s.offset.add(t.offset.n, t.offset.value)
	s.netted.add(t.netted.n, t.netted.value)
	s.closed.add(t.closed.n, t.closed.value)
	s.batch.add(t.batch.n, t.batch.value)
	s.postponed += t.postponed
	s.internal.add(t.internal.n, t.internal.value)
	waiting := t.queue1Value + t.queue2Value
	s.queue1Peak, s.queue2Peak = max(s.queue1Peak, t.queue1), max(s.queue2Peak, t.queue2)
	s.queuePeakValue = max(s.queuePeakValue, waiting)
	s.creditPeak, s.postedPeak = larger(s.creditPeak, t.credit), larger(s.postedPeak, t.posted)
	s.queue1Sum += t.queue1
	s.queue2Sum += t.queue2
	s.queueValueSum += float64(waiting)
	s.creditSum += t.credit.Float64()
	s.postedSum += t.posted.Float64()
}

func larger(a, b money.Sum) money.Sum {
	if a.Compare(b) < 0 {
		return b
	}
	return a
}

// txHistory is the information that rows of payments need and that is not in their final state.
type txHistory struct {
	scenario   []int32            // payments of scenario events, ascending
	legs       []int32            // legs of settlement batches, ascending
	submitted  []int32            // payments submitted between ticks, ascending
	stays      map[int32]stayedQ2 // payments that were ever withdrawn from Queue 2
	splitTicks []int32            // at the end: tick in which a payment was split, by payment; empty without splits
}

// stayedQ2 are the stays of a payment in Queue 2 that ended with a withdrawal.
type stayedQ2 struct{ withdrawals, ticks int32 }

func (h *txHistory) reset() {
	h.scenario, h.legs, h.submitted = h.scenario[:0], h.legs[:0], h.submitted[:0]
	if h.stays == nil {
		h.stays = map[int32]stayedQ2{}
	}
	clear(h.stays)
}

// findSplits determines when payments were split: when their first part was created.
func (h *txHistory) findSplits(e *engine.Engine) {
	h.splitTicks = h.splitTicks[:0]
	for k := range int32(e.NumPayments()) {
		if p := e.Payment(k); p.Parent != engine.None && p.SplitIndex == 0 {
			if len(h.splitTicks) == 0 {
				h.splitTicks = resize(h.splitTicks, e.NumPayments())
			}
			h.splitTicks[p.Parent] = p.Created
		}
	}
}

// readEvents adds up the events of a tick.
func (rw *RunWriter) readEvents(r *engine.TickRecord) {
	rw.regs, rw.closing = rw.regs[:0], rw.closing[:0]
	for i := range r.Events {
		ev := &r.Events[i]
		switch ev.Kind {
		case engine.Arrival:
			rw.arrived(ev)
		case engine.EndOfDayBorrowing:
			rw.sums.borrowed.Add(ev.N[engine.Amount])
		case engine.OpeningLiquidity:
			rw.tally.openings++
			rw.tally.opening.Add(ev.N[engine.Amount])
		case engine.TransactionWentOverdue:
			rw.tally.wentOverdue++
		case engine.PolicyDrop:
			rw.tally.dropped++
		case engine.BatchExpired:
			rw.tally.dropped += int64(ev.Txs.Len)
		case engine.PaymentInternalised:
			rw.internalised(ev)
		case engine.PaymentRejected:
			rw.tally.rejected++
		case engine.PaymentPostponed:
			rw.tally.postponed++
		case engine.PolicyHold:
			rw.tally.held++
		case engine.RtgsWithdrawal:
			s := rw.history.stays[ev.Tx]
			s.withdrawals++
			s.ticks += ev.Tick - rw.e.Payment(ev.Tx).Queue2Tick
			rw.history.stays[ev.Tx] = s
		case engine.StateRegisterSet:
			rw.regs = append(rw.regs, registerWrite{ev.Agent, ev.Text[engine.RegisterKey], ev.F[engine.NewValue],
				ev.Text[engine.Reason] == registerReset})
		case engine.CollateralPost, engine.CollateralWithdraw, engine.CollateralTimerWithdrawn, engine.CollateralTimerBlocked:
			rw.tally.collateral = true
		case engine.PositionSet:
			rw.tally.collateral = true
			rw.tally.positions++
			rw.tally.positionChange.Add(ev.N[engine.Amount])
		case engine.ScenarioEventExecuted:
			switch ev.Detail {
			case engine.DetailCollateralAdjustment:
				rw.tally.collateral = true
			case engine.DetailCustomArrival:
				rw.tally.custom++
				rw.history.scenario = append(rw.history.scenario, ev.Tx)
			case engine.DetailPolicyChange:
				rw.tally.policies++
			case engine.DetailSettlementBatch:
				rw.tally.custom += int64(ev.Txs.Len)
				for _, k := range ev.Txs.In(r.Lists) {
					rw.history.legs = append(rw.history.legs, int32(k))
				}
			}
		default:
			rw.readSettlement(ev, r.Lists)
		}
	}
	rw.settledTogether(rw.closing)
	rw.noteSubmitted(r)
}

// readSettlement adds up an event that settles payments.
func (rw *RunWriter) readSettlement(ev *engine.Event, lists []int64) {
	switch ev.Kind {
	case engine.RtgsImmediateSettlement:
		if ev.Tx != engine.None {
			rw.tally.immediate.add(1, ev.N[engine.Amount])
			rw.settled(ev.Tx)
		}
	case engine.Queue2LiquidityRelease:
		rw.tally.queue.add(1, ev.N[engine.Amount])
		rw.settled(ev.Tx)
	case engine.LsmBilateralOffset:
		rw.tally.bilateral.add(int64(ev.Txs.Len), ev.N[engine.AmountA]+ev.N[engine.AmountB])
		rw.settledTogether(ev.Txs.In(lists))
	case engine.LsmCycleSettlement:
		rw.tally.cycle.add(int64(ev.Txs.Len), ev.N[engine.TotalValue])
		rw.settledTogether(ev.Txs.In(lists))
	case engine.LsmNetting:
		rw.tally.netted.add(int64(ev.Txs.Len), ev.N[engine.TotalValue])
		rw.settledTogether(ev.Txs.In(lists))
	case engine.EndOfDaySettlement:
		rw.tally.closed.add(1, ev.N[engine.Amount])
		rw.closing = append(rw.closing, int64(ev.Tx))
	case engine.EntryDispositionOffset:
		rw.tally.offset.add(int64(ev.Txs.Len), ev.N[engine.IncomingAmount]+ev.N[engine.QueuedAmount])
		rw.settledTogether(ev.Txs.In(lists))
	case engine.BatchSettlement:
		rw.tally.batch.add(int64(ev.Txs.Len), ev.N[engine.TotalValue])
		rw.settledTogether(ev.Txs.In(lists))
	}
}

// noteSubmitted finds the payments submitted between ticks: those created neither by a scenario event nor by the
// generator. They come first.
func (rw *RunWriter) noteSubmitted(r *engine.TickRecord) {
	for i := range int32(rw.tally.newPayments - rw.tally.custom - r.Result.Arrivals) {
		rw.history.submitted = append(rw.history.submitted, rw.tally.firstPayment+i)
	}
}

func (rw *RunWriter) arrived(ev *engine.Event) {
	if rw.e.Payment(ev.Tx).Parent != engine.None {
		rw.tally.newParts++
		return
	}
	if rw.tally.newPayments == 0 {
		rw.tally.firstPayment = ev.Tx
	}
	rw.tally.newPayments++
	rw.tally.newValue += ev.N[engine.Amount]
	switch p := rw.e.Payment(ev.Tx); rw.e.DueDay(p) {
	case p.Arrival / rw.tpd():
		rw.due(ev.Tx)
	case p.Arrival/rw.tpd() + 1:
		rw.late = append(rw.late, ev.Tx)
	}
}

// due adds a payment to those that its sender has to send and its receiver receives today.
func (rw *RunWriter) due(k int32) {
	p := rw.e.Payment(k)
	rw.banks[p.Sender].arrive(p.Amount)
	rw.banks[p.Receiver].arrive(-p.Amount)
}

// dueFromYesterday adds the payments that arrived after their cut-off yesterday.
func (rw *RunWriter) dueFromYesterday(r *engine.TickRecord) {
	if len(rw.late) == 0 || r.Tick%rw.tpd() != 0 {
		return
	}
	for _, k := range rw.late {
		rw.due(k)
	}
	rw.late = rw.late[:0]
}

// settled records a posting of one payment.
func (rw *RunWriter) settled(k int32) {
	rw.pay(k)
	rw.peak(k)
}

// settledTogether records a posting of several payments.
func (rw *RunWriter) settledTogether(list []int64) {
	for _, k := range list {
		rw.pay(int32(k))
	}
	for _, k := range list {
		rw.peak(int32(k))
	}
}

// peak ends the posting of a payment.
func (rw *RunWriter) peak(k int32) {
	p := rw.e.Payment(k)
	rw.banks[p.Sender].peak()
	rw.peakForClients(p)
}

func (rw *RunWriter) pay(k int32) {
	p := rw.e.Payment(k)
	today := rw.e.DueDay(p) == p.StatusTick/rw.tpd()
	rw.payForClients(p)
	rw.banks[p.Sender].send(p.Amount, today)
	rw.banks[p.Receiver].receive(p.Amount, today, rw.deferred)
}

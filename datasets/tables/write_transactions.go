package tables

import (
	"slices"

	"sweep/engine"
	"sweep/engine/scenario"
)

// paymentTally adds up the payments of a run at its end.
type paymentTally struct {
	arrivedValue, settledValue, unsettledValue int64
	unsettledOthers                            int64 // of senders without outages
	dropped, rejected, overdue, splits         int64

	// Over the settled payments that were not split, parts included; sums of products that may exceed 64 bits.
	settledLeaves  float64 // value
	delay, weighed float64 // value times: delay; settlement tick
	byTick         []int64 // value settled, by tick
}

// writeTransactions writes the payments in their final state and adds them up.
func (rw *RunWriter) writeTransactions() error {
	last := rw.e.Tick() - 1
	pt := &rw.sums.payments
	pt.byTick = resize(pt.byTick, int(last)+1)
	custom, legs, submitted := rw.history.scenario, rw.history.legs, rw.history.submitted
	rw.history.findSplits(rw.e)
	struck := rw.struck()
	roots := int32(0)
	for k := range int32(rw.e.NumPayments()) {
		p := rw.e.Payment(k)
		pt.add(p)
		if p.Parent == engine.None && !slices.Contains(struck, p.Sender) {
			pt.unsettledOthers += p.Remaining
		}
		arrival := roots
		if p.Parent == engine.None {
			roots++
		}
		if rw.t.Transactions.w == nil {
			continue
		}
		origin := "generated"
		switch {
		case p.Parent != engine.None:
			origin = "split"
		case p.Input != engine.None:
			origin = "file"
		case len(custom) > 0 && custom[0] == k:
			origin, custom = "scenario", custom[1:]
		case len(legs) > 0 && legs[0] == k:
			origin, legs = "batch", legs[1:]
		case len(submitted) > 0 && submitted[0] == k:
			origin, submitted = "submitted", submitted[1:]
		}
		rw.appendTransaction(k, arrival, p, origin)
		rw.appendLife(k, p, last, origin)
		if err := rw.t.Transactions.w.EndRow(); err != nil {
			return err
		}
	}
	return nil
}

// struck lists the banks that an outage event names.
func (rw *RunWriter) struck() (banks []int32) {
	for _, id := range rw.e.Scenario().OutageBanks() {
		i, _ := rw.e.AgentIndex(id)
		banks = append(banks, i)
	}
	return banks
}

func (pt *paymentTally) add(p *engine.Payment) {
	if p.Parent == engine.None {
		pt.arrivedValue += p.Amount
		pt.settledValue += p.Amount - p.Remaining
		pt.unsettledValue += p.Remaining
	}
	switch p.Status {
	case engine.Dropped:
		pt.dropped++
	case engine.Rejected:
		pt.rejected++
	}
	if p.OverdueSince != engine.None {
		pt.overdue++
	}
	if p.HasChildren {
		pt.splits++
		return
	}
	if p.Status != engine.Settled {
		return
	}
	value := float64(p.Amount)
	pt.settledLeaves += value
	pt.delay += float64(value * float64(p.StatusTick-p.Arrival))
	pt.weighed += float64(value * float64(p.StatusTick))
	pt.byTick[p.StatusTick] += p.Amount
}

// deciles are the ticks by which 10, 20, … 90 % of the settled value was settled; empty if there is none.
func (pt *paymentTally) deciles() []int64 {
	total := int64(0)
	for _, v := range pt.byTick {
		total += v
	}
	if total == 0 {
		return nil
	}
	ticks := make([]int64, 0, 9)
	settled := int64(0)
	for t, v := range pt.byTick {
		settled += v
		for len(ticks) < 9 && settled >= share(total, int64(len(ticks)+1)) {
			ticks = append(ticks, int64(t))
		}
	}
	return ticks
}

// share is tenths/10 of total, rounded up, without overflow.
func share(total, tenths int64) int64 {
	return total/10*tenths + (total%10*tenths+9)/10
}

func (rw *RunWriter) appendTransaction(k, arrival int32, p *engine.Payment, origin string) {
	c := &rw.t.Transactions.c
	c.RunID.Append(rw.info.RunID)
	c.Tx.Append(k)
	root := k
	for parent := p.Parent; parent != engine.None; parent = rw.e.Payment(parent).Parent {
		root = parent
	}
	if p.Parent != engine.None {
		c.Parent.Append(p.Parent)
		c.SplitIndex.Append(p.SplitIndex)
	} else {
		c.ArrivalIndex.Append(arrival)
	}
	c.Root.Append(root)
	c.Origin.Append(origin)
	if p.Input != engine.None {
		rw.appendInput(p.Input)
	}
	if p.Type != 0 {
		c.PaymentType.Append(rw.e.TypeName(p))
	}
	c.Sender.AppendName(rw.names, p.Sender)
	c.Receiver.AppendName(rw.names, p.Receiver)
	if p.SenderClient != engine.None {
		c.SenderClient.AppendName(rw.names, p.SenderClient)
	}
	if p.ReceiverClient != engine.None {
		c.ReceiverClient.AppendName(rw.names, p.ReceiverClient)
	}
	c.Amount.Append(p.Amount)
	c.Settled.Append(p.Amount - p.Remaining)
	c.Remaining.Append(p.Remaining)
	c.IsDivisible.Append(p.IsDivisible)
	c.HasChildren.Append(p.HasChildren)
	c.Priority.Append(int32(p.Priority))
	c.OriginalPriority.Append(int32(p.OriginalPriority))
	if p.RTGSPriority.Valid() {
		c.RTGSPriority.Append(p.RTGSPriority.String())
	}
	if p.Declared.Valid() {
		c.Declared.Append(p.Declared.String())
	}
	c.Arrival.Append(p.Arrival)
	c.ArrivalDay.Append(p.Arrival / rw.tpd())
	c.Created.Append(p.Created)
	c.Deadline.Append(p.Deadline)
	c.DeadlinePenalty.Append(p.DeadlinePenalty)
	c.EODPenalty.Append(p.EODPenalty)
}

// appendInput writes what only the file knows about a payment.
func (rw *RunWriter) appendInput(row int32) {
	c, in := &rw.t.Transactions.c, rw.e.Scenario().Inputs
	if id := in.ID(int(row)); id != "" {
		c.ExternalID.Append(id)
	}
	appendTick(in.Payments[row].Observed, c.Observed.Append)
	if path := in.Payments[row].Path; path != scenario.NoPath {
		c.ObservedPath.Append(path.String())
	}
}

func (rw *RunWriter) tpd() int32 { return int32(rw.e.Scenario().TicksPerDay) }

// appendLife writes the history of the payment.
func (rw *RunWriter) appendLife(k int32, p *engine.Payment, last int32, origin string) {
	c := &rw.t.Transactions.c
	c.Status.Append(p.Status.String())
	c.Queue.Append(p.Where.String())
	end := last
	switch p.Status {
	case engine.Settled:
		end = p.StatusTick
		c.Settlement.Append(end)
		c.SettlementDay.Append(end / rw.tpd())
		c.SettlementPath.Append(p.Path.String())
		c.Delay.Append(end - p.Arrival)
	case engine.Dropped:
		end = p.StatusTick
		c.Dropped.Append(end)
	case engine.Rejected:
		end = p.StatusTick
		c.Rejected.Append(end)
	}
	appendTick(p.OverdueSince, c.OverdueSince.Append)
	appendTick(p.Release, c.Release.Append)
	appendTick(p.FirstSubmission, c.FirstSubmission.Append)
	appendTick(p.SubmissionTick, c.Submission.Append)
	appendTick(p.Queue2Tick, c.Queue2Tick.Append)
	c.Submissions.Append(p.Submissions)

	stays := rw.history.stays[k]
	entries, queued := stays.withdrawals, stays.ticks
	if p.SubmissionTick != engine.None && p.Queue2Tick >= p.SubmissionTick {
		entries++ // a stay that ended with settlement or at the end of the run
		queued += end - p.Queue2Tick
	}
	c.Queue2Entries.Append(entries)
	c.Withdrawals.Append(stays.withdrawals)
	c.Queue2Ticks.Append(queued)
	if p.HasChildren {
		end = rw.history.splitTicks[k]
	}
	if origin == "batch" {
		end = p.Created + queued // a leg of a settlement batch is in no queue
	}
	c.Queue1Ticks.Append(end - p.Created - queued)
}

func appendTick(tick int32, put func(int32)) {
	if tick != engine.None {
		put(tick)
	}
}

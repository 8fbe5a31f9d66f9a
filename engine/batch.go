package engine

import "sweep/engine/scenario"

// Settlement batches
//
// A batch of an ancillary system consists of payments, its legs, which enter in the tick of its event and are in no queue of a
// bank: the ancillary system submits them, so no policy decides about them, and they cost nothing while they wait. The step
// "settlement batches" tries every batch before the payments that the banks have released in the tick, in the order in
// which they entered, until its last tick. What has not settled then is dropped.
//
// A batch that settles completely or not at all has one test for each bank: its net outflow must not exceed its available
// liquidity. Otherwise each leg is tried alone, in the order of the list. Legs count as highly urgent, so that reserves are
// at their disposal; limits do not stop them, but count them.

// batch is a batch that has not come to its end. Its legs have consecutive numbers.
type batch struct {
	event    int32 // place in the list of scenario events
	first, n int32 // legs
	until    int32
	atomic   bool
}

// enterBatch creates the legs of a batch.
func (e *Engine) enterBatch(event int32, ev *scenario.Event) error {
	if e.dry {
		return nil
	}
	b := batch{event: event, first: int32(len(e.pay)), n: int32(len(ev.Batch.Legs)), until: int32(ev.Batch.Until), atomic: ev.Batch.Mode == scenario.AllOrNothing}
	e.scratch.ids = e.scratch.ids[:0]
	for k := b.first; k < b.first+b.n; k++ {
		e.scratch.ids = append(e.scratch.ids, k)
	}
	d := e.detail(DetailSettlementBatch, None, None)
	d.Txs = e.log.span(e.scratch.ids)
	d.Text[BatchMode] = ev.Batch.Mode.String()
	d.N[Deadline], d.N[ScenarioEvent] = int64(b.until), int64(event)
	for _, leg := range ev.Batch.Legs {
		k, err := e.create(Payment{Sender: e.mustIndex(leg.From), Receiver: e.mustIndex(leg.To), Amount: leg.Amount, Priority: 10, Where: InBatch,
			Deadline: min(b.until, e.horizon())}, None)
		if err != nil {
			return err
		}
		e.pay[k].enterBatch()
	}
	e.batches = append(e.batches, b)
	return nil
}

// settleBatches is the step "settlement batches".
func (e *Engine) settleBatches() error {
	if len(e.batches) == 0 {
		return nil
	}
	kept := e.batches[:0]
	for _, b := range e.batches {
		if !e.outages.system {
			e.tryBatch(&b)
		}
		if left := e.legsLeft(&b); len(left) == 0 {
			continue
		} else if e.tick >= b.until {
			e.expire(&b, left)
			continue
		}
		kept = append(kept, b)
	}
	e.batches = kept
	return nil
}

// legsLeft lists the legs of a batch that have not settled in scratch.ids.
func (e *Engine) legsLeft(b *batch) []int32 {
	e.scratch.ids = e.scratch.ids[:0]
	for k := b.first; k < b.first+b.n; k++ {
		if e.pay[k].Where == InBatch {
			e.scratch.ids = append(e.scratch.ids, k)
		}
	}
	return e.scratch.ids
}

func (e *Engine) tryBatch(b *batch) {
	legs := e.legsLeft(b)
	if b.atomic {
		if e.netsCovered() {
			e.settleLegs(b, legs)
		}
		return
	}
	for n, k := range legs {
		if p := &e.pay[k]; e.agents[p.Sender].canPay(p.Remaining) {
			e.settleLegs(b, legs[n:n+1])
		}
	}
}

// netsCovered reports whether every bank can pay its net outflow over the payments in scratch.ids.
func (e *Engine) netsCovered() bool {
	e.netPositions()
	for n, i := range e.scratch.netAgents {
		if net := e.scratch.nets[n]; net < 0 && !e.agents[i].canPay(-net) {
			return false
		}
	}
	return true
}

// settleLegs settles legs of a batch together, with gross postings.
func (e *Engine) settleLegs(b *batch, legs []int32) {
	ev := e.emit(BatchSettlement, None)
	ev.Txs = e.log.span(legs)
	ev.N[TotalValue], ev.N[ScenarioEvent] = e.remaining(legs), int64(b.event)
	for _, k := range legs {
		e.transfer(k, PathBatch)
	}
	e.result.Settlements++
}

// expire drops the legs of a batch whose last tick is over.
func (e *Engine) expire(b *batch, legs []int32) {
	for _, k := range legs {
		p := &e.pay[k]
		p.Status, p.StatusTick, p.Where = Dropped, e.tick, Nowhere
		e.agents[p.Sender].day.NumDropped++
	}
	ev := e.emit(BatchExpired, None)
	ev.Txs = e.log.span(legs)
	ev.N[TotalValue], ev.N[ScenarioEvent] = e.remaining(legs), int64(b.event)
}

package engine

import "slices"

// offsetAtEntry tries to settle payment k, whose attempt has failed, against the first queued payments from its receiver
// to its sender: as few as make the offset feasible.
func (e *Engine) offsetAtEntry(k int32) bool {
	p := &e.pay[k]
	s, r, x := p.Sender, p.Receiver, p.Remaining
	if s == r {
		return false // an offset takes two banks; this is a payment inside a settlement bank
	}
	list := append(e.scratch.ids[:0], k)
	list = e.q2.appendPair(list, r, s)
	e.scratch.ids = list
	sum, below := int64(0), int64(0)
	for n, q := range list[1:] {
		sum += e.pay[q].Remaining
		below += e.belowOne(q)
		if e.entryFeasible(k, sum, below) {
			e.settleEntry(list[:n+2], x, sum)
			return true
		}
	}
	return false
}

// entryFeasible checks the liquidity and the limits of both banks if payment k is offset against queued payments of sum,
// of which those of below must leave the reserve of their sender untouched.
func (e *Engine) entryFeasible(k int32, sum, below int64) bool {
	p := &e.pay[k]
	s, r, x := p.Sender, p.Receiver, p.Remaining
	return e.sideFeasible(s, r, flow{x, sum, e.belowOne(k)}) && e.sideFeasible(r, s, flow{sum, x, below})
}

// settleEntry settles the entering payment and then the queued ones, with gross postings.
func (e *Engine) settleEntry(list []int32, x, sum int64) {
	k := list[0]
	s, r := e.pay[k].Sender, e.pay[k].Receiver
	for n, q := range list {
		if n > 0 {
			e.dequeue2(q)
		}
		e.transfer(q, PathEntry)
	}
	e.result.Settlements++
	e.result.LSMReleases++
	ev := e.emitTx(EntryDispositionOffset, s, k)
	ev.Peer, ev.Tx2 = r, list[1]
	ev.N[OffsetAmount], ev.N[IncomingAmount], ev.N[QueuedAmount] = min(x, sum), x, sum
	ev.Txs = e.log.span(list)
	if s < r {
		e.recordPair(s, r, list, x, sum)
		return
	}
	e.recordPair(r, s, slices.Concat(list[1:], list[:1]), sum, x)
}

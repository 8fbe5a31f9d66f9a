package engine

import "slices"

// offsetAtEntry tries to settle payment k, whose attempt has failed, against the first queued payments from its receiver
// to its sender: as few as make the offset feasible. A payment blocked by its own limits is not offset.
func (e *Engine) offsetAtEntry(k int32) bool {
	p := &e.pay[k]
	s, r, x := p.Sender, p.Receiver, p.Remaining
	if !e.agents[s].okBilateral(r, x) || !e.agents[s].okMultilateral(x) {
		return false
	}
	list := append(e.scratch.ids[:0], k)
	list = e.q2.appendPair(list, r, s)
	e.scratch.ids = list
	sum := int64(0)
	for n, q := range list[1:] {
		sum += e.pay[q].Remaining
		if e.entryFeasible(s, r, x, sum) {
			e.settleEntry(list[:n+2], x, sum)
			return true
		}
	}
	return false
}

// entryFeasible checks the liquidity of the net payer and the limits of the queued side.
func (e *Engine) entryFeasible(s, r int32, x, sum int64) bool {
	if x > sum && !e.agents[s].canPay(x-sum) {
		return false
	}
	if sum > x && !e.agents[r].canPay(sum-x) {
		return false
	}
	return e.agents[r].okBilateral(s, sum) && e.agents[r].okMultilateral(sum)
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

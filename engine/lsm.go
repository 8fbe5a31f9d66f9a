package engine

import (
	"cmp"
	"slices"

	"sweep/engine/scenario"
)

// Liquidity saving
//
// When payments in Queue 2 wait for each other, the liquidity-saving mechanism settles groups of them whose net amounts the
// banks can pay: pairs of banks with payments in both directions (bilateral offsetting, here), cycles of three or more
// banks (multilateral, cycles.go), and the greatest set of payments that keeps the order of every bank (netting.go). An
// iteration offsets pairs, retries the queue with the liquidity this has released, then does the same with cycles and with
// netting. The pass ends after an iteration without settlement, at the latest after lsmIterationsMax.
//
// A pair settles all payments between its two banks or none, or with bilateral: prefix the greatest feasible prefix of both
// lists (prefix.go). The payer of the net amount needs liquidity only for it, but the gross amounts count towards the
// limits of both. Pairs are tried by descending offset value, the smaller of the two sums, equal ones by agents; pairs by
// prefix in ascending order of the agents. So the order is unique.
//
// The candidates need no search: queue2.ready lists the pairs with payments in both directions, and queue2.pairs has their
// sums; both are updated when a payment enters or leaves. Different pairs have no payment in common, so the sums taken at
// the start of a pass stay right while pairs settle. If no pair is feasible at the start, none can become feasible, because
// only a settlement changes liquidity; the list is then not even sorted.
//
// With P ready pairs, a pass costs O(P log P), and for each pair that settles a walk over the queued payments of its two
// banks; by prefix, such a walk for every ready pair. In a gridlock without feasible pairs and cycles, which is the usual
// state of a system short of liquidity, pairs that settle completely or not at all cost O(P) and whatever changed() of the
// cycle search needs.

// lsmIterationsMax limits the iterations of one liquidity-saving pass.
const lsmIterationsMax = 3

// saveLiquidity is the step "liquidity saving": bilateral offsets, then cycles, then netting, with queue retries in
// between, until nothing settles. The scenario can restrict it to some ticks of the day.
func (e *Engine) saveLiquidity() error {
	if (e.q2.n > 0 || e.toggle.sequencing) && e.savesNow() && !e.outages.system {
		e.runSaving()
	}
	e.renewIndex()
	return nil
}

// savesNow reports whether the liquidity-saving pass runs in this tick.
func (e *Engine) savesNow() bool {
	run := &e.sc.LSM.Run
	if run.EveryTick() {
		return true
	}
	tick := int(e.tick % e.tpd)
	if run.Every > 0 {
		return tick%run.Every == 0
	}
	_, found := slices.BinarySearch(run.At, tick)
	return found
}

func (e *Engine) runSaving() {
	records := len(e.lsm)
	var pairs, pairValue, cycles, cycleValue, netted int64
	for it := 0; it < lsmIterationsMax && e.q2.n > 0; it++ {
		progress := false
		if e.sc.LSM.EnableBilateral {
			if n, value := e.offsetPairs(); n > 0 {
				pairs, pairValue = pairs+n, pairValue+value
				e.innerRetry()
				progress = true
			}
		}
		if e.sc.LSM.EnableCycles && e.q2.n > 0 {
			if n, value := e.settleCycles(int64(e.sc.LSM.MaxCyclesPerTick) - cycles); n > 0 {
				cycles, cycleValue = cycles+n, cycleValue+value
				e.innerRetry()
				progress = true
			}
		}
		if e.sc.LSM.EnableNetting && e.q2.n > 0 {
			if n := e.net(); n > 0 {
				netted += n
				e.innerRetry()
				progress = true
			}
		}
		if !progress {
			break
		}
	}
	e.result.LSMReleases += pairs + cycles + netted
	e.result.Settlements += pairs + cycles + netted
	e.sortRecords(e.lsm[records:])
	e.logAlgorithm(2, pairs, pairValue)
	e.logAlgorithm(3, cycles, cycleValue)
}

// innerRetry retries the queue after offsets, cycles or netting have settled.
func (e *Engine) innerRetry() {
	settled, _ := e.retry2()
	e.result.Settlements += settled
}

// readyPair is a pair with its sums at the start of the pass.
type readyPair struct {
	a, b       int32
	sumA, sumB int64 // queued a → b and b → a
}

// offsetPairs settles every pair with payments in both directions if its net payer's liquidity and its limits allow it,
// by descending mutual value, then by agents. It returns the number of settled pairs and the offset value in cents.
func (e *Engine) offsetPairs() (n, value int64) {
	if len(e.q2.ready) == 0 {
		return 0, 0
	}
	if e.sc.LSM.Bilateral == scenario.BilateralPrefix {
		return e.offsetPrefixes()
	}
	list := e.scratch.pairs[:0]
	feasible := false
	for _, p := range e.q2.ready {
		r := readyPair{p.a, p.b, e.q2.sum(p.a, p.b), e.q2.sum(p.b, p.a)}
		feasible = feasible || e.pairFeasible(r)
		list = append(list, r)
	}
	e.scratch.pairs = list
	if !feasible {
		return 0, 0 // no pair can settle, so none can make another feasible
	}
	slices.SortFunc(list, func(p, q readyPair) int {
		return cmp.Or(cmp.Compare(min(q.sumA, q.sumB), min(p.sumA, p.sumB)), cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b))
	})
	for _, p := range list {
		if e.pairFeasible(p) {
			list := e.q2.appendPair(e.scratch.ids[:0], p.a, p.b)
			list = e.q2.appendPair(list, p.b, p.a)
			e.scratch.ids = list
			e.settlePair(p, list)
			n++
			value += min(p.sumA, p.sumB)
		}
	}
	return n, value
}

// offsetPrefixes settles the greatest feasible prefix of both lists of every pair that has one with payments in both
// directions, in ascending order of the agents. It returns the same as offsetPairs.
func (e *Engine) offsetPrefixes() (n, value int64) {
	e.scratch.ready = append(e.scratch.ready[:0], e.q2.ready...)
	slices.SortFunc(e.scratch.ready, func(p, q pair) int { return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) })
	for _, p := range e.scratch.ready {
		e.scratch.ids = e.appendMutual(e.scratch.ids[:0], p.a, p.b)
		split := len(e.scratch.ids)
		e.scratch.ids = e.appendMutual(e.scratch.ids, p.b, p.a)
		ab, ba, sumAB, sumBA := e.pairPrefix(p.a, p.b, e.scratch.ids[:split:split], e.scratch.ids[split:])
		if len(ab) == 0 || len(ba) == 0 {
			continue
		}
		e.settlePair(readyPair{p.a, p.b, sumAB, sumBA}, append(e.scratch.ids[:len(ab)], ba...))
		n++
		value += min(sumAB, sumBA)
	}
	return n, value
}

// appendMutual appends the payments queued from s to r that an offset may take, in queue order: all, or under strict FIFO
// those before the first one to another bank.
func (e *Engine) appendMutual(list []int32, s, r int32) []int32 {
	if !e.toggle.strictFIFO {
		return e.q2.appendPair(list, s, r)
	}
	for k := e.q2.senders[s].head; k != None && e.pay[k].Receiver == r; k = e.pay[k].links.senderNext {
		list = append(list, k)
	}
	return list
}

// pairFeasible checks the liquidity and the limits of both banks.
func (e *Engine) pairFeasible(p readyPair) bool {
	return e.sideFeasible(p.a, p.b, flow{p.sumA, p.sumB, e.below(p.a, p.b)}) &&
		e.sideFeasible(p.b, p.a, flow{p.sumB, p.sumA, e.below(p.b, p.a)})
}

// settlePair settles the payments of a list, those from a to b first.
func (e *Engine) settlePair(p readyPair, list []int32) {
	e.settleSet(list, PathBilateral)
	ev := e.emit(LsmBilateralOffset, p.a)
	ev.Peer = p.b
	ev.N[AmountA], ev.N[AmountB] = p.sumA, p.sumB
	ev.Txs = e.log.span(list)
	e.recordPair(p.a, p.b, list, p.sumA, p.sumB)
}

// recordPair records an offset of a → b (sumA) against b → a (sumB); list contains the payments in this order.
func (e *Engine) recordPair(a, b int32, list []int32, sumA, sumB int64) {
	r := LSMRecord{
		Tick: e.tick, Length: 2, Agents: e.log.span([]int32{a, b, a}), Txs: e.log.span(list), Amounts: e.amountSpan(list),
		SettledValue: min(sumA, sumB), TotalValue: sumA + sumB,
		NetAgents: e.log.span([]int32{a, b}), Nets: e.log.span64([]int64{sumB - sumA, sumA - sumB}), MaxOutflowAgent: None,
	}
	switch {
	case sumA > sumB:
		r.MaxNetOutflow, r.MaxOutflowAgent = sumA-sumB, a
	case sumB > sumA:
		r.MaxNetOutflow, r.MaxOutflowAgent = sumB-sumA, b
	}
	e.lsm = append(e.lsm, r)
}

// amountSpan lists the original amounts of payments.
func (e *Engine) amountSpan(list []int32) Span {
	l := &e.log
	s := Span{int32(len(l.lists)), int32(len(list))}
	for _, k := range list {
		l.lists = append(l.lists, e.pay[k].Amount)
	}
	return s
}

// sortRecords sorts the records of one pass: pairs, cycles, netting; each by descending settled value and total value,
// then by agents and payments.
func (e *Engine) sortRecords(records []LSMRecord) {
	lists := e.log.lists
	slices.SortStableFunc(records, func(p, q LSMRecord) int {
		return cmp.Or(cmp.Compare(p.Kind, q.Kind), cmp.Compare(q.SettledValue, p.SettledValue), cmp.Compare(q.TotalValue, p.TotalValue),
			slices.Compare(p.Agents.In(lists), q.Agents.In(lists)), slices.Compare(p.Txs.In(lists), q.Txs.In(lists)))
	})
}

package engine

import (
	"cmp"
	"slices"
)

// Settling cycles
//
// The candidates of cyclesearch.go are tried by descending value. Each settles completely or not at all. A candidate can
// have become impossible since the search, because candidates share payments and liquidity: cycleFeasible therefore checks
// it against the current state. A payment that has settled leaves a triangle with another total, or a long cycle with a
// payment of which nothing remains, so comparing the total with that of the search also detects used payments.
//
// The payments are then posted gross, one after the other, so balances may pass below the overdraft limit on the way. What
// counts is the net position of each bank at the end, which is what has been checked.

// settleCycles tries the cycles of Queue 2 by descending total value and settles at most limit of them. It returns the
// number of settled cycles and their total value in cents.
func (e *Engine) settleCycles(limit int64) (n, value int64) {
	if limit <= 0 || !e.findCycles() {
		return 0, 0
	}
	c := &e.scratch.cycles
	slices.SortStableFunc(c.found, func(p, q cycle) int { return cmp.Compare(q.total, p.total) })
	for i := range c.found {
		if n == limit {
			break
		}
		f := &c.found[i]
		if !e.cycleFeasible(f) {
			continue
		}
		e.listCycle(f)
		e.netPositions()
		e.settleCycle(f)
		n++
		value += f.total
	}
	return n, value
}

// edges calls visit for every edge of a candidate with the value it would settle, and stops when visit returns false. A
// triangle settles all payments on its edges, a longer cycle one per edge. edges reports whether all were visited.
func (e *Engine) edges(f *cycle, visit func(from, to int32, value int64) bool) bool {
	c := &e.scratch.cycles
	walk := c.walks[f.start : f.start+f.length]
	for i, from := range walk {
		to := walk[(i+1)%len(walk)]
		value := int64(0)
		if f.length == 3 {
			value = e.q2.sum(from, to)
		} else {
			value = e.pay[c.paths[int(f.start)+i]].Remaining
		}
		if !visit(from, to, value) {
			return false
		}
	}
	return true
}

// cycleFeasible checks a candidate: its payments are still queued, and every agent has the liquidity and the limits. Each
// agent sends along one edge and receives along another from another agent, so only the edge that leaves it counts towards
// its bilateral limit.
func (e *Engine) cycleFeasible(f *cycle) bool {
	total, first, in := int64(0), int64(0), int64(0)
	start := e.scratch.cycles.walks[f.start]
	edge := 0
	feasible := func(from int32, edge int, out, in int64) bool {
		a := &e.agents[from]
		below := int64(0)
		if a.reserve.left > 0 {
			below = e.belowEdge(f, edge)
		}
		return a.affords(flow{out, in, below}) && a.okMultilateral(a.counted(out, in))
	}
	ok := e.edges(f, func(from, to int32, value int64) bool {
		total += value
		if from == start {
			first = value
		} else if !feasible(from, edge, value, in) {
			return false
		}
		in = value
		edge++
		return value > 0 && e.agents[from].okBilateral(to, value)
	})
	return ok && total == f.total && feasible(start, 0, first, in)
}

// belowEdge returns the part of the payments on an edge of a candidate that must leave the reserve of their sender
// untouched.
func (e *Engine) belowEdge(f *cycle, edge int) int64 {
	c := &e.scratch.cycles
	walk := c.walks[f.start : f.start+f.length]
	if f.length == 3 {
		return e.below(walk[edge], walk[(edge+1)%3])
	}
	return e.belowOne(c.paths[int(f.start)+edge])
}

// listCycle lists the payments of a candidate in scratch.ids, in cycle order.
func (e *Engine) listCycle(f *cycle) {
	c := &e.scratch.cycles
	list := e.scratch.ids[:0]
	if f.length == 3 {
		e.edges(f, func(from, to int32, _ int64) bool {
			list = e.q2.appendPair(list, from, to)
			return true
		})
	} else {
		list = append(list, c.paths[f.start:f.start+f.length]...)
	}
	e.scratch.ids = list
}

// netPositions sums received minus sent over the payments in scratch.ids.
func (e *Engine) netPositions() {
	agents := e.scratch.netAgents[:0]
	for _, k := range e.scratch.ids {
		agents = append(agents, e.pay[k].Sender, e.pay[k].Receiver)
	}
	slices.Sort(agents)
	agents = slices.Compact(agents)
	nets := e.scratch.nets[:0]
	for range agents {
		nets = append(nets, 0)
	}
	for _, k := range e.scratch.ids {
		p := &e.pay[k]
		s, _ := slices.BinarySearch(agents, p.Sender)
		r, _ := slices.BinarySearch(agents, p.Receiver)
		nets[s] -= p.Remaining
		nets[r] += p.Remaining
	}
	e.scratch.netAgents, e.scratch.nets = agents, nets
}

// settleCycle settles the payments in scratch.ids with gross postings and logs the cycle.
func (e *Engine) settleCycle(f *cycle) {
	list := e.scratch.ids
	e.settleSet(list, PathCycle)
	c := &e.scratch.cycles
	walk := c.walks[f.start : f.start+f.length]
	c.closed = append(append(c.closed[:0], walk...), walk[0])
	closed := c.closed
	outflow, agent := e.maxOutflow()
	ev := e.emit(LsmCycleSettlement, None)
	ev.N[TotalValue], ev.N[MaxNetOutflow] = f.total, outflow
	ev.Peer = agent
	ev.Agents = e.log.span(closed)
	ev.Txs = e.log.span(list)
	ev.Ints = e.amountSpan(list)
	ev.Nets = e.netSpan(closed)
	e.lsm = append(e.lsm, LSMRecord{
		Tick: e.tick, Kind: CycleGroup, Length: f.length, Agents: ev.Agents, Txs: ev.Txs, Amounts: ev.Ints,
		SettledValue: f.total, TotalValue: f.total, NetAgents: e.log.span(e.scratch.netAgents),
		Nets: e.log.span64(e.scratch.nets), MaxNetOutflow: outflow, MaxOutflowAgent: agent,
	})
}

// maxOutflow returns the largest net outflow of a participant and that participant; the last in id order among equals.
func (e *Engine) maxOutflow() (int64, int32) {
	most, agent := int64(0), None
	for i, net := range e.scratch.nets {
		if net < 0 && -net >= most {
			most, agent = -net, e.scratch.netAgents[i]
		}
	}
	return most, agent
}

// netSpan lists the net positions of agents in the order given.
func (e *Engine) netSpan(agents []int32) Span {
	l := &e.log
	s := Span{int32(len(l.lists)), int32(len(agents))}
	for _, a := range agents {
		i, _ := slices.BinarySearch(e.scratch.netAgents, a)
		l.lists = append(l.lists, e.scratch.nets[i])
	}
	return s
}

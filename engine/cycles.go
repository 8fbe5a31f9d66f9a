package engine

import (
	"cmp"
	"slices"
)

// settleCycles tries the cycles of Queue 2, largest total value first, and settles at most limit of them. It returns the
// number of cycles and their total value in cents.
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
		if !e.cyclePayments(f) || !e.cycleFeasible() {
			continue
		}
		e.settleCycle(f)
		n++
		value += f.total
	}
	return n, value
}

// cyclePayments lists the payments of a candidate in scratch.ids, in its order. It fails if one of them has settled since
// the candidate was found.
func (e *Engine) cyclePayments(f *cycle) bool {
	c := &e.scratch.cycles
	list := e.scratch.ids[:0]
	walk := c.walks[f.start : f.start+f.length]
	if f.length == 3 {
		total := int64(0)
		u, v, w := walk[0], walk[1], walk[2]
		for _, edge := range [3][2]int32{{u, v}, {v, w}, {w, u}} {
			total = satAdd(total, e.q2.sum(edge[0], edge[1]))
			list = e.q2.appendPair(list, edge[0], edge[1])
		}
		e.scratch.ids = list
		return total == f.total
	}
	for _, k := range c.paths[f.start : f.start+f.length] {
		if e.pay[k].Where != InQueue2 {
			return false
		}
		list = append(list, k)
	}
	e.scratch.ids = list
	return true
}

// cycleFeasible tests the candidate in scratch.ids: every net payer has the liquidity, and the limits hold for the gross
// amounts summed in order. It leaves the net positions of all participants in scratch, by agent ascending.
func (e *Engine) cycleFeasible() bool {
	e.netPositions()
	for i, agent := range e.scratch.netAgents {
		if net := e.scratch.nets[i]; net < 0 && e.agents[agent].available() < -net {
			return false
		}
	}
	return e.limitsHold(e.scratch.ids)
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

// limitsHold tests cumulative gross outflows against the limits, payment by payment, with today's counters as they are.
func (e *Engine) limitsHold(list []int32) bool {
	for n, k := range list {
		p := &e.pay[k]
		s := &e.agents[p.Sender]
		if s.limits == nil && !s.hasMulti {
			continue
		}
		toReceiver, all := int64(0), int64(0)
		for _, j := range list[:n+1] {
			q := &e.pay[j]
			if q.Sender != p.Sender {
				continue
			}
			all += q.Remaining
			if q.Receiver == p.Receiver {
				toReceiver += q.Remaining
			}
		}
		if !s.okBilateral(p.Receiver, toReceiver) || !s.okMultilateral(all) {
			return false
		}
	}
	return true
}

// settleCycle posts the payments in scratch.ids gross and logs the cycle.
func (e *Engine) settleCycle(f *cycle) {
	list := e.scratch.ids
	for _, k := range list {
		e.leave2(k)
		e.transfer(k, PathCycle)
	}
	c := &e.scratch.cycles
	walk := c.walks[f.start : f.start+f.length]
	c.closed = append(append(c.closed[:0], walk...), walk[0])
	closed := c.closed
	outflow, agent := e.maxOutflow()
	ev := e.emit(LsmCycleSettlement, None)
	ev.N[0], ev.N[1] = f.total, outflow
	ev.Peer = agent
	ev.Agents = e.log.span(closed)
	ev.Txs = e.log.span(list)
	ev.Ints = e.amountSpan(list)
	ev.Nets = e.netSpan(closed)
	e.lsm = append(e.lsm, LSMRecord{
		Tick: e.tick, Multilateral: true, Length: f.length, Agents: ev.Agents, Txs: ev.Txs, Amounts: ev.Ints,
		SettledValue: f.total, TotalValue: f.total, NetAgents: e.log.span(e.scratch.netAgents),
		Nets: e.log.span64(e.scratch.nets), MaxNetOutflow: outflow, MaxOutflowAgent: agent,
	})
}

// maxOutflow is the largest net payment of a participant and who makes it: the last in id order among equals.
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

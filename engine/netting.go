package engine

import (
	"cmp"
	"slices"
)

// Multilateral netting
//
// Netting settles the greatest feasible prefix of Queue 2 (prefix.go) at once. Its payments connect banks; banks that are
// not connected have nothing to do with each other, so each connected component is one settlement with its own event and
// record. The payments of a component are posted gross in queue order: balances may pass below the overdraft limit on the
// way, as in a cycle, and what counts is the net position at the end.

// components are the payments of a prefix set, grouped into connected components.
type components struct {
	root []int32 // by bank: a bank of the same component with a smaller index, or itself
	list []int32 // payments by component, then in queue order
}

// net settles the greatest feasible prefix of Queue 2 and returns the number of its components.
func (e *Engine) net() (n int64) {
	if !e.findPrefix() {
		return 0
	}
	e.groupPrefix()
	list := e.scratch.components.list
	for len(list) > 0 {
		end := 1
		for end < len(list) && e.component(list[end]) == e.component(list[0]) {
			end++
		}
		e.settleComponent(list[:end])
		list = list[end:]
		n++
	}
	return n
}

// groupPrefix lists the payments of the prefix set by component. The components ascend by their smallest bank.
func (e *Engine) groupPrefix() {
	c := &e.scratch.components
	c.root, c.list = resized(c.root, len(e.agents)), c.list[:0]
	for i := range c.root {
		c.root[i] = int32(i)
	}
	for i := range e.scratch.prefix.banks {
		last := e.scratch.prefix.banks[i].last
		if last == None {
			continue
		}
		for k := e.q2.senders[i].head; ; k = e.pay[k].links.senderNext {
			c.list = append(c.list, k)
			c.join(int32(i), e.pay[k].Receiver)
			if k == last {
				break
			}
		}
	}
	slices.SortFunc(c.list, func(j, k int32) int {
		return cmp.Or(cmp.Compare(e.component(j), e.component(k)), cmp.Compare(e.pay[j].links.seq, e.pay[k].links.seq))
	})
}

// component returns the smallest bank of a payment's component.
func (e *Engine) component(k int32) int32 { return e.scratch.components.find(e.pay[k].Sender) }

func (c *components) find(i int32) int32 {
	for c.root[i] != i {
		c.root[i] = c.root[c.root[i]]
		i = c.root[i]
	}
	return i
}

// join merges the components of two banks under the smaller of their smallest banks.
func (c *components) join(i, j int32) {
	i, j = c.find(i), c.find(j)
	c.root[max(i, j)] = min(i, j)
}

// settleComponent settles one component with gross postings and logs it.
func (e *Engine) settleComponent(list []int32) {
	e.scratch.ids = append(e.scratch.ids[:0], list...)
	e.netPositions()
	total := e.remaining(list)
	e.settleSet(list, PathNetting)
	outflow, agent := e.maxOutflow()
	ev := e.emit(LsmNetting, None)
	ev.N[TotalValue], ev.N[MaxNetOutflow] = total, outflow
	ev.Peer = agent
	ev.Agents = e.log.span(e.scratch.netAgents)
	ev.Txs = e.log.span(list)
	ev.Ints = e.amountSpan(list)
	ev.Nets = e.log.span64(e.scratch.nets)
	e.lsm = append(e.lsm, LSMRecord{
		Tick: e.tick, Kind: NettingGroup, Length: ev.Agents.Len, Agents: ev.Agents, Txs: ev.Txs, Amounts: ev.Ints,
		SettledValue: total, TotalValue: total, NetAgents: ev.Agents, Nets: ev.Nets, MaxNetOutflow: outflow, MaxOutflowAgent: agent,
	})
}

// settleSet settles queued payments whose net amounts their banks can pay, with gross postings.
func (e *Engine) settleSet(list []int32, path Path) {
	for _, k := range list {
		e.dequeue2(k)
		e.transfer(k, path)
		if e.toggle.strictFIFO {
			e.allowRetry(e.pay[k].Sender)
		}
	}
}

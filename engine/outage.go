package engine

import (
	"math"
	"slices"

	"sweep/engine/scenario"
)

// Outages
//
// A bank in an outage makes no decisions: none of its trees is evaluated and nothing leaves its Queue 1, which grows. The
// central system goes on with what it already has: payments of the bank in Queue 2 settle, and so do payments to the bank,
// which becomes a sink of liquidity. An outage of the system is one of all agents, in which Queue 2 is not tried either.
// Outages of a bank may overlap; it is back in the first tick that none of them covers.
//
// Others can react to the outage of a bank by not submitting their payments to it. A bank that has stopped does so until
// the end of the outage. Whether it stops is decided at the start of a tick, from the settlements of the ticks before.
//
// Which outages run follows from the tick. Only who has stopped paying, and the exposures, are state.

// outages are those of a scenario. The zero value is that of a scenario without any.
type outages struct {
	list     []outage
	system   bool // the central system is out of operation in this tick
	stopping bool // some bank has stopped paying another one
	exposed  bool // exposures count in this tick
}

type outage struct {
	event    int32 // place in the list of scenario events
	bank     int32 // None: the system
	from, to int32 // first tick, first tick after
	reaction scenario.Reaction
	limit    int64
	atOnce   bool    // the bank submits its queue when it is back
	reacts   []bool  // by agent; nil without reaction
	stopped  []bool  // by agent: it has stopped paying
	exposure []int64 // by agent: paid to the bank less received from it; nil unless it matters
}

func (o *outage) runs(tick int32) bool { return o.from <= tick && tick < o.to }

// resetOutages lists the outages of the scenario.
func (e *Engine) resetOutages() {
	e.outages = outages{list: e.outages.list[:0]}
	for n := range e.sc.Events {
		ev := &e.sc.Events[n]
		if ev.Kind != scenario.OutageEvent || ev.Outage.Ticks == 0 || ev.Tick >= math.MaxInt32 {
			continue
		}
		o := outage{event: int32(n), bank: None, from: int32(ev.Tick), to: int32(ev.End()), reaction: ev.Outage.Reaction, limit: ev.Outage.Limit,
			atOnce: ev.Outage.Backlog == scenario.BacklogAtOnce}
		if ev.Agent != scenario.SystemAgent {
			o.bank = e.mustIndex(ev.Agent)
		}
		if o.reaction != scenario.NoReaction {
			o.reacts, o.stopped = make([]bool, len(e.agents)), make([]bool, len(e.agents))
			for i := range e.agents {
				o.reacts[i] = int32(i) != o.bank && !e.agents[i].outside && (ev.Outage.By == nil || slices.Contains(ev.Outage.By, e.ids[i]))
			}
		}
		if o.reaction == scenario.AboveExposure {
			o.exposure = make([]int64, len(e.agents))
		}
		e.outages.list = append(e.outages.list, o)
	}
}

// followOutages begins and ends outages, before everything else in the step "scenario events", and lets the others react.
func (e *Engine) followOutages() {
	x := &e.outages
	x.system, x.stopping, x.exposed = false, false, false
	for i := range e.agents {
		e.agents[i].out, e.agents[i].backlog = false, false
	}
	for n := range x.list {
		o := &x.list[n]
		switch {
		case o.to == e.tick:
			e.endOutage(o)
		case o.runs(e.tick):
			e.continueOutage(o)
		}
	}
	for i := range e.agents {
		e.agents[i].backlog = e.agents[i].backlog && !e.agents[i].out
	}
	for n := range x.list {
		if o := &x.list[n]; o.reaction != scenario.NoReaction && o.runs(e.tick) {
			e.react(o)
		}
	}
}

func (e *Engine) endOutage(o *outage) {
	clear(o.stopped)
	clear(o.exposure)
	kind := DetailOutageEnd
	if o.bank == None {
		kind = DetailSystemOutageEnd
	}
	e.detail(kind, o.bank, None).N[ScenarioEvent] = int64(o.event)
	for i := range e.agents {
		if o.atOnce && (o.bank == None || o.bank == int32(i)) {
			e.agents[i].backlog = true
		}
	}
}

func (e *Engine) continueOutage(o *outage) {
	x := &e.outages
	x.exposed = x.exposed || o.exposure != nil
	kind := DetailOutage
	if o.bank == None {
		kind, x.system = DetailSystemOutage, true
		for i := range e.agents {
			e.agents[i].out = true
		}
	} else {
		e.agents[o.bank].out = true
	}
	if o.from == e.tick {
		d := e.detail(kind, o.bank, None)
		d.N[ScenarioEvent], d.N[OutageTicks] = int64(o.event), int64(o.to-o.from)
	}
}

// react lets the banks that have reason to stop paying the bank in an outage. A bank in an outage itself decides nothing.
func (e *Engine) react(o *outage) {
	for i := range o.stopped {
		if !o.stopped[i] && o.reacts[i] && !e.agents[i].out && o.reason(int32(i), e.tick) {
			o.stopped[i] = true
			ev := e.emit(PaymentsSuspended, int32(i))
			ev.Peer = o.bank
			ev.N[ScenarioEvent] = int64(o.event)
			if o.exposure != nil {
				ev.Set, ev.N[Exposure] = HasExposure, o.exposure[i]
			}
		}
		e.outages.stopping = e.outages.stopping || o.stopped[i]
	}
}

// reason reports whether bank i has reason to stop paying the bank.
func (o *outage) reason(i, tick int32) bool {
	if o.reaction == scenario.AfterTicks {
		return int64(tick-o.from) >= o.limit
	}
	return o.exposure[i] > o.limit
}

// suspends reports whether bank i does not submit payments to r in this tick.
func (e *Engine) suspends(i, r int32) bool { return e.outages.stopping && e.hasStopped(i, r) }

func (e *Engine) hasStopped(i, r int32) bool {
	for n := range e.outages.list {
		if o := &e.outages.list[n]; o.bank == r && o.stopped != nil && o.stopped[i] {
			return true
		}
	}
	return false
}

// expose counts a settlement of x in the exposures to banks in an outage.
func (e *Engine) expose(p *Payment, x int64) {
	for n := range e.outages.list {
		o := &e.outages.list[n]
		if o.exposure == nil || !o.runs(e.tick) {
			continue
		}
		switch o.bank {
		case p.Receiver:
			o.exposure[p.Sender] += x
		case p.Sender:
			o.exposure[p.Receiver] -= x
		}
	}
}

// releaseBacklog submits what has waited in the Queue 1 of a bank that is back, in the order of the queue, without asking
// its policy and outside its release budget. Parts of splits wait for their tick, payments of this tick for the policy.
func (e *Engine) releaseBacklog(i int32) {
	a := &e.agents[i]
	n, kept := len(a.queue1), a.queue1[:0]
	for _, k := range a.queue1 {
		p := &e.pay[k]
		if p.Created == e.tick || p.Waiting && (p.Release > e.tick || p.Postponed) || e.suspends(i, p.Receiver) {
			kept = append(kept, k)
			continue
		}
		e.leaveQueue1(k)
		e.release(k)
	}
	a.queue1 = append(kept, a.queue1[n:]...) // with what a cut-off has put off
}

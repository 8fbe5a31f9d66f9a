package engine

import "math"

// queueIndex is what policies see of their own payments in Queue 2. It is updated once per tick, after the
// liquidity-saving pass, and is stale until then.
type queueIndex struct {
	agents []indexEntry
	dirty  []int32 // agents whose payments in Queue 2 have changed
}

type indexEntry struct {
	count   int32
	nearest int32 // earliest deadline, noDeadline if none; computed on demand
	known   bool  // nearest has been computed since the last update
	dirty   bool
}

const noDeadline = math.MaxInt32

func (x *queueIndex) reset(agents int) {
	x.agents = resized(x.agents, agents)
	x.dirty = x.dirty[:0]
	for i := range x.agents {
		x.agents[i] = indexEntry{nearest: noDeadline, known: true}
	}
}

func (x *queueIndex) touch(agent int32) {
	if a := &x.agents[agent]; !a.dirty {
		a.dirty = true
		x.dirty = append(x.dirty, agent)
	}
}

// renew updates the index to the current Queue 2.
func (e *Engine) renewIndex() {
	for _, i := range e.index.dirty {
		a := &e.index.agents[i]
		a.dirty, a.known = false, false
		a.count = e.q2.senders[i].n
	}
	e.index.dirty = e.index.dirty[:0]
}

// nearestDeadline returns the earliest deadline of the indexed payments of agent i, noDeadline if there are none. Queue 2
// does not change between an update and the last query.
func (e *Engine) nearestDeadline(i int32) int32 {
	a := &e.index.agents[i]
	if !a.known {
		a.known = true
		a.nearest = noDeadline
		for k := e.q2.senders[i].head; k != None; k = e.pay[k].links.senderNext {
			a.nearest = min(a.nearest, e.pay[k].Deadline)
		}
	}
	return a.nearest
}

// indexed appends the indexed payments of agent i.
func (e *Engine) indexed(list []int32, i int32) []int32 {
	for k := e.q2.senders[i].head; k != None; k = e.pay[k].links.senderNext {
		list = append(list, k)
	}
	return list
}

// dueLists find the payments of Queue 2 whose deadline has just passed, without scanning the others.
type dueLists struct {
	head []int32 // by deadline
	late []int32 // entered Queue 2 after their deadline, not yet marked
	now  []int32 // marked overdue in this tick
}

func (d *dueLists) reset(episode int) {
	d.head = resized(d.head, episode+2)
	d.late, d.now = d.late[:0], d.now[:0]
	for i := range d.head {
		d.head[i] = None
	}
}

func (d *dueLists) add(e *Engine, k int32) {
	p := &e.pay[k]
	switch {
	case p.Status == Overdue:
	case e.tick > p.Deadline:
		d.late = append(d.late, k)
	case !p.links.inDue:
		for int(p.Deadline) >= len(d.head) { // only after the configured end of the run
			d.head = append(d.head, None)
		}
		p.links.inDue = true
		p.links.dueNext = d.head[p.Deadline]
		d.head[p.Deadline] = k
	}
}

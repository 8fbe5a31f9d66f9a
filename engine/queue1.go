package engine

import (
	"fmt"

	"sweep/engine/policy"
)

// scratch contains reusable lists that are valid only within one step.
type scratch struct {
	queue      []int32
	turn       []int32
	decisions  []policy.PaymentDecision
	list       []int32
	ids        []int32
	pairs      []readyPair
	nets       []int64
	netAgents  []int32
	cycles     cycleSearch
	prefix     prefixSearch
	components components
	ready      []pair
	ranked     []ranked
}

// decideQueue1 is the step "internal queues": the payment trees decide about every payment in the internal queues. All
// decisions of an agent are made before the first is executed.
func (e *Engine) decideQueue1() error {
	turn := e.scratch.turn[:0]
	for i := range e.agents {
		if len(e.agents[i].queue1) > 0 {
			turn = append(turn, int32(i))
		}
	}
	e.scratch.turn = turn
	e.escalatePriorities()
	if len(e.cutOffs) > 0 && e.firstOfDay() {
		e.endPostponement()
	}
	for _, i := range turn {
		e.sortQueue1(&e.agents[i])
	}
	for _, i := range turn {
		switch a := &e.agents[i]; {
		case a.out:
			continue
		case a.outside:
			e.submitAll(i)
			continue
		case a.backlog:
			e.releaseBacklog(i)
		}
		e.releaseWaiting(i)
		if err := e.decideAgentQueue1(i); err != nil {
			return err
		}
	}
	return nil
}

// submitAll submits the whole queue of an agent that is no participant.
func (e *Engine) submitAll(i int32) {
	a := &e.agents[i]
	for _, k := range a.queue1 {
		e.submitWhole(i, k)
	}
	a.queue1 = a.queue1[:0]
}

// releaseWaiting submits the children of staggered splits whose release tick is reached and, when a day starts, the payments
// put off by cut-offs. Their budget was consumed when the payment was split or submitted.
func (e *Engine) releaseWaiting(i int32) {
	a := &e.agents[i]
	if a.waiting == 0 {
		return
	}
	n, kept := len(a.queue1), a.queue1[:0]
	for _, k := range a.queue1 {
		if p := &e.pay[k]; !p.Waiting || p.Release > e.tick || p.Postponed || e.suspends(i, p.Receiver) {
			kept = append(kept, k)
			continue
		}
		e.leaveQueue1(k)
		e.release(k)
	}
	a.queue1 = append(kept, a.queue1[n:]...)
}

// release submits payment k, which has just left Queue 1 or was just created, to the RTGS, unless its cut-off has passed.
func (e *Engine) release(k int32) {
	p := &e.pay[k]
	if len(e.cutOffs) > 0 {
		if c := e.missed(p, e.tick); c != nil {
			e.refuse(k, c)
			return
		}
	}
	p.RTGSPriority = p.Declared
	if p.Declared == NoPriority {
		p.RTGSPriority = policy.Normal
	}
	p.SubmissionTick = e.tick
	if p.FirstSubmission == None {
		p.FirstSubmission = e.tick
	}
	p.Submissions++
	p.Where = Released
	e.pending = append(e.pending, k)
	e.agents[p.Sender].day.NumSent++
	ev := e.emitTx(RtgsSubmission, p.Sender, k)
	ev.Peer = p.Receiver
	ev.N[Amount], ev.N[Priority] = p.Remaining, int64(p.Priority)
	ev.Text[RTGSPriority] = p.RTGSPriority.String()
}

func (e *Engine) decideAgentQueue1(i int32) error {
	a := &e.agents[i]
	if len(a.queue1) == int(a.waiting) {
		return nil
	}
	if !a.program.has[policy.Payment] {
		return fmt.Errorf("agent %s: its policy %q has no payment_tree, but payments are waiting in its queue",
			e.ids[i], a.program.policy.ID())
	}
	e.fillAgent(i, policy.Payment)
	decisions, stopping := e.scratch.decisions[:0], e.outages.stopping
	for _, k := range a.queue1 {
		decisions = append(decisions, policy.PaymentDecision{})
		if p := &e.pay[k]; p.Waiting || stopping && e.suspends(i, p.Receiver) {
			continue
		}
		e.fillPayment(i, k, policy.Payment)
		d := &decisions[len(decisions)-1]
		if err := a.program.policy.EvalPayment(&e.frame, d); err != nil {
			return e.evalError(i, k, err)
		}
		e.recordDecision(i, k, policy.Payment, d.Leaf, false)
	}
	e.scratch.decisions = decisions
	return e.applyQueue1(i, decisions)
}

// applyQueue1 executes the decisions in queue order and rebuilds the queue: the payments that stay, then those that the
// decisions append.
func (e *Engine) applyQueue1(i int32, decisions []policy.PaymentDecision) error {
	a := &e.agents[i]
	old := append(e.scratch.queue[:0], a.queue1...)
	e.scratch.queue = old
	kept, stopping := 0, e.outages.stopping
	for n, k := range old {
		stays := true
		if p := &e.pay[k]; !p.Waiting && !(stopping && e.suspends(i, p.Receiver)) {
			var err error
			if stays, err = e.applyPayment(i, k, &decisions[n]); err != nil {
				return fmt.Errorf("agent %s, payment T%d: %w", e.ids[i], k, err)
			}
		}
		if stays {
			a.queue1[kept] = k
			kept++
		}
	}
	appended := a.queue1[len(old):]
	a.queue1 = append(a.queue1[:kept], appended...)
	return nil
}

// evalError adds the agent, the policy and the payment to an evaluation error.
func (e *Engine) evalError(agent, tx int32, err error) error {
	if tx == None {
		return fmt.Errorf("agent %s, policy %q: %w", e.ids[agent], e.agents[agent].program.policy.ID(), err)
	}
	return fmt.Errorf("agent %s, policy %q, payment T%d: %w", e.ids[agent], e.agents[agent].program.policy.ID(), tx, err)
}

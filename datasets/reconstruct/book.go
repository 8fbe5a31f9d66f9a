package reconstruct

import (
	"cmp"
	"fmt"
	"slices"

	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// book replays the events of a run and keeps the state that they overwrite: priorities and submissions of payments, the
// order of the queues, the release budgets of the tick, the settings of the arrivals.
type book struct {
	run      *Run
	payments []engine.PaymentSnapshot
	agents   []engine.AgentSnapshot
	streams  *streams

	tick       int32
	queue1     [][]int32
	queue2     []int32
	decided    bool // the payment trees were evaluated in this tick, so the queues are in their order
	queue1Peak []int64
	sent       []int64           // releases of the day
	stopped    map[int32][]int32 // banks that have stopped paying, by outage
	batches    []engine.BatchSnapshot
	legs       [][]int64 // by batch
}

func newBook(r *Run, s *engine.Snapshot) *book {
	n := len(s.Agents)
	return &book{run: r, payments: s.Payments, agents: s.Agents, streams: newStreams(r, s.Agents),
		queue1: make([][]int32, n), queue1Peak: make([]int64, n), sent: make([]int64, n), stopped: map[int32][]int32{}}
}

// begin starts a tick.
func (b *book) begin(tick int32) {
	b.tick, b.decided = tick, false
	for i := range b.queue1 {
		if tick%int32(b.run.scenario.TicksPerDay) == 0 {
			b.queue1Peak[i], b.sent[i] = int64(len(b.queue1[i])), 0
			for _, k := range b.queue1[i] {
				b.payments[k].Postponed = false
			}
		}
		b.agents[i].Budget = engine.BudgetSnapshot{Remaining: noBudget}
	}
}

// enter applies an event.
func (b *book) enter(e *engine.Event, lists []int64) error {
	if err := b.checkPayments(e, lists); err != nil {
		return err
	}
	if !b.decided && b.followsDecisions(e) {
		b.decide()
	}
	switch e.Kind {
	case engine.Arrival:
		b.arrive(e.Tx)
	case engine.RtgsSubmission:
		b.submit(e)
	case engine.RtgsWithdrawal:
		b.withdraw(e.Tx)
	case engine.RtgsResubmission:
		b.payments[e.Tx].Declared = rtgsPriority(e.Text[engine.RTGSPriority])
	case engine.QueuedRtgs:
		p := &b.payments[e.Tx]
		p.Where, p.Queue2Tick = engine.InQueue2, b.tick
		b.queue2 = append(b.queue2, e.Tx)
	case engine.PolicySplit:
		b.payments[e.Tx].Where = engine.Nowhere
		b.consume(e.Agent, e.Tx)
	case engine.PolicySubmit:
		b.consume(e.Agent, e.Tx)
	case engine.PolicyHold:
		if e.Has(engine.HasPriority) {
			b.payments[e.Tx].Priority = uint8(e.N[engine.Priority])
		}
	case engine.TransactionReprioritized:
		b.payments[e.Tx].Priority = uint8(e.N[engine.NewPriority])
	case engine.PriorityEscalated:
		b.payments[e.Tx].Priority = uint8(e.N[engine.EscalatedPriority])
	case engine.PaymentPostponed:
		b.payments[e.Tx].Priority = uint8(e.N[engine.Priority])
		b.postpone(e.Tx)
	case engine.PaymentRejected:
		p := &b.payments[e.Tx]
		p.Where, p.Waiting, p.Priority = engine.Nowhere, false, uint8(e.N[engine.Priority])
	case engine.BankBudgetSet:
		b.setBudget(e)
	case engine.PaymentsSuspended:
		outage := int32(e.N[engine.ScenarioEvent])
		b.stopped[outage] = append(b.stopped[outage], e.Agent)
	case engine.ScenarioEventExecuted:
		switch e.Detail {
		case engine.DetailPolicyChange:
			return b.changePolicy(e)
		case engine.DetailSettlementBatch:
			return b.enterBatch(e, lists)
		}
		b.streams.change(e)
	default:
		b.leave(e, lists)
	}
	return nil
}

// checkPayments refuses an event that names a payment which does not exist after the tick of the state.
func (b *book) checkPayments(e *engine.Event, lists []int64) error {
	unknown := func(k int64) bool { return k < 0 || k >= int64(len(b.payments)) }
	named := e.Txs.In(lists)
	switch i := slices.IndexFunc(named, unknown); {
	case i >= 0:
		return fmt.Errorf("%s in tick %d names payment T%d, which does not exist", e.Kind, b.tick, named[i])
	case e.Tx != engine.None && unknown(int64(e.Tx)):
		return fmt.Errorf("%s in tick %d is about payment T%d, which does not exist", e.Kind, b.tick, e.Tx)
	}
	return nil
}

// followsDecisions reports whether an event is a decision of a payment tree or comes after those decisions. Priority
// escalation comes before them.
func (b *book) followsDecisions(e *engine.Event) bool {
	switch e.Kind {
	case engine.Arrival:
		return b.payments[e.Tx].Parent != engine.None
	case engine.PolicyHold, engine.PolicyDrop, engine.PolicySplit, engine.TransactionReprioritized, engine.RtgsSubmission,
		engine.RtgsWithdrawal, engine.PaymentRejected, engine.PaymentPostponed:
		return true
	}
	return false
}

// decide puts the internal queues into the order in which the payment trees see them.
func (b *book) decide() {
	b.decided = true
	b.notePeaks()
	if b.run.scenario.Queue1Ordering != scenario.PriorityDeadline {
		return
	}
	for _, queue := range b.queue1 {
		slices.SortStableFunc(queue, func(j, k int32) int {
			p, q := &b.payments[j], &b.payments[k]
			return cmp.Or(cmp.Compare(q.Priority, p.Priority), cmp.Compare(p.Deadline, q.Deadline))
		})
	}
}

func (b *book) notePeaks() {
	for i := range b.queue1 {
		if b.run.outside[i] {
			continue // its payments pass through the queue within a tick
		}
		b.queue1Peak[i] = max(b.queue1Peak[i], int64(len(b.queue1[i])))
	}
}

// changePolicy gives a bank another policy, of which the event has the hash.
func (b *book) changePolicy(e *engine.Event) error {
	sc, id := b.run.scenario, b.run.names[e.Agent]
	spec := sc.PolicyFrom(int(b.tick), id, e.Text[engine.PolicyHash])
	if spec == nil {
		return fmt.Errorf("tick %d gives %s the policy %s, which no event of the scenario does", b.tick, id, e.Text[engine.PolicyHash])
	}
	n := slices.IndexFunc(sc.Agents, func(a scenario.Agent) bool { return a.ID == id })
	b.agents[e.Agent].Policy, b.agents[e.Agent].Fraction = string(spec.Program.Text()), sc.Agents[n].AllocationFraction(spec)
	return nil
}

// enterBatch notes the legs of a settlement batch, whose arrivals follow.
func (b *book) enterBatch(e *engine.Event, lists []int64) error {
	legs := e.Txs.In(lists)
	if len(legs) == 0 {
		return fmt.Errorf("the settlement batch of tick %d has no legs", b.tick)
	}
	for _, k := range legs {
		b.payments[k].Where = engine.InBatch
	}
	b.batches = append(b.batches, engine.BatchSnapshot{Event: int32(e.N[engine.ScenarioEvent]), First: int32(legs[0])})
	b.legs = append(b.legs, slices.Clone(legs))
	return nil
}

// openBatches are the settlement batches with a leg that waits.
func (b *book) openBatches() (open []engine.BatchSnapshot) {
	for n, legs := range b.legs {
		if slices.ContainsFunc(legs, func(k int64) bool { return b.payments[k].Where == engine.InBatch }) {
			open = append(open, b.batches[n])
		}
	}
	return open
}

// arrive adds a new payment. A part of a split inherits the declared priority; it waits in the queue only if its
// release was delayed, otherwise its submission follows.
func (b *book) arrive(k int32) {
	p := &b.payments[k]
	p.Priority = p.OriginalPriority
	p.RTGSPriority, p.Declared = engine.NoPriority, engine.NoPriority
	p.SubmissionTick, p.Queue2Tick = engine.None, engine.None
	if p.Where == engine.InBatch {
		p.RTGSPriority = policy.HighlyUrgent
		return
	}
	if p.Parent != engine.None {
		p.Declared = b.payments[p.Parent].Declared
		p.Waiting = p.Release != engine.None
		if !p.Waiting {
			return
		}
	}
	p.Where = engine.InQueue1
	b.queue1[p.Sender] = append(b.queue1[p.Sender], k)
}

func (b *book) submit(e *engine.Event) {
	p := &b.payments[e.Tx]
	p.Where, p.Waiting, p.Postponed = engine.Released, false, false
	p.RTGSPriority, p.Priority = rtgsPriority(e.Text[engine.RTGSPriority]), uint8(e.N[engine.Priority])
	p.SubmissionTick = b.tick
	p.Submissions++
	b.sent[p.Sender]++
}

func (b *book) withdraw(k int32) {
	p := &b.payments[k]
	p.Where = engine.InQueue1
	p.RTGSPriority, p.SubmissionTick = engine.NoPriority, engine.None
	b.queue1[p.Sender] = append(b.queue1[p.Sender], k)
}

// postpone moves a payment to the end of its sender's queue, or adds a part that was just created.
func (b *book) postpone(k int32) {
	p := &b.payments[k]
	list := b.queue1[p.Sender]
	for i := len(list) - 1; i >= 0 && p.Where == engine.InQueue1; i-- {
		if list[i] == k {
			list = slices.Delete(list, i, i+1)
			break
		}
	}
	p.Where, p.Waiting, p.Postponed = engine.InQueue1, true, true
	b.queue1[p.Sender] = append(list, k)
}

// leave removes payments that settled or were dropped from all queues.
func (b *book) leave(e *engine.Event, lists []int64) {
	switch e.Kind {
	case engine.EndOfDaySettlement:
		b.payments[e.Tx].Where, b.payments[e.Tx].Waiting = engine.Nowhere, false
	case engine.PolicyDrop, engine.RtgsImmediateSettlement, engine.Queue2LiquidityRelease:
		if e.Tx != engine.None {
			b.payments[e.Tx].Where = engine.Nowhere
		}
	case engine.LsmBilateralOffset, engine.LsmCycleSettlement, engine.LsmNetting, engine.EntryDispositionOffset, engine.BatchSettlement, engine.BatchExpired:
		for _, k := range e.Txs.In(lists) {
			b.payments[k].Where = engine.Nowhere
		}
	}
}

// end completes a tick: it removes payments that left a queue from its list. Removal does not change the order of the
// others, so it can wait until now, and so can ordering the central queue.
func (b *book) end() {
	if !b.decided {
		b.decide()
	}
	for i, queue := range b.queue1 {
		b.queue1[i] = slices.DeleteFunc(queue, func(k int32) bool { return b.payments[k].Where != engine.InQueue1 })
	}
	b.queue2 = slices.DeleteFunc(b.queue2, func(k int32) bool { return b.payments[k].Where != engine.InQueue2 })
	for i := range b.queue1 {
		b.queue1Peak[i] = max(b.queue1Peak[i], int64(len(b.queue1[i])))
	}
	if b.run.scenario.PriorityMode {
		slices.SortStableFunc(b.queue2, func(j, k int32) int {
			p, q := &b.payments[j], &b.payments[k]
			return cmp.Or(cmp.Compare(p.RTGSPriority, q.RTGSPriority), cmp.Compare(p.SubmissionTick, q.SubmissionTick))
		})
	}
}

// rtgsPriority parses the name of an RTGS priority.
func rtgsPriority(name string) policy.RTGSPriority {
	for p := policy.HighlyUrgent; p.Valid(); p++ {
		if p.String() == name {
			return p
		}
	}
	return engine.NoPriority
}

package engine

import (
	"fmt"
	"math"

	"sweep/engine/policy"
	"sweep/engine/rng"
	"sweep/engine/scenario"
)

// Restore builds an engine for scenario sc with the state of a snapshot. It continues exactly like the engine from which
// the snapshot was taken. Restore checks the version, the agents, and that every payment is in exactly the queue it names.
func Restore(sc *scenario.Scenario, s *Snapshot, opts ...Option) (*Engine, error) {
	e, err := New(sc, opts...)
	if err != nil {
		return nil, err
	}
	if err := e.checkSnapshot(s); err != nil {
		return nil, err
	}
	e.tick = s.Tick
	e.skipInputs()
	e.metrics.PeakOverdraft = s.PeakOverdraft
	e.log.events = append(e.log.events, s.Events...)
	e.log.lists = append(e.log.lists, s.Lists...)
	if e.arrivals != nil {
		e.arrivals.shared = rng.New(s.RNG)
	}
	e.restorePayments(s)
	for i := range s.Agents {
		if err := e.restoreAgent(int32(i), &s.Agents[i]); err != nil {
			return nil, fmt.Errorf("agent %s: %w", e.ids[i], err)
		}
	}
	e.restoreQueue2(s)
	e.restoreOutages(s)
	for _, x := range s.Batches {
		b := sc.Events[x.Event].Batch
		e.batches = append(e.batches, batch{event: x.Event, first: x.First, n: int32(len(b.Legs)), until: int32(b.Until), atomic: b.Mode == scenario.AllOrNothing})
	}
	return e, nil
}

func (e *Engine) restoreOutages(s *Snapshot) {
	for _, x := range s.Outages {
		for n := range e.outages.list {
			if o := &e.outages.list[n]; o.event == x.Event {
				copy(o.exposure, x.Exposure)
				for _, i := range x.Stopped {
					o.stopped[i] = true
				}
			}
		}
	}
}

// skipInputs drops the rows of the ticks before the current one, whose effects are part of a snapshot.
func (e *Engine) skipInputs() {
	in := &e.inputs
	for len(in.payments) > 0 && in.payments[0].Tick < e.tick {
		in.payments = in.payments[1:]
	}
	for len(in.positions) > 0 && in.positions[0].Tick < e.tick {
		in.positions = in.positions[1:]
	}
}

func (e *Engine) checkSnapshot(s *Snapshot) error {
	if s.Version != SnapshotVersion {
		return fmt.Errorf("version %d, this engine reads version %d", s.Version, SnapshotVersion)
	}
	if len(s.Agents) != len(e.agents) {
		return fmt.Errorf("%d agents, the scenario has %d", len(s.Agents), len(e.agents))
	}
	seen := make([]bool, len(s.Payments))
	check := func(list []int32, where Location, owner int32, queue string) error {
		for _, k := range list {
			if k < 0 || int(k) >= len(s.Payments) {
				return fmt.Errorf("%s names payment T%d of %d", queue, k, len(s.Payments))
			}
			p := &s.Payments[k]
			if seen[k] || p.Where != where || owner != None && p.Sender != owner {
				return fmt.Errorf("payment T%d is in %s but belongs elsewhere", k, queue)
			}
			seen[k] = true
		}
		return nil
	}
	for i := range s.Agents {
		if s.Agents[i].ID != e.ids[i] {
			return fmt.Errorf("agent %q where the scenario has %q", s.Agents[i].ID, e.ids[i])
		}
		if err := check(s.Agents[i].Queue1, InQueue1, int32(i), "Queue 1 of "+e.ids[i]); err != nil {
			return err
		}
	}
	if err := check(s.Queue2, InQueue2, None, "Queue 2"); err != nil {
		return err
	}
	for k := range s.Payments {
		p := &s.Payments[k]
		if !e.isAgent(p.Sender) || !e.isAgent(p.Receiver) || p.Parent < None || p.Parent >= int32(k) {
			return fmt.Errorf("payment T%d names unknown agents or a later parent", k)
		}
		if !seen[k] && p.Where != Nowhere && p.Where != InBatch {
			return fmt.Errorf("payment T%d is not in a queue, but its location is %s", k, p.Where)
		}
	}
	return nil
}

// restorePayments sets the payments and the metrics derived from them.
func (e *Engine) restorePayments(s *Snapshot) {
	e.pay = make([]Payment, len(s.Payments))
	for k := range s.Payments {
		e.pay[k] = Payment(s.Payments[k])
		p := &e.pay[k]
		sender := &e.agents[p.Sender]
		sender.created.Add(p.Amount)
		sender.settled.Add(p.Amount - p.Remaining)
		if p.Parent != None {
			continue
		}
		e.metrics.TotalArrivals++
		e.arrived = e.addChecked(arrivedValue, None, e.arrived, p.Amount)
		if p.Remaining == 0 {
			delay := int64(p.StatusTick - p.Arrival)
			e.metrics.TotalSettlements++
			e.metrics.MaxDelayTicks = max(e.metrics.MaxDelayTicks, delay)
			e.delaySum += delay
		}
	}
}

func (e *Engine) restoreAgent(i int32, s *AgentSnapshot) error {
	a := &e.agents[i]
	a.balance, a.cap, a.allocated, a.loan, a.fraction = s.Balance, s.UnsecuredCap, s.Allocated, s.Loan, s.Fraction
	a.setPosted(s.Posted)
	a.totalOut = s.TotalOutflow
	if len(s.Outflows) != len(a.outflow) {
		return fmt.Errorf("%d outflows, want %d", len(s.Outflows), len(a.outflow))
	}
	copy(a.outflow, s.Outflows)
	a.totalIn = s.TotalInflow
	if len(s.Inflows) != len(a.inflow) {
		return fmt.Errorf("%d inflows, want %d", len(s.Inflows), len(a.inflow))
	}
	copy(a.inflow, s.Inflows)
	if s.Reserve > a.reserve.amount {
		return fmt.Errorf("a reserve of %d of %d", s.Reserve, a.reserve.amount)
	}
	e.setReserve(i, s.Reserve)
	a.timers = append(a.timers[:0], s.Timers...)
	a.costs, a.peakNet, a.day = s.Costs, s.PeakNetDebit, s.Day
	if len(s.Throughput) != len(e.rules) {
		return fmt.Errorf("%d throughput rules, want %d", len(s.Throughput), len(e.rules))
	}
	for n := range s.Throughput {
		e.rules[n].banks[i] = s.Throughput[n]
	}
	for _, r := range s.Registers {
		a.registers = append(a.registers, Register{r.Key, math.Float64frombits(r.Bits)})
	}
	for _, k := range s.Queue1 {
		e.enqueue1(k)
	}
	e.restoreBudget(&a.budget, &s.Budget)
	if string(a.program.policy.Text()) != s.Policy {
		p, err := policy.Parse([]byte(s.Policy))
		if err != nil {
			return err
		}
		if err := e.attach(i, p); err != nil {
			return err
		}
		e.listTrees()
	}
	return e.restoreStreams(i, s)
}

func (e *Engine) restoreBudget(b *budget, s *BudgetSnapshot) {
	*b = budget{limited: s.Limited, remaining: s.Remaining, hasFocus: s.HasFocus, focus: s.Focus, hasPer: s.HasPer, per: s.Per}
	for n := 0; n+1 < len(s.Used); n += 2 {
		b.used = append(b.used, counterpartyUse{int32(s.Used[n]), s.Used[n+1]})
	}
}

func (e *Engine) restoreStreams(i int32, s *AgentSnapshot) error {
	if e.arrivals == nil {
		return nil
	}
	sender := &e.arrivals.senders[i]
	if len(s.Streams) != len(sender.streams) {
		return fmt.Errorf("%d arrival streams, the scenario has %d", len(s.Streams), len(sender.streams))
	}
	for n := range s.Streams {
		x, st := &s.Streams[n], &sender.streams[n]
		if len(x.Weights) != len(st.weights) {
			return fmt.Errorf("%d weights, want %d", len(x.Weights), len(st.weights))
		}
		if !(x.Rate <= rng.RateMax) {
			return fmt.Errorf("an arrival rate of %v payments per tick; the limit is %d", x.Rate, rng.RateMax)
		}
		st.setRate(x.Rate)
		st.base, st.weighted = x.Base, x.Weighted
		copy(st.weights, x.Weights)
		st.sumWeights()
		st.deadlineMin, st.deadlineMax = x.DeadlineMin, x.DeadlineMax
	}
	for p := range s.Draws {
		sender.draws[p] = rng.New(s.Draws[p])
	}
	return nil
}

// restoreQueue2 rebuilds Queue 2 and restores the index that policies see.
func (e *Engine) restoreQueue2(s *Snapshot) {
	for _, k := range s.Queue2 {
		entered := e.pay[k].Queue2Tick
		e.enqueue2(k)
		e.pay[k].Queue2Tick = entered
	}
	for i := range s.Agents {
		x, a := &e.index.agents[i], &s.Agents[i]
		x.count, x.nearest, x.known = a.IndexCount, a.IndexNearest, true
	}
}

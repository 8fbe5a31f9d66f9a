package engine

import (
	"math/big"

	"sweep/engine/money"
	"sweep/engine/scenario"
)

// Throughput rules
//
// A rule compares what a bank has settled by the end of a tick of the day with a base: the value due in the day, the value
// submitted by that tick, or the value settled in the day. Due are the payments that wait when the day starts and those that
// arrive in it in time for their cut-off; submitted are those that have settled and those in Queue 2. No share can exceed 1, but
// for the legs of settlement batches, which are due on the first day of their batch only.
// The daily metrics have what is due and settled in the day, so a rule keeps only what it measures at its tick, and the sums
// over the days of a month.
//
// A period is a day or a month, and a run ends it early. At the end of a period a bank must have settled share × base, rounded
// up to whole cents, which is the least value that meets the share. What is missing is the shortfall of the breach. The
// arithmetic is exact.

// Breach is a breach of a throughput rule. Values are in cents.
type Breach struct {
	Rule      int32 // place in the scenario
	Agent     int32 // None: all banks together
	FirstDay  int32 // of the period, which ends with the day of the tick
	Settled   int64 // by the tick of the rule, on the days of the period
	Base      int64
	Shortfall int64
	Penalty   int64
}

// throughput is a rule with its state.
type throughput struct {
	share   *big.Rat
	penalty uint64 // in 1/10⁶ bps
	banks   []Measured
}

// Measured is what a throughput rule has measured of a bank.
type Measured struct {
	Settled, Submitted        int64     // today, once the tick of the rule is over
	SettledBefore, BaseBefore money.Sum // on the earlier days of the period
}

func (e *Engine) resetThroughput() {
	e.rules = resized(e.rules, len(e.sc.Throughput))
	for n := range e.rules {
		c, r := &e.sc.Throughput[n], &e.rules[n]
		*r = throughput{share: decimal(c.Share), penalty: scaleRate(c.PenaltyBps, 1_000_000.0), banks: resized(r.banks, len(e.agents))}
		clear(r.banks)
	}
}

// measureThroughput is the step "throughput": it notes what has settled and what is submitted at the tick of a rule.
func (e *Engine) measureThroughput() error {
	for n := range e.rules {
		if int(e.tick%e.tpd) != e.sc.Throughput[n].Until {
			continue
		}
		for i := range e.agents {
			settled := e.agents[i].day.SettledValue
			b := &e.rules[n].banks[i]
			b.Settled, b.Submitted = settled, settled+e.q2.senders[i].value
		}
	}
	return nil
}

// closeThroughput ends the day of every rule and returns the penalties for breaches.
func (e *Engine) closeThroughput() (penalties int64) {
	for n := range e.rules {
		r, c := &e.rules[n], &e.sc.Throughput[n]
		for i := range r.banks {
			b := &r.banks[i]
			b.SettledBefore.Add(b.Settled)
			b.BaseBefore.Add(e.throughputBase(int32(i), c.Of, b))
			b.Settled, b.Submitted = 0, 0
		}
		if c.Average == scenario.PerMonth && !e.lastOfMonth() {
			continue
		}
		penalties = e.addChecked(dayPenalties, None, penalties, e.judge(int32(n)))
		clear(r.banks)
	}
	return penalties
}

// throughputBase returns today's value of which a share must be settled.
func (e *Engine) throughputBase(i int32, of scenario.ThroughputBase, b *Measured) int64 {
	switch of {
	case scenario.OfSubmitted:
		return b.Submitted
	case scenario.OfSettled:
		return e.agents[i].day.SettledValue
	}
	return e.agents[i].day.DueValue
}

// lastOfMonth reports whether the day is the last business day of its month, or of the run.
func (e *Engine) lastOfMonth() bool {
	day := int(e.tick / e.tpd)
	if day+1 >= int(e.horizon()/e.tpd) {
		return true
	}
	return e.sc.FirstOfMonth(day+1) == day+1
}

// judge reports the breaches of rule n in the period that ends and charges their penalties.
func (e *Engine) judge(n int32) (penalties int64) {
	r := &e.rules[n]
	var settled, base, missing money.Sum
	for i := range r.banks {
		if e.agents[i].outside {
			continue
		}
		b := &r.banks[i]
		settled.AddSum(b.SettledBefore)
		base.AddSum(b.BaseBefore)
		shortfall := r.shortfall(b.SettledBefore, b.BaseBefore)
		missing.AddSum(shortfall)
		if e.sc.Throughput[n].Against == scenario.AgainstEach && shortfall != (money.Sum{}) {
			penalty := e.breach(n, int32(i), b.SettledBefore, b.BaseBefore, shortfall)
			e.chargeBreach(int32(i), penalty)
			penalties = e.addChecked(dayPenalties, None, penalties, penalty)
		}
	}
	if e.sc.Throughput[n].Against == scenario.AgainstEach {
		return penalties
	}
	shortfall := r.shortfall(settled, base)
	if shortfall == (money.Sum{}) {
		return 0
	}
	penalties = e.breach(n, None, settled, base, shortfall)
	e.sharePenalty(r, penalties, missing)
	return penalties
}

// shortfall returns by how much the value settled misses the share of the base, 0 if it does not.
func (r *throughput) shortfall(settled, base money.Sum) (missing money.Sum) {
	x := base.Big()
	x.Mul(x, r.share.Num())
	x.Add(x, r.share.Denom())
	x.Sub(x, big.NewInt(1))
	x.Quo(x, r.share.Denom()) // rounded up
	if x.Sub(x, settled.Big()); x.Sign() > 0 {
		missing = money.Of(x)
	}
	return missing
}

// breach reports a breach of rule n and returns its penalty.
func (e *Engine) breach(n, agent int32, settled, base, shortfall money.Sum) int64 {
	b := Breach{Rule: n, Agent: agent, FirstDay: e.tick / e.tpd, Settled: e.fitting(throughputSettled, agent, settled),
		Base: e.fitting(throughputBase, agent, base), Shortfall: e.fitting(throughputShortfall, agent, shortfall)}
	if e.sc.Throughput[n].Average == scenario.PerMonth {
		b.FirstDay = int32(e.sc.FirstOfMonth(int(b.FirstDay)))
	}
	b.Penalty = e.holdingCost(throughputPenalty, agent, b.Shortfall, e.rules[n].penalty)
	e.breaches = append(e.breaches, b)
	ev := e.emit(ThroughputBreach, agent)
	if agent != None {
		ev.Set = HasBank
	}
	ev.N[Amount], ev.N[RuleNumber], ev.N[UntilTick], ev.N[BreachPenalty] = b.Shortfall, int64(n), int64(e.sc.Throughput[n].Until), b.Penalty
	ev.F[SettledShare], ev.F[RequiredShare] = settled.Float64()/base.Float64(), e.sc.Throughput[n].Share
	return b.Penalty
}

// fitting returns a sum that must fit its column.
func (e *Engine) fitting(r result, agent int32, s money.Sum) int64 {
	x, ok := s.Int64()
	if !ok {
		e.reportOverflow(r, agent, s)
	}
	return x
}

// chargeBreach charges bank i its penalty.
func (e *Engine) chargeBreach(i int32, penalty int64) {
	if penalty != 0 {
		e.addCosts(i, Costs{Penalty: penalty})
		e.emitCosts(i, Costs{Penalty: penalty})
	}
}

// sharePenalty divides the penalty for a breach of all banks among them, in proportion to what each is missing itself: the
// first banks that miss c cents together bear penalty × c / missing, rounded down.
func (e *Engine) sharePenalty(r *throughput, penalty int64, missing money.Sum) {
	var so money.Sum
	borne := int64(0)
	for i := range r.banks {
		if b := &r.banks[i]; !e.agents[i].outside {
			so.AddSum(r.shortfall(b.SettledBefore, b.BaseBefore))
		}
		x := so.Big()
		x.Mul(x, big.NewInt(penalty))
		share := x.Quo(x, missing.Big()).Int64() - borne
		e.chargeBreach(int32(i), share)
		borne += share
	}
}

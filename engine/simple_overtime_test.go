package engine_test

import (
	"slices"

	"pgregory.net/rapid"

	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// The outages and settlement batches of the simple system, read literally: before each tick it is asked anew who submits what.

type simpleOutage struct {
	bank     int // −1: the system
	from, to int
	reaction scenario.Reaction
	limit    int64
	reacts   map[int]bool
	stopped  map[int]bool
	atOnce   bool
}

func (o *simpleOutage) runs(now int) bool { return o.from <= now && now < o.to }

// absent reports whether a bank is in an outage.
func (s *simpleSystem) absent(bank int) bool {
	return slices.ContainsFunc(s.outages, func(o *simpleOutage) bool { return (o.bank == bank || o.bank < 0) && o.runs(s.rules.now) })
}

func (s *simpleSystem) down() bool { return s.absent(-1) }

// exposure is what a bank has paid to another since a tick, less what it has received from it.
func (s *simpleSystem) exposure(bank, to, from int) (sum int64) {
	for _, p := range s.pay {
		if !p.settled || p.settledAt < from {
			continue
		}
		if p.from == bank && p.to == to {
			sum += p.amount
		}
		if p.from == to && p.to == bank {
			sum -= p.amount
		}
	}
	return sum
}

// react lets banks stop paying others.
func (s *simpleSystem) react() {
	for _, o := range s.outages {
		for bank := range s.balance {
			if !o.runs(s.rules.now) || !o.reacts[bank] || s.absent(bank) {
				continue
			}
			if o.reaction == scenario.AfterTicks && int64(s.rules.now-o.from) >= o.limit ||
				o.reaction == scenario.AboveExposure && s.exposure(bank, o.bank, o.from) > o.limit {
				o.stopped[bank] = true
			}
		}
	}
}

// released are the payments that are submitted, in order; the others wait. A bank that is back submits its backlog first if
// its outage says so, then what cut-offs have put off until today, then the rest.
func (s *simpleSystem) released(arrived []int) (list []int) {
	s.react()
	s.waiting = append(s.waiting, arrived...)
	for bank := range s.balance {
		if s.absent(bank) {
			continue
		}
		for _, wanted := range []func(p *simplePayment) bool{
			func(p *simplePayment) bool { return s.submitsBacklog(bank) && p.arrival < s.rules.now },
			func(p *simplePayment) bool { return p.lateOn >= 0 },
			func(p *simplePayment) bool { return p.lateOn < 0 },
		} {
			list = append(list, s.inTime(bank, func(p *simplePayment) bool { return wanted(p) && !s.stops(p) })...)
		}
	}
	if s.rules.byArrival {
		slices.Sort(list)
	}
	return list
}

// inTime takes the payments of a bank that are wanted out of its internal queue, and puts off or rejects those whose cut-off has
// passed. What was put off today stays.
func (s *simpleSystem) inTime(bank int, wanted func(p *simplePayment) bool) (list []int) {
	day := s.rules.now / s.rules.ticksPerDay
	var kept, late []int
	for _, k := range s.waiting {
		switch p := s.pay[k]; {
		case p.from != bank || !wanted(p) || p.lateOn == day:
			kept = append(kept, k)
		case p.cutOff == nil || s.rules.now%s.rules.ticksPerDay <= p.cutOff.Tick || bank == s.outside:
			list = append(list, k)
		case p.cutOff.Then == scenario.NextDay:
			p.lateOn = day
			late = append(late, k)
			s.note("postpone T%d", k)
		default:
			s.note("reject T%d", k)
		}
	}
	s.waiting = append(kept, late...)
	return list
}

// inTimeAtClose takes the payments out of the internal queues that settle at the close, and puts off or rejects those whose
// cut-off has passed.
func (s *simpleSystem) inTimeAtClose() (list []int) {
	for bank := range s.balance {
		list = append(list, s.inTime(bank, func(*simplePayment) bool { return true })...)
	}
	return list
}

// stops reports whether the sender of a payment has stopped paying its receiver.
func (s *simpleSystem) stops(p *simplePayment) bool {
	return slices.ContainsFunc(s.outages, func(o *simpleOutage) bool { return o.bank == p.to && o.runs(s.rules.now) && o.stopped[p.from] })
}

func (s *simpleSystem) submitsBacklog(bank int) bool {
	return slices.ContainsFunc(s.outages, func(o *simpleOutage) bool {
		return (o.bank == bank || o.bank < 0) && o.to == s.rules.now && o.from < o.to && o.atOnce
	})
}

// drawOutages draws outages, for the scenario and the simple system.
func drawOutages(t *rapid.T, sc *scenario.Scenario, s *simpleSystem) {
	for j := rapid.IntRange(0, 3).Draw(t, "outages"); j > 0; j-- {
		o := &simpleOutage{bank: rapid.IntRange(-1, len(s.balance)-1).Draw(t, "outage of"), from: rapid.IntRange(0, sc.NumTicks()-1).Draw(t, "outage from"),
			reacts: map[int]bool{}, stopped: map[int]bool{}}
		o.to = o.from + rapid.IntRange(0, sc.NumTicks()).Draw(t, "outage ticks")
		ev := scenario.Event{Kind: scenario.OutageEvent, Tick: o.from, Agent: scenario.SystemAgent, Outage: &scenario.Outage{Ticks: o.to - o.from,
			Backlog: rapid.SampledFrom([]scenario.Backlog{scenario.BacklogAtOnce, scenario.BacklogPolicy}).Draw(t, "backlog")}}
		o.atOnce = ev.Outage.Backlog == scenario.BacklogAtOnce
		if o.bank >= 0 {
			ev.Agent = sc.Agents[o.bank].ID
			o.reaction = scenario.Reaction(rapid.IntRange(0, 2).Draw(t, "reaction"))
			o.limit = rapid.SampledFrom([]int64{0, 1, 2, 15, 40}).Draw(t, "limit")
			some := rapid.Bool().Draw(t, "some react")
			for i := range s.balance {
				o.reacts[i] = o.reaction != scenario.NoReaction && i != o.bank && i != s.outside && (!some || rapid.Bool().Draw(t, "reacts"))
				if some && o.reacts[i] {
					ev.Outage.By = append(ev.Outage.By, sc.Agents[i].ID)
				}
			}
			if some && ev.Outage.By == nil {
				o.reaction = scenario.NoReaction
			}
			ev.Outage.Reaction, ev.Outage.Limit = o.reaction, o.limit
		}
		s.outages = append(s.outages, o)
		sc.Events = append(sc.Events, ev)
	}
}

type simpleBatch struct {
	legs        []int
	from, until int
	atomic      bool
}

// settleBatches tries the batches, and ends those whose last tick this is.
func (s *simpleSystem) settleBatches() {
	for _, b := range s.batches {
		left := slices.DeleteFunc(slices.Clone(b.legs), func(k int) bool { return s.pay[k].settled })
		if s.rules.now < b.from || s.rules.now > b.until || len(left) == 0 {
			continue
		}
		groups := [][]int{left}
		if !b.atomic {
			groups = nil
			for _, k := range left {
				groups = append(groups, []int{k})
			}
		}
		var open []int
		for _, legs := range groups {
			if s.down() || b.atomic && !s.coversNets(legs) || !b.atomic && !s.coversLeg(legs[0]) {
				open = append(open, legs...)
				continue
			}
			for _, k := range legs {
				s.post(k)
			}
			s.note("batch %v", legs)
		}
		if len(open) > 0 && s.rules.now == b.until {
			s.note("expired %v", open)
		}
	}
}

// coversNets reports whether every bank can pay what it sends less what it receives.
func (s *simpleSystem) coversNets(legs []int) bool {
	net := make([]int64, len(s.balance))
	for _, k := range legs {
		net[s.pay[k].from] += s.pay[k].amount
		net[s.pay[k].to] -= s.pay[k].amount
	}
	for i, x := range net {
		if x > max(0, s.balance[i]+s.cap[i]) && i != s.outside {
			return false
		}
	}
	return true
}

func (s *simpleSystem) coversLeg(k int) bool {
	p := s.pay[k]
	return p.from == s.outside || p.amount <= max(0, s.balance[p.from]+s.cap[p.from])
}

// drawBatch draws a batch that enters in a tick, for the scenario and the simple system.
func drawBatch(t *rapid.T, sc *scenario.Scenario, s *simpleSystem, tick int) {
	b := &simpleBatch{from: tick, until: tick + rapid.IntRange(0, 4).Draw(t, "batch length"), atomic: rapid.Bool().Draw(t, "atomic")}
	ev := scenario.Event{Kind: scenario.SettlementBatch, Tick: tick, Batch: &scenario.Batch{Until: b.until}}
	if !b.atomic {
		ev.Batch.Mode = scenario.EachLeg
	}
	for j := rapid.IntRange(1, 4).Draw(t, "legs"); j > 0; j-- {
		from := rapid.IntRange(0, len(s.balance)-1).Draw(t, "leg from")
		to := (from + rapid.IntRange(1, len(s.balance)-1).Draw(t, "leg to")) % len(s.balance)
		payer, payee, _ := s.through(from, to)
		p := &simplePayment{from: payer, to: payee, amount: rapid.SampledFrom([]int64{5, 10, 20, 60}).Draw(t, "leg amount"), arrival: tick, class: policy.HighlyUrgent, lateOn: -1}
		ev.Batch.Legs = append(ev.Batch.Legs, scenario.Leg{From: sc.Agents[from].ID, To: sc.Agents[to].ID, Amount: p.amount})
		b.legs = append(b.legs, len(s.pay))
		s.pay = append(s.pay, p)
	}
	s.batches = append(s.batches, b)
	sc.Events = append(sc.Events, ev)
}

package engine_test

import (
	"slices"

	"pgregory.net/rapid"

	"sweep/engine/scenario"
)

// The outages of the simple system, read literally: before each tick it is asked anew who submits what.

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
	day := s.rules.now / s.rules.ticksPerDay
	for bank := range s.balance {
		if s.absent(bank) {
			continue
		}
		for _, wanted := range []func(p *simplePayment) bool{
			func(p *simplePayment) bool { return s.submitsBacklog(bank) && p.arrival < s.rules.now },
			func(p *simplePayment) bool { return p.lateOn >= 0 },
			func(p *simplePayment) bool { return p.lateOn < 0 },
		} {
			var kept []int
			var late []int
			for _, k := range s.waiting {
				switch p := s.pay[k]; {
				case p.from != bank || !wanted(p) || p.lateOn == day || s.stops(p):
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
		}
	}
	if s.rules.byArrival {
		slices.Sort(list)
	}
	return list
}

// inTimeAtClose takes the payments out of the internal queues that settle at the close, and puts off or rejects those whose
// cut-off has passed.
func (s *simpleSystem) inTimeAtClose() (list []int) {
	day := s.rules.now / s.rules.ticksPerDay
	for bank := range s.balance {
		var kept, late []int
		for _, k := range s.waiting {
			switch p := s.pay[k]; {
			case p.from != bank || p.lateOn == day:
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

package tables_test

import (
	"math"

	"sweep/engine"
)

// candidates are the banks that bank i may pay, in the order of the scenario.
func (b *rebuilder) candidates(i int) []string {
	agents := b.tables["agents"]
	list := make([]string, len(b.names))
	agents.each(func(row int) { list[agents.at(row, "config_position").(int32)] = b.names[row] })
	own := b.names[i]
	var others []string
	for _, id := range list {
		if id != own {
			others = append(others, id)
		}
	}
	return others
}

// firstStreams are the streams of arrivals as they are configured.
func (b *rebuilder) firstStreams(i int) []engine.StreamSnapshot {
	f := b.tables["arrival_streams"].where("agent_id", b.names[i])
	var streams []engine.StreamSnapshot
	f.each(func(row int) {
		rate := f.columns["rate_per_tick"][row].(float64)
		s := engine.StreamSnapshot{Rate: rate, Base: rate, DeadlineMin: uint64(f.columns["deadline_min_ticks"][row].(int64)),
			DeadlineMax: uint64(f.columns["deadline_max_ticks"][row].(int64))}
		listed := map[string]float64{}
		if ids, ok := f.columns["weight_agent_ids"][row].([]any); ok {
			s.Weighted = true
			for n, id := range ids {
				listed[id.(string)] = f.columns["weights"][row].([]any)[n].(float64)
			}
		}
		for _, id := range b.candidates(i) {
			w, ok := listed[id]
			if !ok {
				w = 1
			}
			s.Weights = append(s.Weights, w)
		}
		streams = append(streams, s)
	})
	return streams
}

// intervene takes in a scenario event.
func (b *rebuilder) intervene(ev eventRow, i int32) {
	b.changeRules(ev, i)
	switch ev.text("scenario_event_type") {
	case "collateral_adjustment":
		d := &b.agents[i].Day
		d.PeakPostedCollateral = max(d.PeakPostedCollateral, ev.int("new_total_cents"))
	case "global_arrival_rate_change":
		b.eachStream(func(_ int, s *engine.StreamSnapshot) { s.Rate = s.Base * ev.float("multiplier") })
	case "agent_arrival_rate_change":
		b.eachStream(func(agent int, s *engine.StreamSnapshot) {
			if agent == int(i) {
				s.Rate *= ev.float("multiplier")
				s.Base = s.Rate
			}
		})
	case "deadline_window_change":
		b.eachStream(func(_ int, s *engine.StreamSnapshot) { b.scaleWindow(ev, s) })
	case "counterparty_weight_change":
		b.eachStream(func(agent int, s *engine.StreamSnapshot) {
			if agent == int(i) {
				b.reweigh(ev, agent, s)
			}
		})
	}
}

func (b *rebuilder) eachStream(change func(agent int, s *engine.StreamSnapshot)) {
	for i := range b.agents {
		for n := range b.agents[i].Streams {
			change(i, &b.agents[i].Streams[n])
		}
	}
}

func (b *rebuilder) scaleWindow(ev eventRow, s *engine.StreamSnapshot) {
	if ev.has("min_ticks_multiplier") {
		s.DeadlineMin = uint64(math.Round(float64(s.DeadlineMin) * ev.float("min_ticks_multiplier")))
	}
	if ev.has("max_ticks_multiplier") {
		s.DeadlineMax = uint64(math.Round(float64(s.DeadlineMax) * ev.float("max_ticks_multiplier")))
	}
	s.DeadlineMax = max(s.DeadlineMax, s.DeadlineMin)
}

// reweigh gives a counterparty a weight and, if asked for, scales the others so that the sum stays.
func (b *rebuilder) reweigh(ev eventRow, agent int, s *engine.StreamSnapshot) {
	weight, total, own := ev.float("new_weight"), 0.0, -1
	for n, id := range b.candidates(agent) {
		total += s.Weights[n]
		if id == ev.text("counterparty_id") {
			own = n
		}
	}
	if own < 0 {
		return
	}
	rest := total - s.Weights[own]
	if ev.int("auto_balance_others") == 1 && rest > 0 {
		factor := max(total-weight, 0) / rest
		for n := range s.Weights {
			if n != own {
				s.Weights[n] *= factor
			}
		}
	}
	s.Weights[own], s.Weighted = weight, true
}

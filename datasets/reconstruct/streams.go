package reconstruct

import (
	"math"

	"sweep/engine"
)

// streams follows the settings of the arrivals, which scenario events change.
type streams struct {
	run    *Run
	agents []engine.AgentSnapshot
	order  []int32 // agents in the order of the scenario, which is that of the weights
}

func newStreams(r *Run, agents []engine.AgentSnapshot) *streams {
	s := &streams{run: r, agents: agents}
	for i := range r.scenario.Agents {
		s.order = append(s.order, r.index[r.scenario.Agents[i].ID])
	}
	return s
}

// change repeats what a scenario event has done to the arrivals, in the same arithmetic.
func (s *streams) change(e *engine.Event) {
	switch e.Detail {
	case engine.DetailGlobalRate:
		s.each(func(st *engine.StreamSnapshot) { st.Rate = st.Base * e.F[engine.Multiplier] })
	case engine.DetailAgentRate:
		for n := range s.agents[e.Agent].Streams {
			st := &s.agents[e.Agent].Streams[n]
			st.Rate *= e.F[engine.Multiplier]
			st.Base = st.Rate
		}
	case engine.DetailWeight:
		place := s.candidate(e.Agent, e.Peer)
		for n := range s.agents[e.Agent].Streams {
			setWeight(&s.agents[e.Agent].Streams[n], place, e.F[engine.NewWeight], e.Flag)
		}
	case engine.DetailWindow:
		s.each(func(st *engine.StreamSnapshot) {
			if e.Has(engine.HasMinMultiplier) {
				st.DeadlineMin = scaled(st.DeadlineMin, e.F[engine.MinMultiplier])
			}
			if e.Has(engine.HasMaxMultiplier) {
				st.DeadlineMax = scaled(st.DeadlineMax, e.F[engine.MaxMultiplier])
			}
			st.DeadlineMax = max(st.DeadlineMin, st.DeadlineMax)
		})
	}
}

func (s *streams) each(change func(*engine.StreamSnapshot)) {
	for i := range s.agents {
		for n := range s.agents[i].Streams {
			change(&s.agents[i].Streams[n])
		}
	}
}

// candidate is the index of a counterparty among the weights of a bank.
func (s *streams) candidate(agent, counterparty int32) int {
	place := 0
	for _, i := range s.order {
		switch i {
		case agent:
		case counterparty:
			return place
		default:
			place++
		}
	}
	return -1
}

// setWeight changes one weight. With balance the others keep their proportions and the sum stays.
func setWeight(st *engine.StreamSnapshot, place int, weight float64, balance bool) {
	st.Weighted = true
	if balance {
		total, own := 0.0, 1.0
		for i, w := range st.Weights {
			total += w
			if i == place {
				own = w
			}
		}
		if rest := total - own; rest > 0 {
			factor := math.Max(total-weight, 0) / rest
			for i := range st.Weights {
				st.Weights[i] *= factor
			}
		}
	}
	if place >= 0 {
		st.Weights[place] = weight
	}
}

// ticksMax is the largest number of ticks an engine counts.
const ticksMax = math.MaxInt32 / 2

// scaled is n · m, rounded and limited.
func scaled(n uint64, m float64) uint64 {
	x := math.Round(float64(n) * m)
	switch {
	case !(x > 0):
		return 0
	case x >= ticksMax:
		return ticksMax
	}
	return uint64(x)
}

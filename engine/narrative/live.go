package narrative

import (
	"io"

	"sweep/engine"
	"sweep/engine/policy"
)

// Live connects a Narrator to an engine: it is a recorder that turns the engine's records into ticks.
type Live struct {
	narrator *Narrator
	tick     Tick
}

// Follow returns a recorder that prints the run of an engine from its first tick.
func Follow(w io.Writer, name string, e *engine.Engine, o Options) (*Live, error) {
	n, err := New(w, headOf(name, e), o)
	if err != nil {
		return nil, err
	}
	return &Live{narrator: n}, nil
}

func headOf(name string, e *engine.Engine) Run {
	s := e.Scenario()
	run := Run{Name: name, TicksPerDay: int32(s.TicksPerDay), NumDays: int32(s.NumDays), Seed: s.Seed, Currency: s.Currency(), Priced: s.Priced, Clock: s.Clock}
	if in := s.Inputs; in != nil && in.IDEnds != nil {
		run.ExternalID = func(k int32) string {
			if row := e.Payment(k).Input; row != engine.None {
				return in.ID(int(row))
			}
			return ""
		}
	}
	for i := range e.NumAgents() {
		run.Agents = append(run.Agents, e.AgentID(int32(i)))
	}
	return run
}

// RecordTick prints one tick.
func (l *Live) RecordTick(r *engine.TickRecord) error {
	t := &l.tick
	t.Tick, t.EndOfDay, t.Events, t.Lists, t.Result, t.Daily = r.Tick, r.EndOfDay, r.Events, r.Lists, r.Result, r.Daily
	t.Agents, t.Decisions, t.Queue1, t.Queue2 = t.Agents[:0], t.Decisions[:0], t.Queue1[:0], nil
	for i := range int32(r.Engine.NumAgents()) {
		t.Agents = append(t.Agents, stateOf(r.Engine.Agent(i)))
	}
	for i := range r.Decisions {
		t.Decisions = append(t.Decisions, decisionOf(r.Engine, &r.Decisions[i]))
	}
	if r.EndOfDay {
		for i := range int32(r.Engine.NumAgents()) {
			t.Queue1 = append(t.Queue1, r.Engine.Queue1(i))
		}
		t.Queue2 = r.Engine.Queue2()
	}
	return l.narrator.Tick(t)
}

// End prints the result of the run.
func (l *Live) End(m engine.SystemMetrics) error { return l.narrator.End(m) }

func stateOf(s engine.AgentState) Agent {
	return Agent{
		Balance: s.Balance, Available: s.AvailableLiquidity, PostedCollateral: s.PostedCollateral,
		Queue1Size: s.Queue1Size, Queue1Value: s.Queue1Value, Queue2Size: s.Queue2Size, Queue2Value: s.Queue2Value,
		CostToday: s.Costs.Total(),
	}
}

// decisionOf resolves the leaf of an evaluation to its path.
func decisionOf(e *engine.Engine, d *engine.Decision) Decision {
	tree := policy.Tree(d.Tree)
	return Decision{Agent: d.Agent, Tx: d.Tx, Tree: tree, InQueue2: d.InQ2, Path: e.Policy(d.Agent).Path(tree, d.Leaf)}
}

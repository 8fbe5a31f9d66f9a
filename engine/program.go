package engine

import (
	"fmt"

	"sweep/engine/policy"
)

// program is the policy of one agent, with the trees it has and the context fields each tree reads.
type program struct {
	policy     *policy.Policy
	has        [policy.NumTrees]bool
	agent      [policy.NumTrees][]policy.Field // fields that are the same for all payments of one turn
	payment    [policy.NumTrees][]policy.Field // fields of the evaluated payment
	registers  [policy.NumTrees][]string
	skipQueue2 bool // the payment tree can neither fail nor withdraw nor resubmit, so deciding about Queue 2 has no effect
}

// attach makes p the policy of agent i.
func (e *Engine) attach(i int32, p *policy.Policy) error {
	if p == nil {
		return fmt.Errorf("agent %s has no policy", e.ids[i])
	}
	if a := &e.agents[i]; a.program != nil && a.program.policy == p {
		return nil
	}
	pr := &program{policy: p, skipQueue2: !p.ActsOnQueue2()}
	for t := policy.Tree(0); t < policy.NumTrees; t++ {
		pr.has[t] = p.Has(t)
		if !pr.has[t] {
			continue
		}
		for _, f := range p.Fields(t) {
			if f.PerPayment() {
				pr.payment[t] = append(pr.payment[t], f)
			} else {
				pr.agent[t] = append(pr.agent[t], f)
			}
		}
		pr.registers[t] = p.Registers(t)
		for len(e.frame.Registers) < len(pr.registers[t]) {
			e.frame.Registers = append(e.frame.Registers, 0)
		}
	}
	e.agents[i].program = pr
	return nil
}

// listTrees lists for every tree the agents whose policy has it.
func (e *Engine) listTrees() {
	for t := range e.trees {
		e.trees[t] = e.trees[t][:0]
		for i := range e.agents {
			if e.agents[i].program.has[t] && !e.agents[i].outside {
				e.trees[t] = append(e.trees[t], int32(i))
			}
		}
	}
}

// recordDecision records a policy evaluation with the values the tree can read, if decisions are requested.
func (e *Engine) recordDecision(i, tx int32, tree policy.Tree, leaf int32, inQ2 bool) {
	if !e.opts.decisions {
		return
	}
	l := &e.log
	fields := e.agents[i].program.policy.Fields(tree)
	s := Span{int32(len(l.lists)), int32(len(fields))}
	for _, f := range fields {
		l.lists = append(l.lists, floatBits(e.frame.Values[f]))
	}
	e.decided = append(e.decided, Decision{Tick: e.tick, Agent: i, Tx: tx, Tree: uint8(tree), InQ2: inQ2, Leaf: leaf, Fields: s})
}

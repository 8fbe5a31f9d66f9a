package tables

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"sweep/engine"
	"sweep/engine/policy"
)

// registerReset is the reason with which the log ends registers at the end of a day.
const registerReset = "eod_reset"

// registerWrite is a register written in the tick.
type registerWrite struct {
	agent int32
	key   string
	value float64
	reset bool
}

// writeRegisters writes the last value of every register written in the tick.
func (rw *RunWriter) writeRegisters(r *engine.TickRecord) error {
	if !rw.t.Registers.on() {
		return nil
	}
	slices.SortStableFunc(rw.regs, compareRegisters)
	c := &rw.t.Registers.c
	for i, w := range rw.regs {
		if i+1 < len(rw.regs) && compareRegisters(w, rw.regs[i+1]) == 0 {
			continue
		}
		c.RunID.Append(rw.info.RunID)
		c.Tick.Append(r.Tick)
		c.Day.Append(r.Day)
		c.Agent.AppendName(rw.names, w.agent)
		c.Key.Append(w.key)
		c.Value.Append(w.value)
		c.Reset.Append(w.reset)
		if err := rw.t.Registers.w.EndRow(); err != nil {
			return err
		}
	}
	return nil
}

func compareRegisters(a, b registerWrite) int {
	return cmp.Or(cmp.Compare(a.agent, b.agent), cmp.Compare(a.key, b.key))
}

// writeCycles writes the groups of payments that were settled together.
func (rw *RunWriter) writeCycles(r *engine.TickRecord) error {
	entries := 0 // entry offsets come first, one record each
	if len(r.LSM) > 0 {
		for i := range r.Events {
			if r.Events[i].Kind == engine.EntryDispositionOffset {
				entries++
			}
		}
	}
	for i := range r.LSM {
		g := &r.LSM[i]
		if rw.t.Cycles.on() {
			rw.appendCycle(r, g, i < entries)
			if err := rw.t.Cycles.w.EndRow(); err != nil {
				return err
			}
		}
		if rw.t.Members.on() {
			if err := rw.writeMembers(r, g); err != nil {
				return err
			}
		}
		rw.cycles++
	}
	return nil
}

func (rw *RunWriter) appendCycle(r *engine.TickRecord, g *engine.LSMRecord, entry bool) {
	c := &rw.t.Cycles.c
	c.RunID.Append(rw.info.RunID)
	c.Tick.Append(r.Tick)
	c.Day.Append(r.Day)
	c.Cycle.Append(rw.cycles)
	c.Type.Append(g.Kind.String())
	c.Entry.Append(entry)
	c.Length.Append(g.Length)
	c.Count.Append(g.Txs.Len)
	c.Agents.AppendNames(rw.names, g.Agents.In(r.Lists))
	c.Txs.Append(g.Txs.In(r.Lists))
	c.Amounts.Append(g.Amounts.In(r.Lists))
	c.Settled.Append(g.SettledValue)
	c.Total.Append(g.TotalValue)
	c.NetAgents.AppendNames(rw.names, g.NetAgents.In(r.Lists))
	c.Nets.Append(g.Nets.In(r.Lists))
	c.MaxOutflow.Append(g.MaxNetOutflow)
	if g.MaxOutflowAgent != engine.None {
		c.OutflowAgent.AppendName(rw.names, g.MaxOutflowAgent)
	}
}

func (rw *RunWriter) writeMembers(r *engine.TickRecord, g *engine.LSMRecord) error {
	c := &rw.t.Members.c
	amounts := g.Amounts.In(r.Lists)
	for i, k := range g.Txs.In(r.Lists) {
		p := rw.e.Payment(int32(k))
		c.RunID.Append(rw.info.RunID)
		c.Tick.Append(r.Tick)
		c.Cycle.Append(rw.cycles)
		c.Position.Append(int32(i))
		c.Tx.Append(int32(k))
		c.Sender.AppendName(rw.names, p.Sender)
		c.Receiver.AppendName(rw.names, p.Receiver)
		c.Amount.Append(amounts[i])
		if err := rw.t.Members.w.EndRow(); err != nil {
			return err
		}
	}
	return nil
}

// TreeNames are the names of the trees in table decisions.
var TreeNames = [policy.NumTrees]string{
	policy.StrategicCollateral: "strategic_collateral", policy.Bank: "bank", policy.Payment: "payment", policy.EndOfTickCollateral: "end_of_tick_collateral",
}

// writeDecisions writes the evaluations of policies, if the engine records them.
func (rw *RunWriter) writeDecisions(r *engine.TickRecord) error {
	if !rw.t.Decisions.on() {
		return nil
	}
	c, s := &rw.t.Decisions.c, &rw.scratch
	for i := range r.Decisions {
		d := &r.Decisions[i]
		p, tree := rw.e.Policy(d.Agent), policy.Tree(d.Tree)
		fields := p.Fields(tree)
		bits := d.Fields.In(r.Lists)
		if len(fields) != len(bits) {
			return fmt.Errorf("a decision of %s has %d values for the %d fields of its tree", rw.names[d.Agent], len(bits), len(fields))
		}
		s.names, s.values = s.names[:0], s.values[:0]
		for j, f := range fields {
			s.names = append(s.names, f.String())
			s.values = append(s.values, math.Float64frombits(uint64(bits[j])))
		}
		c.RunID.Append(rw.info.RunID)
		c.Tick.Append(r.Tick)
		c.Day.Append(r.Day)
		c.Seq.Append(rw.evals)
		c.Agent.AppendName(rw.names, d.Agent)
		c.Hash.Append(p.Hash())
		c.Tree.Append(TreeNames[tree])
		if d.Tx != engine.None {
			c.Tx.Append(d.Tx)
		}
		c.InQ2.Append(d.InQ2)
		c.Path.Append(p.Path(tree, d.Leaf))
		c.Fields.Append(s.names)
		c.Values.Append(s.values)
		if err := rw.t.Decisions.w.EndRow(); err != nil {
			return err
		}
		rw.evals++
	}
	return nil
}

// writeQueues writes the contents of all queues at the end of a day, or after every tick if requested.
func (rw *RunWriter) writeQueues(r *engine.TickRecord) error {
	if !rw.t.Queues.on() || (!r.EndOfDay && !rw.b.picked.Has(PerTickQueues)) {
		return nil
	}
	for i := range rw.banks {
		if err := rw.writeQueue(r, "queue1", rw.e.Queue1(int32(i))); err != nil {
			return err
		}
	}
	rw.scratch.queue = rw.e.AppendQueue2(rw.scratch.queue[:0])
	return rw.writeQueue(r, "queue2", rw.scratch.queue)
}

func (rw *RunWriter) writeQueue(r *engine.TickRecord, name string, queue []int32) error {
	c := &rw.t.Queues.c
	for position, k := range queue {
		p := rw.e.Payment(k)
		c.RunID.Append(rw.info.RunID)
		c.Tick.Append(r.Tick)
		c.Day.Append(r.Day)
		c.Queue.Append(name)
		c.Agent.AppendName(rw.names, p.Sender)
		c.Position.Append(int32(position))
		c.Tx.Append(k)
		c.Remaining.Append(p.Remaining)
		c.Priority.Append(int32(p.Priority))
		if err := rw.t.Queues.w.EndRow(); err != nil {
			return err
		}
	}
	return nil
}

package tables

import (
	"fmt"

	"sweep/datasets/parquet/columns"
	"sweep/engine"
)

// eventWriter writes table events. The columns of each kind are determined once.
type eventWriter struct {
	c       *eventsColumns
	w       *columns.Writer
	kinds   [engine.NumKinds][]eventStep
	details [engine.NumDetails][]eventStep
	names   []string // of the agents
	kind    [engine.NumKinds]string
	detail  [engine.NumDetails]string
	slow    bool // use the general path for the frequent kinds too

	rows  [engine.NumKinds]uint64   // of the step, by kind; their columns are not marked yet
	marks [engine.NumKinds][]marker // the columns in which every event of a kind has a value
}

// marker is a column.
type marker interface{ Mark(rows uint64) }

// eventStep copies one field of an event to its column.
type eventStep struct {
	field  engine.EventField
	int32s *columns.Int32
	int64s *columns.Int64
	floats *columns.Double
	flags  *columns.Bool
	texts  *columns.String
	txs    *columns.Int32List
	agents *columns.StringList
	cents  *columns.Int64List
}

func newEventWriter(t *table[eventsColumns]) *eventWriter {
	ew := &eventWriter{c: &t.c, w: t.w}
	byName := map[string]columns.Column{}
	for _, c := range t.w.Accepted() {
		byName[c.Spec().Name] = c
	}
	for k := range engine.NumKinds {
		ew.kind[k] = k.String()
		ew.kinds[k] = eventSteps(byName, EventColumns(k))
		for _, f := range EventColumns(k) {
			if m, ok := byName[f.Column].(marker); ok && f.Field.When == 0 {
				ew.marks[k] = append(ew.marks[k], m)
			}
		}
	}
	for d := range engine.NumDetails {
		ew.detail[d] = d.String()
		ew.details[d] = eventSteps(byName, DetailColumns(d))
	}
	return ew
}

func eventSteps(byName map[string]columns.Column, fields []EventColumn) []eventStep {
	var steps []eventStep
	for _, f := range fields {
		s := eventStep{field: f.Field}
		switch c := byName[f.Column].(type) {
		case *columns.Sequence32:
			continue // the day, which every row has
		case *columns.Int32:
			s.int32s = c
		case *columns.Int64:
			s.int64s = c
		case *columns.Double:
			s.floats = c
		case *columns.Bool:
			s.flags = c
		case *columns.String:
			s.texts = c
		case *columns.Int32List:
			s.txs = c
		case *columns.StringList:
			s.agents = c
		case *columns.Int64List:
			s.cents = c
		}
		steps = append(steps, s)
	}
	return steps
}

// write adds the events of a tick; seq is the number of the first one in the run.
func (ew *eventWriter) write(run int64, r *engine.TickRecord, seq int64) error {
	events := r.Events
	for len(events) > 0 {
		room := ew.w.Room()
		part := events[:min(len(events), room)]
		row := uint64(1) << (columns.StepRows - room)
		for i := range part {
			if err := ew.put(&part[i], r.Lists, row); err != nil {
				return err
			}
			ew.w.NextRow()
			row <<= 1
		}
		if len(part) == room {
			ew.mark()
		}
		ew.c.Seq.AppendSequence(seq, len(part))
		seq += int64(len(part))
		ew.c.RunID.AppendN(run, len(part))
		ew.c.Tick.AppendN(r.Tick, len(part))
		ew.c.Day.AppendN(r.Day, len(part))
		if err := ew.w.EndRows(); err != nil {
			return err
		}
		events = events[len(part):]
	}
	return nil
}

// mark sets in which rows the frequent kinds have written values since the last call. It is called at the end of a step
// and of a run, because marking every value separately would take as long as writing it.
func (ew *eventWriter) mark() {
	for k, rows := range ew.rows {
		if rows == 0 {
			continue
		}
		for _, m := range ew.marks[k] {
			m.Mark(rows)
		}
		ew.rows[k] = 0
	}
}

func (ew *eventWriter) put(ev *engine.Event, lists []int64, row uint64) error {
	ew.c.EventType.AppendName(ew.kind[:], int32(ev.Kind))
	if !ew.slow && ew.putFrequent(ev) {
		ew.rows[ev.Kind] |= row
		return nil
	}
	return ew.putAny(ev, lists)
}

// putAny copies the fields of any event by the description of its kind.
func (ew *eventWriter) putAny(ev *engine.Event, lists []int64) error {
	steps := ew.kinds[ev.Kind]
	for i := range steps {
		if err := ew.move(&steps[i], ev, lists); err != nil {
			return err
		}
	}
	if ev.Kind != engine.ScenarioEventExecuted {
		return nil
	}
	steps = ew.details[ev.Detail]
	for i := range steps {
		if err := ew.move(&steps[i], ev, lists); err != nil {
			return err
		}
	}
	return nil
}

// putFrequent does the work of putAny in a third of the time for the kinds that make up nearly all of a log; it ignores
// the others. A test checks that both give the same.
func (ew *eventWriter) putFrequent(ev *engine.Event) bool {
	c := ew.c
	paired := false
	switch ev.Kind {
	case engine.CostAccrual:
		c.Agent.PutName(ew.names, ev.Agent)
		c.LiquidityCost.Put(ev.N[engine.LiquidityCost])
		c.DelayCost.Put(ev.N[engine.DelayCost])
		c.CollateralCost.Put(ev.N[engine.CollateralCost])
		c.PenaltyCost.Put(ev.N[engine.PenaltyCost])
		c.FrictionCost.Put(ev.N[engine.SplitFrictionCost])
		c.OpportunityCost.Put(ev.N[engine.OpportunityCost])
		return true
	case engine.PolicyHold, engine.PolicySubmit, engine.QueuedRtgs:
	case engine.Arrival, engine.RtgsSubmission, engine.RtgsImmediateSettlement, engine.Queue2LiquidityRelease:
		paired = true
	default:
		return false
	}
	if ev.Tx == engine.None || (paired && ev.Peer == engine.None) {
		return false
	}
	c.Agent.PutName(ew.names, ev.Agent)
	c.Tx.Put(ev.Tx)
	if paired {
		c.Counterparty.PutName(ew.names, ev.Peer)
		c.Amount.Put(ev.N[engine.Amount])
	}
	switch ev.Kind {
	case engine.PolicyHold:
		c.Reason.Put(ev.Text[engine.Reason])
		if ev.Has(engine.HasPriority) {
			c.Priority.Append(int32(ev.N[engine.Priority]))
		}
	case engine.Arrival:
		c.Deadline.Put(int32(ev.N[engine.Deadline]))
		c.Priority.Put(int32(ev.N[engine.Priority]))
		c.IsDivisible.Put(ev.Flag)
	case engine.RtgsSubmission:
		c.Priority.Put(int32(ev.N[engine.Priority]))
		c.RTGSPriority.Put(ev.Text[engine.RTGSPriority])
	case engine.RtgsImmediateSettlement:
		c.BalanceBefore.Put(ev.N[engine.BalanceBefore])
		c.BalanceAfter.Put(ev.N[engine.BalanceAfter])
	case engine.QueuedRtgs:
		if ev.Has(engine.HasReserve) {
			c.Reserve.Append(ev.N[engine.Reserve])
		}
	case engine.Queue2LiquidityRelease:
		c.QueueWait.Put(int32(ev.N[engine.QueueWait]))
		c.Reason.Put(ev.Text[engine.Reason])
	}
	return true
}

func (ew *eventWriter) move(s *eventStep, ev *engine.Event, lists []int64) error {
	if s.field.Missing(ev) {
		return nil
	}
	switch s.field.Type {
	case engine.AgentField:
		s.texts.AppendName(ew.names, ev.Agent)
	case engine.PeerField:
		if ev.Peer != engine.None {
			s.texts.AppendName(ew.names, ev.Peer)
		}
	case engine.TxField:
		if ev.Tx == engine.None {
			ew.c.Movement.Append(ev.Text[engine.MovementID])
		} else {
			s.int32s.Append(ev.Tx)
		}
	case engine.Tx2Field:
		if ev.Tx2 != engine.None {
			s.int32s.Append(ev.Tx2)
		}
	case engine.NumberField:
		return s.integer(ev)
	case engine.FloatField:
		s.floats.Append(ev.F[s.field.Float])
	case engine.FlagField:
		s.flags.Append(ev.Flag)
	case engine.TextField:
		s.texts.Append(ev.Text[s.field.Text])
	case engine.DetailField:
		s.texts.AppendName(ew.detail[:], int32(ev.Detail))
	default:
		s.list(ew.names, ev, lists)
	}
	return nil
}

func (s *eventStep) integer(ev *engine.Event) error {
	v := ev.N[s.field.Number]
	if s.int64s != nil {
		s.int64s.Append(v)
		return nil
	}
	if int64(int32(v)) != v {
		return fmt.Errorf("%s event: %d does not fit the 32 bits of column %s", ev.Kind, v, s.int32s.Spec().Name)
	}
	s.int32s.Append(int32(v))
	return nil
}

func (s *eventStep) list(names []string, ev *engine.Event, lists []int64) {
	switch s.field.Type {
	case engine.NamesField:
		s.agents.Append(ev.Names)
	case engine.TxsField:
		s.txs.Append(ev.Txs.In(lists))
	case engine.AgentsField:
		s.agents.AppendNames(names, ev.Agents.In(lists))
	case engine.IntsField:
		s.cents.Append(ev.Ints.In(lists))
	case engine.NetsField:
		s.cents.Append(ev.Nets.In(lists))
	}
}

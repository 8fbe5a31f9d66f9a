package reconstruct

import (
	"cmp"
	"fmt"

	"sweep/datasets/parquet"
	"sweep/datasets/tables"
	"sweep/engine"
)

// eventReader turns the rows of the table events back into the events of the log, tick by tick.
type eventReader struct {
	run     *Run
	rows    *parquet.Rows
	more    bool // the cursor is at a row that was not read yet
	kind    *parquet.Column
	tick    *parquet.Column
	moved   *parquet.Column // id of a movement without a payment
	kinds   map[string]engine.Kind
	details map[string]engine.DetailKind
	fields  [engine.NumKinds][]eventField
	detail  [engine.NumDetails][]eventField

	events []engine.Event
	lists  []int64
}

// eventField is a field of an event with the column that has it.
type eventField struct {
	tables.EventColumn
	column *parquet.Column
}

// events starts reading the events of the ticks from … to.
func (r *Run) events(from, to int32) (*eventReader, error) {
	cursor, err := r.rows("events", from, to)
	if err != nil {
		return nil, err
	}
	er := &eventReader{run: r, rows: cursor, kinds: map[string]engine.Kind{}, details: map[string]engine.DetailKind{}}
	known := map[string]*parquet.Column{}
	column := func(name string) *parquet.Column {
		if known[name] == nil {
			known[name] = cursor.Column(name)
		}
		return known[name]
	}
	bind := func(fields []tables.EventColumn) (bound []eventField) {
		for _, f := range fields {
			bound = append(bound, eventField{f, column(f.Column)})
		}
		return bound
	}
	er.kind, er.tick, er.moved = column("event_type"), column("tick"), column("movement_id")
	for k := range engine.NumKinds {
		er.kinds[k.String()] = k
		er.fields[k] = bind(tables.EventColumns(k))
	}
	for d := range engine.NumDetails {
		er.details[d.String()] = d
		er.detail[d] = bind(tables.DetailColumns(d))
	}
	er.more = cursor.Next()
	return er, nil
}

// of returns the events of a tick with the arena of their lists, valid until the next call. Ticks must ascend.
func (er *eventReader) of(tick int32) ([]engine.Event, []int64, error) {
	er.events, er.lists = er.events[:0], er.lists[:0]
	for er.more && er.tick.Int32() == tick {
		e, err := er.event()
		if err != nil {
			return nil, nil, er.run.damaged("events", cmp.Or(er.rows.Err(), fmt.Errorf("tick %d: %w", tick, err)))
		}
		er.events = append(er.events, e)
		er.more = er.rows.Next()
	}
	if !er.more {
		return er.events, er.lists, er.close()
	}
	return er.events, er.lists, nil
}

func (er *eventReader) close() error { return er.run.damaged("events", er.rows.Close()) }

// event reads the current row.
func (er *eventReader) event() (engine.Event, error) {
	kind, ok := er.kinds[er.kind.Text()]
	if !ok {
		return engine.Event{}, fmt.Errorf("there is no event %q", er.kind.Text())
	}
	e := engine.Event{Kind: kind, Tick: er.tick.Int32(), Agent: engine.None, Peer: engine.None, Tx: engine.None, Tx2: engine.None}
	for i := range er.fields[kind] {
		if err := er.field(&e, &er.fields[kind][i]); err != nil {
			return e, err
		}
	}
	if kind != engine.ScenarioEventExecuted {
		return e, nil
	}
	for i := range er.detail[e.Detail] {
		if err := er.field(&e, &er.detail[e.Detail][i]); err != nil {
			return e, err
		}
	}
	return e, nil
}

// field stores the value of a column in its field.
func (er *eventReader) field(e *engine.Event, f *eventField) (err error) {
	c := f.column
	if !c.Null() {
		e.Set |= f.Field.When
	}
	switch f.Field.Type {
	case engine.TxField:
		if !c.Null() {
			e.Tx = c.Int32()
			return nil
		}
		if e.Kind != engine.RtgsImmediateSettlement {
			return fmt.Errorf("%s has no payment", e.Kind)
		}
		e.Text[engine.MovementID] = er.moved.Text()
	case engine.AgentField:
		if c.Null() && f.Field.When != 0 {
			return nil
		} else if c.Null() {
			return fmt.Errorf("%s has no bank", e.Kind)
		}
		e.Agent, err = er.run.agent(c.Text())
	case engine.DetailField:
		var ok bool
		if e.Detail, ok = er.details[c.Text()]; !ok {
			return fmt.Errorf("there is no scenario event %q", c.Text())
		}
	default:
		if !c.Null() {
			return er.value(e, f)
		}
	}
	return err
}

// value stores a value that is not NULL.
func (er *eventReader) value(e *engine.Event, f *eventField) (err error) {
	c := f.column
	switch f.Field.Type {
	case engine.PeerField:
		e.Peer, err = er.run.agent(c.Text())
	case engine.Tx2Field:
		e.Tx2 = c.Int32()
	case engine.NumberField:
		e.N[f.Field.Number] = c.Int()
	case engine.FloatField:
		e.F[f.Field.Float] = c.Float()
	case engine.FlagField:
		e.Flag = c.Bool()
	case engine.TextField:
		e.Text[f.Field.Text] = c.Text()
	case engine.NamesField:
		e.Names = append([]string{}, c.Texts()...)
	case engine.TxsField:
		e.Txs = er.span(c.Ints())
	case engine.IntsField:
		e.Ints = er.span(c.Ints())
	case engine.NetsField:
		e.Nets = er.span(c.Ints())
	case engine.AgentsField:
		e.Agents, err = er.agents(c.Texts())
	default:
		err = fmt.Errorf("there is no way to read field %s", f.Field.Name)
	}
	return err
}

func (er *eventReader) span(list []int64) engine.Span {
	s := engine.Span{Start: int32(len(er.lists)), Len: int32(len(list))}
	er.lists = append(er.lists, list...)
	return s
}

func (er *eventReader) agents(ids []string) (engine.Span, error) {
	s := engine.Span{Start: int32(len(er.lists)), Len: int32(len(ids))}
	for _, id := range ids {
		i, err := er.run.agent(id)
		if err != nil {
			return s, err
		}
		er.lists = append(er.lists, int64(i))
	}
	return s, nil
}

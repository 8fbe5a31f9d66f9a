package tables

import (
	"bytes"
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"sweep/datasets/parquet/columns"
	"sweep/datasets/parquet/columns/columnstest"
	"sweep/engine"
)

var eventAgents = []string{"BANK_A", "BANK_B", "BANK_10", "Ünï"}

// drawEvent makes an event of any kind with any content that its slots can hold.
func drawEvent(t *rapid.T, lists *[]int64) engine.Event {
	ev := engine.Event{Kind: engine.Kind(rapid.IntRange(0, int(engine.NumKinds)-1).Draw(t, "kind")), Peer: engine.None, Tx: engine.None, Tx2: engine.None}
	ev.Agent = int32(rapid.IntRange(0, len(eventAgents)-1).Draw(t, "agent"))
	if rapid.Bool().Draw(t, "peer?") {
		ev.Peer = int32(rapid.IntRange(0, len(eventAgents)-1).Draw(t, "peer"))
	}
	if rapid.IntRange(0, 9).Draw(t, "tx?") > 0 {
		ev.Tx = rapid.Int32Range(0, math.MaxInt32).Draw(t, "tx")
	}
	if rapid.Bool().Draw(t, "tx2?") {
		ev.Tx2 = rapid.Int32Range(0, math.MaxInt32).Draw(t, "tx2")
	}
	ev.Flag = rapid.Bool().Draw(t, "flag")
	ev.Set = engine.Presence(rapid.Byte().Draw(t, "set"))
	ev.Detail = engine.DetailKind(rapid.IntRange(0, int(engine.NumDetails)-1).Draw(t, "detail"))
	for i := range ev.N {
		ev.N[i] = int64(rapid.Int32().Draw(t, "n"))
	}
	for i := range ev.F {
		ev.F[i] = rapid.Float64().Draw(t, "f")
	}
	text := rapid.SampledFrom([]string{"", "Normal", `Custom("x")`, "root(true) → act"})
	for i := range ev.Text {
		ev.Text[i] = text.Draw(t, "text")
	}
	ev.Names = rapid.SliceOfN(rapid.SampledFrom(eventAgents), 0, 3).Draw(t, "names")
	span := func(high int64) engine.Span {
		s := engine.Span{Start: int32(len(*lists)), Len: int32(rapid.IntRange(0, 3).Draw(t, "len"))}
		for range s.Len {
			*lists = append(*lists, rapid.Int64Range(0, high).Draw(t, "element"))
		}
		return s
	}
	ev.Txs, ev.Agents = span(math.MaxInt32), span(int64(len(eventAgents)-1))
	ev.Ints, ev.Nets = span(math.MaxInt64), span(math.MaxInt64)
	return ev
}

// writeEventTable writes ticks of events with an event writer and returns the file.
func writeEventTable(t interface{ Fatal(...any) }, ticks []engine.TickRecord, slow bool) []byte {
	codec, err := columns.NewCodec("zstd")
	if err != nil {
		t.Fatal(err)
	}
	var f columnstest.File
	var table table[eventsColumns]
	table.w = columns.New(columns.Options{Name: "events", Codec: codec, Create: f.Create}, columns.Of(&table.c)...)
	ew := newEventWriter(&table)
	ew.names = eventAgents
	ew.slow = slow
	seq := int64(0)
	for i := range ticks {
		if err := ew.write(7, &ticks[i], seq); err != nil {
			t.Fatal(err)
		}
		seq += int64(len(ticks[i].Events))
	}
	ew.mark()
	if err := table.w.Close(); err != nil {
		t.Fatal(err)
	}
	return f.Bytes()
}

// Whatever stands in the events of whatever kind is read back by both readers, every field in its column, and every
// other column is NULL.
func TestRandomEventsAreReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ticks := make([]engine.TickRecord, rapid.IntRange(1, 4).Draw(t, "ticks"))
		for i := range ticks {
			r := &ticks[i]
			r.Tick, r.Day = int32(i*3), int32(i)
			for range rapid.IntRange(0, 40).Draw(t, "events") {
				r.Events = append(r.Events, drawEvent(t, &r.Lists))
			}
		}
		data := writeEventTable(t, ticks, false)
		if !bytes.Equal(data, writeEventTable(t, ticks, true)) {
			t.Fatal("the frequent kinds are written in another way than their description says")
		}
		if data == nil {
			return
		}
		for name, read := range map[string]func([]byte) (*columnstest.Table, error){"parquet-go": columnstest.ReadParquetGo, "arrow": columnstest.ReadArrow} {
			table, err := read(data)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			row := 0
			for i := range ticks {
				for k := range ticks[i].Events {
					want := expectedRow(&ticks[i], k, int64(row))
					for column, values := range table.Columns {
						if !columnstest.Same(values[row], want[column]) {
							t.Fatalf("%s, event %d, %s: column %s is %#v, expected %#v", name, row, ticks[i].Events[k].Kind, column, values[row], want[column])
						}
					}
					row++
				}
			}
			if row != table.Rows {
				t.Fatalf("%s reads %d rows of %d events", name, table.Rows, row)
			}
		}
	})
}

// expectedRow says what an event's row must have, from the description of its kind.
func expectedRow(r *engine.TickRecord, k int, seq int64) map[string]any {
	ev := &r.Events[k]
	row := map[string]any{"run_id": int64(7), "seq": seq, "tick": r.Tick, "day": r.Day, "event_type": ev.Kind.String()}
	fields := EventColumns(ev.Kind)
	if ev.Kind == engine.ScenarioEventExecuted {
		fields = append(fields, DetailColumns(ev.Detail)...)
	}
	for _, f := range fields {
		if f.Column == "day" || f.Field.Missing(ev) {
			continue
		}
		if f.Field.Type == engine.TxField && ev.Tx == engine.None {
			row["movement_id"] = ev.Text[engine.MovementID]
			continue
		}
		row[f.Column] = expectedValue(ev, f, r.Lists)
	}
	return row
}

func expectedValue(ev *engine.Event, f EventColumn, lists []int64) any {
	agent := func(i int32) any {
		if i == engine.None {
			return nil
		}
		return eventAgents[i]
	}
	switch f.Field.Type {
	case engine.AgentField:
		return agent(ev.Agent)
	case engine.PeerField:
		return agent(ev.Peer)
	case engine.TxField:
		return ev.Tx
	case engine.Tx2Field:
		if ev.Tx2 == engine.None {
			return nil
		}
		return ev.Tx2
	case engine.NumberField:
		if FindTable("events").Column(f.Column).Type == "INTEGER" {
			return int32(ev.N[f.Field.Number])
		}
		return ev.N[f.Field.Number]
	case engine.FloatField:
		return ev.F[f.Field.Float]
	case engine.FlagField:
		return ev.Flag
	case engine.TextField:
		return ev.Text[f.Field.Text]
	case engine.DetailField:
		return ev.Detail.String()
	}
	return expectedList(ev, f, lists)
}

func expectedList(ev *engine.Event, f EventColumn, lists []int64) any {
	list := []any{}
	add := func(s engine.Span, as func(int64) any) {
		for _, v := range s.In(lists) {
			list = append(list, as(v))
		}
	}
	switch f.Field.Type {
	case engine.NamesField:
		for _, n := range ev.Names {
			list = append(list, n)
		}
	case engine.TxsField:
		add(ev.Txs, func(v int64) any { return int32(v) })
	case engine.AgentsField:
		add(ev.Agents, func(v int64) any { return eventAgents[v] })
	case engine.IntsField:
		add(ev.Ints, func(v int64) any { return v })
	case engine.NetsField:
		add(ev.Nets, func(v int64) any { return v })
	default:
		panic(fmt.Sprintf("unknown field type %d", f.Field.Type))
	}
	return list
}

// No two fields of a kind share a column, or one would hide the other.
func TestFieldsOfAKindHaveTheirOwnColumns(t *testing.T) {
	check := func(name string, fields []EventColumn) {
		seen := map[string]string{}
		for _, f := range fields {
			if other, ok := seen[f.Column]; ok {
				t.Errorf("%s: fields %s and %s share column %s", name, other, f.Field.Name, f.Column)
			}
			seen[f.Column] = f.Field.Name
		}
	}
	for k := range engine.NumKinds {
		check(k.String(), EventColumns(k))
	}
	for d := range engine.NumDetails {
		check(d.String(), append(EventColumns(engine.ScenarioEventExecuted), DetailColumns(d)...))
	}
}

// A number that does not fit its column is refused, not cut.
func TestNumbersThatDoNotFitAreRefused(t *testing.T) {
	codec, _ := columns.NewCodec("none")
	var table table[eventsColumns]
	var f columnstest.File
	table.w = columns.New(columns.Options{Name: "events", Codec: codec, Create: f.Create}, columns.Of(&table.c)...)
	ew := newEventWriter(&table)
	ew.names = eventAgents
	ev := engine.Event{Kind: engine.TransactionReprioritized, N: engine.Numbers{engine.OldPriority: 1 << 40}}
	err := ew.write(0, &engine.TickRecord{Events: []engine.Event{ev}}, 0)
	if err == nil {
		t.Fatal("a priority of 2^40 was written")
	}
}

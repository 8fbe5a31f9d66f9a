package scenario

import (
	"fmt"
	"iter"
	"strings"

	d "sweep/engine/document"
)

// Continuation says that a run continues another one: up to a tick it is that run. What the other run was planned to be
// after that tick decides what its payments knew, such as the end of the run, and is part of the continuation.
type Continuation struct {
	RunKey  string // of the run that is continued
	Tick    int    // the last tick that is the other run's
	State   string // hash of the state after that tick (engine.Snapshot.Hash)
	NumDays int    // length of the other run
	Events  int    // number of its scenario events, which come first in the list
}

var continuesTable = &d.Table{
	Name: "continues[]",
	Doc: "Written by sweep continue: up to a tick, the run is another run. A run that continues a continuation has one entry for each, ascending by tick. " +
		"The state after the tick is compared with the stored one when the run is computed.",
	Fields: []d.Field{
		{Name: "run_key", Type: d.TextType, Required: true, Doc: "Key of the run that is continued."},
		{Name: "tick", Type: d.IntType, Unit: "tick", Range: tickRange, Required: true, Doc: "Last tick that belongs to that run."},
		{Name: "state", Type: d.TextType, Required: true, Doc: "SHA-256 of the state after that tick, 64 hexadecimal digits."},
		{Name: "num_days", Type: d.IntType, Unit: "days", Range: someTicks, Required: true, Doc: "Number of days of that run, whose end caps the deadlines of payments that arrive up to the tick."},
		{Name: "events", Type: d.IntType, Range: d.AtLeast(0), Default: int64(0), Doc: "Number of scenario_events of that run. They come first in the list; later ones must begin after the tick."},
	},
}

func (dec *decoder) continues(top *d.Section) (list []Continuation) {
	for i, item := range top.Items("continues") {
		s := dec.Section(item, d.JoinIndex("continues", i), continuesTable)
		c := Continuation{RunKey: s.Text("run_key"), Tick: int(s.Int("tick")), State: s.Text("state"), NumDays: int(s.Int("num_days")), Events: int(s.Int("events"))}
		dec.continuation(s, &c, list, top.Items("scenario_events"))
		list = append(list, c)
	}
	return list
}

// continuation checks an entry against the scenario and the entries before it.
func (dec *decoder) continuation(s *d.Section, c *Continuation, before []Continuation, events iter.Seq2[int, *d.Node]) {
	if dec.Failed() {
		return
	}
	sc := dec.s
	switch {
	case len(c.State) != 64 || strings.Trim(c.State, "0123456789abcdef") != "":
		s.Errorf("state", "", "must have 64 hexadecimal digits")
	case c.Tick >= c.NumDays*sc.TicksPerDay:
		s.Errorf("tick", "", "the run that is continued has the ticks 0 to %d", c.NumDays*sc.TicksPerDay-1)
	case c.Tick >= sc.NumTicks()-1:
		s.Errorf("tick", "set simulation.num_days higher", "the run ends with tick %d, so nothing comes after tick %d", sc.NumTicks()-1, c.Tick)
	case len(before) > 0 && c.Tick <= before[len(before)-1].Tick:
		s.Errorf("tick", "", "must be after tick %d of the entry before it", before[len(before)-1].Tick)
	case c.Events > len(sc.Events):
		s.Errorf("events", "", "there are %d scenario events", len(sc.Events))
	default:
		for i, event := range events {
			if i >= c.Events && sc.Events[i].Tick <= c.Tick {
				dec.Errorf(event, d.JoinIndex("scenario_events", i), fmt.Sprintf("events are added from tick %d on", c.Tick+1), "begins in tick %d, which belongs to the run that is continued", sc.Events[i].Tick)
				return
			}
		}
	}
}

func continuesDocument(list []Continuation) *d.Node {
	out := d.NewList(d.Pos{})
	for _, c := range list {
		w := newMap()
		w.text("run_key", c.RunKey)
		w.smallInt("tick", c.Tick)
		w.text("state", c.State)
		w.smallInt("num_days", c.NumDays)
		w.smallInt("events", c.Events)
		out.Append(w.n)
	}
	return out
}

// Planned are the numbers of days and events that the run has as it is planned in a tick.
func (s *Scenario) Planned(tick int) (days, events int) {
	for i := range s.Continues {
		if c := &s.Continues[i]; tick <= c.Tick {
			return c.NumDays, c.Events
		}
	}
	return s.NumDays, len(s.Events)
}

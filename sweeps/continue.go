package sweeps

import (
	"sweep/engine/document"
	"sweep/engine/scenario"
)

// A grid with the table continue has one run of another grid as its source, and goes on from the state of that run after a
// tick. The run is simulated from its beginning with everything as it was up to this tick; then its policies, events and
// length are those of this grid. What was known before the tick of what comes after it, such as the end of the run, is
// part of the scenario (scenario.Continuation).

// continuation is what the table says.
type continuation struct {
	tick   int
	state  string
	days   int64 // length of the run; 0: as it was
	pos    document.Pos
	events *document.Node // list; nil without
}

var continueTable = &document.Table{
	Name: "continue",
	Doc:  "Where the run of source goes on, and what changes there. Axes can only change policies, from a later tick on. sweep continue writes grids of this kind.",
	Fields: []document.Field{
		{Name: "tick", Type: document.IntType, Unit: "tick", Range: document.Between(0, 1<<30-1), Required: true, Doc: "Last tick that is as it was."},
		{Name: "state", Type: document.TextType, Required: true, Doc: "SHA-256 of the state after that tick, with which the computed state is compared."},
		{Name: "days", Type: document.IntType, Unit: "days", Range: document.Above(0), Doc: "Length of the run in days, from its beginning. Default: as it was."},
		{Name: "events", Type: document.TextType, Doc: "File with a list of scenario events that begin after the tick, relative to the grid: YAML, TOML or JSON."},
	},
}

// Continues is the last tick that is as it was, of a grid whose run goes on from another one's state.
func (g *Grid) Continues() (tick int, ok bool) {
	if g.continues == nil {
		return 0, false
	}
	return g.continues.tick, true
}

// continuation reads the key continue.
func (d *decoder) continuation(s *document.Section) {
	if !s.Given("continue") {
		return
	}
	c := d.Section(s.Node("continue"), "continue", continueTable)
	g := d.grid
	switch {
	case !c.IsMap() || d.Failed():
		return
	case g.sources == nil || len(g.sources.runs) != 1:
		s.Errorf("continue", "name the run in [[source]]", "exactly one run of another grid is continued")
		return
	}
	k := &continuation{tick: int(c.Int("tick")), state: c.Text("state"), days: c.Int("days"), pos: s.Node("continue").Pos}
	g.continues = k
	for _, a := range g.axes[1:] {
		if a.fromTick <= int64(k.tick) {
			d.Errorf(document.NewMap(a.pos), a.key, "give it from_tick, after this tick", "axis %s would change what happened up to tick %d", a.name, k.tick)
		}
	}
	if !c.Given("events") {
		return
	}
	name := c.Text("events")
	data, err := d.files.read(name)
	if err != nil {
		c.Errorf("events", "", "cannot read %s: %s", name, fileProblem(err))
		return
	}
	list, err := document.ParseLong(d.files.show(name), data)
	switch {
	case err != nil:
		d.addAll(err)
	case list.Kind != document.List:
		c.Errorf("events", "", "%s has no list of events", name)
	default:
		k.events = list
	}
}

// apply makes the scenario of a run that of its continuation.
func (k *continuation) apply(n *document.Node, from *scenario.Scenario, key string) *document.Node {
	days, events := from.Planned(k.tick)
	list := document.NewList(k.pos)
	if old := n.Get("continues"); old != nil {
		for i, item := range old.All() {
			if from.Continues[i].Tick < k.tick {
				list.Append(item)
			}
		}
	}
	entry := document.NewMap(k.pos)
	entry.Put("run_key", document.NewText(k.pos, key))
	entry.Put("tick", document.NewInt(k.pos, int64(k.tick)))
	entry.Put("state", document.NewText(k.pos, k.state))
	entry.Put("num_days", document.NewInt(k.pos, int64(days)))
	entry.Put("events", document.NewInt(k.pos, int64(events)))
	list.Append(entry)
	n, _ = document.Path{{Name: "continues"}}.With(n, list) // cannot fail: the path is a key
	if k.days > 0 {
		n, _ = document.Path{{Name: "simulation"}, {Name: "num_days"}}.With(n, document.NewInt(k.pos, k.days))
	}
	if k.events == nil {
		return n
	}
	var added []policyChange
	for _, item := range k.events.All() {
		added = append(added, policyChange{event: item})
	}
	return withEvents(n, added)
}

// Package continuation lets a stored run go on from its state after a tick, with other policies, further events or more days.
//
// A continuation is a grid with one run of another grid as its source and the table continue (sweeps), and it is computed like
// any other grid. Its run is simulated from the first tick, which gives the stored run again up to the tick, and the state
// there is compared with the hash of the state that was reconstructed from the tables. So nothing but the scenario, the
// seed and the rows of files has to be carried over, and a run that is not the stored one cannot go unnoticed.
package continuation

import (
	"fmt"
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine"
	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/runner/lab/gridtext"
	"sweep/runner/plan"
	"sweep/sweeps"
)

// Continuation is what becomes of a stored run after a tick.
type Continuation struct {
	Source vfs.Place // the data set that has the run
	Run    int64
	Tick   int32
	State  *engine.Snapshot // of the run after the tick

	// Ticks or Days is how long the run goes on, from the next tick on; 0: to its end. A day counts whole, also the one in
	// which the run goes on.
	Ticks, Days int64
	Beyond      int64 // set by Grid: the ticks after Ticks up to the end of their day, which the run has too

	Policies []Policy
	Events   *document.Node // list of scenario events; nil: none
}

// Policy is a policy that a bank follows after the tick.
type Policy struct {
	Agent string
	Label string // of the policy in table runs
	Text  []byte // its document; nil for a built-in kind
	Kind  string
}

// gridFile and the other names are those of the files of the grid.
const (
	gridFile   = "continue.toml"
	eventsFile = "events.json"
	sourceDir  = "source"
)

// Grid is the grid of the continuation.
func (c *Continuation) Grid() (*sweeps.Grid, error) {
	found, err := plan.FindRun(c.Source, c.Run)
	if err != nil {
		return nil, err
	}
	doc := found.Batch.Plan.Doc
	if doc.Semantics != engine.SemanticsVersion {
		return nil, &datasets.InvalidError{What: fmt.Sprintf("run %d", c.Run), Why: fmt.Sprintf(
			"it was computed by version %d of the simulator, this program has version %d, which may compute another state", doc.Semantics, engine.SemanticsVersion),
			Remedy: "continue it with the program that computed it"}
	}
	settings, err := found.Settings()
	if err != nil {
		return nil, err
	}
	days, err := c.length(settings)
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	grid, err := gridtext.Files(files, doc, sourceDir)
	if err != nil {
		return nil, err
	}
	files[gridFile] = c.document(files, grid, found, days)
	g, err := sweeps.FromSource(gridFile, files, plan.InputsFrom(c.Source, []datasets.PlanDoc{doc}))
	if err == nil {
		err = g.Check()
	}
	return g, errkind.Mark(errkind.Invalid, c.words().In(err))
}

// words are those of the command line that the grid is made from.
func (c *Continuation) words() gridtext.Words {
	w := gridtext.Words{Files: map[string]string{}, Lines: map[string][]string{}, Keys: map[string]string{"simulation.num_days": "--days", "continues[": "--tick"}}
	for i, p := range c.Policies {
		w.Files[p.file(i)] = "--policy " + p.Agent + "=" + p.Label
	}
	if c.Events != nil {
		for _, e := range c.Events.All() {
			w.Lines[eventsFile] = append(w.Lines[eventsFile], e.Pos.String())
		}
	}
	return w
}

// file is the name of the document of a policy, which is the i-th one.
func (p *Policy) file(i int) string { return fmt.Sprintf("policies/%d-%s.json", i+1, p.Label) }

// length is the number of days of the run, from its beginning.
func (c *Continuation) length(s *scenario.Scenario) (int64, error) {
	perDay, next := int64(s.TicksPerDay), int64(c.Tick)+1
	bad := func(remedy, format string, args ...any) (int64, error) {
		return 0, &datasets.InvalidError{What: fmt.Sprintf("run %d", c.Run), Why: fmt.Sprintf(format, args...), Remedy: remedy}
	}
	const beyond = "--days goes on beyond the end"
	switch end := int64(s.NumTicks()); {
	case c.Days > 0 && next/perDay+c.Days > int64(s.NumDays) && s.Payments != nil && s.Payments.Episodes == scenario.EpisodesByDate:
		return bad("continue a run over all dates of the file, whose scenario has no payments.episodes", "it is one date of a payments file (payments.episodes: by_date), which ends with it")
	case c.Days > 0:
		return next/perDay + c.Days, nil
	case next >= end:
		return bad(beyond, "tick %d is its last", c.Tick)
	case c.Ticks == 0:
		return int64(s.NumDays), nil
	case next+c.Ticks > end:
		return bad(beyond, "it has %d ticks after tick %d", end-next, c.Tick)
	default: // up to the end of a day, because what the tables say about days needs whole ones
		days := (next + c.Ticks + perDay - 1) / perDay
		c.Beyond = days*perDay - next - c.Ticks
		return days, nil
	}
}

// events is the list of the events, one in a line.
func (c *Continuation) events() []byte {
	var lines []string
	for _, e := range c.Events.All() {
		lines = append(lines, string(e.Canonical()))
	}
	return []byte("[\n" + strings.Join(lines, ",\n") + "\n]\n")
}

// document is the text of the grid; files of its policies and events are added.
func (c *Continuation) document(files map[string][]byte, grid string, found plan.StoredRun, days int64) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "# Run %d of another data set from tick %d on, made by sweep continue.\n\nname = %s\n", c.Run, c.Tick+1, gridtext.TOML(gridtext.Name(found.Name, "-continued")))
	gridtext.Source(&b, grid, []int64{found.Index}, []int64{c.Run}, []string{found.Key})
	fmt.Fprintf(&b, "\n[continue]\ntick = %d\nstate = %s\ndays = %d\n", c.Tick, gridtext.TOML(c.State.Hash()), days)
	if c.Events != nil {
		files[eventsFile] = c.events()
		fmt.Fprintf(&b, "events = %s\n", gridtext.TOML(eventsFile))
	}
	for i, p := range c.Policies {
		value := fmt.Sprintf("value = { type = %s }", gridtext.TOML(p.Kind))
		if p.Text != nil {
			file := p.file(i)
			files[file] = p.Text
			value = "file = " + gridtext.TOML(file)
		}
		gridtext.PolicyAxis(&b, i, len(c.Policies), p.Agent)
		fmt.Fprintf(&b, "from_tick = %d\nvalues = [ { label = %s, %s } ]\n", c.Tick+1, gridtext.TOML(p.Label), value)
	}
	doc := found.Batch.Plan.Doc
	gridtext.Output(&b, doc.OutTables, doc.Compression)
	return []byte(b.String())
}

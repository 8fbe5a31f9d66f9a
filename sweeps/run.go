package sweeps

import (
	"fmt"
	"strings"

	"sweep/engine/scenario"
)

// Point is one combination of axis values.
type Point struct {
	Index  int64   // in [0, NumPoints)
	Values []Value // per axis
}

// Run is one replication of a point: one simulation.
type Run struct {
	Index       int64   // Point × NumReplications + Replication
	Point       int64   // in [0, NumPoints)
	Replication int64   // in [0, NumReplications)
	Values      []Value // per axis
	Date        string  // business date, if each date is a run of its own
	Seed        uint64
	Key         string // 16 hex digits; identifies the run by content, not by position
}

// Point computes the i-th point in time proportional to the number of axes. With exclusions, a point far from the
// previous ones takes a few thousand evaluations of the conditions.
func (g *Grid) Point(i int64) (Point, error) {
	if i < 0 || i >= g.NumPoints() {
		return Point{}, fmt.Errorf("grid %s has no point %d, only 0 to %d", g.name, i, g.NumPoints()-1)
	}
	return Point{Index: i, Values: g.move(i).values()}, nil
}

// Run computes the i-th run. Runs are ordered by point, then by replication. The key, and the seed where seeds are
// independent, depend on the resolved scenario, which the first run of a point resolves and the others reuse. If the
// scenario is not valid, the run is returned with the error and without a key.
func (g *Grid) Run(i int64) (Run, error) {
	if i < 0 || i >= g.runs {
		return Run{}, fmt.Errorf("grid %s has no run %d, only 0 to %d", g.name, i, g.runs-1)
	}
	r := Run{Index: i, Point: i / g.replications, Replication: i % g.replications}
	r.Values = g.move(r.Point).values()
	r.Seed = commonSeed(g.seed, r.Replication)
	p := g.resolver.point(r.Point)
	if p.err != nil {
		return r, fmt.Errorf("run %d (%s): %w", i, g.describe(r.Values), p.err)
	}
	at, err := p.at(g.rowsOf(r.Index, r.Replication))
	if err != nil {
		return r, fmt.Errorf("run %d (%s): %w", i, g.describe(r.Values), err)
	}
	c := at.content
	switch {
	case g.sources != nil:
		from := g.source(g.move(r.Point))
		source, err := from.grid.Run(from.index)
		if err != nil {
			return r, err
		}
		r.Seed, r.Date = source.Seed, source.Date
	case g.episodes != nil:
		if r.Date = p.reading.Dates[r.Replication]; g.seeding == IndependentSeeds {
			r.Seed = independentEpisodeSeed(g.seed, r.Date, c)
		} else {
			r.Seed = episodeSeed(g.seed, r.Date, p.reading.Days[r.Replication])
		}
	case g.seeding == IndependentSeeds:
		r.Seed = independentSeed(g.seed, r.Replication, c)
	}
	r.Key = runKey(c, r.Seed)
	return r, nil
}

// Scenario returns the resolved, validated scenario of a run, with its seed and the rows of its files. It shares everything
// but the seed with the other runs of the point and must not be modified.
func (g *Grid) Scenario(r Run) (*scenario.Scenario, error) { return g.scenarioOf(r, (*reading).inputs) }

// Settings is Scenario without the rows of files: only their hash and dates.
func (g *Grid) Settings(r Run) (*scenario.Scenario, error) {
	return g.scenarioOf(r, func(read *reading, replication int64) (*scenario.Inputs, error) { return read.header(replication), nil })
}

func (g *Grid) scenarioOf(r Run, inputs func(*reading, int64) (*scenario.Inputs, error)) (*scenario.Scenario, error) {
	if r.Point < 0 || r.Point >= g.NumPoints() {
		return nil, fmt.Errorf("grid %s has no point %d, only 0 to %d", g.name, r.Point, g.NumPoints()-1)
	}
	p := g.resolver.point(r.Point)
	if p.err != nil {
		return nil, fmt.Errorf("run %d (%s): %w", r.Index, g.describe(r.Values), p.err)
	}
	at, err := p.at(g.rowsOf(r.Index, r.Replication))
	if err != nil {
		return nil, fmt.Errorf("run %d (%s): %w", r.Index, g.describe(r.Values), err)
	}
	s := *at.scenario
	s.Seed = r.Seed
	if p.reading != nil {
		if s.Inputs, err = inputs(p.reading, g.rowsOf(r.Index, r.Replication)); err != nil {
			return nil, err
		}
	}
	return &s, nil
}

// move computes the values of a point.
func (g *Grid) move(point int64) *cursor {
	if g.kept != nil {
		point = g.kept.at(point)
	}
	c := g.expansion.cursor()
	c.move(point)
	return c
}

// describe formats the values of a point for messages.
func (g *Grid) describe(values []Value) string { return describe(g.axes, values) }

func (c *cursor) describe() string { return describe(c.x.axes, c.values()) }

func describe(axes []*axis, values []Value) string {
	if len(values) == 0 {
		return "the base scenario"
	}
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = axes[i].name + " = " + v.Label()
	}
	return strings.Join(parts, ", ")
}

package main

import (
	"errors"
	"fmt"
	"strings"

	"sweep/datasets/query"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/sweeps"
)

// The means are an overview, not an analysis. The limits keep them on one screen and faster than the sweep. Each batch has a
// file of table runs, which costs the database 70 kB and half a millisecond.
const (
	resultAxesMax    = 4
	resultValuesMax  = 8
	resultBatchesMax = 2000
)

// printResults prints the means of a complete data set for the values of each axis, to show the effect of every axis. Builds
// without the query engine print nothing.
func printResults(c *Context, dir vfs.Place, g *sweeps.Grid) error {
	axes, untold := resultAxes(g)
	if len(axes) == 0 {
		return nil
	}
	db, err := query.Open(c, dir, query.Options{TempDir: c.Env("TMPDIR")})
	if errors.Is(err, query.ErrNoEngine) {
		return nil
	}
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Damage(); err != nil {
		return err
	}
	heads := []string{"means by", "", ">settled", ">unsettled", ">delay, ticks", ">delay indicator", ">liquidity used"}
	if g.HasPrices() {
		heads = append(heads, ">cost")
	}
	means := text.NewTable(heads...)
	means.KeyColumns = 2
	var notes []string
	for _, a := range axes {
		t, err := db.Query(c, a.script())
		if err != nil {
			return err
		}
		notes = append(notes, a.add(means, t, len(heads), g.Currency())...)
	}
	c.Printf("\n")
	c.printTable(means, "")
	if untold != "" {
		notes = append(notes, untold)
	}
	for _, note := range notes {
		c.Printf("%s\n", note)
	}
	return nil
}

// resultAxis is an axis with few values.
type resultAxis struct {
	sweeps.Axis
	others []string // the axes that must have the same values where its values are compared
	with   []string // the axes that vary together with it

	sampled bool // every point has different values on all axes
}

// resultAxes selects the axes whose means are shown, and returns a note about the others.
func resultAxes(g *sweeps.Grid) (axes []resultAxis, untold string) {
	all := g.Axes()
	var left []string
	for _, a := range all {
		switch {
		case a.Values.Len() == 1:
		case a.Values.Len() == 0 || a.Values.Len() > resultValuesMax || len(axes) == resultAxesMax:
			left = append(left, a.Name)
		default:
			axes = append(axes, relate(a, all, g.Design()))
		}
	}
	if len(axes) == 0 || len(left) == 0 {
		return axes, ""
	}
	return axes, "not shown: " + text.List(left) + fmt.Sprintf(" (means are shown for at most %d axes with 2 to %d values)", resultAxesMax, resultValuesMax)
}

// relate determines which axes must be equal when the values of an axis are compared: all others, except those that vary
// together with it, and those that have different values for each of its own. Points of a sampled design share no values.
func relate(a sweeps.Axis, all []sweeps.Axis, d sweeps.Design) resultAxis {
	r := resultAxis{Axis: a, sampled: d.Sampled()}
	within := map[string]bool{a.Name: true}
	for _, b := range all {
		switch {
		case b.Name == a.Name:
		case d.Together || a.Group != "" && a.Group == b.Group:
			r.with = append(r.with, b.Name)
			within[b.Name] = true
		}
	}
	for _, b := range all { // an axis comes after the one it depends on
		if b.DependsOn != "" && within[b.DependsOn] {
			within[b.Name] = true
		}
		if !within[b.Name] {
			r.others = append(r.others, b.Name)
		}
	}
	return r
}

// script returns the query for the means at every value of the axis, over the runs that all its values have in common: the
// same values of the other axes and the same replication. Runs without arrivals have no settlement rate, and runs without
// settlements no delay; the delay indicator counts what did not settle.
func (a *resultAxis) script() string {
	column := quoteName(a.Name)
	same := []string{"replication"}
	for _, name := range a.others {
		same = append(same, quoteName(name))
	}
	common := "status = 'completed'"
	if !a.sampled {
		common += fmt.Sprintf(" AND count(DISTINCT %s) FILTER (status = 'completed') OVER (PARTITION BY %s) = (SELECT count(DISTINCT %s) FROM runs WHERE status = 'completed')",
			column, strings.Join(same, ", "), column)
	}
	return fmt.Sprintf(`SELECT CAST(%s AS VARCHAR) AS label, count(*) FILTER (status = 'completed') AS runs, count(*) FILTER (common) AS compared,
avg(settlement_rate) FILTER (common) AS settled, avg(total_arrivals - total_settlements) FILTER (common) AS unsettled,
avg(avg_delay_ticks) FILTER (common) AS delay, avg(delay_indicator) FILTER (common) AS indicator,
avg(liquidity_used_intraday_cents) FILTER (common) AS liquidity, avg(total_cost_cents) FILTER (common) AS cost
FROM (SELECT *, %s AS common FROM runs)
GROUP BY %s ORDER BY %s`, column, common, column, orderOf(a.Axis))
}

// add appends the rows of the axis, as far as the table has columns for them, and returns notes about them.
func (a *resultAxis) add(means *text.Table, t *query.Table, columns int, c text.Currency) (notes []string) {
	var runs, compared int64
	completed := 0 // values with completed runs
	name := a.Name
	for _, row := range t.Rows {
		runs += row[1].(int64)
		completed += min(1, int(row[1].(int64)))
		compared += row[2].(int64)
		cells := []string{name, fmt.Sprint(row[0]), cell(row[3], text.Share), cell(row[4], text.Mean), cell(row[5], text.Mean),
			cell(row[6], indicator), cell(row[7], c.Mean), cell(row[8], c.Mean)}
		means.Add(cells[:columns]...)
		name = ""
	}
	if len(a.with) > 0 {
		notes = append(notes, a.Name+" varies together with "+text.List(a.with))
	}
	switch {
	case completed < a.Values.Len():
		notes = append(notes, fmt.Sprintf("%s: only %d of its %d values have completed runs", a.Name, completed, a.Values.Len()))
	case a.sampled:
		notes = append(notes, a.Name+": the points also differ on the other axes, because the design is sampled")
	case compared == 0:
		notes = append(notes, a.Name+": not compared, because no combination of the other axes has completed runs with all its values")
	}
	if compared > 0 && compared < runs {
		notes = append(notes, fmt.Sprintf("%s: compares %s of %s, for the combinations of other axes and replications that all its values have",
			a.Name, text.Count(compared), text.Counted(runs, "completed run")))
	}
	return notes
}

func quoteName(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// orderOf orders texts as in the grid, and numbers by size.
func orderOf(a sweeps.Axis) string {
	column := quoteName(a.Name)
	if a.Type != sweeps.String {
		return column
	}
	labels := make([]string, a.Values.Len())
	for i, v := range a.Values.All() {
		labels[i] = "'" + strings.ReplaceAll(v.Label(), "'", "''") + "'"
	}
	return "list_position([" + strings.Join(labels, ", ") + "], " + column + ")"
}

// indicator formats a settlement delay indicator, which is between 0 and 1 and often small.
func indicator(x float64) string {
	if x > 0 && x < 0.0005 {
		return "<0.001"
	}
	return text.Fixed(x, 3)
}

// cell formats a mean, or a dash for NULL.
func cell(v any, write func(float64) string) string {
	if f, ok := v.(float64); ok {
		return write(f)
	}
	return "–"
}

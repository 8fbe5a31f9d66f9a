package main

import (
	"errors"
	"fmt"
	"strings"

	"sweep/datasets/query"
	"sweep/engine/figures"
	"sweep/engine/money"
	"sweep/sweeps"
)

// A first look at the results, not an analysis: the limits keep it on a screen, and from taking longer than the sweep. Each
// batch has a file of the table runs, and the database takes 70 kB and half a millisecond for each.
const (
	resultAxesMax    = 4
	resultValuesMax  = 8
	resultBatchesMax = 2000
)

// printResults shows the means of a complete data set by the values of each axis, so that the effect of an axis can be
// seen before anything else is asked. Builds without the query engine leave it out.
func printResults(c *Context, dir string, g *sweeps.Grid) error {
	script := resultsScript(g)
	if script == "" {
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
	t, err := db.Query(c, script)
	if err != nil {
		return err
	}
	means := newTable("means by", "", ">settled", ">delay in ticks", ">liquidity used", ">cost")
	axis := ""
	for _, row := range t.Rows {
		name := ""
		if row[0] != axis {
			axis = fmt.Sprint(row[0])
			name = axis
		}
		means.add(name, fmt.Sprint(row[1]),
			cell(row[2], figures.Share), cell(row[3], figures.Mean), cell(row[4], money.Mean), cell(row[5], money.Mean))
	}
	c.Printf("\n")
	means.writeTo(c.Stdout, "")
	return nil
}

// resultsScript asks for the means at every value of every axis that has few values.
func resultsScript(g *sweeps.Grid) string {
	var parts []string
	for i, a := range g.Axes() {
		if len(a.Values) < 2 || len(a.Values) > resultValuesMax || len(parts) == resultAxesMax {
			continue
		}
		column := `"` + a.Name + `"`
		parts = append(parts, fmt.Sprintf(`SELECT %d AS axis_number, '%s' AS axis, CAST(%s AS VARCHAR) AS label, row_number() OVER (ORDER BY %s) AS value_number,
avg(settlement_rate) AS settled, avg(avg_delay_ticks) AS delay, avg(liquidity_used_cents) AS liquidity, avg(total_cost_cents) AS cost
FROM runs GROUP BY %s`, i, a.Name, column, orderOf(a), column))
	}
	if len(parts) == 0 {
		return ""
	}
	return "SELECT axis, label, settled, delay, liquidity, cost FROM (" + strings.Join(parts, "\nUNION ALL\n") + ") ORDER BY axis_number, value_number"
}

// orderOf orders texts as the grid has them and numbers by size.
func orderOf(a sweeps.Axis) string {
	column := `"` + a.Name + `"`
	if a.Type != sweeps.String {
		return column
	}
	labels := make([]string, len(a.Values))
	for i, v := range a.Values {
		labels[i] = "'" + strings.ReplaceAll(v.Label(), "'", "''") + "'"
	}
	return "list_position([" + strings.Join(labels, ", ") + "], " + column + ")"
}

// cell writes a mean; there is none where all runs have failed.
func cell(v any, write func(float64) string) string {
	if f, ok := v.(float64); ok {
		return write(f)
	}
	return "–"
}

package main

import (
	"encoding/json"

	"sweep/datasets/stats"
	"sweep/datasets/tabular"
	"sweep/engine/text"
)

// AdjustCmd is sweep adjust.
type AdjustCmd struct {
	From   string `required:"" placeholder:"FILE" help:"Read the p-values from a CSV or Parquet file."`
	Column string `required:"" placeholder:"NAME" help:"Name the column with the p-values."`
	Method string `required:"" enum:"holm,bh" placeholder:"METHOD" help:"Choose the correction: holm (Holm, for claims) or bh (Benjamini-Hochberg, for screening)."`
	tableFlags
}

// Help is shown below the usage.
func (*AdjustCmd) Help() string {
	return `Of twenty comparisons without any difference, one has p < 0.05 by chance. Holm's correction keeps the chance of a single false claim
at the level; Benjamini and Hochberg's keeps the expected share of false ones among the claims.

  sweep adjust --from tests.csv --column p --method holm`
}

// Run adjusts and prints.
func (a *AdjustCmd) Run(c *Context) error {
	c.JSON = a.JSON
	if err := a.check(); err != nil {
		return err
	}
	columns, err := readColumns(a.From, (*tabular.File).Numbers, a.Column)
	if err != nil {
		return err
	}
	p := columns[0]
	for i, x := range p {
		if x < 0 || x > 1 {
			return invalid("", "%s: %s in row %d is %v, and p-values are from 0 to 1", a.From, a.Column, i+1, x)
		}
	}
	adjusted := stats.Holm(p)
	if a.Method == "bh" {
		adjusted = stats.BenjaminiHochberg(p)
	}
	rows := &resultTable{}
	shown := text.NewTable(">row", ">"+a.Column, ">adjusted")
	for i := range p {
		rows.add(resultCell{"row", int64(i + 1)}, resultCell{"p", p[i]}, resultCell{"adjusted", adjusted[i]})
		shown.Add(text.Count(int64(i+1)), figure(p[i]), figure(adjusted[i]))
	}
	if err := a.write(rows); err != nil {
		return err
	}
	if a.JSON {
		return json.NewEncoder(c.Stdout).Encode(map[string][]float64{"adjusted": adjusted})
	}
	c.printTable(shown, "")
	return nil
}

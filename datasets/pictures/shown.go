package pictures

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// stored reports whether the runs of the data set have rows of a table.
func (s *Session) stored(table string) bool { return slices.Contains(s.Study.Tables, table) }

// onRequest are the tables that are written only if the grid names them.
var onRequest = []string{"decisions"}

// notStored says which of some tables the data set does not keep and how to have them; empty if it keeps all.
func (s *Session) notStored(tables ...string) string {
	missing := slices.DeleteFunc(slices.Clone(tables), s.stored)
	if len(missing) == 0 {
		return ""
	}
	names := list(missing, func(t string) string { return "“" + t + "”" }, " and ")
	noun, verb, it := "table", "is", "it"
	if len(missing) > 1 {
		noun, verb, it = "tables", "are", "them"
	}
	hint := ""
	if slices.ContainsFunc(missing, func(t string) bool { return slices.Contains(onRequest, t) }) {
		hint = ` (["*", "decisions"] has all tables)`
	}
	return fmt.Sprintf("The %s %s %s not stored in this data set. To see this picture, add %s to tables in [output] of the grid%s and run the grid with a new directory.", noun, names, verb, it, hint)
}

// views makes the views of the examples, one for each run.
func (s *Session) views(ctx context.Context, p *Picture, view func(context.Context, example) ([]View, error)) error {
	return s.viewsOf(ctx, p, s.examples(), view)
}

func (s *Session) viewsOf(ctx context.Context, p *Picture, examples []example, view func(context.Context, example) ([]View, error)) error {
	for _, e := range examples {
		list, err := view(ctx, e)
		if err != nil {
			return err
		}
		for _, v := range list {
			if v.Key == nil {
				v.Key = map[string]string{}
			}
			v.Key["run"] = fmt.Sprint(e.id)
			p.control("run", "run", v.Key["run"], s.runOption(e))
			p.Views = append(p.Views, v)
		}
	}
	if len(examples) == 0 && p.Missing == "" {
		p.Missing = "No completed run has a value of the metric by which runs are chosen, as runs without arrivals have none. Choose a run with --run."
	}
	slices.SortStableFunc(p.Controls, func(a, b Control) int { return boolean(a.Name != "run") - boolean(b.Name != "run") })
	return nil
}

// runOption names an example in a list.
func (s *Session) runOption(e example) string {
	if len(s.options.Runs) > 0 {
		return fmt.Sprintf("run %d", e.id)
	}
	return fmt.Sprintf("run %d, %s", e.id, strings.TrimPrefix(e.why, "the one with the "))
}

// Metrics of columns that are in no table runs.
const (
	moneyMetric = "money"
	shareKind   = "share"
)

// money describes a column of amounts.
func (s *Session) money(name, label string) Column {
	s.doc.Metrics[moneyMetric] = Metric{Label: "amount", Unit: "money"}
	return Column{Name: name, Label: label, Kind: "metric", Of: moneyMetric}
}

// money writes an amount.
func (s *Study) money(minor int64) string {
	return (&Metric{Unit: "money", currency: s.Currency}).say(float64(minor))
}

// share is a part of a whole as a cell, nil if there is no whole.
func share(part, whole int64) any {
	if whole == 0 {
		return nil
	}
	return mean(float64(part) / float64(whole))
}

// integer is a value of an integer column, 0 for NULL.
func integer(v any) int64 {
	switch v := v.(type) {
	case int64:
		return v
	case int32:
		return int64(v)
	}
	return 0
}

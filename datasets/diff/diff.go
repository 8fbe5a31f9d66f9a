// Package diff compares two data sets: whether they contain the same runs with the same content.
//
// Runs are the same if their keys are equal, regardless of their numbers, batches and partitions. Content is every row of
// every table, compared column by column and bit by bit, except for columns that only locate the run in its data set: its
// number, its point and replication, and the values of the axes, which are part of the key. Files with equal hashes are
// not read. A failed run does not count as present; if it was computed again, the run with the result counts.
package diff

import (
	"context"
	"slices"

	"sweep/datasets"
	"sweep/datasets/tables"
)

// Report is the result of a comparison.
type Report struct {
	RunsA  int64    `json:"runs_a"` // with a result
	RunsB  int64    `json:"runs_b"`
	Both   int64    `json:"runs_in_both"`
	OnlyA  Runs     `json:"only_in_a"`
	OnlyB  Runs     `json:"only_in_b"`
	Differ int64    `json:"runs_that_differ"`
	Runs   []Run    `json:"differences"`      // of the first runs that differ
	Tables []string `json:"tables"`           // that both keep, and that were compared
	TableA []string `json:"tables_only_in_a"` // that only one of them keeps
	TableB []string `json:"tables_only_in_b"`
	// Columns that only one of them has for some run of both, as TABLE.COLUMN: they were added to the format after the run was
	// planned in the other one.
	ColumnA []string `json:"columns_only_in_a"`
	ColumnB []string `json:"columns_only_in_b"`
	// Analyses are compared by their ids. Those that only one of them has are no difference: they say something about runs, which
	// are the same without them.
	AnalysesBoth   int64    `json:"analyses_in_both,omitempty"`
	AnalysesDiffer []string `json:"analyses_that_differ,omitempty"`
	AnalysisA      []string `json:"analyses_only_in_a,omitempty"`
	AnalysisB      []string `json:"analyses_only_in_b,omitempty"`
}

// Same reports whether the data sets are the same.
func (r *Report) Same() bool {
	return r.OnlyA.Count == 0 && r.OnlyB.Count == 0 && r.Differ == 0 && len(r.TableA) == 0 && len(r.TableB) == 0 &&
		len(r.ColumnA) == 0 && len(r.ColumnB) == 0 && len(r.AnalysesDiffer) == 0
}

// Runs counts runs and names the first of them.
type Runs struct {
	Count int64 `json:"count"`
	First []Ref `json:"first"`
}

// Ref names a run in its data set.
type Ref struct {
	ID  int64  `json:"run_id"`
	Key string `json:"run_key"`
}

// firstRuns is how many runs a report names.
const firstRuns = 10

func (r *Runs) add(ref Ref) {
	r.Count++
	if len(r.First) < firstRuns {
		r.First = append(r.First, ref)
	}
}

// Run is a run that is in both data sets with different content.
type Run struct {
	Key    string       `json:"run_key"`
	A      int64        `json:"run_id_a"`
	B      int64        `json:"run_id_b"`
	Places []Difference `json:"first_by_table"` // the first difference of every table that differs
}

// Difference is the first place where a table of a run differs.
type Difference struct {
	Table  string `json:"table"`
	Row    int64  `json:"row"`            // of the run in the table, from 0
	Tick   *int32 `json:"tick,omitempty"` // of the row, if the table has ticks
	Column string `json:"column,omitempty"`
	A      string `json:"a"` // the value; or what is said of the row or column if the other has none
	B      string `json:"b"`
}

// skipped are the tables that are not compared: rejected rows belong to no run, failures describe the machine that failed, and policies are compared by
// the hashes in policy_snapshots, because the file that holds a policy's document depends on the batches.
var skipped = []string{"failures", "policies", "rejected_rows"}

// Compare compares all runs of two data sets.
func Compare(ctx context.Context, a, b *datasets.Dataset) (*Report, error) {
	tablesA, err := tablesOf(a)
	if err != nil {
		return nil, err
	}
	tablesB, err := tablesOf(b)
	if err != nil {
		return nil, err
	}
	c := &comparison{report: &Report{OnlyA: Runs{First: []Ref{}}, OnlyB: Runs{First: []Ref{}}, Runs: []Run{}, Tables: []string{}, TableA: []string{}, TableB: []string{},
		ColumnA: []string{}, ColumnB: []string{}},
		a: newSide(a), b: newSide(b)}
	defer c.a.close()
	defer c.b.close()
	for _, t := range tables.Tables() {
		switch inA, inB := slices.Contains(tablesA, t.Name), slices.Contains(tablesB, t.Name); {
		case slices.Contains(skipped, t.Name) || t.Analysis || !inA && !inB:
		case inA && inB:
			c.report.Tables = append(c.report.Tables, t.Name)
		case inA:
			c.report.TableA = append(c.report.TableA, t.Name)
		default:
			c.report.TableB = append(c.report.TableB, t.Name)
		}
	}
	if err := c.index(ctx); err != nil {
		return nil, err
	}
	if err := c.visit(ctx); err != nil {
		return nil, err
	}
	c.unmatched()
	if err := c.analyses(ctx); err != nil {
		return nil, err
	}
	return c.report, nil
}

// tablesOf lists the tables that all plans of a data set keep.
func tablesOf(d *datasets.Dataset) ([]string, error) {
	var kept []string
	for i, p := range d.Plans() {
		selection, err := tables.SelectTables(p.OutTables)
		if err != nil {
			return nil, &datasets.InvalidError{What: d.Place().String(), Why: err.Error()}
		}
		if i == 0 {
			for _, t := range d.Tables() {
				kept = append(kept, t.Name)
			}
		}
		kept = slices.DeleteFunc(kept, func(table string) bool { return !selection.Has(table) || p.Table(table) == nil })
	}
	return kept, nil
}

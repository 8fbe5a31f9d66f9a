package results

import (
	"errors"
	"math"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
	"sweep/engine/document"
)

// agentTable has the columns of banks that quantities refer to, a row per bank and day.
const agentTable = "daily_agent_metrics"

// agentColumns are its numeric columns.
func agentColumns() (names []string) {
	for _, c := range tables.FindTable(agentTable).Columns {
		if c.Name != "run_id" && c.Name != "day" && (c.Type == "BIGINT" || c.Type == "INTEGER" || c.Type == "DOUBLE") {
			names = append(names, c.Name)
		}
	}
	return names
}

// added reports whether the days of a run are added up in a column: costs, counts and values. Of all other columns the mean of
// the days counts.
func added(column string) bool {
	switch column {
	case "settled_value_cents", "received_value_cents", "eod_borrowed_cents":
		return true
	}
	return strings.HasSuffix(column, "_cost_cents") || strings.HasPrefix(column, "num_")
}

// Of computes quantities of all runs: a column per quantity, in the order of r.Runs; NaN for NULL.
func (r *Results) Of(d *datasets.Dataset, quantities ...*Quantity) ([][]float64, error) {
	var refs []reference
	for _, q := range quantities {
		for _, ref := range q.refs {
			if !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	values, err := r.readReferences(d, refs)
	if err != nil {
		return nil, err
	}
	columns := make([][]float64, len(quantities))
	for i, q := range quantities {
		columns[i] = make([]float64, len(r.Runs))
		row := make([]float64, len(q.refs))
		for run := range r.Runs {
			for k, ref := range q.refs {
				row[k] = values[slices.Index(refs, ref)][run]
			}
			if columns[i][run] = q.value(row); math.IsInf(columns[i][run], 0) {
				columns[i][run] = math.NaN()
			}
		}
	}
	return columns, nil
}

// readReferences reads the columns of all references, in the order of r.Runs.
func (r *Results) readReferences(d *datasets.Dataset, refs []reference) ([][]float64, error) {
	values := make([][]float64, len(refs))
	var daily []*agentDays
	for i, ref := range refs {
		values[i] = make([]float64, len(r.Runs))
		for run := range values[i] {
			values[i][run] = math.NaN()
		}
		if ref.agent != "" {
			daily = append(daily, &agentDays{ref: ref, values: values[i], days: make([]int32, len(r.Runs))})
		} else {
			at := r.metric(ref.column)
			for run := range r.Runs {
				values[i][run] = r.Runs[run].Values[at]
			}
		}
	}
	if len(daily) == 0 {
		return values, nil
	}
	place := make(map[int64]int, len(r.Runs))
	for i := range r.Runs {
		place[r.Runs[i].ID] = i
	}
	if err := r.eachCommit(d, func(c datasets.CommitRecord) error { return readDays(d, c, place, daily) }); err != nil {
		return nil, err
	}
	for _, days := range daily {
		days.found = days.found || r.batches != nil // others may have it
		if err := days.finish(); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// agentDays collects a column of a bank.
type agentDays struct {
	ref    reference
	values []float64
	days   []int32
	found  bool
	others []string // ids of other banks
}

// readDays reads the days of the runs of a batch.
func readDays(d *datasets.Dataset, record datasets.CommitRecord, place map[int64]int, daily []*agentDays) (err error) {
	b := datasets.OpenBatch(d, record)
	defer func() { err = errors.Join(err, b.Close()) }()
	file, err := b.Table(agentTable)
	if err != nil || file == nil {
		return err
	}
	rows := file.Rows(parquet.All())
	defer rows.Close()
	id, agent := rows.Column("run_id"), rows.Column("agent_id")
	columns := make([]*parquet.Column, len(daily))
	for i, days := range daily {
		columns[i] = rows.Column(days.ref.column)
	}
	for rows.Next() {
		run, known := place[id.Int()]
		if !known {
			continue
		}
		name := agent.Text()
		for i, days := range daily {
			if name == days.ref.agent {
				days.add(run, number(columns[i]))
			} else if !days.found && len(days.others) < agentsShown && !slices.Contains(days.others, name) {
				days.others = append(days.others, name)
			}
		}
	}
	return b.Damaged(agentTable, rows.Err())
}

const agentsShown = 100

// add adds a day. Days without a value do not count.
func (a *agentDays) add(run int, value float64) {
	a.found = true
	if math.IsNaN(value) {
		return
	}
	if a.days[run] == 0 {
		a.values[run] = 0
	}
	a.values[run] += value
	a.days[run]++
}

// finish makes means of sums where days are not added up.
func (a *agentDays) finish() error {
	if !a.found {
		if len(a.others) == 0 {
			return errkind.Errorf(errkind.Invalid, "the data set has no table %s; output.tables of the grid leaves it out", agentTable)
		}
		return errkind.Errorf(errkind.Invalid, "there is no bank %q; %s", a.ref.agent, document.Suggest(a.ref.agent, a.others))
	}
	if !added(a.ref.column) {
		for run, n := range a.days {
			if n > 0 {
				a.values[run] /= float64(n)
			}
		}
	}
	return nil
}

// Columns are the columns of table runs that quantities refer to, for Read.
func Columns(quantities ...*Quantity) (names []string) {
	for _, q := range quantities {
		for _, ref := range q.refs {
			if ref.agent == "" && !slices.Contains(names, ref.column) {
				names = append(names, ref.column)
			}
		}
	}
	return names
}

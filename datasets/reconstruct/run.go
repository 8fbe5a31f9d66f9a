// Package reconstruct rebuilds a stored run from its tables alone: the complete state of the engine after any tick, and
// the ticks as the run's recorder saw them. It proves that the data set contains everything the simulator knew.
//
// A row of the table transactions has the tick of each change to a payment, so ignoring later ticks yields most of the
// payment's state. State that later events overwrite (priorities, submissions, queue order) is replayed from the table
// events. The state of the banks is in tick_agent_states, and the rest in the tables named after its contents.
package reconstruct

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
	"sweep/engine/scenario"
)

// Run is a computed run of a data set. Every method call reads the data set again and changes nothing.
type Run struct {
	batch    *datasets.Batch
	record   datasets.CommitRecord
	kept     tables.Selection // tables that the plan keeps
	id       int64
	scenario *scenario.Scenario
	names    []string // of the agents, ascending: the index of an agent is its place
	index    map[string]int32
	outside  []bool // by agent: it is no participant
}

// Open finds a run in its batch. The scenario is the one that the run's plan resolves to. Runs that are not computed yet
// or have failed are refused.
func Open(d *datasets.Dataset, batch, run int64, s *scenario.Scenario) (*Run, error) {
	name := fmt.Sprintf("run %d", run)
	record, err := d.Record(batch)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &datasets.InvalidError{What: name, Why: "it is not computed yet", Remedy: "sweep run computes what is missing"}
	}
	if err != nil {
		return nil, err
	}
	if run < record.FirstRun || run > record.LastRun || record.Plan < 1 || record.Plan > len(d.Plans()) {
		return nil, &datasets.InvalidError{What: name, Why: fmt.Sprintf("batch %d has the runs %d to %d", batch, record.FirstRun, record.LastRun)}
	}
	for _, f := range record.Failed {
		if f.Run == run {
			return nil, &datasets.InvalidError{What: name, Why: "it failed, so it has no results", Remedy: "sweep status shows why"}
		}
	}
	kept, err := tables.SelectTables(d.Plans()[record.Plan-1].OutTables)
	if err != nil {
		return nil, &datasets.InvalidError{What: name, Why: err.Error()}
	}
	r := &Run{batch: datasets.OpenBatch(d, record), record: record, kept: kept, id: run, scenario: s, index: map[string]int32{}}
	for i := range s.Agents {
		r.names = append(r.names, s.Agents[i].ID)
	}
	slices.Sort(r.names)
	for i, id := range r.names {
		r.index[id] = int32(i)
	}
	r.outside = make([]bool, len(r.names))
	for i := range s.Agents {
		r.outside[r.index[s.Agents[i].ID]] = s.Agents[i].Role != scenario.Participant
	}
	return r, nil
}

// Key is the run key.
func (r *Run) Key() string { return r.record.RunKeys[r.id-r.record.FirstRun] }

// Scenario is the scenario the run was computed from.
func (r *Run) Scenario() *scenario.Scenario { return r.scenario }

// Agents lists the ids of the agents by index.
func (r *Run) Agents() []string { return r.names }

// LastTick is the last tick of the run.
func (r *Run) LastTick() int32 { return int32(r.scenario.NumTicks()) - 1 }

// Close closes the files.
func (r *Run) Close() error { return r.batch.Close() }

// require refuses a run whose plan leaves out some of the tables.
func (r *Run) require(what string, tables ...string) error {
	for _, table := range tables {
		if !r.kept.Has(table) {
			return &datasets.InvalidError{What: fmt.Sprintf("run %d", r.id), Why: fmt.Sprintf("%s needs the table %s, which the grid's output leaves out", what, table),
				Remedy: "the run can be computed again with sweep simulate --dataset, or in a data set with all tables"}
		}
	}
	return nil
}

// rows starts reading the run's rows of a table, in the ticks from … to if the table has ticks. The states of the banks
// are stored day by day and not tick by tick; those of the days of these ticks are read.
func (r *Run) rows(table string, from, to int32) (*parquet.Rows, error) {
	file, err := r.batch.Table(table)
	if file == nil || err != nil {
		return parquet.NoRows(), err // a table without rows has no file
	}
	s := parquet.Run(r.id)
	switch {
	case table == "tick_agent_states":
		s = s.Days(r.dayOf(from), r.dayOf(to))
	case file.Has("tick"):
		s = s.Ticks(from, to)
	}
	return file.Rows(s), nil
}

// dayOf is the day of a tick.
func (r *Run) dayOf(tick int32) int32 { return tick / int32(r.scenario.TicksPerDay) }

// damaged returns a DamageError for a table.
func (r *Run) damaged(table string, err error) error { return r.batch.Damaged(table, err) }

// each calls visit with every row of the run in a table, in the ticks from … to if the table has ticks. The columns are
// the fields of the struct that columns points to, as parquet.Rows.Bind says.
func (r *Run) each(table string, from, to int32, columns any, visit func() error) error {
	cursor, err := r.rows(table, from, to)
	if err != nil {
		return err
	}
	cursor.Bind(columns)
	for err == nil && cursor.Next() {
		err = visit()
	}
	if closed := cursor.Close(); closed != nil {
		err = closed // takes precedence: the rows read so far may be wrong
	}
	return r.damaged(table, err)
}

// agent finds the index of a bank.
func (r *Run) agent(id string) (int32, error) {
	i, ok := r.index[id]
	if !ok {
		return 0, fmt.Errorf("bank %q is not in the scenario", id)
	}
	return i, nil
}

// Package reconstruct brings a stored run back to life from its tables alone: the complete state of the engine after any
// tick, and the ticks as the run's recorder saw them. It is the proof that the data set has everything the simulator had.
//
// A row of the table transactions says when things happened to a payment, so cutting the row off at a tick gives most of
// the payment's state then. What a later event overwrites (priorities, submissions, the order of queues) is folded from
// the table events. What the banks hold stands in tick_agent_states, and the remainder in the tables named after it.
package reconstruct

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"sweep/datasets"
	"sweep/datasets/rows"
	"sweep/datasets/vfs"
	"sweep/engine/scenario"
)

// Run is a computed run of a data set. Its methods read the data set anew each time and change nothing.
type Run struct {
	data     *datasets.Dataset
	record   datasets.CommitRecord
	kept     []string // tables that the plan keeps
	id       int64
	scenario *scenario.Scenario
	names    []string // of the agents, ascending: the index of an agent is its place
	index    map[string]int32
	open     map[string]*openTable
}

type openTable struct {
	file vfs.File
	rows *rows.File
}

// Open finds a run in its batch. The scenario is the one that the run's plan resolves to. Runs that are not computed or
// have failed are refused.
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
			return nil, &datasets.InvalidError{What: name, Why: "it has failed, so it has no rows but those that say so", Remedy: "sweep status tells why"}
		}
	}
	r := &Run{data: d, record: record, kept: d.Plans()[record.Plan-1].OutTables, id: run, scenario: s, index: map[string]int32{}, open: map[string]*openTable{}}
	for i := range s.Agents {
		r.names = append(r.names, s.Agents[i].ID)
	}
	slices.Sort(r.names)
	for i, id := range r.names {
		r.index[id] = int32(i)
	}
	return r, nil
}

// Key is the run key.
func (r *Run) Key() string { return r.record.RunKeys[r.id-r.record.FirstRun] }

// ID is the number of the run in the data set.
func (r *Run) ID() int64 { return r.id }

// Scenario is what the run was computed from.
func (r *Run) Scenario() *scenario.Scenario { return r.scenario }

// Agents lists the ids of the agents by index.
func (r *Run) Agents() []string { return r.names }

// LastTick is the last tick of the run.
func (r *Run) LastTick() int32 { return int32(r.scenario.NumTicks()) - 1 }

// Close closes the files.
func (r *Run) Close() error {
	var failed []error
	for _, t := range r.open {
		failed = append(failed, t.file.Close())
	}
	clear(r.open)
	return errors.Join(failed...)
}

// Keeps reports whether the data set keeps a table.
func (r *Run) Keeps(table string) bool { return slices.Contains(r.kept, table) }

// require refuses a run whose plan leaves out some of the tables.
func (r *Run) require(what string, tables ...string) error {
	for _, table := range tables {
		if !r.Keeps(table) {
			return &datasets.InvalidError{What: fmt.Sprintf("run %d", r.id), Why: fmt.Sprintf("%s needs the table %s, which the grid's output leaves out", what, table),
				Remedy: "the run can be computed again with sweep simulate --dataset, or in a data set with all tables"}
		}
	}
	return nil
}

// rows starts reading the run's rows of a table, in the ticks from … to if the table has ticks.
func (r *Run) rows(table string, from, to int32) (*rows.Rows, error) {
	i := slices.IndexFunc(r.record.Files, func(f datasets.CommittedFile) bool { return f.Table == table })
	if i < 0 {
		return rows.None(), nil // a table without rows has no file
	}
	t, ok := r.open[table]
	if !ok {
		var err error
		if t, err = openFile(r.data, r.record.Files[i]); err != nil {
			return nil, r.damaged(table, err)
		}
		r.open[table] = t
	}
	s := rows.Run(r.id)
	if t.rows.Has("tick") {
		s = s.Ticks(from, to)
	}
	return t.rows.Rows(s), nil
}

// hashedBytesMax is the size up to which a file is hashed before it is believed, which takes a few hundredths of a second.
// In larger ones the pages have checksums, and the counts of the tables are held against each other.
const hashedBytesMax = 32 << 20

func openFile(d *datasets.Dataset, f datasets.CommittedFile) (*openTable, error) {
	file, err := d.FS().Open(f.Path)
	if err != nil {
		return nil, err
	}
	err = checkContent(file, f)
	var opened *rows.File
	if err == nil {
		opened, err = rows.Open(f.Path, file, f.Bytes)
	}
	if err != nil {
		file.Close()
		return nil, err
	}
	return &openTable{file, opened}, nil
}

// checkContent holds the size of a file, and the hash of a small one, against its commit record.
func checkContent(file vfs.File, f datasets.CommittedFile) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.Size() != f.Bytes {
		return fmt.Errorf("it has %d bytes, %d were written", info.Size(), f.Bytes)
	}
	if f.Bytes > hashedBytesMax {
		return nil
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, io.NewSectionReader(file, 0, f.Bytes)); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		return errors.New("it is not the content that was written")
	}
	return nil
}

// damaged says that a table cannot be what was written.
func (r *Run) damaged(table string, err error) error {
	var coded interface{ ExitCode() int }
	if err == nil || errors.As(err, &coded) {
		return err
	}
	path := table
	for _, f := range r.record.Files {
		if f.Table == table {
			path = f.Path
		}
	}
	return &datasets.DamageError{Path: path, Batch: r.record.Batch, Why: err.Error(), Remedy: "sweep verify tells what is damaged and how to repair it"}
}

// each calls visit with every row of the run in a table, in the ticks from … to if the table has ticks. The columns are
// the fields of the struct that columns points to, as rows.Rows.Bind says.
func (r *Run) each(table string, from, to int32, columns any, visit func() error) error {
	cursor, err := r.rows(table, from, to)
	if err != nil {
		return err
	}
	cursor.Bind(columns)
	for err == nil && cursor.Next() {
		err = visit()
	}
	if closed := cursor.Close(); err == nil {
		err = closed
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

package datasets

import (
	"fmt"
	"slices"

	"sweep/datasets/parquet"
	"sweep/datasets/tables"
)

// Writer starts a file of runs of a plan as it is wanted, and the next one when a file has fileBytes; 0 is no limit.
func (u *RunsUpdate) Writer(s tables.Sink, plan int, want *Updated, fileBytes int64) (*tables.RowWriter, error) {
	as := &u.written[want.Plan-1]
	return tables.NewRowWriter(s, as.Table(tableOfRuns), u.plans[plan-1].Compression, as.TableAxes(), fileBytes)
}

// Rows iterates over the rows of a file of runs as they are wanted, in the newest version. The record is that of the batch,
// or of one with the same plan and partition.
func (u *RunsUpdate) Rows(r *CommitRecord, want *Updated, f *parquet.File) (tables.RowSource, error) {
	p, as := u.plans[r.Plan-1], u.written[want.Plan-1]
	t, axes := as.Table(tableOfRuns), as.TableAxes()
	constants, err := partitionValues(p, r.Partition)
	if err != nil {
		return nil, err
	}
	for _, a := range axes {
		if _, known := constants[a.Name]; known || indexAxis(p.Axes, a.Name) >= 0 {
			continue
		}
		constants[a.Name] = nil
		if label, known := AbsentLabel(u.plans, r.Plan-1, a.Name); known {
			if constants[a.Name], err = a.Type.Parse(label); err != nil {
				return nil, fmt.Errorf("axis %s: %w", a.Name, err)
			}
		}
	}
	for _, c := range p.Lacks(tableOfRuns) {
		constants[c.Name] = nil
	}
	rows, err := tables.ConvertRows(f, tableOfRuns, VersionOf(p.Tables), t.FileColumns(axes), constants)
	if err != nil {
		return nil, err
	}
	run := slices.IndexFunc(t.Columns, func(c tables.Column) bool { return c.Name == "run_id" })
	return &keptRows{RowSource: rows, run: run, want: want}, nil
}

// keptRows leaves out rows of replaced attempts.
type keptRows struct {
	tables.RowSource
	run  int // column of the run ids
	want *Updated
}

// Next advances to the next row.
func (k *keptRows) Next() bool {
	for k.RowSource.Next() {
		if !k.want.Drops(k.Values(k.run)[0].Int64()) {
			return true
		}
	}
	return false
}

// fileColumn is what distinguishes the columns of files.
type fileColumn struct {
	name, kind string
	id         int32
}

func columnsOfRuns(p *PlanDoc) []fileColumn {
	var list []fileColumn
	for _, c := range p.Table(tableOfRuns).FileColumns(p.TableAxes()) {
		list = append(list, fileColumn{c.Name, c.Type, c.ID})
	}
	return list
}

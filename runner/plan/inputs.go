package plan

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
	"sweep/sweeps"
)

// inputsOf describes what a grid reads from files.
func inputsOf(g Grid) []datasets.PlanInput {
	real, ok := g.(*sweeps.Grid)
	if !ok {
		return nil
	}
	var list []datasets.PlanInput
	for _, in := range real.Inputs() {
		list = append(list, datasets.PlanInput(in))
	}
	return list
}

// NeedsFiles refuses a grid whose runs must be computed where its files are, because the data set will not have their rows.
func NeedsFiles(g Grid) error {
	for _, in := range inputsOf(g) {
		if in.External {
			return &datasets.InvalidError{What: "the processes that compute the runs read the rows of " + strings.Join(in.Sources, ", ") + " from the data set",
				Why: "the scenario sets payments.inputs to external", Remedy: "remove that key, or compute the runs with sweep run GRID in one process per shard"}
		}
	}
	return nil
}

func classificationOf(g Grid) string {
	if real, ok := g.(*sweeps.Grid); ok {
		return real.Classification()
	}
	return ""
}

// storedInputs lets grids of a data set read its inputs. Each time, the data set is opened again: a grid may be used after the
// data set it was read from was closed.
func storedInputs(at vfs.Place, cache *sweeps.RowCache, doc datasets.PlanDoc) sweeps.Option {
	return sweeps.WithStored(storedIn(at, cache, []datasets.PlanDoc{doc}))
}

func storedIn(at vfs.Place, cache *sweeps.RowCache, docs []datasets.PlanDoc) sweeps.Stored {
	s := sweeps.Stored{Cache: cache, Read: func(hash string, read func(r io.ReaderAt, size int64) error) error {
		d, err := datasets.OpenUnread(at)
		if err != nil {
			return err
		}
		defer d.Close()
		return d.ReadInput(hash, read)
	}}
	for _, doc := range docs {
		for _, in := range doc.Inputs {
			if !slices.ContainsFunc(s.Inputs, func(known sweeps.Input) bool { return known.Reading == in.Reading }) {
				s.Inputs = append(s.Inputs, sweeps.Input(in))
			}
		}
	}
	return s
}

// InputsFrom lets a new grid take rows from a data set, of which it names runs.
func InputsFrom(at vfs.Place, docs []datasets.PlanDoc) sweeps.Option {
	s := storedIn(at, &sweeps.RowCache{}, docs)
	s.Elsewhere = true
	return sweeps.WithStored(s)
}

// sameInputs reports whether two plans read the same rows.
func sameInputs(a, b []datasets.PlanInput) bool {
	return slices.EqualFunc(a, b, func(x, y datasets.PlanInput) bool {
		return x.Reading == y.Reading && x.Hash == y.Hash && x.External == y.External && x.Rejects == y.Rejects
	})
}

// changedRows returns which rows of a grid differ from those that the data set has read in the same way; "" if none do. Other
// rows are other runs, which are at the same points as those of the data set.
func changedRows(plans []datasets.PlanDoc, new datasets.PlanDoc) string {
	for _, in := range new.Inputs {
		for _, p := range slices.Backward(plans) {
			i := slices.IndexFunc(p.Inputs, func(old datasets.PlanInput) bool { return old.Reading == in.Reading })
			if i < 0 {
				continue
			}
			old := p.Inputs[i]
			files := strings.Join(in.Sources, ", ")
			if len(in.Days) == 0 && old.Hash != in.Hash {
				return fmt.Sprintf("the rows of %s have changed (their hash is %.12s… instead of %.12s…); "+
					"sweep run DIR continues the data set with the rows that it has", files, in.Hash, old.Hash)
			}
			for k, date := range in.Dates {
				if j, found := slices.BinarySearch(old.Dates, date); len(in.Days) > 0 && found && old.Days[j] != in.Days[k] {
					return fmt.Sprintf("the rows of %s on %s have changed (their hash is %.12s… instead of %.12s…); "+
						"sweep run DIR continues the data set with the rows that it has", files, date, in.Days[k], old.Days[j])
				}
			}
		}
	}
	return ""
}

// writeInput writes rows of the plan's grid.
func (p *Plan) writeInput(hash string, to io.Writer) error {
	s, err := p.grid()
	if err != nil {
		return err
	}
	if real, ok := s.own.(*sweeps.Grid); ok && real.HasInputs() {
		return real.WriteInput(hash, to)
	}
	return datasets.NoInputWriter(hash, to)
}

// Create creates the data set of a first plan.
func (p *Plan) Create(at vfs.Place) (*datasets.Dataset, error) {
	return datasets.CreateFrom(at, p.Doc, p.writeInput)
}

// RestoreInputs writes inputs of the plans again that are missing or damaged, if the grid has just read their files.
func (ps Plans) RestoreInputs(d *datasets.Dataset, g Grid) error {
	real, ok := g.(*sweeps.Grid)
	if !ok || !real.HasInputs() {
		return nil
	}
	for _, p := range ps {
		if len(p.Doc.Inputs) > 0 && sameSources(p.Doc, g) {
			return d.StoreInputs(&p.Doc, real.WriteInput)
		}
	}
	return nil
}

// newRejects lists the lists of rejected rows of a plan that the plans before it do not have.
func newRejects(before []datasets.PlanDoc, doc datasets.PlanDoc) []string {
	var list []string
	for _, in := range doc.Inputs {
		known := slices.ContainsFunc(before, func(p datasets.PlanDoc) bool {
			return slices.ContainsFunc(p.Inputs, func(old datasets.PlanInput) bool { return old.Rejects == in.Rejects })
		})
		if in.Rejects != "" && !known && !slices.Contains(list, in.Rejects) {
			list = append(list, in.Rejects)
		}
	}
	return list
}

// Rejected visits the rejected rows that the batch writes: the first batch of a plan writes those of the files that the plan has
// read first.
func (b Batch) Rejected(visit func(tables.RejectedRow) error) error {
	if b.Number != b.Plan.Doc.FirstBatch || len(b.Plan.rejects) == 0 {
		return nil
	}
	s, err := b.Plan.grid()
	if err != nil {
		return err
	}
	real, ok := s.own.(*sweeps.Grid)
	if !ok {
		return nil
	}
	return real.Rejected(func(in sweeps.Input, file string, line int64, reason string) error {
		if !slices.Contains(b.Plan.rejects, in.Rejects) {
			return nil
		}
		return visit(tables.RejectedRow{Input: in.Hash, File: file, Line: line, Reason: reason})
	})
}

// InputChecker returns the function with which a verification decodes the inputs of a data set.
func InputChecker(d *datasets.Dataset) func(hash string, r io.ReaderAt, size int64) error {
	plans, err := Load(d)
	if err != nil {
		return nil // the plans are reported by themselves
	}
	return func(hash string, r io.ReaderAt, size int64) error {
		for _, p := range plans {
			if !slices.Contains(p.Doc.StoredInputs(), hash) {
				continue
			}
			s, err := p.grid()
			if err != nil {
				return nil //nolint:nilerr // a grid that cannot be read is reported when runs are computed again
			}
			if real, ok := s.own.(*sweeps.Grid); ok {
				return real.CheckInput(hash, r, size)
			}
		}
		return nil
	}
}

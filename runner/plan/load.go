package plan

import (
	"errors"
	"fmt"
	"slices"
	"sync"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine"
	"sweep/runner/shell"
	"sweep/sweeps"
)

// Load reads the plans of a data set. A plan gets its grid when it is first needed: one of the known grids if it was
// made from the same files, else the one stored in the plan.
func Load(d *datasets.Dataset, known ...Grid) (Plans, error) { return Plans(nil).Grown(d, known...) }

// Grown loads the plans that the data set has beyond these.
func (ps Plans) Grown(d *datasets.Dataset, known ...Grid) (Plans, error) {
	plans, err := decode(ps, d.Plans())
	if err != nil {
		return nil, err
	}
	cache, at := &sweeps.RowCache{}, d.Place()
	for _, p := range plans[len(ps):] {
		p.grid = sync.OnceValues(func() (*source, error) {
			g, err := plans.gridOf(p, known, storedInputs(at, cache, p.Doc))
			if err == nil {
				return sourceOf(g, p.Doc)
			}
			return nil, err
		})
	}
	return plans, nil
}

// decode reads the documents of plans, of which the first are known.
func decode(known Plans, docs []datasets.PlanDoc) (Plans, error) {
	plans := slices.Clone(known)
	for i, doc := range docs {
		if i < len(known) {
			continue
		}
		groups, err := decodeGroups(doc.Batching)
		var p *Plan
		if err == nil {
			p, err = newPlan(doc, groups)
		}
		if err != nil {
			return nil, datasets.PlanDamage(doc.Number, fmt.Errorf("batching: %w", err))
		}
		p.dates = numberDates(docs[:i+1]).of(datesOf(doc))
		p.rejects = newRejects(docs[:i], doc)
		plans = append(plans, p)
	}
	if len(plans) == 0 {
		return nil, errors.New("the data set has no plan")
	}
	return plans, nil
}

// Check checks what only the maker of the plans of a data set understands: how their runs are divided into batches.
func Check(docs []datasets.PlanDoc) error {
	_, err := decode(nil, docs)
	return err
}

// gridOf is the grid of a plan: a known one, that of an earlier plan from the same files, or the one stored in it.
func (ps Plans) gridOf(p *Plan, known []Grid, inputs sweeps.Option) (Grid, error) {
	for _, g := range known {
		if sameSources(p.Doc, g) {
			return planned(g, p.Doc)
		}
	}
	for _, q := range ps {
		if q == p {
			break
		}
		if q.Doc.GridFile == p.Doc.GridFile && equalSources(q.Doc.Sources, p.Doc.Sources) && sameInputs(q.Doc.Inputs, p.Doc.Inputs) {
			s, err := q.grid()
			if err != nil {
				return nil, err
			}
			return s.own, nil
		}
	}
	return stored(p.Doc, inputs)
}

// ReadGrid reads the grid of the plan, so that one that cannot be read is reported before its runs are computed.
func (p *Plan) ReadGrid(at vfs.Place) error {
	_, err := p.grid()
	var damage *datasets.DamageError
	if err == nil || errors.As(err, &damage) {
		return err
	}
	return &datasets.InvalidError{What: fmt.Sprintf("plan %d of %s", p.Doc.Number, at), Why: "the grid stored in it cannot be read: " + err.Error(),
		Remedy: "use the version of sweep that wrote it; if that cannot read it either, restore the plan from a copy"}
}

// ReadGrids reads the grids of all plans. It refuses plans whose runs this program would compute differently.
func (ps Plans) ReadGrids(d *datasets.Dataset) error {
	if err := ps.sameSemantics(); err != nil {
		return err
	}
	for _, p := range ps {
		if err := p.ReadGrid(d.Place()); err != nil {
			return err
		}
	}
	return nil
}

// Computable refuses to compute what is missing of a data set that was started with another version of the engine or of
// the tables, or whose grids cannot be read.
func (ps Plans) Computable(d *datasets.Dataset) error {
	if err := ps.SameVersion(d); err != nil {
		return err
	}
	return ps.ReadGrids(d)
}

// SameVersion refuses to add runs to a data set that was started with another version of the engine or of the tables.
func (ps Plans) SameVersion(d *datasets.Dataset) error {
	if err := ps.sameSemantics(); err != nil || !d.Older() {
		return err
	}
	return errkind.Errorf(errkind.Invalid, "%s has an earlier format, and runs are added to data sets of the newest alone; run %s first",
		d.Place(), shell.Join("sweep", "migrate", d.Place().Text()))
}

func (ps Plans) sameSemantics() error {
	for _, p := range ps {
		if p.Doc.Semantics != engine.SemanticsVersion {
			return errkind.Errorf(errkind.Invalid, "the data set was begun with version %d of the simulation, this program has %d; "+
				"continue with the program that began it, or start in a new directory", p.Doc.Semantics, engine.SemanticsVersion)
		}
	}
	return nil
}

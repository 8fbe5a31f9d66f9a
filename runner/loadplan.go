package runner

import (
	"errors"
	"fmt"

	"sweep/datasets"
	"sweep/engine"
)

// loadPlans reads the plans of a data set to compute what is missing. This requires the version of the tables that the
// data set was started with.
func loadPlans(d *datasets.Dataset, g Grid, reload reloader) ([]*Plan, error) {
	for _, doc := range d.Plans() {
		if err := sameVersion(d, doc); err != nil {
			return nil, err
		}
	}
	return readPlans(d, g, reload)
}

// readPlans reads the plans of a data set. Plans made from the same files as the grid g use g; the others get their
// grids from the sources stored in them.
func readPlans(d *datasets.Dataset, g Grid, reload reloader) ([]*Plan, error) {
	plans, err := skeletons(d.Plans())
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		if err := sameSemantics(p.Doc); err != nil {
			return nil, err
		}
		if err := p.load(d, plans, g, reload); err != nil {
			return nil, err
		}
		if p.grid.NumPoints() != p.Doc.Points || p.grid.NumReplications() != p.Doc.Replications {
			return nil, datasets.PlanDamage(p.Doc.Number, fmt.Errorf("points and replications are %d and %d, the grid in sources has %d and %d",
				p.Doc.Points, p.Doc.Replications, p.grid.NumPoints(), p.grid.NumReplications()))
		}
	}
	return plans, nil
}

// load gives the plan its grid: g, that of an earlier plan from the same files, or the one stored in it.
func (p *Plan) load(d *datasets.Dataset, plans []*Plan, g Grid, reload reloader) error {
	switch {
	case g != nil && sameSources(p.Doc, g):
		return p.setGrid(narrowed(g))
	case plans[p.family] != p:
		return p.setGrid(plans[p.family].source)
	}
	own, err := reload(p.Doc)
	if err == nil {
		err = p.setGrid(own)
	}
	return unreadableGrid(d.Dir(), p.Doc.Number, err)
}

// unreadableGrid reports that the grid stored in a plan cannot be read: it was written by another version, or by hand.
func unreadableGrid(dir string, plan int, err error) error {
	if err == nil {
		return nil
	}
	return &datasets.InvalidError{What: fmt.Sprintf("plan %d of %s", plan, dir), Why: "the grid stored in it cannot be read: " + err.Error(),
		Remedy: "use the version of sweep that wrote it; if that cannot read it either, restore the plan from a copy"}
}

// skeletons reads the plans without their grids, which is enough for counting.
func skeletons(docs []datasets.PlanDoc) ([]*Plan, error) {
	var plans []*Plan
	for _, doc := range docs {
		groups, err := decodeGroups(doc.Batching)
		var p *Plan
		if err == nil {
			p, err = newPlan(doc, groups)
		}
		if err != nil {
			return nil, datasets.PlanDamage(doc.Number, fmt.Errorf("batching: %w", err))
		}
		p.family = familyOf(plans, p)
		plans = append(plans, p)
	}
	if len(plans) == 0 {
		return nil, errors.New("the data set has no plan")
	}
	return plans, nil
}

// CheckPlans checks what only the maker of the plans of a data set understands: how their runs are divided into
// batches.
func CheckPlans(docs []datasets.PlanDoc) error {
	_, err := skeletons(docs)
	return err
}

// sameVersion refuses to add runs to a data set that was started with another version of the engine or of the tables.
func sameVersion(d *datasets.Dataset, doc datasets.PlanDoc) error {
	if err := sameSemantics(doc); err != nil || !d.Older() {
		return err
	}
	return invalidf("%s has an earlier format, and runs are added to data sets of the newest alone; run %s first",
		d.Dir(), ShellLine("sweep", "migrate", d.Dir()))
}

// sameSemantics refuses to compute runs of a data set that was started with another version of the engine.
func sameSemantics(doc datasets.PlanDoc) error {
	if doc.Semantics == engine.SemanticsVersion {
		return nil
	}
	return invalidf("the data set was begun with version %d of the simulation, this program has %d; "+
		"continue with the program that began it, or start in a new directory", doc.Semantics, engine.SemanticsVersion)
}

// familyOf is the position of the first plan made from the same files, which may be the plan itself.
func familyOf(plans []*Plan, p *Plan) int {
	for i, q := range plans {
		if q.Doc.GridFile == p.Doc.GridFile && equalSources(q.Doc.Sources, p.Doc.Sources) {
			return i
		}
	}
	return len(plans)
}

func sameSources(doc datasets.PlanDoc, g Grid) bool {
	return doc.GridFile == g.File() && equalSources(doc.Sources, sourceFiles(g.Source()))
}

func equalSources(a, b []datasets.SourceFile) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Name != b[i].Name || a[i].Text != b[i].Text || string(a[i].Binary) != string(b[i].Binary) {
			return false
		}
	}
	return true
}

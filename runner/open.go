package runner

import (
	"errors"
	"fmt"

	"sweep/datasets"
)

// work is an open data set with its plans, each with its grid.
type work struct {
	data    *datasets.Dataset
	plans   []*Plan
	newPlan int // number of the plan that was added; 0: none
	// Rounds in a row that this shard had to complete by itself; it waits half as long after each.
	takeovers int
	grid      Grid // the grid being run; nil if only planned runs are computed
}

// planTries bounds how often another process may add a plan before we add ours.
const planTries = 5

// openWork opens the data set of a grid, creates it if there is none, and adds a plan if the grid has something new.
func openWork(g Grid, o Options) (*work, error) {
	for range planTries {
		w, err := openOnce(g, o)
		var conflict *datasets.PlanConflictError
		if !errors.As(err, &conflict) {
			return w, err
		}
		// Another process wrote its plan first; what is new is determined again, given that plan.
	}
	return nil, fmt.Errorf("%s: other processes keep adding plans", o.Dir)
}

func openOnce(g Grid, o Options) (*work, error) {
	d, err := datasets.Open(o.FS, o.Dir)
	var missing *datasets.NoDatasetError
	switch {
	case errors.As(err, &missing):
		return createWork(g, o)
	case err != nil:
		return nil, err
	}
	w := &work{data: d}
	if err := w.adopt(g, o); err != nil {
		d.Close()
		return nil, err
	}
	return w, nil
}

func createWork(g Grid, o Options) (*work, error) {
	p, err := MakePlan(g)
	if err != nil {
		return nil, err
	}
	d, err := datasets.Create(o.FS, o.Dir, p.Doc)
	if err != nil {
		return nil, err
	}
	w := &work{data: d, plans: []*Plan{p}, newPlan: 1}
	if docs := d.Plans(); len(docs) == 1 {
		p.Doc = docs[0]
		return w, nil
	}
	// Another process has just created the data set and is already ahead.
	if err := w.adopt(g, o); err != nil {
		d.Close()
		return nil, err
	}
	return w, nil
}

// adopt reads the plans and adds one for what they lack of the grid.
func (w *work) adopt(g Grid, o Options) error {
	var err error
	if w.plans, err = loadPlans(w.data, g, o.reload); err != nil {
		return err
	}
	p, err := newPlanFor(g, o, w.plans)
	if p == nil || err != nil {
		return err
	}
	return w.add(p)
}

// newPlanFor is the plan that a grid needs in addition to the existing ones; nil if it needs none.
func newPlanFor(g Grid, o Options, plans []*Plan) (*Plan, error) {
	if len(plans) == 0 {
		return MakePlan(g)
	}
	for _, p := range plans {
		if p.source == g {
			return nil, nil // planned already, from the same files
		}
	}
	return extend(o.Dir, plans, g)
}

// add writes a plan into the data set.
func (w *work) add(p *Plan) error {
	if err := w.data.AddPlan(p.Doc); err != nil {
		return err
	}
	docs := w.data.Plans()
	p.Doc = docs[len(docs)-1]
	p.family = familyOf(w.plans, p)
	w.plans, w.newPlan = append(w.plans, p), p.Doc.Number
	return nil
}

package runner

import (
	"errors"
	"fmt"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/views"
	"sweep/runner/plan"
)

// work is an open data set with its plans.
type work struct {
	o       Options
	data    *datasets.Dataset // nil: it does not exist yet
	plans   plan.Plans
	newPlan int // number of the plan that was added; 0: none

	rule        *plan.Rule        // of the grid being run; nil: none, or only planned runs are computed
	replication *plan.Replication // after the last round of the rule
	takeovers   int               // rounds in a row that this shard had to complete by itself; it waits half as long after each
}

// planTries bounds how often another process may add a plan before we add ours.
const planTries = 5

// openPlanned checks a grid and opens its data set. It creates the data set if there is none, and adds a plan if the grid has
// something new.
func openPlanned(g plan.Grid, o Options) (*work, error) {
	if err := plan.CheckRuns(g); err != nil {
		return nil, err
	}
	if o.Isolation != nil {
		if err := plan.NeedsFiles(g); err != nil {
			return nil, err
		}
	}
	for range planTries {
		w, err := planOnce(g, o)
		var conflict *datasets.PlanConflictError
		if !errors.As(err, &conflict) {
			return w, err
		}
		// Another process wrote its plan first; what is new is determined again, given that plan.
	}
	return nil, fmt.Errorf("%s: other processes keep adding plans", o.Dir)
}

func planOnce(g plan.Grid, o Options) (*work, error) {
	w, err := openFor(g, o)
	if err != nil {
		return nil, err
	}
	p, err := w.newPlanFor(g)
	switch {
	case err != nil:
	case p != nil:
		err = w.add(p)
	default:
		err = w.plans.RestoreInputs(w.data, g)
	}
	if err != nil {
		w.close()
		return nil, err
	}
	if o.Session != nil {
		o.Session.keep(w)
	}
	return w, nil
}

// openFor opens the data set of a grid, which may not exist yet.
func openFor(g plan.Grid, o Options) (*work, error) {
	w, err := openExisting(o, g)
	var missing *datasets.NoDatasetError
	if errors.As(err, &missing) {
		w, err = &work{o: o}, nil
	}
	if err == nil {
		w.rule = plan.RuleOf(g)
	}
	return w, err
}

// openExisting opens a data set to compute what is missing of its plans. Grids that are known need not be read again.
func openExisting(o Options, known ...plan.Grid) (*work, error) {
	s := o.Session
	if s == nil {
		s = &Session{}
	}
	d, plans, err := s.Open(o.Dir, append(known, o.known...)...)
	w := &work{o: o, data: d, plans: plans}
	if err == nil {
		err = w.plans.Computable(d)
	}
	if err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

// close closes the data set, unless it belongs to a session.
func (w *work) close() {
	if w.data != nil && (w.o.Session == nil || w.o.Session.data != w.data) {
		w.data.Close()
	}
}

// newPlanFor is the plan that a grid needs in addition to the existing ones; nil if it needs none.
func (w *work) newPlanFor(g plan.Grid) (*plan.Plan, error) {
	p, err := plan.Make(g, w.plans)
	var different *plan.DifferentGrid
	if errors.As(err, &different) {
		different.Dir = w.o.Dir.String()
	}
	return p, err
}

// add writes a plan into the data set, and creates the data set for the first one.
func (w *work) add(p *plan.Plan) (err error) {
	if w.data == nil {
		w.data, err = p.Create(w.o.Dir)
	}
	if err == nil {
		err = w.plans.Add(w.data, p)
	}
	if err == nil {
		w.newPlan = p.Doc.Number
		err = w.widenRuns()
	}
	return err
}

// widenRuns gives the files of table runs the columns of a new plan, before files with these columns stand beside them, and
// lets dataset.sql list the files. Damage is reported when the sweep ends.
func (w *work) widenRuns() error {
	plans := w.data.Plans()
	patterns := len(plans) > 1 && plans[len(plans)-2].Compacted // dataset.sql may have patterns, which match unfinished batches
	if !w.data.RunsChange() && !patterns {
		return nil
	}
	if _, err := views.Rebuild(w.data); errkind.Of(err) != errkind.Damage {
		return err
	}
	return nil
}

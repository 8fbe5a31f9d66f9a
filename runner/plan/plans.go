package plan

import "sweep/datasets"

// Plans are the plans of a data set in the order in which they were added. Their run ids and batch numbers follow each
// other.
type Plans []*Plan

// Last is the document of the newest plan.
func (ps Plans) Last() *datasets.PlanDoc { return &ps[len(ps)-1].Doc }

// NumRuns is the number of runs of the plans, each counted once however often it is tried.
func (ps Plans) NumRuns() int64 {
	var n int64
	for _, p := range ps {
		if !p.Repeats() {
			n += p.NumRuns()
		}
	}
	return n
}

// NumBatches is the number of batches of the data set.
func (ps Plans) NumBatches() int64 { return ps.Last().LastBatch() + 1 }

// Of is the plan with a run id, nil if there is none.
func (ps Plans) Of(run int64) *Plan {
	for _, p := range ps {
		if run >= p.Doc.FirstRun && run <= p.Doc.LastRun() {
			return p
		}
	}
	return nil
}

// Batch finds a batch by its number in the data set; ok is false if no plan has it.
func (ps Plans) Batch(number int64) (b Batch, ok bool) {
	for _, p := range ps {
		if p.holds(number) {
			return p.Batch(number), true
		}
	}
	return Batch{}, false
}

// docs are the documents of the plans.
func (ps Plans) docs() []datasets.PlanDoc {
	docs := make([]datasets.PlanDoc, len(ps))
	for i, p := range ps {
		docs[i] = p.Doc
	}
	return docs
}

// Add writes a plan into the data set and appends it. It is a *datasets.PlanConflictError if another process has added
// a plan meanwhile.
func (ps *Plans) Add(d *datasets.Dataset, p *Plan) error {
	if err := d.StoreInputs(&p.Doc, p.writeInput); err != nil {
		return err
	}
	if err := d.AddPlan(p.Doc); err != nil {
		return err
	}
	docs := d.Plans()
	if len(docs) != len(*ps)+1 {
		return &datasets.PlanConflictError{Dir: d.Place().String(), Number: len(docs)} // another process created the data set and is ahead
	}
	p.Doc = docs[len(docs)-1]
	*ps = append(*ps, p)
	return nil
}

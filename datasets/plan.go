package datasets

import (
	"errors"
	"fmt"
	"io/fs"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
)

// PlanDoc is a resolved plan as stored in _sweep/plan-0001.json: everything that determines which runs the data set
// holds, without reference to other files. It contains no machine, path, user or time.
type PlanDoc struct {
	Format    int    `json:"format"`    // LayoutVersion, set when the plan is written
	Number    int    `json:"number"`    // 1, 2, …; set when the plan is written
	Name      string `json:"name"`      // the grid's name
	Semantics int    `json:"semantics"` // version of the engine's behaviour, part of every run key
	Tables    int    `json:"tables"`    // version of the table schemas (FormatVersion)
	// Columns is the number of columns that the tables had when the plan was made (tables.NumColumns). Its files have these
	// columns, whatever version of the program writes them. 0 is tables.FirstColumns.
	Columns int `json:"columns,omitempty"`

	GridFile string       `json:"grid_file"` // name of the grid in Sources
	Sources  []SourceFile `json:"sources"`   // the grid and every file it used, ascending by name
	Axes     []PlanAxis   `json:"axes"`
	// FormerAxes are the axes that only earlier plans have. The files of this plan have NULL in their columns.
	FormerAxes []PlanAxis `json:"former_axes,omitempty"`
	Design     []Setting  `json:"design"`      // kind, samples, …
	Seed       uint64     `json:"seed,string"` // base seed
	Seeding    string     `json:"seeding"`

	Points       int64 `json:"points"`
	Replications int64 `json:"replications"`
	Runs         int64 `json:"runs"`        // points × replications
	FirstRun     int64 `json:"first_run"`   // run id of the first run of this plan
	Batches      int64 `json:"batches"`     // number of batches
	FirstBatch   int64 `json:"first_batch"` // number of the first batch of this plan

	Batching    []Setting `json:"batching"` // how the runs were divided into batches
	OutTables   []string  `json:"output_tables"`
	PartitionBy []string  `json:"partition_by"`
	Compression string    `json:"compression"`
	Compacted   bool      `json:"compacted,omitempty"` // batches were merged; computing one again gives its rows, not its bytes

	// Repeats are the failed runs that the runs of this plan repeat, in the order of its runs; none if the plan is not
	// a retry.
	Repeats []RunRange `json:"repeats,omitempty"`

	// Inputs are the rows that the runs of the grid read from files, ascending by reading.
	Inputs []PlanInput `json:"inputs,omitempty"`
	// Classification is what the scenario says about who may see its payments.
	Classification string `json:"classification,omitempty"`

	// Search is the search document among the sources, if the plan is a stage of a search. Stages of a search may write different
	// tables.
	Search string `json:"search,omitempty"`

	// Clock is the clock of the scenario, which gives ticks a time of day; empty without one. Axes may change it.
	Clock string `json:"clock,omitempty"`

	// MigratedFrom is the version of the tables that the runs were computed with, if they were rewritten since.
	MigratedFrom *int `json:"migrated_from,omitempty"`

	// ComputedColumns is what Columns was when the runs were computed, if they were rewritten with more since.
	ComputedColumns int `json:"computed_columns,omitempty"`

	Seal string `json:"sha256"`

	OlderBy int `json:"-"` // number of layout versions between the document and the newest
}

// SourceFile is a file that the grid used. Text holds it when it is UTF-8, Binary (base64 in JSON) when it is not.
type SourceFile struct {
	Name   string `json:"name"` // relative to the grid, with slashes
	Text   string `json:"text,omitempty"`
	Binary []byte `json:"binary,omitempty"`
}

// PlanAxis is an axis of the grid: the column name, its type (int64, float64, string or bool) and what it varies.
type PlanAxis struct {
	Name   string   `json:"name"`
	ID     int32    `json:"field_id"` // of its column, the same in all plans of the data set
	Type   string   `json:"type"`
	Set    []string `json:"set"`              // the scenario keys it sets
	Values []string `json:"values,omitempty"` // its labels in order; none when a design samples it

	// Default is the label that runs of earlier plans, without the axis, have; nil if the grid does not set it.
	Default *string `json:"default,omitempty"`
}

// Setting is a named value in the order in which the grid gives it.
type Setting struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func (p *PlanDoc) seal() *string { return &p.Seal }

// LastRun is the run id of the last run of the plan.
func (p *PlanDoc) LastRun() int64 { return p.FirstRun + p.Runs - 1 }

// LastBatch is the number of the last batch of the plan.
func (p *PlanDoc) LastBatch() int64 { return p.FirstBatch + p.Batches - 1 }

// PlanConflictError reports that a data set already has another plan.
type PlanConflictError struct {
	Dir         string
	Number      int
	Differences []Difference // from the plan of the data set to the given plan
}

func (e *PlanConflictError) Error() string {
	text := fmt.Sprintf("%s: holds another grid's data: its plan %d differs from this grid:", e.Dir, e.Number)
	for _, d := range e.Differences {
		text += "\n  " + d.String()
	}
	return text + "\nwrite to another directory, or extend the grid without changing what is there"
}

// Kind is errkind.Invalid.
func (e *PlanConflictError) Kind() errkind.Kind { return errkind.Invalid }

// AddPlan appends a plan with the next number. Adding an existing plan again changes nothing, so that several processes
// may start the same grid at the same time.
func (d *Dataset) AddPlan(p PlanDoc) error {
	d.planMu.Lock()
	defer d.planMu.Unlock()
	for _, there := range d.plans {
		if len(DiffPlans(there, p)) == 0 {
			return nil
		}
	}
	if len(d.plans) > 0 && VersionOf(d.plans[0].Tables) != VersionOf(p.Tables) {
		return &InvalidError{What: d.place.String(), Why: fmt.Sprintf("its tables have version %d, the new plan's have version %d", d.plans[0].Tables, p.Tables),
			Remedy: "run sweep migrate first"}
	}
	p.Number = len(d.plans) + 1
	p.Format = LayoutVersion
	p.placeAxes(d.plans)
	p.fillLists()
	if err := checkPlan(&p, lastPlan(d.plans)); err != nil {
		return &InvalidError{What: d.place.String(), Why: "this cannot be planned: " + err.Error()}
	}
	if err := d.requireInputs(&p); err != nil {
		return err
	}
	data, err := EncodeSealed(&p)
	if err != nil {
		return err
	}
	err = d.publish(data, PlanPath(p.Number))
	if errors.Is(err, fs.ErrExist) {
		return d.adoptPlan(p)
	}
	if err != nil {
		return Storage("writing", PlanPath(p.Number), err)
	}
	d.plans = append(d.plans, p)
	return nil
}

// fillLists writes missing lists as empty ones, so that a plan has one spelling.
func (p *PlanDoc) fillLists() {
	p.Sources, p.Axes = orEmpty(p.Sources), orEmpty(p.Axes)
	p.Design, p.Batching = orEmpty(p.Design), orEmpty(p.Batching)
	p.OutTables, p.PartitionBy = orEmpty(p.OutTables), orEmpty(p.PartitionBy)
	for i := range p.Axes {
		p.Axes[i].Set = orEmpty(p.Axes[i].Set)
	}
	for i := range p.Inputs {
		p.Inputs[i].Sources, p.Inputs[i].Dates = orEmpty(p.Inputs[i].Sources), orEmpty(p.Inputs[i].Dates)
	}
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// adoptPlan loads the plan that another process wrote first, if it is the same.
func (d *Dataset) adoptPlan(p PlanDoc) error {
	var other PlanDoc
	err := vfs.Patiently(d.fs, func() (err error) { other, err = d.readPlan(p.Number); return err })
	if err == nil {
		if wrong := checkPlan(&other, lastPlan(d.plans)); wrong != nil {
			err = PlanDamage(p.Number, wrong)
		}
	}
	if err != nil {
		return Storage("reading", PlanPath(p.Number), err)
	}
	if diff := DiffPlans(other, p); len(diff) > 0 {
		return &PlanConflictError{Dir: d.place.String(), Number: p.Number, Differences: diff}
	}
	d.plans = append(d.plans, other)
	return nil
}

// Plans returns the plans in order of their numbers.
func (d *Dataset) Plans() []PlanDoc {
	d.planMu.Lock()
	defer d.planMu.Unlock()
	return append([]PlanDoc(nil), d.plans...)
}

// KnowPlans gives a data set that was opened without its plans those that could be read.
func (d *Dataset) KnowPlans(plans []PlanDoc) {
	d.planMu.Lock()
	defer d.planMu.Unlock()
	if len(d.plans) == 0 {
		d.plans = plans
	}
}

func (d *Dataset) readPlan(number int) (PlanDoc, error) {
	var p PlanDoc
	data, err := vfs.ReadFile(d.fs, PlanPath(number), planBytesMax)
	if err != nil {
		return p, unreadable(PlanPath(number), -1, err, RestorePlan)
	}
	if err := decodeSealed(data, &p); err != nil {
		return p, damaged(PlanPath(number), -1, err, RestorePlan)
	}
	if p.Number != number {
		return p, damaged(PlanPath(number), -1, fmt.Errorf("it says that it is plan %d", p.Number), RestorePlan)
	}
	return p, nil
}

// lastPlan is the newest of some plans, nil if there is none.
func lastPlan(plans []PlanDoc) *PlanDoc {
	if len(plans) == 0 {
		return nil
	}
	return &plans[len(plans)-1]
}

// RestorePlan is the remedy for plans, which cannot be computed again.
const RestorePlan = "restore it from a copy"

// ReadPlans reads all plans; their numbers have no gaps.
func (d *Dataset) ReadPlans() ([]PlanDoc, error) { return d.readPlansAfter(nil) }

func (d *Dataset) readPlansAfter(plans []PlanDoc) ([]PlanDoc, error) {
	for {
		p, err := d.readPlan(len(plans) + 1)
		if errors.Is(err, fs.ErrNotExist) {
			return plans, checkPlanVersions(plans)
		}
		if err != nil {
			return plans, err
		}
		if p.OlderBy > 0 {
			p.placeAxes(plans)
		}
		if err := checkPlan(&p, lastPlan(plans)); err != nil {
			return plans, PlanDamage(p.Number, err)
		}
		plans = append(plans, p)
	}
}

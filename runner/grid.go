package runner

import (
	"math"
	"sort"
	"unicode/utf8"

	"sweep/datasets"
	"sweep/engine"
	"sweep/engine/scenario"
	"sweep/sweeps"
)

// Grid is the runner's interface to a grid; *sweeps.Grid is the implementation in use. It is safe for concurrent
// use.
type Grid interface {
	Name() string
	File() string
	Source() map[string][]byte
	Axes() []sweeps.Axis
	Design() sweeps.Design
	Seed() uint64
	Seeding() sweeps.Seeding
	Output() sweeps.Output
	NumPoints() int64
	NumReplications() int64
	NumRuns() int64
	Stopping() *sweeps.Stopping // nil if the number of replications is fixed
	Point(i int64) (sweeps.Point, error)
	Run(i int64) (sweeps.Run, error) // with an error and without key if the scenario is not valid
	Scenario(r sweeps.Run) (*scenario.Scenario, error)
	Check() error
}

// reloader reads the grid of a plan again.
type reloader func(datasets.PlanDoc) (Grid, error)

// reload reads a grid from the sources stored in a plan. There is no size limit: what a data set has planned can
// always be read again.
func reload(doc datasets.PlanDoc) (Grid, error) {
	source := map[string][]byte{}
	for _, f := range doc.Sources {
		source[f.Name] = f.Binary
		if f.Binary == nil {
			source[f.Name] = []byte(f.Text)
		}
	}
	return sweeps.FromSource(doc.GridFile, source, sweeps.WithRunsMax(math.MaxInt64))
}

// sourceFiles converts the sources of a grid to the order and form of a plan.
func sourceFiles(source map[string][]byte) []datasets.SourceFile {
	files := make([]datasets.SourceFile, 0, len(source))
	for name, data := range source {
		f := datasets.SourceFile{Name: name}
		if utf8.Valid(data) {
			f.Text = string(data)
		} else {
			f.Binary = data
		}
		files = append(files, f)
	}
	sort.Slice(files, func(i, j int) bool { return files[i].Name < files[j].Name })
	return files
}

// planned is a run of a plan.
type planned struct {
	sweeps.Run
	id    int64 // in the data set
	point int64 // number of the point in the data set
	batch Batch
}

// planned finds a run of the batch by its id. If its scenario is not valid the run is returned with a runError.
func (b Batch) planned(id int64) (planned, error) {
	r := planned{id: id, batch: b}
	err := guard(func() (err error) {
		if r.Run, err = b.Plan.grid.Run(b.Plan.GridIndex(id)); err != nil {
			err = &runError{kind: FailedScenario, err: err, tick: engine.None}
		}
		return err
	})
	r.point = b.Plan.numbers.of(r.Point)
	return r, err
}

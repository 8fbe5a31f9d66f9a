package plan

import (
	"math"
	"sort"
	"unicode/utf8"

	"sweep/datasets"
	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/sweeps"
)

// Grid is what a plan is made from; *sweeps.Grid is the implementation in use. It is safe for concurrent use.
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
	Mistake(at sweeps.Place, message, remedy string) *document.Error
}

// stored reads a grid from the sources stored in a plan. There is no size limit: what a data set has planned can always
// be read again.
func stored(doc datasets.PlanDoc, inputs sweeps.Option) (*sweeps.Grid, error) {
	g, err := recomputed(doc, inputs)
	if err != nil {
		return nil, err
	}
	return g.PlannedValues(labelsOf(doc))
}

// recomputed is the grid of a plan with ranges as this program computes them, and sets of banks as the plan has them.
func recomputed(doc datasets.PlanDoc, inputs sweeps.Option) (*sweeps.Grid, error) {
	files := map[string][]byte{}
	for _, f := range doc.Sources {
		files[f.Name] = content(f)
	}
	return sweeps.FromSource(doc.GridFile, files, sweeps.WithRunsMax(math.MaxInt64), sweeps.WithPlannedBanks(labelsOf(doc)), inputs)
}

// planned is a grid with the values that its plan stores.
func planned(g Grid, doc datasets.PlanDoc) (Grid, error) {
	if real, ok := g.(*sweeps.Grid); ok {
		return real.PlannedValues(labelsOf(doc))
	}
	return g, nil
}

// labelsOf returns the labels of an axis in all of some plans.
func labelsOf(docs ...datasets.PlanDoc) func(axis string) []string {
	return func(axis string) (labels []string) {
		for _, doc := range docs {
			for _, a := range doc.Axes {
				if a.Name == axis {
					labels = append(labels, a.Values...)
				}
			}
		}
		return labels
	}
}

func content(f datasets.SourceFile) []byte {
	if f.Binary != nil {
		return f.Binary
	}
	return []byte(f.Text)
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

// MadeFrom reports whether a plan was made from a grid.
func MadeFrom(doc datasets.PlanDoc, g Grid) bool { return sameSources(doc, g) }

// sameSources reports whether a plan was made from the files of a grid, with the same rows of payments.
func sameSources(doc datasets.PlanDoc, g Grid) bool {
	return doc.GridFile == g.File() && equalSources(doc.Sources, sourceFiles(g.Source())) && sameInputs(doc.Inputs, inputsOf(g))
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

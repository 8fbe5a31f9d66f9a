package plan

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/tables"
	"sweep/sweeps"
)

// DifferentGrid reports that a directory holds the data set of another grid.
type DifferentGrid struct {
	Dir        string // filled in by whoever knows it
	Why        string
	Difference string // lines that differ, as a unified diff
}

func (e *DifferentGrid) Error() string {
	s := fmt.Sprintf("%s holds the data set of another grid: %s; choose another directory, or undo the change", e.Dir, e.Why)
	if e.Difference != "" {
		s += "\n" + e.Difference
	}
	return s
}

// Kind is errkind.Invalid.
func (e *DifferentGrid) Kind() errkind.Kind { return errkind.Invalid }

// incompatible returns what prevents a grid from joining the plans of a data set, whatever its points are; "" if
// nothing does.
func incompatible(plans []datasets.PlanDoc, new datasets.PlanDoc, axes []sweeps.Axis) string {
	old := plans[len(plans)-1]
	list := func(names []string) string { return "[" + strings.Join(names, ", ") + "]" }
	if old.Search != new.Search {
		return "one of the two is a stage of a search, and the other is none or one of another search"
	}
	if new.Search != "" {
		new.OutTables = old.OutTables // a search keeps everything of some candidates only
	}
	for _, f := range []struct{ what, old, new string }{
		{"name", old.Name, new.Name},
		{"base seed", fmt.Sprint(old.Seed), fmt.Sprint(new.Seed)},
		{"seeding", old.Seeding, new.Seeding},
		{"set of tables", list(old.OutTables), list(withoutNewTables(plans, new.OutTables))},
		{"partition", list(old.PartitionBy), list(new.PartitionBy)},
	} {
		if f.old != f.new {
			return fmt.Sprintf("its %s is %s instead of %s", f.what, f.old, f.new)
		}
	}
	all := datasets.AxesOf(plans)
	for _, a := range all {
		if i := indexAxis(axes, a.Name); i >= 0 && axes[i].Type.String() != a.Type {
			return fmt.Sprintf("its axis %s has the type %s instead of %v", a.Name, a.Type, axes[i].Type)
		}
	}
	for _, b := range axes {
		added := !slices.ContainsFunc(all, func(a datasets.PlanAxis) bool { return a.Name == b.Name })
		if added && b.Default == nil {
			return fmt.Sprintf("it has no axis %s (an axis can be added if the grid states its default, the value that all runs so far have)", b.Name)
		}
	}
	return ""
}

// withoutNewTables leaves out tables that the data set lacks because they did not exist when its first runs were computed. It
// gets them with its next plan, if the grid writes them.
func withoutNewTables(plans []datasets.PlanDoc, names []string) []string {
	first, last := plans[0], plans[len(plans)-1]
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return !slices.Contains(last.OutTables, name) && tables.FindTable(name) != nil && first.ComputedTable(name) == nil
	})
}

// changedBase returns how two grids without a common point, whose run keys cannot be compared, differ apart from their
// axes; "" if they do not.
func changedBase(old *Plan, doc datasets.PlanDoc, g Grid) (string, error) {
	if why := changedFile(old.Doc, doc); why != "" {
		return why, nil
	}
	s, err := old.grid()
	if err != nil {
		return "", err
	}
	a, real := s.own.(*sweeps.Grid)
	b, alsoReal := g.(*sweeps.Grid)
	if real && alsoReal && !sweeps.SameBase(a, b) {
		return "the two have no point in common and the base scenario has changed", nil
	}
	return "", nil
}

// changedFile names a changed file other than the grid itself.
func changedFile(old, new datasets.PlanDoc) string {
	for _, f := range old.Sources {
		if f.Name == old.GridFile {
			continue
		}
		if i := findSource(new, f.Name); i >= 0 && (new.Sources[i].Text != f.Text || string(new.Sources[i].Binary) != string(f.Binary)) {
			return fmt.Sprintf("the two have no point in common and %s has changed", f.Name)
		}
	}
	return ""
}

func findSource(doc datasets.PlanDoc, name string) int {
	return slices.IndexFunc(doc.Sources, func(f datasets.SourceFile) bool { return f.Name == name })
}

// differenceLinesMax bounds the shown difference of two grids.
const differenceLinesMax = 40

// sourceDifference shows the changed lines of the files of two grids, the grid itself first. number is that of the plan
// with the old files.
func sourceDifference(number int, old, new datasets.PlanDoc) string {
	var b strings.Builder
	text := func(doc datasets.PlanDoc, name string) []byte {
		if i := findSource(doc, name); i >= 0 {
			return []byte(doc.Sources[i].Text)
		}
		return nil
	}
	show := func(oldName, newName string) {
		b.Write(diff.Diff("data set: "+oldName, text(old, oldName), "this grid: "+newName, text(new, newName)))
	}
	show(old.GridFile, new.GridFile)
	for _, f := range old.Sources {
		if f.Name != old.GridFile {
			show(f.Name, f.Name)
		}
	}
	for _, f := range new.Sources {
		if f.Name != new.GridFile && findSource(old, f.Name) < 0 {
			show(f.Name, f.Name)
		}
	}
	s := b.String()
	lines := strings.SplitAfter(s, "\n")
	if more := len(lines) - differenceLinesMax; more > 1 {
		lines = append(lines[:differenceLinesMax], fmt.Sprintf("… %d more lines; %s in the data set has its complete grid\n", more-1, datasets.PlanPath(number)))
	}
	return strings.Join(lines, "")
}

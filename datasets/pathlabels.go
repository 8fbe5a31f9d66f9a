package datasets

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"sweep/datasets/tables"

	"golang.org/x/text/unicode/norm"
)

// The values of partition axes are columns of the files; the directories named after them only let readers skip files. A
// label can therefore be in a path if every file system keeps its directory apart from those of the other labels.
// CheckPath decides that for new plans; existing plans are read whatever their labels are.

// PathAxis is an axis whose values become directories.
type PathAxis struct {
	tables.Axis
	Labels []string
}

// PathProblem is the reason why an axis, or one of its labels, cannot be in a path.
type PathProblem struct {
	Axis        int // position among the axes; -1: all of them together
	Label       int // position among its labels; -1: the axis itself
	Why, Remedy string
}

// pathMax bounds the directory names of all axes of a path together. An object store allows 1024 bytes for a whole key.
const pathMax = 800

// CheckPath lists what prevents axes from being in the path of the files.
func CheckPath(axes []PathAxis) []PathProblem {
	var all []PathProblem
	longest := 0
	for i, a := range axes {
		all = append(all, a.check(i)...)
		most := 0
		for _, label := range a.Labels {
			most = max(most, len(segment(Partition{a.Name, label})))
		}
		longest += most + 1
	}
	if len(all) == 0 && longest > pathMax {
		all = append(all, PathProblem{-1, -1, fmt.Sprintf("the directory names of the axes have up to %d bytes together; the limit is %d", longest, pathMax),
			"give the values shorter labels, or partition by fewer axes"})
	}
	return all
}

const anotherLabel = "give it another label, or leave the axis out of partition_by"

func (a PathAxis) check(axis int) []PathProblem {
	var all []PathProblem
	folded := map[string]string{}
	for i, label := range a.Labels {
		why := a.unreadable(label)
		if same, ok := folded[foldLabel(label)]; why == "" && ok {
			why = fmt.Sprintf("the labels %q and %q differ only in case, and some file systems and readers take them for the same", same, label)
		}
		folded[foldLabel(label)] = label
		if why != "" {
			all = append(all, PathProblem{axis, i, why, anotherLabel})
		}
	}
	return all
}

// foldLabel is a label as file systems compare names that ignore case and composition.
func foldLabel(label string) string { return strings.ToLower(norm.NFC.String(label)) }

// unreadable returns the reason why a label cannot be in a path; "" if it can.
func (a PathAxis) unreadable(label string) string {
	name := segment(Partition{a.Name, label})
	switch {
	case !utf8.ValidString(label):
		return fmt.Sprintf("the label %q is not valid UTF-8", label)
	case !norm.NFC.IsNormalString(label):
		return fmt.Sprintf("the label %q has accents as separate characters, and looks like another label without them (it is not in Unicode's form NFC)", label)
	case strings.ContainsFunc(label, func(r rune) bool { return !unicode.IsPrint(r) }):
		return fmt.Sprintf("the label %q has invisible characters", label)
	case strings.HasSuffix(label, "."):
		return fmt.Sprintf("the label %q ends with a dot, which some file systems drop", label)
	case len(name) > segmentMax:
		return fmt.Sprintf("the directory name of the label %.40q has %d bytes; the limit is %d", label, len(name), segmentMax)
	}
	return ""
}

package datasets

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"sweep/datasets/tables"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Plain readers get an axis in the path of the files as text, and each of them guesses its type: pyarrow knows 32-bit
// integers and text; DuckDB 64-bit integers, dates, timestamps and text; Polars and Spark also floating-point numbers
// and Booleans; and all of them read some texts as NULL. A label may therefore be in a path only if every reader
// returns the value of the axis. CheckPath decides that for new plans; existing plans are read whatever their labels
// are.

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
			most = max(most, len(hiveSegment(Partition{a.Name, label})))
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
	if a.Type == tables.AxisFloat64 || a.Type == tables.AxisBool {
		return []PathProblem{{axis, -1, fmt.Sprintf("the axis %s has %s, which DuckDB and pyarrow read from a path as text", a.Name, axisTypeWords[a.Type]),
			`leave the axis out of partition_by, or give its values labels such as "low" and "high"`}}
	}
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
	if a.Type == tables.AxisInt64 {
		if n, err := strconv.ParseInt(label, 10, 64); err != nil || n < math.MinInt32 || n > math.MaxInt32 {
			return fmt.Sprintf("%s has more than 32 bits, and pyarrow and pandas read such integers from a path as text", label)
		}
		return ""
	}
	segment := hiveSegment(Partition{a.Name, label})
	switch kind := retypedAs(label); {
	case kind != "":
		return fmt.Sprintf("readers take the label %q in a path for %s", label, kind)
	case !utf8.ValidString(label):
		return fmt.Sprintf("the label %q is not valid UTF-8", label)
	case !norm.NFC.IsNormalString(label):
		return fmt.Sprintf("the label %q has accents as separate characters, and looks like another label without them (it is not in Unicode's form NFC)", label)
	case strings.ContainsFunc(label, func(r rune) bool { return !unicode.IsPrint(r) }):
		return fmt.Sprintf("the label %q has invisible characters", label)
	case strings.HasSuffix(label, "."):
		return fmt.Sprintf("the label %q ends with a dot, which some file systems drop", label)
	case len(segment) > segmentMax:
		return fmt.Sprintf("the directory name of the label %.40q has %d bytes; the limit is %d", label, len(segment), segmentMax)
	}
	return ""
}

var (
	// Digits and the signs between them in numbers, dates and times: 007, 1_000, 1,5, 2024-01-01, 12:00.
	bareNumber = regexp.MustCompile(`^[\p{N}+\-.,:/_\s]*\p{N}[\p{N}+\-.,:/_\s]*$`)
	// The beginning of a timestamp: a date in any order, then a digit after T or a space.
	timestamp = regexp.MustCompile(`^(\d{8}|\d{1,6}[-/.]\d{1,2}[-/.]\d{1,6})[t ]\s*\d`)
	clockTime = regexp.MustCompile(`^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]m|z|utc|gmt)$`)
	// Numbers in Java may end with the letter of their type.
	typedNumber = regexp.MustCompile(`^([+-]?[.\d].*)[dfl]$`)
)

// retypedAs returns what some reader takes a text in a path for; "" if all of them leave it unchanged.
func retypedAs(label string) string {
	word := strings.ToLower(label)
	if strings.TrimSpace(label) != label {
		return "another text, as it begins or ends with a space"
	}
	switch word {
	case "", "null", strings.ToLower(HiveNull):
		return "NULL"
	case "true", "false":
		return "a truth value"
	case "epoch":
		return "a date"
	}
	switch {
	case bareNumber.MatchString(word), isNumber(word):
		return "a number or a date"
	case timestamp.MatchString(word), clockTime.MatchString(word):
		return "a time"
	}
	return ""
}

func isNumber(word string) bool {
	if m := typedNumber.FindStringSubmatch(word); m != nil && isNumber(m[1]) {
		return true
	}
	_, err := strconv.ParseFloat(strings.ReplaceAll(word, "_", ""), 64)
	if err != nil && !strings.Contains(err.Error(), strconv.ErrRange.Error()) {
		_, err = strconv.ParseInt(word, 0, 64)
	}
	return err == nil || strings.Contains(err.Error(), strconv.ErrRange.Error())
}

var axisTypeWords = map[tables.AxisType]string{tables.AxisFloat64: "numbers with fractions", tables.AxisBool: "truth values"}

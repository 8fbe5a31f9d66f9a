package query

import (
	"fmt"
	"regexp"
	"strings"
)

var unknownRelation = regexp.MustCompile(`Table with name \S+ does not exist`)

// errorLineMax is the maximum length of a line of a DuckDB message, which can repeat expressions that are kilobytes long.
const errorLineMax = 300

// shortError is a DuckDB message with long lines shortened in the middle, since the position of the mistake is at the end.
// Messages of the argument checks are shown without DuckDB's prefix.
type shortError struct{ err error }

func (e *shortError) Unwrap() error { return e.err }

func (e *shortError) Error() string {
	text, ours := strings.CutPrefix(e.err.Error(), "Invalid Input Error: ")
	if ours {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if line := []rune(line); len(line) > errorLineMax {
			lines[i] = string(line[:errorLineMax*2/3]) + " … " + string(line[len(line)-errorLineMax/3:])
		}
	}
	return strings.Join(lines, "\n")
}

// hintError is a DuckDB message followed by a hint.
type hintError struct {
	err  error
	hint string
}

func (e *hintError) Error() string { return e.err.Error() + "\n" + e.hint }
func (e *hintError) Unwrap() error { return e.err }

// withHint adds the names of all tables and views when a statement names one that does not exist, and where to find the
// named queries when it calls an unknown function.
func withHint(err error, relations []string) error {
	text := err.Error()
	switch {
	case unknownRelation.MatchString(text):
		return &hintError{err, "the data set has: " + strings.Join(relations, ", ")}
	case strings.Contains(text, "Table Function with name"):
		return &hintError{err, fmt.Sprintf("`sweep query --names` and docs/queries.md list the named queries; the tables are: %s", strings.Join(relations, ", "))}
	}
	return err
}

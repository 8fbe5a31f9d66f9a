package query

import (
	"fmt"
	"regexp"
	"strings"
)

var unknownRelation = regexp.MustCompile(`Table with name \S+ does not exist`)

// hintError is DuckDB's message with a line that helps.
type hintError struct {
	err  error
	hint string
}

func (e *hintError) Error() string { return e.err.Error() + "\n" + e.hint }
func (e *hintError) Unwrap() error { return e.err }

// withHint adds the names of all tables and views when a statement names one that does not exist, and the way to the
// named queries when it calls an unknown function.
func withHint(err error, relations []string) error {
	text := err.Error()
	switch {
	case unknownRelation.MatchString(text):
		return &hintError{err, "the data set has: " + strings.Join(relations, ", ")}
	case strings.Contains(text, "Table Function with name"):
		return &hintError{err, fmt.Sprintf("the named queries are listed by `sweep query --names` and in docs/queries.md; the tables are: %s", strings.Join(relations, ", "))}
	}
	return err
}

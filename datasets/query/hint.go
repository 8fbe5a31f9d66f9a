package query

import (
	"fmt"
	"regexp"
	"strings"
)

var unknownRelation = regexp.MustCompile(`Table with name \S+ does not exist`)

// What DuckDB says is kept to this many characters a line: it can repeat expressions that are kilobytes long.
const errorLineMax = 300

// shortError is a message of DuckDB with its long lines shortened. Where the mistake is stands at the end of the message.
// What the checks of arguments say is not introduced as DuckDB's.
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

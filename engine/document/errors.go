package document

import (
	"fmt"
	"slices"
	"strings"

	"sweep/engine/printable"
)

// The classes of errors, in the order of the stages in which they are found.
const (
	SchemaError    = "schema"    // missing or unknown key, wrong type, out of range, inconsistent keys of one element
	ReferenceError = "reference" // unknown or duplicate name, payment to oneself
	FileError      = "file"      // a named file is missing
	PolicyError    = "policy"    // a policy document does not parse or is not valid
)

// Error is one mistake in a document. Message says what is wrong, Remedy (which may be empty) how to fix it.
type Error struct {
	Pos     Pos
	Key     string // path of the key, e.g. agents[0].opening_balance; empty for the whole document
	Node    string // id of the node of a policy that contains the mistake, if it has one
	Class   string
	Kind    string // of a mistake in a policy, e.g. policy.DuplicateNodeID
	Message string
	Remedy  string
}

// Error is "file:line:col: key: message; remedy" without the empty parts, in one line whatever the texts of the document
// are.
func (e *Error) Error() string {
	var b strings.Builder
	if pos := e.Pos.String(); pos != "" {
		b.WriteString(pos)
		b.WriteString(": ")
	}
	if place := e.Place(); place != "" {
		b.WriteString(place)
		b.WriteString(": ")
	}
	b.WriteString(e.Message)
	if e.Remedy != "" {
		b.WriteString("; ")
		b.WriteString(e.Remedy)
	}
	return printable.Line(b.String())
}

// Place is the key and, in a policy, the node.
func (e *Error) Place() string {
	if e.Node == "" {
		return e.Key
	}
	return strings.TrimSpace(fmt.Sprintf("%s (node %q)", e.Key, e.Node))
}

// Errors is a list of mistakes, sorted by position.
type Errors []*Error

// Error returns one mistake per line.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap lets errors.As find the single mistakes.
func (es Errors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}

// Err returns the list as an error, nil if it is empty.
func (es Errors) Err() error {
	if len(es) == 0 {
		return nil
	}
	return es
}

// In sets the file of all mistakes.
func (es Errors) In(file string) Errors {
	for _, e := range es {
		e.Pos.File = file
	}
	return es
}

// Class returns the class of the earliest stage that found a mistake, empty for an empty list.
func (es Errors) Class() string {
	for _, class := range []string{SchemaError, ReferenceError, FileError, PolicyError} {
		if slices.ContainsFunc(es, func(e *Error) bool { return e.Class == class }) {
			return class
		}
	}
	return ""
}

// Sort sorts by file, line and column; mistakes at the same position stay in the order in which they were found.
func (es Errors) Sort() {
	slices.SortStableFunc(es, func(a, b *Error) int {
		if c := strings.Compare(a.Pos.File, b.Pos.File); c != 0 {
			return c
		}
		if a.Pos.Line != b.Pos.Line {
			return a.Pos.Line - b.Pos.Line
		}
		return a.Pos.Col - b.Pos.Col
	})
}

func schemaErrorf(pos Pos, key, format string, args ...any) *Error {
	return &Error{Pos: pos, Key: key, Class: SchemaError, Message: fmt.Sprintf(format, args...)}
}

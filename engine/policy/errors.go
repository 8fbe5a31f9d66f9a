package policy

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// The kinds of mistakes in a policy document.
const (
	ParseError                = "ParseError"                // not JSON, missing key, wrong type, unknown word, duplicate key, limit
	DuplicateNodeID           = "DuplicateNodeId"           // a node id that occurs twice
	ExcessiveDepth            = "ExcessiveDepth"            // more than 100 conditions above an action
	InvalidFieldReference     = "InvalidFieldReference"     // unknown field, or one that the tree cannot read
	InvalidParameterReference = "InvalidParameterReference" // a name that is not in parameters
	InvalidParameter          = "InvalidParameter"          // a parameter with a fixed meaning is out of range
	DivisionByZeroRisk        = "DivisionByZeroRisk"        // a literal zero as divisor
	EmptyValueList            = "EmptyValueList"            // max or min without values
	InvalidActionType         = "InvalidActionType"         // an action that its tree does not allow
	MissingActionParameter    = "MissingActionParameter"    // a required parameter of an action is missing
	InvalidActionParameter    = "InvalidActionParameter"    // a parameter of an action has an invalid value
)

// Error is one mistake in a policy document.
type Error struct {
	Path      string // from the policy object, e.g. payment_tree.on_true.condition.left; empty for the whole document
	NodeID    string // id of the tree node that contains the mistake, if it has one
	Kind      string
	Message   string // what is wrong
	Remedy    string // how to fix it; may be empty
	Line, Col int    // position in the text, both from 1, or 0 if there is no text; columns count characters
}

// Error returns `line:col: path (node "id"): message; remedy` without empty parts.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Line > 0 {
		fmt.Fprintf(&b, "%d:%d: ", e.Line, e.Col)
	}
	if e.Path != "" {
		b.WriteString(e.Path)
		if e.NodeID != "" {
			fmt.Fprintf(&b, " (node %q)", e.NodeID)
		}
		b.WriteString(": ")
	}
	b.WriteString(e.Message)
	if e.Remedy != "" {
		b.WriteString("; ")
		b.WriteString(e.Remedy)
	}
	return b.String()
}

// Errors are all mistakes of one document, in the order of the text.
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

// errorsMax limits the list; nobody needs more at once.
const errorsMax = 200

// report collects the mistakes of one text.
type report struct {
	text  string
	found []located
}

type located struct {
	offset int
	err    *Error
}

// add records a mistake at a value.
func (r *report) add(at *jsonValue, nodeID, kind, message, remedy string) {
	r.addAt(at.offset, &Error{Path: at.path(), NodeID: nodeID, Kind: kind, Message: message, Remedy: remedy})
}

// full reports whether the list of mistakes has reached its limit.
func (r *report) full() bool { return len(r.found) >= errorsMax }

func (r *report) addAt(offset int, e *Error) {
	if !r.full() {
		r.found = append(r.found, located{offset, e})
	}
}

// errors returns the sorted list with lines and columns, nil if there are no mistakes.
func (r *report) errors() Errors {
	if len(r.found) == 0 {
		return nil
	}
	slices.SortStableFunc(r.found, func(a, b located) int { return a.offset - b.offset })
	out := make(Errors, len(r.found))
	line, lineStart, seen := 1, 0, 0
	for i, l := range r.found {
		for ; seen < l.offset; seen++ {
			if r.text[seen] == '\n' {
				line, lineStart = line+1, seen+1
			}
		}
		l.err.Line, l.err.Col = line, 1+utf8.RuneCountInString(r.text[lineStart:l.offset])
		out[i] = l.err
	}
	return out
}

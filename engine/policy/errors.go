package policy

import "sweep/engine/document"

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

// errorsMax limits the list; nobody needs more at once.
const errorsMax = 200

// report collects the mistakes of one document.
type report struct {
	root  *document.Node
	found document.Errors
}

// full reports whether the list of mistakes has reached its limit.
func (r *report) full() bool { return len(r.found) >= errorsMax }

// add records a mistake at a value.
func (r *report) add(at *document.Node, nodeID, kind, message, remedy string) {
	r.addAt(at.Pos, at, nodeID, kind, message, remedy)
}

// addAt records a mistake at a value whose position is another one, such as that of its key.
func (r *report) addAt(pos document.Pos, at *document.Node, nodeID, kind, message, remedy string) {
	if !r.full() {
		r.found = append(r.found, &document.Error{Pos: pos, Key: r.root.PathOf(at).String(), Node: nodeID,
			Class: document.PolicyError, Kind: kind, Message: message, Remedy: remedy})
	}
}

// errors returns the list in the order of the text.
func (r *report) errors() document.Errors {
	r.found.Sort()
	return r.found
}

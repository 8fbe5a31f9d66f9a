package policy

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"sweep/engine/document"
)

// Policy is a valid, compiled policy. It is immutable, so engines can share it.
type Policy struct {
	content  *content
	programs [NumTrees]*program // nil for absent trees
	text     string
	hash     string
	warnings document.Errors
}

// Parse decodes, validates and compiles a policy document in JSON. The error is a document.Errors that lists all mistakes;
// their positions have no file name.
func Parse(text []byte) (*Policy, error) {
	p, err := decode(text)
	if err != nil {
		return nil, err
	}
	paths := 0
	for t, root := range p.content.trees {
		if root != nil {
			p.programs[t] = compile(Tree(t), root, &paths)
		}
	}
	if paths > pathBytesMax {
		return nil, document.Errors{{Pos: document.Pos{Line: 1, Col: 1}, Class: document.PolicyError, Kind: ParseError,
			Message: fmt.Sprintf("the decision paths are longer than %d bytes in total", pathBytesMax), Remedy: "shorten the node ids"}}
	}
	return p, nil
}

// The limits on a document. They are far above any sensible policy and limit the resources a hostile one can use.
const (
	documentBytesMax = 1 << 20
	valuesMax        = 100_000
	nestingMax       = 127    // lists and objects, the policy object included
	ignoredNesting   = 10_000 // the same inside unknown keys of the policy object, which are skipped
)

// Document reads the text of a policy without checking that it is one.
func Document(text []byte) (*document.Node, error) {
	root, err := document.ParseJSON(text, document.JSONRules{BytesMax: documentBytesMax, ValuesMax: valuesMax,
		DepthMax: ignoredNesting, Doubles: true, Repeated: true})
	if err == nil {
		err = checkNesting(root).Err()
	}
	var errs document.Errors
	if errors.As(err, &errs) {
		for _, e := range errs {
			e.Class, e.Kind = document.PolicyError, ParseError
			e.Pos.Line, e.Pos.Col = max(e.Pos.Line, 1), max(e.Pos.Col, 1) // a mistake of the whole text has no position
		}
	}
	return root, err
}

func checkNesting(root *document.Node) document.Errors {
	for _, e := range root.Entries {
		limit := ignoredNesting
		if knownKey(policyKeys, e.Key) {
			limit = nestingMax
		}
		if v := deeper(e.Value, limit-1); v != nil {
			return document.Errors{{Pos: v.Pos, Message: fmt.Sprintf("objects and lists are nested deeper than %d", limit)}}
		}
	}
	return nil
}

// deeper returns the first list or object inside more than a number of others, nil if there is none.
func deeper(n *document.Node, limit int) *document.Node {
	if limit == 0 && (n.Kind == document.List || n.Kind == document.Map) {
		return n
	}
	for _, item := range n.All() {
		if v := deeper(item, limit-1); v != nil {
			return v
		}
	}
	for _, e := range n.Entries {
		if v := deeper(e.Value, limit-1); v != nil {
			return v
		}
	}
	return nil
}

// ID returns the policy_id of the document, a free label.
func (p *Policy) ID() string { return p.content.id }

// Version returns the version text of the document; it has no meaning.
func (p *Policy) Version() string { return p.content.version }

// Description returns the description of the document, empty if it has none.
func (p *Policy) Description() string { return p.content.description }

// Parameters returns a copy of the table of named numbers.
func (p *Policy) Parameters() map[string]float64 { return maps.Clone(p.content.params) }

// Text returns the original document; for a built-in kind, the document with its parameters filled in.
func (p *Policy) Text() []byte { return []byte(p.text) }

// Hash identifies the document by content: the first 16 hex digits of the SHA-256 of its canonical form, which has no
// whitespace, sorted keys and the shortest form of each number.
func (p *Policy) Hash() string { return p.hash }

// Fraction returns the parameter initial_liquidity_fraction, the share in [0, 1] of the agent's liquidity pool allocated
// at the start of each day, and whether the document defines it. Built-in kinds never do.
func (p *Policy) Fraction() (float64, bool) {
	x, ok := p.content.params[liquidityFraction]
	return x, ok
}

// Has reports whether the policy has a tree.
func (p *Policy) Has(t Tree) bool { return p.programs[t] != nil }

// Fields lists the fields that an evaluation of a tree may read, each once, ascending. The list must not be changed.
func (p *Policy) Fields(t Tree) []Field {
	if p.programs[t] == nil {
		return nil
	}
	return p.programs[t].fields
}

// Registers lists the state registers that an evaluation of a tree may read, each once. The index in the list is the
// slot in Frame.Registers; an unset register is 0. The list must not be changed.
func (p *Policy) Registers(t Tree) []string {
	if p.programs[t] == nil {
		return nil
	}
	return p.programs[t].registers
}

// Path returns the path from the root of a tree to a leaf: the node ids joined by arrows, conditions with their outcome,
// such as "root(false) → low(true) → act". Leaves are numbered from 0 as in the decisions; the path of any other number
// is empty.
func (p *Policy) Path(t Tree, leaf int32) string {
	if p.programs[t] == nil || leaf < 0 || int(leaf) >= len(p.programs[t].leaves) {
		return ""
	}
	return p.programs[t].leaves[leaf].path
}

// NumLeaves returns the number of leaves of a tree, 0 if the tree is missing.
func (p *Policy) NumLeaves(t Tree) int {
	if p.programs[t] == nil {
		return 0
	}
	return len(p.programs[t].leaves)
}

// Trees lists the trees that the policy has, in the order in which a tick evaluates them.
func (p *Policy) Trees() []Tree {
	return slices.DeleteFunc([]Tree{StrategicCollateral, Bank, Payment, EndOfTickCollateral}, func(t Tree) bool { return !p.Has(t) })
}

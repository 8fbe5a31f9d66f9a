package policy

import (
	"fmt"
	"maps"
	"slices"
)

// Policy is a valid policy, compiled. It does not change, so any number of engines may share it.
type Policy struct {
	content  *content
	programs [NumTrees]*program // nil for absent trees
	text     string
	hash     string
	warnings Errors
}

// Parse decodes, validates and compiles a policy document in JSON. The error is an Errors with all mistakes.
func Parse(text []byte) (*Policy, error) {
	p, errs := parse(string(text))
	if errs != nil {
		return nil, errs
	}
	return p, nil
}

func parse(text string) (*Policy, Errors) {
	p, errs := decode(text)
	if errs != nil {
		return nil, errs
	}
	paths := 0
	for t, root := range p.content.trees {
		if root != nil {
			p.programs[t] = compile(Tree(t), root, &paths)
		}
	}
	if paths > pathBytesMax {
		return nil, Errors{{Kind: ParseError, Line: 1, Col: 1,
			Message: fmt.Sprintf("the decision paths need more than %d bytes", pathBytesMax), Remedy: "shorten the node ids"}}
	}
	return p, nil
}

// ID is the policy_id of the document, a free label.
func (p *Policy) ID() string { return p.content.id }

// Version is the version text of the document; it has no meaning.
func (p *Policy) Version() string { return p.content.version }

// Description is the description of the document, empty if it has none.
func (p *Policy) Description() string { return p.content.description }

// Parameters returns a copy of the table of named numbers.
func (p *Policy) Parameters() map[string]float64 { return maps.Clone(p.content.params) }

// Text is the document as it was given; of a built-in kind, the document with its parameters filled in.
func (p *Policy) Text() []byte { return []byte(p.text) }

// Hash identifies the document by content: 16 hex digits of SHA-256 over its canonical form, which has no blanks,
// sorted keys and shortest numbers.
func (p *Policy) Hash() string { return p.hash }

// Fraction is the parameter initial_liquidity_fraction, the share in [0, 1] of the agent's liquidity pool that is
// allocated at the start of each day, and whether the document has it. Built-in kinds never have it.
func (p *Policy) Fraction() (float64, bool) {
	x, ok := p.content.params[liquidityFraction]
	return x, ok
}

// Has says whether the policy has a tree.
func (p *Policy) Has(t Tree) bool { return p.programs[t] != nil }

// Fields lists the fields that an evaluation of a tree may read, each once, ascending. The list must not be changed.
func (p *Policy) Fields(t Tree) []Field {
	if p.programs[t] == nil {
		return nil
	}
	return p.programs[t].fields
}

// Registers lists the state registers that an evaluation of a tree may read, each once. The place in the list is the
// slot in Frame.Registers; a register that is not set is 0. The list must not be changed.
func (p *Policy) Registers(t Tree) []string {
	if p.programs[t] == nil {
		return nil
	}
	return p.programs[t].registers
}

// Path is the way from the root of a tree to a leaf: the node ids joined by arrows, conditions with their outcome, such
// as "root(false) → low(true) → act". Leaves are numbered from 0 as in the decisions; another number has an empty path.
func (p *Policy) Path(t Tree, leaf int32) string {
	if p.programs[t] == nil || leaf < 0 || int(leaf) >= len(p.programs[t].leaves) {
		return ""
	}
	return p.programs[t].leaves[leaf].path
}

// NumLeaves is the number of leaves of a tree, 0 if the tree is absent.
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

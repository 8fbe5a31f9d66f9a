package policy

import (
	"fmt"
	"slices"
)

// Difference is a place in which two policies differ.
type Difference struct {
	Tree string `json:"tree"` // empty for the head of the document and the parameters
	At   string `json:"at"`   // the decision path to the node, a key, or a parameter
	Kind string `json:"kind"` // changed, added, removed, renamed or replaced
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
}

// Diff compares the structure of two policies: what they say, not how the documents are written. Nodes are compared from the
// root. A condition that one policy has above a tree that the other one has unchanged is added or removed; ids alone are renamed.
func Diff(a, b *Policy) []Difference {
	d := &differ{}
	d.text("policy_id", a.ID(), b.ID())
	d.text("description", a.Description(), b.Description())
	d.params(a.content.params, b.content.params)
	for t := range NumTrees {
		d.tree = t.String()
		x, y := a.content.trees[t], b.content.trees[t]
		switch {
		case x == nil && y == nil:
		case x == nil:
			d.add("", "added", "", oneLine(y))
		case y == nil:
			d.add("", "removed", oneLine(x), "")
		default:
			d.nodes(x, y, "")
		}
	}
	return d.list
}

type differ struct {
	tree string
	list []Difference
}

func (d *differ) add(at, kind, was, is string) {
	d.list = append(d.list, Difference{d.tree, at, kind, was, is})
}

func (d *differ) text(key, was, is string) {
	if was != is {
		d.add(key, "changed", was, is)
	}
}

func (d *differ) params(a, b map[string]float64) {
	names := slices.Compact(slices.Sorted(slices.Values(append(sortedKeys(a), sortedKeys(b)...))))
	for _, name := range names {
		x, inA := a[name]
		y, inB := b[name]
		switch {
		case !inA:
			d.add("$"+name, "added", "", formatNumber(y))
		case !inB:
			d.add("$"+name, "removed", formatNumber(x), "")
		case x != y:
			d.add("$"+name, "changed", formatNumber(x), formatNumber(y))
		}
	}
}

// nodes compares two trees below the same path.
func (d *differ) nodes(a, b *node, path string) {
	at := below(path, a)
	switch {
	case statement(a) == statement(b) && a.isAction() == b.isAction():
		if a.id != b.id {
			d.add(at, "renamed", a.id, b.id)
		}
		d.branches(a, b, path)
	case !b.isAction() && sameTree(a, b.yes):
		d.add(below(path, b), "added", "", statement(b)+"; no: "+oneLine(b.no))
	case !b.isAction() && sameTree(a, b.no):
		d.add(below(path, b), "added", "", statement(b)+"; yes: "+oneLine(b.yes))
	case !a.isAction() && sameTree(a.yes, b):
		d.add(at, "removed", statement(a)+"; no: "+oneLine(a.no), "")
	case !a.isAction() && sameTree(a.no, b):
		d.add(at, "removed", statement(a)+"; yes: "+oneLine(a.yes), "")
	case a.isAction() == b.isAction():
		d.add(at, "changed", statement(a), statement(b))
		d.branches(a, b, path)
	default:
		d.add(at, "replaced", oneLine(a), oneLine(b))
	}
}

func (d *differ) branches(a, b *node, path string) {
	if a.isAction() {
		return
	}
	d.nodes(a.yes, b.yes, below(path, a)+"(true)")
	d.nodes(a.no, b.no, below(path, a)+"(false)")
}

// below appends a node to a path.
func below(path string, n *node) string {
	if path == "" {
		return n.id
	}
	return path + " → " + n.id
}

// statement is what a node says, without its id and branches.
func statement(n *node) string {
	if n.isAction() {
		return printer{money: true}.action(n)
	}
	return printer{money: true}.expr(&n.condition, orLevel)
}

// oneLine is a tree on one line.
func oneLine(n *node) string {
	if n.isAction() {
		return fmt.Sprintf("[%s] %s", n.id, statement(n))
	}
	return fmt.Sprintf("[%s] %s ? %s : %s", n.id, statement(n), oneLine(n.yes), oneLine(n.no))
}

// sameTree reports whether two trees say the same under the same ids.
func sameTree(a, b *node) bool { return oneLine(a) == oneLine(b) }

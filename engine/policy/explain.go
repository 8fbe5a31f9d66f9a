package policy

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"sweep/engine/document"
)

// treeTitles are the headings of the trees in explanations.
var treeTitles = [NumTrees]string{
	StrategicCollateral: "strategic collateral", Bank: "bank", Payment: "payment", EndOfTickCollateral: "end-of-tick collateral",
}

// Explain prints a policy as indented trees. Each node is one line: its id in brackets, then the condition in infix form
// or the action with its parameters. $name is a policy parameter, bank_state_name a state register. A number of cents is
// followed by the formatted amount.
func Explain(w io.Writer, p *Policy) error {
	var b strings.Builder
	fmt.Fprintf(&b, "policy %s\n", p.ID())
	if p.Description() != "" {
		fmt.Fprintf(&b, "  %s\n", p.Description())
	}
	if names := sortedKeys(p.content.params); len(names) > 0 {
		b.WriteString("\nparameters:\n")
		for _, name := range names {
			fmt.Fprintf(&b, "  $%s = %s\n", name, formatNumber(p.content.params[name]))
		}
	}
	for _, t := range p.Trees() {
		fmt.Fprintf(&b, "\n%s:\n", treeTitles[t])
		for _, n := range p.Outline(t) {
			answer := ""
			if n.Answer != "" {
				answer = fmt.Sprintf("%-4s", n.Answer)
			}
			fmt.Fprintf(&b, "%s%s[%s] %s\n", strings.Repeat("  ", n.Depth+1), answer, n.ID, n.Text)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Step is a node of a tree as a line of an outline.
type Step struct {
	Depth  int
	Answer string // of the condition above it: yes or no; empty at the root
	ID     string
	Text   string // the condition in infix form, or the action with its parameters
	Path   string // of an action: the decision path, as Policy.Path; empty for a condition
}

// Outline lists the nodes of a tree from the root down, what follows yes before what follows no.
func (p *Policy) Outline(t Tree) []Step {
	if !p.Has(t) {
		return nil
	}
	return outline(nil, p.content.trees[t], Step{})
}

// outline adds a node and those below it. At holds the place of the node, and in Path the steps to it.
func outline(list []Step, n *node, at Step) []Step {
	at.ID = n.id
	if n.isAction() {
		at.Text, at.Path = printer{money: true}.action(n), at.Path+n.id
		return append(list, at)
	}
	above := at.Path + n.id
	at.Text, at.Path = printer{money: true}.expr(&n.condition, orLevel), ""
	list = append(list, at)
	list = outline(list, n.yes, Step{Depth: at.Depth + 1, Answer: "yes", Path: above + "(true) → "})
	return outline(list, n.no, Step{Depth: at.Depth + 1, Answer: "no", Path: above + "(false) → "})
}

func (p printer) action(n *node) string {
	if len(n.args) == 0 {
		return n.action.String()
	}
	parts := make([]string, len(n.args))
	for i := range n.args {
		parts[i] = n.args[i].name + " = " + p.side(&n.args[i].value, paramUnits[n.args[i].name])
	}
	return n.action.String() + "(" + strings.Join(parts, ", ") + ")"
}

// ExplainPath prints the path that an evaluation of a tree takes for the given values of fields and state registers:
// every condition on the path, first with names and then with values, its outcome, and the action. A register without a
// value is 0. It is an error if the tree is missing, a name is unknown, or a field on the path has no value.
func ExplainPath(w io.Writer, p *Policy, t Tree, values map[string]float64) error {
	if !p.Has(t) {
		return fmt.Errorf("policy %q has no %s", p.ID(), t)
	}
	e := &pathExplainer{policy: p, tree: t, frame: &Frame{}, registers: map[string]float64{}}
	if err := e.give(values); err != nil {
		return err
	}
	fmt.Fprintf(&e.out, "%s:\n", treeTitles[t])
	if err := e.walk(p.content.trees[t]); err != nil {
		return err
	}
	_, err := io.WriteString(w, e.out.String())
	return err
}

type pathExplainer struct {
	policy    *Policy
	tree      Tree
	frame     *Frame
	given     [NumFields]bool
	registers map[string]float64
	out       strings.Builder
}

func (e *pathExplainer) give(values map[string]float64) error {
	for _, name := range sortedKeys(values) {
		f, ok := FieldByName(name)
		switch {
		case strings.HasPrefix(name, registerPrefix):
			e.registers[name] = values[name]
		case !ok:
			return fmt.Errorf("unknown field %q; %s", name, document.Suggest(name, fieldNamesIn(e.tree)))
		default:
			e.frame.Values[f], e.given[f] = values[name], true
		}
	}
	return nil
}

func (e *pathExplainer) walk(n *node) error {
	for !n.isAction() {
		answer, err := e.ask(n)
		if err != nil {
			return err
		}
		next, word := n.no, "no"
		if answer {
			next, word = n.yes, "yes"
		}
		fmt.Fprintf(&e.out, "  [%s] %s\n      %s: %s\n", n.id, printer{money: true}.expr(&n.condition, orLevel),
			printer{frame: e.frame, registers: e.registers}.expr(&n.condition, orLevel), word)
		n = next
	}
	return e.act(n)
}

// ask evaluates one condition exactly as the compiled tree does, by compiling it alone with leaf 0 for yes and 1 for no.
func (e *pathExplainer) ask(n *node) (bool, error) {
	c := &compiler{tree: e.tree, prog: &program{tree: e.tree}, slots: map[string]int32{}}
	c.begin(n)
	c.prog.entry = c.compileExpr(&n.condition, ^0, ^1)
	if err := e.prepare(c.prog, n); err != nil {
		return false, err
	}
	leaf, failed := c.prog.walk(e.frame)
	if failed != nil {
		return false, failed
	}
	return leaf == 0, nil
}

// prepare checks that every field the program reads has a value, and fills in the registers.
func (e *pathExplainer) prepare(p *program, n *node) error {
	for _, f := range p.fields {
		if !e.given[f] {
			return fmt.Errorf("node %q reads the field %s, which has no value; set it", n.id, f)
		}
	}
	e.frame.Registers = e.frame.Registers[:0]
	for _, name := range p.registers {
		e.frame.Registers = append(e.frame.Registers, e.registers[name])
	}
	return nil
}

// act prints the action, then each computed parameter.
func (e *pathExplainer) act(n *node) error {
	fmt.Fprintf(&e.out, "  [%s] %s\n", n.id, printer{money: true}.action(n))
	for i := range n.args {
		v := &n.args[i].value
		used := slices.ContainsFunc(actionTable[n.action].params, func(p actionParam) bool { return p.name == n.args[i].name && p.kind == numberParam })
		if !used || v.form == formLiteral {
			continue
		}
		c := &compiler{tree: e.tree, prog: &program{tree: e.tree}, slots: map[string]int32{}}
		c.begin(n)
		operand := c.compileValue(v)
		if err := e.prepare(c.prog, n); err != nil {
			return err
		}
		x, bad := c.prog.value(&operand, e.frame)
		if bad != noFault {
			return c.prog.failure(bad, c.node)
		}
		text := printer{frame: e.frame, registers: e.registers}.value(v, sumLevel)
		if result := formatNumber(x); result != text {
			text += " = " + result
		}
		fmt.Fprintf(&e.out, "      %s: %s\n", n.args[i].name, text)
	}
	return nil
}

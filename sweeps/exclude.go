package sweeps

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"sweep/engine/document"
)

// condition is one compiled expression of exclude.
type condition struct {
	text  string
	pos   document.Pos
	key   string
	holds truthOf
	uses  []int // axes
}

// exclusions reads the key exclude, a condition or a list of them, and makes the filter.
func (d *decoder) exclusions(n *document.Node) {
	if n == nil {
		return
	}
	if d.kind.Whole {
		d.Errorf(n, "exclude", "narrow the ranges instead", "a %s design without some of its points cannot be analysed", d.kind.Name)
		return
	}
	list, key := document.NewList(n.Pos, n), func(int) string { return "exclude" }
	if n.Kind == document.List {
		list, key = n, func(i int) string { return document.JoinIndex("exclude", i) }
	}
	var conditions []condition
	for i, item := range list.All() {
		if c, ok := d.condition(item, key(i)); ok {
			conditions = append(conditions, c)
		}
	}
	if !d.Failed() && len(conditions) > 0 {
		d.filter(conditions)
	}
}

// condition compiles one condition, given as text or as a table with the key "when".
func (d *decoder) condition(n *document.Node, key string) (condition, bool) {
	if n.Kind == document.Map {
		s := d.Section(n, key, excludeTable)
		if n, key = s.Node("when"), s.Key("when"); n == nil {
			return condition{}, false
		}
	}
	if d.Value(n, key, document.Field{Type: document.TextType}) == nil {
		return condition{}, false
	}
	c := condition{text: n.Text, pos: n.Pos, key: key}
	tree, err := parser.Parse(n.Text)
	if err != nil {
		d.conditionError(c, err)
		return c, false
	}
	var ok bool
	if c.uses, ok = d.names(c, tree); !ok {
		return c, false
	}
	env := map[string]any{}
	for _, i := range c.uses {
		env[d.grid.axes[i].name] = d.grid.axes[i].example().Any()
	}
	if _, err = expr.Compile(n.Text, expr.Env(env), expr.AsBool(), expr.DisableAllBuiltins()); err == nil {
		c.holds, err = compileCondition(n.Text, tree.Node, d.grid.axes)
	}
	if err != nil {
		d.conditionError(c, err)
		return c, false
	}
	return c, true
}

// conditionError reports an error from the expression library.
func (d *decoder) conditionError(c condition, err error) {
	message := err.Error()
	if at := (*file.Error)(nil); errors.As(err, &at) {
		message = at.Message
		if what, _, ok := strings.Cut(message, " literal: strconv."); ok {
			message = fmt.Sprintf("%s (numbers without a decimal point must fit in 64 bits)", what)
		}
		message = fmt.Sprintf("%s (column %d of the condition)", message, at.Column+1)
	}
	d.Add(&document.Error{Pos: c.pos, Key: c.key, Class: document.SchemaError,
		Message: fmt.Sprintf("the condition %q is not valid: %s", c.text, message),
		Remedy:  "conditions compare axes with == != < <= > >= in, joined by and, or, not"})
}

// names finds the axes that a condition uses and checks the texts they are compared with: a misspelled label would
// silently exclude nothing.
func (d *decoder) names(c condition, tree *parser.Tree) (uses []int, ok bool) {
	v := &nameVisitor{decoder: d, condition: c}
	ast.Walk(&tree.Node, v)
	slices.Sort(v.uses)
	return slices.Compact(v.uses), !v.failed
}

type nameVisitor struct {
	*decoder
	condition condition
	uses      []int
	failed    bool
}

// Visit checks one node of the expression.
func (v *nameVisitor) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		if i := v.axisNamed(n.Value); i >= 0 {
			v.uses = append(v.uses, i)
			return
		}
		names := make([]string, len(v.grid.axes))
		for i, a := range v.grid.axes {
			names[i] = a.name
		}
		v.report("there is no axis "+n.Value, remedy(n.Value, names, "an axis"))
	case *ast.BinaryNode:
		switch n.Operator {
		case "==", "!=":
			v.compared(n.Left, n.Right)
			v.compared(n.Right, n.Left)
		case "in":
			if list, ok := n.Right.(*ast.ArrayNode); ok {
				for _, item := range list.Nodes {
					v.compared(n.Left, item)
				}
			}
		}
	}
}

// compared checks a text that an axis is compared with.
func (v *nameVisitor) compared(name, literal ast.Node) {
	id, isName := name.(*ast.IdentifierNode)
	text, isText := literal.(*ast.StringNode)
	if !isName || !isText {
		return
	}
	if i := v.axisNamed(id.Value); i >= 0 && v.grid.axes[i].kind == String && v.grid.axes[i].find(text.Value) < 0 {
		v.report(fmt.Sprintf("axis %s has no value %q", id.Value, text.Value), remedy(text.Value, v.grid.axes[i].labels(), "a value"))
	}
}

func (v *nameVisitor) report(message, remedy string) {
	v.failed = true
	v.Add(&document.Error{Pos: v.condition.pos, Key: v.condition.key, Class: document.SchemaError, Message: message, Remedy: remedy})
}

func (v *nameVisitor) axisNamed(name string) int {
	return slices.IndexFunc(v.grid.axes, func(a *axis) bool { return a.name == name })
}

// example returns some value of the axis.
func (a *axis) example() Value {
	if a.continuous() {
		return a.span.at(0)
	}
	return a.values.at(0)
}

// texts joins the conditions for a message.
func texts(conditions []condition) string {
	out := make([]string, len(conditions))
	for i, c := range conditions {
		out[i] = c.text
	}
	return strings.Join(out, "; ")
}

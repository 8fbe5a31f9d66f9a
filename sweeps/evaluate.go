package sweeps

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
)

// The library parses conditions and checks their types. They are evaluated here because the library's arithmetic wraps at
// 64 bits and does not report division by zero.

// Functions of a point. Each computes a part of a condition from the values of the axes.
type (
	numberOf func(axes []exact, v []Value) (exact, error)
	textOf   func(v []Value) string
	truthOf  func(axes []exact, v []Value) (bool, error)
)

// compiler turns the type-checked tree of a condition into functions.
type compiler struct {
	source []rune
	axes   []*axis
}

// unsupported reports a construct that conditions do not support.
func unsupported(n ast.Node) error {
	return fmt.Errorf("a condition cannot have %q", n.String())
}

// compileCondition returns the function for a complete condition.
func compileCondition(source string, tree ast.Node, axes []*axis) (truthOf, error) {
	return (&compiler{[]rune(source), axes}).truth(tree)
}

func (c *compiler) axis(n ast.Node) (int, AxisType, bool) {
	id, ok := n.(*ast.IdentifierNode)
	if !ok {
		return 0, 0, false
	}
	i := slices.IndexFunc(c.axes, func(a *axis) bool { return a.name == id.Value })
	if i < 0 {
		return 0, 0, false
	}
	return i, c.axes[i].kind, true
}

func (c *compiler) truth(node ast.Node) (truthOf, error) {
	if i, kind, ok := c.axis(node); ok && kind == Bool {
		return func(_ []exact, v []Value) (bool, error) { return v[i].bits != 0, nil }, nil
	}
	switch n := node.(type) {
	case *ast.BoolNode:
		return func([]exact, []Value) (bool, error) { return n.Value, nil }, nil
	case *ast.UnaryNode:
		if n.Operator != "not" && n.Operator != "!" {
			return nil, unsupported(n)
		}
		inner, err := c.truth(n.Node)
		return func(x []exact, v []Value) (bool, error) {
			b, err := inner(x, v)
			return !b, err
		}, err
	case *ast.BinaryNode:
		return c.relation(n)
	}
	return nil, unsupported(node)
}

// relation compiles an operator whose result is a truth value.
func (c *compiler) relation(n *ast.BinaryNode) (truthOf, error) {
	switch n.Operator {
	case "and", "&&", "or", "||":
		return c.junction(n)
	case "==", "!=", "<", "<=", ">", ">=":
		return c.comparison(n)
	case "in":
		return c.membership(n)
	case "contains", "startsWith", "endsWith", "matches":
		return c.textRelation(n)
	}
	return nil, unsupported(n)
}

// junction evaluates its right side only if the left one does not decide.
func (c *compiler) junction(n *ast.BinaryNode) (truthOf, error) {
	left, err := c.truth(n.Left)
	if err != nil {
		return nil, err
	}
	right, err := c.truth(n.Right)
	decides := n.Operator == "or" || n.Operator == "||"
	return func(x []exact, v []Value) (bool, error) {
		if b, err := left(x, v); err != nil || b == decides {
			return b, err
		}
		return right(x, v)
	}, err
}

func (c *compiler) comparison(n *ast.BinaryNode) (truthOf, error) {
	holds := map[string]func(order int) bool{
		"==": func(o int) bool { return o == 0 }, "!=": func(o int) bool { return o != 0 },
		"<": func(o int) bool { return o < 0 }, "<=": func(o int) bool { return o <= 0 },
		">": func(o int) bool { return o > 0 }, ">=": func(o int) bool { return o >= 0 },
	}[n.Operator]
	compare, err := c.order(n.Left, n.Right)
	return func(x []exact, v []Value) (bool, error) {
		o, err := compare(x, v)
		return err == nil && holds(o), err
	}, err
}

// order compares two numbers, two texts or two truth values.
func (c *compiler) order(left, right ast.Node) (func([]exact, []Value) (int, error), error) {
	if a, err := c.number(left); err == nil {
		b, err := c.number(right)
		return func(x []exact, v []Value) (int, error) {
			p, err := a(x, v)
			if err != nil {
				return 0, err
			}
			q, err := b(x, v)
			return p.compare(q), err
		}, err
	}
	if a, err := c.text(left); err == nil {
		b, err := c.text(right)
		return func(_ []exact, v []Value) (int, error) { return strings.Compare(a(v), b(v)), nil }, err
	}
	a, err := c.truth(left)
	if err != nil {
		return nil, err
	}
	b, err := c.truth(right)
	return func(x []exact, v []Value) (int, error) {
		p, err := a(x, v)
		if err != nil {
			return 0, err
		}
		q, err := b(x, v)
		if p == q {
			return 0, err
		}
		return 1, err
	}, err
}

// membership compiles "in" with a list or a range of integers.
func (c *compiler) membership(n *ast.BinaryNode) (truthOf, error) {
	if r, ok := n.Right.(*ast.BinaryNode); ok && r.Operator == ".." {
		return c.between(n.Left, r)
	}
	list, ok := n.Right.(*ast.ArrayNode)
	if !ok {
		return nil, unsupported(n)
	}
	equal := make([]func([]exact, []Value) (int, error), len(list.Nodes))
	for i, item := range list.Nodes {
		var err error
		if equal[i], err = c.order(n.Left, item); err != nil {
			return nil, err
		}
	}
	return func(x []exact, v []Value) (bool, error) {
		for _, f := range equal {
			if o, err := f(x, v); err != nil || o == 0 {
				return err == nil, err
			}
		}
		return false, nil
	}, nil
}

func (c *compiler) between(node ast.Node, ends *ast.BinaryNode) (truthOf, error) {
	value, err := c.number(node)
	if err != nil {
		return nil, err
	}
	low, err := c.number(ends.Left)
	if err != nil {
		return nil, err
	}
	high, err := c.number(ends.Right)
	return func(x []exact, v []Value) (bool, error) {
		var at [3]exact
		for i, f := range []numberOf{low, value, high} {
			var err error
			if at[i], err = f(x, v); err != nil {
				return false, err
			}
		}
		return at[1].rat().IsInt() && at[0].compare(at[1]) <= 0 && at[1].compare(at[2]) <= 0, nil
	}, err
}

func (c *compiler) textRelation(n *ast.BinaryNode) (truthOf, error) {
	left, err := c.text(n.Left)
	if err != nil {
		return nil, err
	}
	right, err := c.text(n.Right)
	if err != nil {
		return nil, err
	}
	relation := map[string]func(a, b string) bool{"contains": strings.Contains, "startsWith": strings.HasPrefix, "endsWith": strings.HasSuffix}[n.Operator]
	if n.Operator == "matches" {
		literal, ok := n.Right.(*ast.StringNode)
		if !ok {
			return nil, unsupported(n)
		}
		pattern, err := regexp.Compile(literal.Value)
		if err != nil {
			return nil, fmt.Errorf("%q is not a regular expression", literal.Value)
		}
		relation = func(a, _ string) bool { return pattern.MatchString(a) }
	}
	return func(_ []exact, v []Value) (bool, error) { return relation(left(v), right(v)), nil }, nil
}

func (c *compiler) text(node ast.Node) (textOf, error) {
	if i, kind, ok := c.axis(node); ok && kind == String {
		return func(v []Value) string { return v[i].text }, nil
	}
	switch n := node.(type) {
	case *ast.StringNode:
		return func([]Value) string { return n.Value }, nil
	case *ast.BinaryNode:
		if n.Operator == "+" {
			left, err := c.text(n.Left)
			if err != nil {
				return nil, err
			}
			right, err := c.text(n.Right)
			return func(v []Value) string { return left(v) + right(v) }, err
		}
	}
	return nil, unsupported(node)
}

func (c *compiler) number(node ast.Node) (numberOf, error) {
	if i, kind, ok := c.axis(node); ok && kind.numeric() {
		return func(x []exact, _ []Value) (exact, error) { return x[i], nil }, nil
	}
	switch n := node.(type) {
	case *ast.IntegerNode:
		return constant(exactInt(int64(n.Value))), nil
	case *ast.FloatNode:
		return constant(c.literal(n)), nil
	case *ast.UnaryNode:
		inner, err := c.number(n.Node)
		switch n.Operator {
		case "+":
			return inner, err
		case "-":
			return func(x []exact, v []Value) (exact, error) {
				a, err := inner(x, v)
				return a.negate(), err
			}, err
		}
	case *ast.BinaryNode:
		return c.arithmetic(n)
	}
	return nil, unsupported(node)
}

func constant(v exact) numberOf {
	return func([]exact, []Value) (exact, error) { return v, nil }
}

// literal returns a number with a fraction as written, which may have more digits than a double.
func (c *compiler) literal(n *ast.FloatNode) exact {
	x, at := exactFloat(n.Value), n.Location()
	x.ratio = x.rat()
	if at.From < at.To && at.To <= len(c.source) {
		text := strings.ReplaceAll(string(c.source[at.From:at.To]), "_", "")
		if r, ok := new(big.Rat).SetString(text); ok && r.Cmp(x.ratio) != 0 {
			return exactRat(r)
		}
	}
	return x
}

func (c *compiler) arithmetic(n *ast.BinaryNode) (numberOf, error) {
	sure := func(f func(a, b exact) exact) func(a, b exact) (exact, error) {
		return func(a, b exact) (exact, error) { return f(a, b), nil }
	}
	f := map[string]func(a, b exact) (exact, error){
		"+": sure(exact.add), "-": sure(exact.subtract), "*": sure(exact.multiply),
		"/": exact.divide, "%": exact.remainder, "**": exact.power, "^": exact.power,
	}[n.Operator]
	if f == nil {
		return nil, unsupported(n)
	}
	left, err := c.number(n.Left)
	if err != nil {
		return nil, err
	}
	right, err := c.number(n.Right)
	return func(x []exact, v []Value) (exact, error) {
		a, err := left(x, v)
		if err != nil {
			return exact{}, err
		}
		b, err := right(x, v)
		if err != nil {
			return exact{}, err
		}
		return f(a, b)
	}, err
}

package results

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"sweep/datasets/errkind"
	"sweep/datasets/tables"
	"sweep/engine/document"
)

// Quantity is a number of a run, by an expression over columns of table runs and of the banks: total_cost_cents,
// BANK_A.delay_cost_cents + 0.5 * BANK_A.penalty_cost_cents, agents["BANK-A"].total_cost_cents. The library only parses it;
// it is evaluated here, in float64, and is NULL if a column is NULL or a result is not finite.
type Quantity struct {
	Text  string
	refs  []reference
	value func(values []float64) float64 // of the references
}

// reference is a column of runs, or of a bank in daily_agent_metrics.
type reference struct{ agent, column string }

// agentsName makes agents["ID"] a bank whose id is no name.
const agentsName = "agents"

// ParseQuantity reads an expression.
func ParseQuantity(text string) (*Quantity, error) {
	tree, err := parser.Parse(text)
	if err != nil {
		first, _, _ := strings.Cut(err.Error(), "\n")
		return nil, errkind.Errorf(errkind.Invalid, "%q is no expression: %s", text, first)
	}
	q := &Quantity{Text: text}
	if q.value, err = q.compile(tree.Node); err != nil {
		return nil, errkind.Errorf(errkind.Invalid, "%q: %v", text, err)
	}
	return q, nil
}

func (q *Quantity) compile(node ast.Node) (func([]float64) float64, error) {
	switch n := node.(type) {
	case *ast.IntegerNode:
		return constant(float64(n.Value)), nil
	case *ast.FloatNode:
		return constant(n.Value), nil
	case *ast.IdentifierNode:
		return q.column("", n.Value)
	case *ast.MemberNode:
		return q.member(n)
	case *ast.UnaryNode:
		inner, err := q.compile(n.Node)
		switch n.Operator {
		case "-":
			return func(v []float64) float64 { return -inner(v) }, err
		case "+":
			return inner, err
		}
	case *ast.BinaryNode:
		return q.binary(n)
	case *ast.BuiltinNode:
		return q.call(n.Name, n.Arguments)
	case *ast.CallNode:
		if name, ok := n.Callee.(*ast.IdentifierNode); ok {
			return q.call(name.Value, n.Arguments)
		}
	}
	return nil, fmt.Errorf("an expression has columns, numbers, + - * / **, min, max and abs, not %q", node.String())
}

func constant(x float64) func([]float64) float64 { return func([]float64) float64 { return x } }

// member reads BANK.column and agents["BANK"].column.
func (q *Quantity) member(n *ast.MemberNode) (func([]float64) float64, error) {
	column, ok := n.Property.(*ast.StringNode)
	switch of := n.Node.(type) {
	case *ast.IdentifierNode:
		if ok && of.Value != agentsName {
			return q.column(of.Value, column.Value)
		}
	case *ast.MemberNode:
		list, isName := of.Node.(*ast.IdentifierNode)
		agent, isText := of.Property.(*ast.StringNode)
		if ok && isName && isText && list.Value == agentsName {
			return q.column(agent.Value, column.Value)
		}
	}
	return nil, fmt.Errorf("write BANK.column, or agents[\"BANK\"].column, for a column of a bank, not %q", n.String())
}

// column adds a reference.
func (q *Quantity) column(agent, column string) (func([]float64) float64, error) {
	known, table := tables.MetricColumns(), "runs"
	if agent != "" {
		known, table = agentColumns(), agentTable
	}
	if !slices.Contains(known, column) {
		return nil, fmt.Errorf("the table %s has no numeric column %q; %s", table, column, document.Suggest(column, known))
	}
	ref := reference{agent, column}
	at := slices.Index(q.refs, ref)
	if at < 0 {
		at = len(q.refs)
		q.refs = append(q.refs, ref)
	}
	return func(v []float64) float64 { return v[at] }, nil
}

func (q *Quantity) binary(n *ast.BinaryNode) (func([]float64) float64, error) {
	left, err := q.compile(n.Left)
	if err != nil {
		return nil, err
	}
	right, err := q.compile(n.Right)
	if err != nil {
		return nil, err
	}
	operation := map[string]func(x, y float64) float64{
		"+": func(x, y float64) float64 { return x + y }, "-": func(x, y float64) float64 { return x - y },
		"*": func(x, y float64) float64 { return float64(x * y) }, "/": func(x, y float64) float64 { return x / y },
		"**": math.Pow, "^": math.Pow,
	}[n.Operator]
	if operation == nil {
		return nil, fmt.Errorf("an expression cannot have the operator %q", n.Operator)
	}
	return func(v []float64) float64 { return operation(left(v), right(v)) }, nil
}

func (q *Quantity) call(name string, arguments []ast.Node) (func([]float64) float64, error) {
	var parts []func([]float64) float64
	for _, a := range arguments {
		part, err := q.compile(a)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	fold := func(choose func(x, y float64) float64) func([]float64) float64 {
		return func(v []float64) float64 {
			x := parts[0](v)
			for _, part := range parts[1:] {
				x = choose(x, part(v))
			}
			return x
		}
	}
	switch {
	case name == "min" && len(parts) > 0:
		return fold(math.Min), nil
	case name == "max" && len(parts) > 0:
		return fold(math.Max), nil
	case name == "abs" && len(parts) == 1:
		return func(v []float64) float64 { return math.Abs(parts[0](v)) }, nil
	}
	return nil, fmt.Errorf("%s with %d arguments is not a function of expressions; they have min, max and abs", name, len(parts))
}

// Agents are the banks whose columns the expression has.
func (q *Quantity) Agents() (ids []string) {
	for _, ref := range q.refs {
		if ref.agent != "" && !slices.Contains(ids, ref.agent) {
			ids = append(ids, ref.agent)
		}
	}
	return ids
}

package policy

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestCompiledEqualsInterpreted draws documents with all four trees and values for everything they read, infinities and
// NaN included, and wants the compiled policy to end at the same leaf, with the same decision or the same error, as a
// plain interpreter of the document.
func TestCompiledEqualsInterpreted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		doc := drawDocument(t)
		text, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		p, err := Parse(text)
		if err != nil {
			t.Fatalf("%s\n%v", text, err)
		}
		var plain map[string]any
		if err := json.Unmarshal(text, &plain); err != nil {
			t.Fatal(err)
		}
		for round := range 4 {
			values := drawValues(t, round)
			for tree := range NumTrees {
				want := (&oracle{tree: tree, params: plain["parameters"].(map[string]any), values: values}).run(plain[tree.String()].(map[string]any))
				if got := evaluate(p, tree, values); !equalOutcomes(got, want) {
					t.Fatalf("%s with %v in\n%s\n got %+v\nwant %+v", tree, values, text, got, want)
				}
			}
		}
	})
}

// TestExplainedPathEqualsPath wants the explanation of an evaluation to visit the nodes of its decision path.
func TestExplainedPathEqualsPath(t *testing.T) {
	node := regexp.MustCompile(`(?m)^  \[(.*?)\]`)
	condition := regexp.MustCompile(`\((true|false)\)`)
	rapid.Check(t, func(t *rapid.T) {
		text, err := json.Marshal(drawDocument(t))
		if err != nil {
			t.Fatal(err)
		}
		p, err := Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		values := drawValues(t, 0)
		for tree := range NumTrees {
			out := evaluate(p, tree, values)
			var b strings.Builder
			if err := ExplainPath(&b, p, tree, values); err != nil || out.kind != "" {
				continue // an error of a parameter shows in one of the two only if the decision requires the parameter
			}
			var ids []string
			for _, m := range node.FindAllStringSubmatch(b.String(), -1) {
				ids = append(ids, m[1])
			}
			if want := condition.ReplaceAllString(out.path, ""); strings.Join(ids, " → ") != want {
				t.Fatalf("%s\nexplained as\n%s\nwant %s", text, b.String(), want)
			}
		}
	})
}

// evaluate runs the compiled policy, with a frame that has only what the policy says it reads.
func evaluate(p *Policy, tree Tree, values map[string]float64) (out outcome) {
	f := &Frame{}
	for i := range f.Values {
		f.Values[i] = 987654321 // a field that is read without being listed shows
	}
	for _, field := range p.Fields(tree) {
		f.Values[field] = values[field.String()]
	}
	for _, name := range p.Registers(tree) {
		f.Registers = append(f.Registers, values[name])
	}
	var err error
	var leaf int32
	switch tree {
	case Payment:
		err = p.EvalPayment(f, &out.payment)
		leaf, out.payment.Leaf = out.payment.Leaf, 0
	case Bank:
		err = p.EvalBank(f, &out.bank)
		leaf, out.bank.Leaf = out.bank.Leaf, 0
	default:
		err = p.EvalCollateral(tree, f, &out.collateral)
		leaf, out.collateral.Leaf = out.collateral.Leaf, 0
	}
	var e *EvalError
	if errors.As(err, &e) {
		return outcome{kind: e.Kind}
	}
	out.path = p.Path(tree, leaf)
	return out
}

func equalOutcomes(a, b outcome) bool {
	if same(a.bank.Value, b.bank.Value) {
		a.bank.Value, b.bank.Value = 0, 0
	}
	return reflect.DeepEqual(a, b)
}

var specialValues = []float64{0, math.Copysign(0, -1), 1, 1.0000000005, -1, 2, 3, 1e-9, 9.9e-10, -1e-16, 0.5, 2.5, 255.5, 300, 1e6,
	-1e6, 1 << 53, 1e19, -1e19, 1e300, math.Inf(1), math.Inf(-1), math.NaN()}

// fieldsDrawn are the fields of drawn documents: few, so that values meet each other.
var fieldsDrawn = []Field{FieldBalance, FieldHeadroom, FieldCurrentTick, FieldTicksToNearestQueue2Deadline, FieldMyQ2InValueTop3,
	FieldDayProgressFraction, FieldIsEODRush, FieldThroughputGap, FieldLiquidityBuffer}

var registersDrawn = []string{"bank_state_a", "bank_state_b", "bank_state_"}

func drawValues(t *rapid.T, round int) map[string]float64 {
	values := map[string]float64{}
	number := rapid.OneOf(rapid.SampledFrom(specialValues), rapid.Float64())
	for _, f := range fieldsDrawn {
		values[f.String()] = number.Draw(t, fmt.Sprint(f, round))
	}
	for _, name := range registersDrawn {
		values[name] = number.Draw(t, fmt.Sprint(name, round))
	}
	return values
}

type object = map[string]any

// drawer makes parts of documents; node ids are numbered.
type drawer struct {
	*rapid.T
	nodes int
	tree  Tree
	texts bool // text parameters are texts
}

func drawDocument(t *rapid.T) object { return (&drawer{T: t}).document() }

func (d *drawer) document() object {
	doc := object{"version": "1.0", "policy_id": "drawn", "parameters": object{"zero": 0, "one": 1, "big": 1e20, "tiny": 1e-12}}
	for d.tree = range NumTrees {
		doc[d.tree.String()] = d.node(4)
	}
	return doc
}

func (d *drawer) pick(n int) int { return rapid.IntRange(0, n-1).Draw(d.T, "pick") }

func (d *drawer) choose(words ...string) string { return words[d.pick(len(words))] }

func (d *drawer) node(depth int) object {
	d.nodes++
	id := fmt.Sprintf("n%d", d.nodes)
	if depth == 0 || d.pick(4) == 0 {
		return d.action(id)
	}
	return object{"type": "condition", "node_id": id, "condition": d.expr(3), "on_true": d.node(depth - 1), "on_false": d.node(depth - 1)}
}

func (d *drawer) expr(depth int) object {
	if depth > 0 {
		switch d.pick(5) {
		case 0:
			return object{"op": "not", "condition": d.expr(depth - 1)}
		case 1:
			list := make([]object, d.pick(4))
			for i := range list {
				list[i] = d.expr(depth - 1)
			}
			return object{"op": d.choose("and", "or"), "conditions": list}
		}
	}
	return object{"op": d.choose("==", "!=", "<", "<=", ">", ">="), "left": d.value(3), "right": d.value(3)}
}

func (d *drawer) value(depth int) object {
	kinds := 5
	if depth == 0 {
		kinds = 4
	}
	switch d.pick(kinds) {
	case 0:
		return object{"field": fieldsDrawn[d.pick(len(fieldsDrawn))].String()}
	case 1:
		return object{"field": d.choose(registersDrawn...)}
	case 2:
		return object{"param": d.choose("zero", "one", "big", "tiny")}
	case 3:
		return object{"value": d.literal()}
	}
	return object{"compute": d.compute(depth - 1)}
}

func (d *drawer) literal() any {
	if d.pick(8) > 0 {
		return []any{1, 2.5, -3, 1e-9, 1e18, 7.0}[d.pick(6)]
	}
	return []any{true, false, nil, "text", []int{1}, object{}}[d.pick(6)]
}

func (d *drawer) compute(depth int) object {
	op := calcOp(d.pick(len(calcWords)))
	c := object{"op": op.String()}
	for _, key := range op.operands() {
		c[key] = d.value(depth)
	}
	if op == opMax || op == opMin {
		list := make([]object, 1+d.pick(3))
		for i := range list {
			list[i] = d.value(depth)
		}
		c["values"] = list
	}
	return c
}

// action draws an action of the tree with all its required and some of its optional parameters.
func (d *drawer) action(id string) object {
	var suitable []action
	for a := range numActions {
		if a.suits(d.tree) || d.tree == Bank && d.pick(8) == 0 {
			suitable = append(suitable, a)
		}
	}
	a := suitable[d.pick(len(suitable))]
	params := object{}
	for _, p := range actionTable[a].params {
		switch {
		case !p.required && d.pick(2) == 0:
		case p.kind == numberParam:
			params[p.name] = d.value(2)
		case p.name == "rtgs_priority":
			params[p.name] = object{"value": d.choose(rtgsPriorityWords...)}
		case p.kind == textParam && d.texts:
			params[p.name] = object{"value": "LOW"}
		case p.kind == textParam:
			params[p.name] = []object{{"value": "HIGH"}, {"value": "EndOfDayCleanup"}, {"value": "x"}, {"value": 3}, {"param": "one"}}[d.pick(5)]
		}
	}
	return object{"type": "action", "node_id": id, "action": a.String(), "parameters": params}
}

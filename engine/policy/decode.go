package policy

import (
	"fmt"
	"slices"
	"strings"

	"sweep/engine/document"
)

var (
	policyKeys = []string{"version", "policy_id", "description", "parameters",
		"payment_tree", "bank_tree", "strategic_collateral_tree", "end_of_tick_collateral_tree"}
	conditionKeys = []string{"type", "node_id", "description", "condition", "on_true", "on_false"}
	actionKeys    = []string{"type", "node_id", "action", "parameters"}
	valueKeys     = []string{"field", "param", "value", "compute"}
)

// decodeOrder is the order in which trees are decoded. If two nodes have the same id, the later one is reported.
var decodeOrder = [NumTrees]Tree{Payment, Bank, StrategicCollateral, EndOfTickCollateral}

// decoder turns JSON values into a document. It continues after a mistake so that all mistakes are reported together;
// what it returns for an invalid part is meaningless but safe to use.
type decoder struct {
	report
	warnings report
	uses     uses
	params   map[string]float64
	ids      map[string]*jsonValue
	tree     Tree
	nodeID   string // of the node being decoded
	divisors bool   // whether literal zero divisors are reported
	deepest  int    // most conditions above a node so far
	deepNode *jsonValue
	deepID   string
}

// decode reads and validates a document. It returns either the complete document, which the caller must compile, or all
// errors, sorted by position.
func decode(text string) (*Policy, Errors) {
	d := &decoder{report: report{text: text}, warnings: report{text: text}, params: map[string]float64{}, ids: map[string]*jsonValue{},
		uses: uses{params: map[string]bool{}, written: map[string]bool{}, read: map[string]*jsonValue{}, readers: map[string]string{}}}
	root, err := parseJSON(text)
	if err != nil {
		d.addAt(err.offset, &Error{Kind: ParseError, Message: err.message})
		return nil, d.errors()
	}
	c := d.policy(root)
	if errs := d.errors(); errs != nil {
		return nil, errs
	}
	for _, t := range decodeOrder {
		if c.trees[t] != nil {
			d.lint(c.trees[t], root.get(t.String()))
		}
	}
	return &Policy{content: c, text: text, hash: root.hash(), warnings: d.warnings.errors()}, nil
}

func (d *decoder) policy(v *jsonValue) *content {
	c := &content{params: d.params}
	if v.kind != jsonObject {
		d.parseError(v, "a policy must be an object, not "+v.kind.String(), "")
		return c
	}
	d.checkKeys(v, policyKeys)
	c.version, _ = d.text(v, "version", policyKeys)
	c.id, _ = d.text(v, "policy_id", policyKeys)
	if m := v.get("description"); m != nil && m.kind != jsonNull {
		c.description = d.optionalText(v, "description")
	}
	d.parameters(v)
	for _, t := range decodeOrder {
		root := v.get(t.String())
		if root == nil || root.kind == jsonNull {
			continue
		}
		d.tree = t
		c.trees[t] = d.node(root, 0)
	}
	d.depth()
	d.warnWhole(v)
	return c
}

// parameters reads the table of named numbers. If a name occurs twice, the last value counts.
func (d *decoder) parameters(v *jsonValue) {
	p := v.get("parameters")
	if p == nil {
		return
	}
	if p.kind != jsonObject {
		d.parseError(p, "parameters must be an object of numbers, not "+p.kind.String(), "omit the key if there are none")
		return
	}
	for _, m := range p.members {
		if m.value.kind != jsonNumber {
			d.parseError(m.value, fmt.Sprintf("parameter %q must be a number, not %s", m.key, m.value.kind), "")
		}
		d.params[m.key] = m.value.number
	}
	d.checkFraction(p)
}

func (d *decoder) node(v *jsonValue, depth int) *node {
	if d.full() {
		return &node{}
	}
	if v.kind != jsonObject {
		d.parseError(v, "a node must be an object, not "+v.kind.String(), "")
		return &node{}
	}
	outer := d.nodeID
	defer func() { d.nodeID = outer }()
	d.nodeID = ""
	if id := v.get("node_id"); id != nil && id.kind == jsonString {
		d.nodeID = id.text
		d.checkID(id)
	}
	if depth > d.deepest {
		d.deepest, d.deepNode, d.deepID = depth, v, d.nodeID
	}
	kind, ok := d.word(v, "type", "node type", []string{"condition", "action"}, conditionKeys)
	switch {
	case !ok:
		return &node{}
	case kind == 0:
		return d.conditionNode(v, depth)
	}
	return d.actionNode(v)
}

func (d *decoder) conditionNode(v *jsonValue, depth int) *node {
	d.checkKeys(v, conditionKeys)
	n := &node{}
	n.id, _ = d.text(v, "node_id", conditionKeys)
	d.optionalText(v, "description")
	if c := d.required(v, "condition", conditionKeys); c != nil {
		d.divisors = true
		n.condition = d.expr(c)
	}
	n.yes, n.no = &node{}, &node{}
	if b := d.required(v, "on_true", conditionKeys); b != nil {
		n.yes = d.node(b, depth+1)
	}
	if b := d.required(v, "on_false", conditionKeys); b != nil {
		n.no = d.node(b, depth+1)
	}
	return n
}

func (d *decoder) actionNode(v *jsonValue) *node {
	d.checkKeys(v, actionKeys)
	n := &node{action: numActions}
	n.id, _ = d.text(v, "node_id", actionKeys)
	if i, ok := d.word(v, "action", "action", actionWords, actionKeys); ok {
		n.action = action(i)
	}
	p := v.get("parameters")
	if p != nil && p.kind != jsonObject {
		d.parseError(p, "the parameters of an action must be an object, not "+p.kind.String(), "omit the key if there are none")
	} else if p != nil {
		n.args = d.args(p)
	}
	if n.action < numActions {
		d.checkAction(v, n)
		d.warnAction(v, n)
	}
	return n
}

// args reads the parameters of an action. If a name occurs twice, the last value counts and the first is not checked.
func (d *decoder) args(p *jsonValue) []arg {
	last := make(map[string]*jsonValue, len(p.members))
	for _, m := range p.members {
		last[m.key] = m.value
	}
	args := make([]arg, 0, len(last))
	for _, m := range p.members {
		if last[m.key] == m.value {
			d.divisors = true
			args = append(args, arg{m.key, d.value(m.value, "value", "field", "param", "compute")})
		}
	}
	return args
}

func (d *decoder) expr(v *jsonValue) expr {
	if d.full() {
		return expr{}
	}
	op, ok := d.operator(v, "operator", exprWords)
	if !ok {
		return expr{}
	}
	e := expr{op: exprOp(op)}
	switch e.op {
	case opAnd, opOr:
		d.checkKeys(v, []string{"op", "conditions"})
		if list := d.list(v, "conditions"); list != nil {
			e.list = make([]expr, len(list.items))
			for i, item := range list.items {
				e.list[i] = d.expr(item)
			}
		}
	case opNot:
		d.checkKeys(v, []string{"op", "condition"})
		e.list = make([]expr, 1)
		if c := d.required(v, "condition", []string{"op", "condition"}); c != nil {
			e.list[0] = d.expr(c)
		}
	default:
		keys := []string{"op", "left", "right"}
		d.checkKeys(v, keys)
		e.left = d.operand(v, "left", keys)
		e.right = d.operand(v, "right", keys)
	}
	return e
}

// value decodes a value; forms are the keys it may have, in the order in which they are tried.
func (d *decoder) value(v *jsonValue, forms ...string) value {
	if d.full() {
		return value{form: formLiteral}
	}
	if v.kind == jsonObject {
		d.checkKeys(v, valueKeys)
		for _, form := range forms {
			m := v.get(form)
			switch {
			case m == nil:
			case form == "field" && m.kind == jsonString:
				return d.field(m)
			case form == "param" && m.kind == jsonString:
				d.checkParam(m)
				d.uses.params[m.text] = true
				return value{form: formParam, name: m.text, number: d.params[m.text]}
			case form == "value":
				return literal(m)
			case form == "compute" && m.kind == jsonObject:
				return value{form: formCompute, calc: d.calc(m)}
			}
		}
	}
	d.notAValue(v)
	return value{form: formLiteral}
}

// notAValue reports JSON that is not any form of value.
func (d *decoder) notAValue(v *jsonValue) {
	remedy := `write {"field": …}, {"param": …}, {"value": …} or {"compute": …}`
	switch v.kind {
	case jsonNumber, jsonBool:
		remedy = fmt.Sprintf(`write {"value": %s}`, d.report.text[v.offset:v.end])
	case jsonString:
		key := "field"
		if _, ok := d.params[v.text]; ok {
			key = "param"
		}
		remedy = fmt.Sprintf(`write {"%s": %q}`, key, v.text)
	case jsonObject:
		for _, key := range valueKeys {
			if m := v.get(key); m != nil {
				d.parseError(m, fmt.Sprintf("%s contains %s", key, m.kind),
					`field and param take a name in quotes, compute takes an object`)
				return
			}
		}
		if op := v.get("op"); op != nil {
			remedy = `write {"compute": {"op": …}}`
		}
	}
	d.parseError(v, "this is not a value", remedy)
}

func literal(m *jsonValue) value {
	v := value{form: formLiteral, lit: m.kind, number: m.number, text: m.text}
	if m.kind == jsonBool && m.flag {
		v.number = 1
	}
	for _, item := range m.items {
		if item.kind == jsonString {
			v.texts = append(v.texts, item.text)
		}
	}
	return v
}

func (d *decoder) field(m *jsonValue) value {
	if strings.HasPrefix(m.text, registerPrefix) {
		d.uses.reads(m, m.text, d.nodeID)
		return value{form: formRegister, name: m.text}
	}
	f, ok := FieldByName(m.text)
	d.checkField(m, f, ok)
	return value{form: formField, field: f}
}

func (d *decoder) calc(v *jsonValue) *calc {
	op, ok := d.operator(v, "computation", calcWords)
	if !ok {
		return &calc{}
	}
	c := &calc{op: calcOp(op)}
	keys := append([]string{"op"}, c.op.operands()...)
	d.checkKeys(v, keys)
	if c.op == opMax || c.op == opMin {
		if list := d.list(v, "values"); list != nil {
			d.checkNotEmpty(v, list, c.op)
			for _, item := range list.items {
				x := d.value(item, valueKeys...)
				d.warnLiteral(item, &x)
				c.operands = append(c.operands, x)
			}
		}
		return c
	}
	outer := d.divisors
	for i, key := range keys[1:] {
		d.divisors = outer && !(c.op == opDivide && i == 0)
		c.operands = append(c.operands, d.operand(v, key, keys))
	}
	if d.divisors = outer; c.op == opDivide {
		d.checkDivisor(v, &c.operands[1])
	}
	return c
}

func (d *decoder) operand(v *jsonValue, key string, keys []string) value {
	m := d.required(v, key, keys)
	if m == nil {
		return value{form: formLiteral}
	}
	x := d.value(m, valueKeys...)
	d.warnLiteral(m, &x)
	return x
}

// depth reports the deepest node if there are too many conditions above it.
func (d *decoder) depth() {
	if d.deepest <= depthMax {
		return
	}
	d.add(d.deepNode, d.deepID, ExcessiveDepth, fmt.Sprintf("depth %d exceeds %d", d.deepest, depthMax),
		"combine conditions with and, or")
}

func knownKey(keys []string, key string) bool { return slices.Contains(keys, key) }

// suggest returns a hint with the known word most similar to an unknown one.
func suggest(word string, words []string) string {
	if best, ok := document.Nearest(word, words); ok {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return ""
}

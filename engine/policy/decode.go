package policy

import (
	"crypto/sha256"
	"encoding/hex"
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
	ids      map[string]*document.Node
	tree     Tree
	nodeID   string // of the node being decoded
	divisors bool   // whether literal zero divisors are reported
	deepest  int    // most conditions above a node so far
	deepNode *document.Node
	deepID   string
}

// decode reads and validates a document. It returns either the complete document, which the caller must compile, or all
// errors.
func decode(text []byte) (*Policy, error) {
	root, err := Document(text)
	if err != nil {
		return nil, err
	}
	d := &decoder{report: report{root: root}, warnings: report{root: root}, params: map[string]float64{}, ids: map[string]*document.Node{},
		uses: uses{params: map[string]bool{}, written: map[string]bool{}, read: map[string]*document.Node{}, readers: map[string]string{}}}
	c := d.policy(root)
	if err := d.errors().Err(); err != nil {
		return nil, err
	}
	for _, t := range decodeOrder {
		if c.trees[t] != nil {
			d.lint(c.trees[t], root.Get(t.String()))
		}
	}
	sum := sha256.Sum256(root.CanonicalDoubles())
	return &Policy{content: c, text: string(text), hash: hex.EncodeToString(sum[:8]), warnings: d.warnings.errors()}, nil
}

func (d *decoder) policy(v *document.Node) *content {
	c := &content{params: d.params}
	if v.Kind != document.Map {
		d.parseError(v, "a policy must be an object, not "+kindName(v.Kind), "")
		return c
	}
	d.checkKeys(v, policyKeys)
	c.version, _ = d.text(v, "version", policyKeys)
	c.id, _ = d.text(v, "policy_id", policyKeys)
	if m := v.Get("description"); m != nil && m.Kind != document.Null {
		c.description = d.optionalText(v, "description")
	}
	d.parameters(v)
	for _, t := range decodeOrder {
		root := v.Get(t.String())
		if root == nil || root.Kind == document.Null {
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
func (d *decoder) parameters(v *document.Node) {
	p := v.Get("parameters")
	if p == nil {
		return
	}
	if p.Kind != document.Map {
		d.parseError(p, "parameters must be an object of numbers, not "+kindName(p.Kind), "omit the key if there are none")
		return
	}
	for _, m := range p.Entries {
		if m.Value.Kind != document.Float {
			d.parseError(m.Value, fmt.Sprintf("parameter %q must be a number, not %s", m.Key, kindName(m.Value.Kind)), "")
		}
		d.params[m.Key] = m.Value.Float
	}
	d.checkFraction(p)
}

func (d *decoder) node(v *document.Node, depth int) *node {
	if d.full() {
		return &node{}
	}
	if v.Kind != document.Map {
		d.parseError(v, "a node must be an object, not "+kindName(v.Kind), "")
		return &node{}
	}
	outer := d.nodeID
	defer func() { d.nodeID = outer }()
	d.nodeID = ""
	if id := v.Get("node_id"); id != nil && id.Kind == document.String {
		d.nodeID = id.Text
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

func (d *decoder) conditionNode(v *document.Node, depth int) *node {
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

func (d *decoder) actionNode(v *document.Node) *node {
	d.checkKeys(v, actionKeys)
	n := &node{action: numActions}
	n.id, _ = d.text(v, "node_id", actionKeys)
	if i, ok := d.word(v, "action", "action", actionWords, actionKeys); ok {
		n.action = action(i)
	}
	p := v.Get("parameters")
	if p != nil && p.Kind != document.Map {
		d.parseError(p, "the parameters of an action must be an object, not "+kindName(p.Kind), "omit the key if there are none")
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
func (d *decoder) args(p *document.Node) []arg {
	last := make(map[string]*document.Node, len(p.Entries))
	for _, m := range p.Entries {
		last[m.Key] = m.Value
	}
	args := make([]arg, 0, len(last))
	for _, m := range p.Entries {
		if last[m.Key] == m.Value {
			d.divisors = true
			args = append(args, arg{m.Key, d.value(m.Value, "value", "field", "param", "compute")})
		}
	}
	return args
}

func (d *decoder) expr(v *document.Node) expr {
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
			e.list = make([]expr, list.Len())
			for i, item := range list.All() {
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
func (d *decoder) value(v *document.Node, forms ...string) value {
	if d.full() {
		return value{form: formLiteral}
	}
	if v.Kind == document.Map {
		d.checkKeys(v, valueKeys)
		for _, form := range forms {
			m := v.Get(form)
			switch {
			case m == nil:
			case form == "field" && m.Kind == document.String:
				return d.field(m)
			case form == "param" && m.Kind == document.String:
				d.checkParam(m)
				d.uses.params[m.Text] = true
				return value{form: formParam, name: m.Text, number: d.params[m.Text]}
			case form == "value":
				return literal(m)
			case form == "compute" && m.Kind == document.Map:
				return value{form: formCompute, calc: d.calc(m)}
			}
		}
	}
	d.notAValue(v)
	return value{form: formLiteral}
}

// notAValue reports JSON that is not any form of value.
func (d *decoder) notAValue(v *document.Node) {
	remedy := `write {"field": …}, {"param": …}, {"value": …} or {"compute": …}`
	switch v.Kind {
	case document.Float, document.Bool:
		remedy = fmt.Sprintf(`write {"value": %s}`, v.CanonicalDoubles())
	case document.String:
		key := "field"
		if _, ok := d.params[v.Text]; ok {
			key = "param"
		}
		remedy = fmt.Sprintf(`write {"%s": %q}`, key, v.Text)
	case document.Map:
		for _, key := range valueKeys {
			if m := v.Get(key); m != nil {
				d.parseError(m, fmt.Sprintf("%s contains %s", key, kindName(m.Kind)),
					`field and param take a name in quotes, compute takes an object`)
				return
			}
		}
		if op := v.Get("op"); op != nil {
			remedy = `write {"compute": {"op": …}}`
		}
	}
	d.parseError(v, "this is not a value", remedy)
}

func literal(m *document.Node) value {
	v := value{form: formLiteral, lit: m.Kind, number: m.Float, text: m.Text}
	if m.Kind == document.Bool && m.Bool {
		v.number = 1
	}
	for _, item := range m.All() {
		if item.Kind == document.String {
			v.texts = append(v.texts, item.Text)
		}
	}
	return v
}

func (d *decoder) field(m *document.Node) value {
	if strings.HasPrefix(m.Text, registerPrefix) {
		d.uses.reads(m, m.Text, d.nodeID)
		return value{form: formRegister, name: m.Text}
	}
	f, ok := FieldByName(m.Text)
	d.checkField(m, f, ok)
	return value{form: formField, field: f}
}

func (d *decoder) calc(v *document.Node) *calc {
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
			for _, item := range list.All() {
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

func (d *decoder) operand(v *document.Node, key string, keys []string) value {
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

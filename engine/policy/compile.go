package policy

import (
	"fmt"
	"slices"

	"sweep/engine/document"
)

// pathBytesMax limits the total size of a policy's decision paths, which are built at compile time.
const pathBytesMax = 8 << 20

// compiler turns one tree into a program. It works from the leaves to the root: when a condition is compiled, the targets
// of both outcomes are known, so and, or, not and short-circuit evaluation become jumps.
type compiler struct {
	tree  Tree
	prog  *program
	ids   []string         // decision path of the node being compiled
	node  int32            // index of its id
	paths *int             // bytes of the decision paths so far
	slots map[string]int32 // of the registers
}

func compile(t Tree, root *node, paths *int) *program {
	c := &compiler{tree: t, prog: &program{tree: t}, paths: paths, slots: map[string]int32{}}
	c.prog.entry = c.compileNode(root)
	slices.Sort(c.prog.fields)
	c.prog.fields = slices.Clip(slices.Compact(c.prog.fields))
	return c.prog
}

// compileNode returns the jump target of the node.
func (c *compiler) compileNode(n *node) int32 {
	if n.isAction() {
		return ^c.compileLeaf(n)
	}
	depth := len(c.ids)
	c.ids = append(c.ids, n.id+"(true)")
	yes := c.compileNode(n.yes)
	c.ids[depth] = n.id + "(false)"
	no := c.compileNode(n.no)
	c.ids = c.ids[:depth]
	c.begin(n)
	return c.compileExpr(&n.condition, yes, no)
}

// begin sets the node that evaluation errors refer to.
func (c *compiler) begin(n *node) {
	c.node = int32(len(c.prog.ids))
	c.prog.ids = append(c.prog.ids, n.id)
}

// compileExpr returns the target that evaluates the expression and jumps to yes or no.
func (c *compiler) compileExpr(e *expr, yes, no int32) int32 {
	switch e.op {
	case opNot:
		return c.compileExpr(&e.list[0], no, yes)
	case opAnd:
		for i := len(e.list) - 1; i >= 0; i-- {
			yes = c.compileExpr(&e.list[i], yes, no)
		}
		return yes
	case opOr:
		for i := len(e.list) - 1; i >= 0; i-- {
			no = c.compileExpr(&e.list[i], yes, no)
		}
		return no
	}
	left, right := c.compileValue(&e.left), c.compileValue(&e.right)
	if left.source == fromConstant && right.source == fromConstant {
		if compare(e.op, left.number, right.number) {
			return yes
		}
		return no
	}
	c.prog.tests = append(c.prog.tests, test{op: e.op, left: left, right: right, yes: yes, no: no, node: c.node})
	return int32(len(c.prog.tests) - 1)
}

func (c *compiler) compileValue(v *value) operand {
	switch v.form {
	case formField:
		c.prog.fields = append(c.prog.fields, v.field)
		return operand{source: fromField, index: int32(v.field)}
	case formRegister:
		return operand{source: fromRegister, index: c.register(v.name)}
	case formParam:
		return operand{source: fromConstant, number: v.number}
	case formCompute:
		return c.compileCalc(v.calc)
	}
	if v.lit != document.Float && v.lit != document.Bool {
		return c.fault(InvalidLiteralType, fmt.Sprintf("expected a number, not %s", v.lit))
	}
	return operand{source: fromConstant, number: v.number}
}

func (c *compiler) register(name string) int32 {
	slot, known := c.slots[name]
	if !known {
		slot = int32(len(c.prog.registers))
		c.slots[name] = slot
		c.prog.registers = append(c.prog.registers, name)
	}
	return slot
}

// fault returns an operand that fails when evaluated. It is not a compile error because it may never be reached.
func (c *compiler) fault(kind, message string) operand {
	c.prog.faults = append(c.prog.faults, faultInfo{kind, message})
	return operand{source: fromFault, index: int32(len(c.prog.faults))}
}

// compileCalc folds a computation of constants into a constant, unless the computation fails.
func (c *compiler) compileCalc(k *calc) operand {
	operands := make([]operand, len(k.operands))
	constant := true
	for i := range k.operands {
		operands[i] = c.compileValue(&k.operands[i])
		constant = constant && operands[i].source == fromConstant
	}
	code := calcCode{op: k.op, operands: operands}
	if constant {
		if x, f := c.prog.calc(&code, nil); f == noFault {
			return operand{source: fromConstant, number: x}
		}
	}
	c.prog.calcs = append(c.prog.calcs, code)
	return operand{source: fromCalc, index: int32(len(c.prog.calcs) - 1)}
}

package policy

import "slices"

// Categories lists the feature categories that a policy uses, in alphabetical order: the categories of its actions,
// operators and fields, which a scenario can allow or forbid. It searches all trees, including every operand and every
// action parameter. Only fields in toggledFields count for a category.
func Categories(p *Policy) []string {
	var s categorySearch
	for _, t := range p.Trees() {
		s.node(p.content.trees[t])
	}
	slices.Sort(s.found)
	return slices.Compact(s.found)
}

// AllCategories lists every category of the language, in the order of the language description.
func AllCategories() []string { return slices.Clone(allCategories) }

var allCategories = []string{
	"ComparisonOperator", "LogicalOperator", "BinaryArithmetic", "NaryArithmetic", "UnaryMath", "TernaryMath", "ValueType",
	"PaymentAction", "BankAction", "CollateralAction", "RtgsAction", "TransactionField", "AgentField", "QueueField", "CollateralField",
	"CostField", "TimeField", "LsmField", "ThroughputField", "StateRegisterField", "SystemField", "DerivedField", "NodeType", "TreeType",
}

// toggledFields are the fields whose use counts for a category. The language description also lists other fields under
// category headings.
var toggledFields = []Field{
	FieldRemainingAmount, FieldAmount, FieldPriority, FieldArrivalTick, FieldDeadlineTick, FieldIsOverdue,
	FieldBalance, FieldEffectiveLiquidity, FieldCreditLimit, FieldUnsecuredCap,
	FieldQueue1LiquidityGap, FieldQueue2Size,
	FieldCurrentTick, FieldTicksToDeadline, FieldIsEODRush, FieldIsPastDeadline,
	FieldPostedCollateral, FieldCollateralHaircut, FieldRemainingCollateralCapacity,
	FieldCostDelayThisTxOneTick, FieldCostOverdraftThisAmountOneTick, FieldCostDeadlinePenalty, FieldCostEODPenalty, FieldCostEODBorrowingBps, FieldCostSplitFriction,
	FieldLiquidityPressure,
}

func (o exprOp) category() string {
	if o.compares() {
		return "ComparisonOperator"
	}
	return "LogicalOperator"
}

func (o calcOp) category() string {
	switch o {
	case opAdd, opSubtract, opMultiply, opDivide:
		return "BinaryArithmetic"
	case opMax, opMin:
		return "NaryArithmetic"
	case opClamp, opDiv0:
		return "TernaryMath"
	}
	return "UnaryMath"
}

type categorySearch struct{ found []string }

func (s *categorySearch) node(n *node) {
	if !n.isAction() {
		s.expr(&n.condition)
		s.node(n.yes)
		s.node(n.no)
		return
	}
	if n.action != actNoAction {
		s.found = append(s.found, actionTable[n.action].category)
	}
	for i := range n.args {
		s.value(&n.args[i].value)
	}
}

func (s *categorySearch) expr(e *expr) {
	s.found = append(s.found, e.op.category())
	for i := range e.list {
		s.expr(&e.list[i])
	}
	if e.op.compares() {
		s.value(&e.left)
		s.value(&e.right)
	}
}

func (s *categorySearch) value(v *value) {
	switch {
	case v.form == formCompute:
		s.found = append(s.found, v.calc.op.category())
		for i := range v.calc.operands {
			s.value(&v.calc.operands[i])
		}
	case v.form == formField && slices.Contains(toggledFields, v.field):
		s.found = append(s.found, v.field.Category())
	}
}

package policy

// The words of the language. The decoder, compiler, printer and language description share these tables.

// exprOp is a boolean operator.
type exprOp uint8

const (
	opEqual exprOp = iota
	opNotEqual
	opLess
	opLessOrEqual
	opGreater
	opGreaterOrEqual
	opAnd
	opOr
	opNot
)

var exprWords = []string{
	opEqual: "==", opNotEqual: "!=", opLess: "<", opLessOrEqual: "<=", opGreater: ">", opGreaterOrEqual: ">=",
	opAnd: "and", opOr: "or", opNot: "not",
}

func (o exprOp) String() string { return exprWords[o] }

// compares reports whether the operator compares two numbers; the others combine conditions.
func (o exprOp) compares() bool { return o != opAnd && o != opOr && o != opNot }

// calcOp is a numeric operator.
type calcOp uint8

const (
	opAdd calcOp = iota
	opSubtract
	opMultiply
	opDivide
	opMax
	opMin
	opCeil
	opFloor
	opRound
	opAbs
	opClamp
	opDiv0
)

var calcWords = []string{
	opAdd: "+", opSubtract: "-", opMultiply: "*", opDivide: "/", opMax: "max", opMin: "min", opCeil: "ceil", opFloor: "floor",
	opRound: "round", opAbs: "abs", opClamp: "clamp", opDiv0: "div0",
}

func (o calcOp) String() string { return calcWords[o] }

// operands returns the keys of a computation's operands in order of evaluation; list operators have the single key values.
func (o calcOp) operands() []string {
	switch o {
	case opAdd, opSubtract, opMultiply, opDivide:
		return []string{"left", "right"}
	case opMax, opMin:
		return []string{"values"}
	case opClamp:
		return []string{"value", "min", "max"}
	case opDiv0:
		return []string{"numerator", "denominator", "default"}
	}
	return []string{"value"}
}

// treeKeys are the keys of the four trees in documents.
var treeKeys = [NumTrees]string{
	StrategicCollateral: "strategic_collateral_tree", Bank: "bank_tree", Payment: "payment_tree",
	EndOfTickCollateral: "end_of_tick_collateral_tree",
}

// String returns the key of the tree in documents.
func (t Tree) String() string { return treeKeys[t] }

// registerPrefix is the prefix of every state register name.
const registerPrefix = "bank_state_"

// action is an action of the language.
type action uint8

const (
	actRelease action = iota
	actReleaseWithCredit
	actPaceAndRelease
	actSplit
	actStaggerSplit
	actHold
	actDrop
	actReprioritize
	actWithdrawFromRTGS
	actResubmitToRTGS
	actSetReleaseBudget
	actSetState
	actAddState
	actNoAction
	actPostCollateral
	actWithdrawCollateral
	actHoldCollateral
	numActions
)

func (a action) String() string { return actionTable[a].name }

// suits reports whether the action belongs to the tree.
func (a action) suits(t Tree) bool {
	switch actionTable[a].category {
	case "PaymentAction", "RtgsAction":
		return t == Payment
	case "BankAction":
		return t == Bank
	}
	return t == StrategicCollateral || t == EndOfTickCollateral
}

var actionWords = func() []string {
	words := make([]string, numActions)
	for i, a := range actionTable {
		words[i] = a.name
	}
	return words
}()

// paramType is the type of an action parameter.
type paramType uint8

const (
	numberParam paramType = iota // any numeric value
	textParam                    // {"value": "…"}
	textsParam                   // {"value": ["…", …]}
)

type actionParam struct {
	name        string
	kind        paramType
	required    bool
	description string
	words       []string // the allowed texts, nil if any text is allowed
}

type actionInfo struct {
	name, category, description string
	params                      []actionParam
}

var (
	numSplits     = actionParam{"num_splits", numberParam, true, "Number of parts, truncated; at least 2.", nil}
	priorityFlag  = actionParam{"priority_flag", textParam, false, "Sets the priority to 10, 5 or 1; any other text counts as MEDIUM.", []string{"HIGH", "MEDIUM", "LOW"}}
	timedForTick  = actionParam{"timed_for_tick", numberParam, false, "The payment stays in the agent's own queue until this tick.", nil}
	postReason    = actionParam{"reason", textParam, false, "Recorded reason; any other text counts as UrgentLiquidityNeed.", collateralReasons}
	registerKey   = actionParam{"key", textParam, true, "Name of the register; must start with bank_state_.", nil}
	writeReason   = actionParam{"reason", textParam, false, "Recorded reason; default policy_action.", nil}
	releaseParams = []actionParam{priorityFlag, timedForTick}
)

// collateralReasons are the recorded reasons of collateral decisions; an unknown text counts as the first.
var collateralReasons = []string{"UrgentLiquidityNeed", "PreemptivePosting", "LiquidityRestored", "EndOfDayCleanup", "DeadlineEmergency", "CostOptimization"}

var rtgsPriorityWords = []string{HighlyUrgent: "HighlyUrgent", Urgent: "Urgent", Normal: "Normal"}

// actionTable describes the actions; parameters are in order of evaluation.
var actionTable = [numActions]actionInfo{
	actRelease: {"Release", "PaymentAction", "Submit the payment in full for settlement.", releaseParams},
	actReleaseWithCredit: {"ReleaseWithCredit", "PaymentAction",
		"Submit the payment in full; the same as Release, because credit is used whenever settlement needs it.", releaseParams},
	actPaceAndRelease: {"PaceAndRelease", "PaymentAction", "Submit the payment in equal parts; the same as Split.", []actionParam{numSplits}},
	actSplit:          {"Split", "PaymentAction", "Submit the payment in equal parts, all at once.", []actionParam{numSplits}},
	actStaggerSplit: {"StaggerSplit", "PaymentAction", "Split the payment into equal parts; submit some now and the others one by one at a fixed interval.", []actionParam{
		numSplits,
		{"stagger_first_now", numberParam, true, "Number of parts submitted now, truncated; at most num_splits.", nil},
		{"stagger_gap_ticks", numberParam, true, "Ticks between later parts, truncated.", nil},
		{"priority_boost_children", numberParam, true, "Added to the priority of the parts, truncated to 0 to 255; the sum is capped at 10.", nil},
	}},
	actHold: {"Hold", "PaymentAction", "Keep the payment in the agent's own queue for this tick.", []actionParam{
		{"reason", textParam, false, "Recorded reason; any other text is recorded as a custom reason.",
			[]string{"InsufficientLiquidity", "AwaitingInflows", "LowPriority", "NearDeadline"}},
	}},
	actDrop: {"Drop", "PaymentAction", "Drop the payment: it leaves the agent's own queue and never settles.", nil},
	actReprioritize: {"Reprioritize", "PaymentAction", "Change the priority of the payment and keep it in the agent's own queue.", []actionParam{
		{"new_priority", numberParam, true, "New priority, truncated to 0 to 255 and capped at 10.", nil},
	}},
	actWithdrawFromRTGS: {"WithdrawFromRtgs", "RtgsAction", "Withdraw the payment from the central queue to the agent's own queue.", nil},
	actResubmitToRTGS: {"ResubmitToRtgs", "RtgsAction", "Declare a different RTGS priority; a payment in the central queue first returns to the agent's own queue.", []actionParam{
		{"rtgs_priority", textParam, true, "The declared priority.", rtgsPriorityWords},
	}},
	actSetReleaseBudget: {"SetReleaseBudget", "BankAction", "Limit the value that the payment tree can release in the current tick.", []actionParam{
		{"max_value_to_release", numberParam, true, "Value in cents, truncated.", nil},
		{"focus_counterparties", textsParam, false, "Release only payments to these agents; all agents if missing or empty.", nil},
		{"max_per_counterparty", numberParam, false, "Value in cents that can be released to one receiver, truncated.", nil},
	}},
	actSetState: {"SetState", "BankAction", "Set a state register.", []actionParam{
		registerKey, {"value", numberParam, true, "New value.", nil}, writeReason,
	}},
	actAddState: {"AddState", "BankAction", "Add to a state register; an unset register counts as 0.", []actionParam{
		registerKey, {"value", numberParam, true, "The increment.", nil}, writeReason,
	}},
	actNoAction: {"NoAction", "BankAction", "Do nothing; releases are not limited.", nil},
	actPostCollateral: {"PostCollateral", "CollateralAction", "Post collateral, up to the remaining capacity.", []actionParam{
		{"amount", numberParam, true, "Amount in cents, truncated; 0 or less has no effect.", nil}, postReason,
		{"auto_withdraw_after_ticks", numberParam, false, "Withdraw the amount automatically after this many ticks, truncated; 0 or less means never.", nil},
	}},
	actWithdrawCollateral: {"WithdrawCollateral", "CollateralAction", "Withdraw collateral, up to what the credit in use does not need.", []actionParam{
		{"amount", numberParam, true, "Amount in cents, truncated; 0 or less has no effect.", nil}, postReason,
	}},
	actHoldCollateral: {"HoldCollateral", "CollateralAction", "Leave collateral unchanged.", nil},
}

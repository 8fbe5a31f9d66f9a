package policy

// The words of the language and their meaning. Decoder, compiler, printer and language description share these tables.

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

var exprWords = []string{"==", "!=", "<", "<=", ">", ">=", "and", "or", "not"}

func (o exprOp) String() string { return exprWords[o] }

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

var calcWords = []string{"+", "-", "*", "/", "max", "min", "ceil", "floor", "round", "abs", "clamp", "div0"}

func (o calcOp) String() string { return calcWords[o] }

// operands are the keys of a computation's operands in order of evaluation; a list operator has the one key values.
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
var treeKeys = [NumTrees]string{"strategic_collateral_tree", "bank_tree", "payment_tree", "end_of_tick_collateral_tree"}

// String is the key of the tree in documents.
func (t Tree) String() string { return treeKeys[t] }

// registerPrefix begins the name of every state register.
const registerPrefix = "bank_state_"

// action is an action as it is named in documents.
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

// suits says whether the action is one of the tree's own.
func (a action) suits(t Tree) bool {
	switch t {
	case Payment:
		return a <= actResubmitToRTGS
	case Bank:
		return actSetReleaseBudget <= a && a <= actNoAction
	}
	return actPostCollateral <= a
}

var actionWords = func() []string {
	words := make([]string, numActions)
	for i, a := range actionTable {
		words[i] = a.name
	}
	return words
}()

// paramType is what a parameter of an action may be.
type paramType uint8

const (
	numberParam paramType = iota // any value that yields a number
	textParam                    // {"value": "…"}
	textsParam                   // {"value": ["…", …]}
)

type actionParam struct {
	name        string
	kind        paramType
	required    bool
	description string
	words       []string // the values a text may have, nil if it is free
}

type actionInfo struct {
	name, category, description string
	params                      []actionParam
}

var (
	numSplits     = actionParam{"num_splits", numberParam, true, "Number of parts, truncated; at least 2.", nil}
	priorityFlag  = actionParam{"priority_flag", textParam, false, "Sets the priority to 10, 5 or 1; any other text counts as MEDIUM.", []string{"HIGH", "MEDIUM", "LOW"}}
	timedForTick  = actionParam{"timed_for_tick", numberParam, false, "The payment stays in the own queue while this tick lies in the future.", nil}
	postReason    = actionParam{"reason", textParam, false, "Recorded reason; any other text counts as UrgentLiquidityNeed.", collateralReasons}
	registerKey   = actionParam{"key", textParam, true, "Name of the register; it begins with bank_state_.", nil}
	writeReason   = actionParam{"reason", textParam, false, "Recorded reason; policy_action if absent.", nil}
	releaseParams = []actionParam{priorityFlag, timedForTick}
)

// collateralReasons are the recorded reasons of collateral decisions; the first stands for every unknown text.
var collateralReasons = []string{"UrgentLiquidityNeed", "PreemptivePosting", "LiquidityRestored", "EndOfDayCleanup", "DeadlineEmergency", "CostOptimization"}

var rtgsPriorityWords = []string{"HighlyUrgent", "Urgent", "Normal"}

// actionTable describes the actions; parameters are in the order in which they are evaluated.
var actionTable = [numActions]actionInfo{
	actRelease: {"Release", "PaymentAction", "Submit the payment in full for settlement.", releaseParams},
	actReleaseWithCredit: {"ReleaseWithCredit", "PaymentAction",
		"Submit the payment in full; the same as Release, as settlement alone decides whether credit is used.", releaseParams},
	actPaceAndRelease: {"PaceAndRelease", "PaymentAction", "Submit the payment in equal parts; the same as Split.", []actionParam{numSplits}},
	actSplit:          {"Split", "PaymentAction", "Submit the payment in equal parts, all of them now.", []actionParam{numSplits}},
	actStaggerSplit: {"StaggerSplit", "PaymentAction", "Submit some equal parts of the payment now and the others one by one at a fixed distance.", []actionParam{
		numSplits,
		{"stagger_first_now", numberParam, true, "Number of parts submitted now, truncated; at most num_splits.", nil},
		{"stagger_gap_ticks", numberParam, true, "Ticks between two later parts, truncated.", nil},
		{"priority_boost_children", numberParam, true, "Added to the priority of the parts, truncated to 0 to 255; the sum is capped at 10.", nil},
	}},
	actHold: {"Hold", "PaymentAction", "Keep the payment in the own queue for this tick.", []actionParam{
		{"reason", textParam, false, "Recorded reason; any other text is recorded as a custom reason.",
			[]string{"InsufficientLiquidity", "AwaitingInflows", "LowPriority", "NearDeadline"}},
	}},
	actDrop: {"Drop", "PaymentAction", "Give the payment up: it leaves the own queue and never settles.", nil},
	actReprioritize: {"Reprioritize", "PaymentAction", "Change the priority of the payment and keep it in the own queue.", []actionParam{
		{"new_priority", numberParam, true, "New priority, truncated to 0 to 255 and capped at 10.", nil},
	}},
	actWithdrawFromRTGS: {"WithdrawFromRtgs", "RtgsAction", "Take the payment back from the central queue into the own queue.", nil},
	actResubmitToRTGS: {"ResubmitToRtgs", "RtgsAction", "Declare another RTGS priority; a payment in the central queue goes back to the own queue first.", []actionParam{
		{"rtgs_priority", textParam, true, "The declared priority.", rtgsPriorityWords},
	}},
	actSetReleaseBudget: {"SetReleaseBudget", "BankAction", "Limit the value that the payment tree can release in this tick.", []actionParam{
		{"max_value_to_release", numberParam, true, "Value in cents, truncated.", nil},
		{"focus_counterparties", textsParam, false, "Only payments to these agents are released; all if absent or empty.", nil},
		{"max_per_counterparty", numberParam, false, "Value in cents that can be released to one receiver, truncated.", nil},
	}},
	actSetState: {"SetState", "BankAction", "Set a state register.", []actionParam{
		registerKey, {"value", numberParam, true, "New value.", nil}, writeReason,
	}},
	actAddState: {"AddState", "BankAction", "Add to a state register; one that is not set counts as 0.", []actionParam{
		registerKey, {"value", numberParam, true, "The increment.", nil}, writeReason,
	}},
	actNoAction: {"NoAction", "BankAction", "Do nothing; releases are not limited.", nil},
	actPostCollateral: {"PostCollateral", "CollateralAction", "Post collateral, at most what the capacity leaves.", []actionParam{
		{"amount", numberParam, true, "Amount in cents, truncated; 0 or less means to do nothing.", nil}, postReason,
		{"auto_withdraw_after_ticks", numberParam, false, "Withdraw the amount again after so many ticks, truncated; 0 or less means never.", nil},
	}},
	actWithdrawCollateral: {"WithdrawCollateral", "CollateralAction", "Withdraw collateral, at most what the credit in use leaves.", []actionParam{
		{"amount", numberParam, true, "Amount in cents, truncated; 0 or less means to do nothing.", nil}, postReason,
	}},
	actHoldCollateral: {"HoldCollateral", "CollateralAction", "Leave the collateral as it is.", nil},
}

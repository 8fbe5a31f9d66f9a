package scenario

import d "sweep/engine/document"

var (
	scheduleField = d.Field{Name: "schedule", Type: d.MapType, Required: true, Aka: []string{"tick", "start_tick", "interval"}, Doc: "When the event fires."}
	fromField     = d.Field{Name: "from_agent", Type: d.TextType, Required: true, Aka: []string{"from", "sender"}, Doc: "Id of the payer."}
	toField       = d.Field{Name: "to_agent", Type: d.TextType, Required: true, Aka: []string{"to", "receiver"}, Doc: "Id of the receiver; must differ from the payer."}
	amountField   = d.Field{Name: "amount", Type: d.IntType, Unit: "cents", Range: someCents, Required: true, Doc: "Amount of the payment."}
	agentField    = d.Field{Name: "agent", Type: d.TextType, Required: true, Aka: []string{"agent_id"}, Doc: "Id of the affected bank."}
	deltaField    = d.Field{Name: "delta", Type: d.IntType, Unit: "cents", Range: anyCents, Required: true, Doc: "Change, positive or negative."}
	factorField   = d.Field{Name: "multiplier", Type: d.FloatType, Unit: "factor", Range: d.Above(0), Required: true, Doc: "Factor on the rate."}
)

var reactionTable = &d.Table{
	Name: "scenario_events[].reaction",
	Doc:  "Of an Outage. Exactly one of the two keys.",
	Fields: []d.Field{
		{Name: "after", Type: d.IntType, Unit: "ticks", Range: tickRange, Doc: "A bank stops paying the bank in the outage this many ticks after the outage has begun; 0: in its first tick."},
		{Name: "exposure", Type: d.IntType, Unit: "cents", Range: threshold, Doc: "A bank stops paying the bank in the outage when the value that it has paid to it since the outage began, less what it has received from it, exceeds this amount."},
	},
}

// eventTables are in the order of the event kinds.
var eventTables = []*d.Table{
	DirectTransfer: {Name: "DirectTransfer", Doc: "Moves money from one account to another, without any check, payment or settlement.",
		Fields: []d.Field{d.TypeField, scheduleField, fromField, toField, amountField}},
	CustomTransactionArrival: {Name: "CustomTransactionArrival", Doc: "Adds a payment to the sender's queue, before the random arrivals of the tick.",
		Fields: []d.Field{d.TypeField, scheduleField, fromField, toField, amountField,
			{Name: "priority", Type: d.IntType, Range: priority, Nullable: true, Doc: "Priority. Default: 5."},
			{Name: "deadline", Type: d.IntType, Unit: "ticks", Range: someTicks, Nullable: true, Doc: "Deadline in ticks after the event. Default: a tenth of a day (rounded down), at least 5."},
			{Name: "payment_type", Type: d.TextType, Nullable: true, Doc: "Type of the payment, for cut-offs and the column payment_type."},
			{Name: "is_divisible", Type: d.BoolType, Nullable: true, Aka: []string{"divisible"}, Doc: "Marks the payment as divisible. Recorded, but has no effect."},
		}},
	CollateralAdjustment: {Name: "CollateralAdjustment", Doc: "Changes a bank's posted collateral, at most up to the capacity and at least down to 0.",
		Fields: []d.Field{d.TypeField, scheduleField, agentField, deltaField}},
	CreditLimitAdjustment: {Name: "CreditLimitAdjustment", Doc: "Changes a bank's unsecured cap, which does not fall below 0.",
		Fields: []d.Field{d.TypeField, scheduleField, agentField, deltaField}},
	GlobalArrivalRateChange: {Name: "GlobalArrivalRateChange", Doc: "Sets every bank's arrival rates to their base rates times a factor. Repeated events do not compound.",
		Fields: []d.Field{d.TypeField, scheduleField, factorField}},
	AgentArrivalRateChange: {Name: "AgentArrivalRateChange", Doc: "Multiplies one bank's current arrival rates, which also become its base rates. Repeated events compound.",
		Fields: []d.Field{d.TypeField, scheduleField, agentField, factorField}},
	CounterpartyWeightChange: {Name: "CounterpartyWeightChange", Doc: "Sets the weight of one receiver of a bank's payments.",
		Fields: []d.Field{d.TypeField, scheduleField, agentField,
			{Name: "counterparty", Type: d.TextType, Required: true, Doc: "Id of the receiver."},
			{Name: "new_weight", Type: d.FloatType, Range: share, Required: true, Doc: "The weight."},
			{Name: "auto_balance_others", Type: d.BoolType, Default: false, Doc: "Scales the weights of the other receivers to keep the sum unchanged."},
		}},
	DeadlineWindowChange: {Name: "DeadlineWindowChange", Doc: "Multiplies the deadline bounds of all random payments that arrive from this tick on, rounded and capped at the longest possible run, 1073741823 ticks. Requires at least one of the two factors.",
		Fields: []d.Field{d.TypeField, scheduleField,
			{Name: "min_ticks_multiplier", Type: d.FloatType, Unit: "factor", Range: d.Above(0), Nullable: true, Doc: "Factor on the earliest deadline."},
			{Name: "max_ticks_multiplier", Type: d.FloatType, Unit: "factor", Range: d.Above(0), Nullable: true, Doc: "Factor on the latest deadline, which never falls below the earliest."},
		}},
	ScheduledSettlement: {Name: "ScheduledSettlement", Doc: "Transfers the amount immediately if the payer has enough liquidity, otherwise not at all. Limits do not apply and no payment is recorded.",
		Fields: []d.Field{d.TypeField, scheduleField, fromField, toField, amountField}},
	PolicyChange: {Name: "PolicyChange", Doc: "Gives a bank another policy, which makes its decisions from this tick on. The schedule must be OneTime. State registers, declared priorities, collateral timers and parts of split payments stay; the new policy's share of the liquidity pool applies from the next allocation on.",
		Fields: []d.Field{d.TypeField, scheduleField, agentField,
			{Name: "policy", Type: d.MapType, Required: true, Doc: "The policy, as in agents[].policy."},
		}},
	OutageEvent: {Name: "Outage", Doc: "A bank submits nothing but receives, or the central system settles nothing. Payments keep arriving, and costs and deadlines run on. Has no schedule, but from_tick and ticks.",
		Fields: []d.Field{d.TypeField,
			{Name: "agent", Type: d.TextType, Required: true, Aka: []string{"agent_id", "bank"}, Doc: "Id of the bank, or SYSTEM for the central system."},
			{Name: "from_tick", Type: d.IntType, Unit: "ticks", Range: tickRange, Required: true, Aka: []string{"tick", "start_tick", "from", "schedule"}, Doc: "First tick of the outage, counted from 0 at the start of the run."},
			{Name: "ticks", Type: d.IntType, Unit: "ticks", Range: tickRange, Required: true, Aka: []string{"length", "duration"}, Doc: "Length of the outage, which may extend over ends of days; 0 for none."},
			{Name: "reaction", Type: d.Any, Default: "none", Doc: "What makes the other banks stop paying the bank: none, or a map."},
			{Name: "by", Type: d.Any, Default: "all", Doc: "The banks that react: all other participants, or a list of ids, in which the bank itself does not count."},
			{Name: "backlog", Type: d.TextType, Enum: backlogNames, Default: "at_once", Doc: "What happens to the bank's own queue in the first tick after the outage: all payments that wait in it are submitted, or its policy decides as in other ticks."},
		}},
	SettlementBatch: {Name: "SettlementBatch", Doc: "A batch of payments of an ancillary system, its legs, which enter at the tick of the event and are tried in every tick until they settle. The schedule must be OneTime.",
		Fields: []d.Field{d.TypeField, scheduleField,
			{Name: "legs", Type: d.ListType, Required: true, Aka: []string{"payments"}, Doc: "The payments, at least one."},
			{Name: "mode", Type: d.TextType, Enum: batchModeNames, Default: "all_or_nothing", Doc: "Whether all legs settle together, when every bank can pay its net outflow, or each leg alone, when its sender can pay it."},
			{Name: "until_tick", Type: d.IntType, Unit: "ticks", Range: tickRange, Required: true, Aka: []string{"until", "deadline"}, Doc: "Last tick in which the batch is tried, counted from 0 at the start of the run; at least the tick of the event. Legs that have not settled then are dropped."},
		}},
}

var legTable = &d.Table{
	Name:   "scenario_events[].legs[]",
	Doc:    "A payment of a SettlementBatch.",
	Fields: []d.Field{fromField, toField, amountField},
}

var scheduleTables = []*d.Table{
	{Name: "OneTime", Doc: "The event fires once.", Fields: []d.Field{
		d.TypeField,
		{Name: "tick", Type: d.IntType, Unit: "ticks", Range: tickRange, Required: true, Aka: []string{"start_tick"}, Doc: "Tick of the event, counted from 0 at the start of the run. An event after the end of the run never fires."},
	}},
	{Name: "Repeating", Doc: "The event fires repeatedly.", Fields: []d.Field{
		d.TypeField,
		{Name: "start_tick", Type: d.IntType, Unit: "ticks", Range: tickRange, Required: true, Aka: []string{"tick"}, Doc: "First tick of the event."},
		{Name: "interval", Type: d.IntType, Unit: "ticks", Range: someTicks, Required: true, Doc: "Ticks between events."},
	}},
}

package scenario

import (
	d "sweep/engine/document"
	"sweep/engine/rng"
)

// The technical limits of a scenario. They keep every sum the engine computes within its integer type.
const (
	// TicksMax limits every number of ticks in a scenario, RunTicksMax the length of a run.
	TicksMax    = 1<<31 - 1
	RunTicksMax = 1<<30 - 1
	// CentsMax limits every amount of money in a scenario that is ever added to another.
	CentsMax = 100_000_000_000_000_000
	// RateMax limits the cost rates and FactorMax the factors applied to them, so that the engine's scaled numbers are exact.
	RateMax   = 1_000_000_000_000
	FactorMax = 1_000_000
)

var (
	anyCents  = d.Range{}.Limit(CentsMax)
	someCents = d.Above(0).Limit(CentsMax)
	noDebt    = d.AtLeast(0).Limit(CentsMax)
	threshold = d.AtLeast(0) // amounts that are only compared; a huge value means no limit
	someTicks = d.Above(0).Limit(TicksMax)
	tickRange = d.AtLeast(0).Limit(TicksMax)
	share     = d.Between(0, 1)

	arrivalRate = d.AtLeast(0).Limit(rng.RateMax)
	costRate    = d.AtLeast(0).Limit(RateMax)
	costFactor  = d.AtLeast(0).Limit(FactorMax)
	priority    = d.Between(0, 10)
)

var topTable = &d.Table{
	Name: "Top level",
	Doc:  "The scenario itself.",
	Fields: []d.Field{
		{Name: "simulation", Type: d.MapType, Required: true, Aka: []string{"time"}, Doc: "The length of the run and the seed."},
		{Name: "agents", Type: d.ListType, Required: true, Aka: []string{"banks", "agent_configs"}, Doc: "The banks, at least one, with unique ids. Receivers are drawn in this order."},
		{Name: "agents_defaults", Type: d.MapType, Doc: "Keys of agents[], except id and count, for all banks that do not give them. Maps are merged key by key; see Templates and defaults above."},
		{Name: "cost_rates", Type: d.MapType, Aka: []string{"costs"}, Doc: "Cost rates for liquidity, delay and failure to settle."},
		{Name: "lsm_config", Type: d.MapType, Aka: []string{"lsm"}, Doc: "The liquidity-saving mechanism of Queue 2."},
		{Name: "settlement", Type: d.MapType, Doc: "Rules by which payments are attempted and retried."},
		{Name: "end_of_day", Type: d.MapType, Doc: "What happens to unsettled payments at the close."},
		{Name: "tiering", Type: d.ListType, Aka: []string{"indirect_participation"}, Doc: "Banks that take part through a settlement bank."},
		{Name: "throughput_rule", Type: d.ListType, Aka: []string{"throughput", "throughput_rules"}, Doc: "Shares of their payments that banks must have settled by ticks of the day."},
		{Name: "scenario_events", Type: d.ListType, Nullable: true, Aka: []string{"events"}, Doc: "Interventions at fixed ticks. Events in the same tick run in list order, before arrivals."},
		{Name: "deferred_crediting", Type: d.BoolType, Default: false, Doc: "Credits the receivers of a tick's settlements together, late in the tick, instead of immediately."},
		{Name: "deadline_cap_at_eod", Type: d.BoolType, Default: false, Doc: "Caps each deadline at the last tick of the payment's arrival day."},
		{Name: "eod_rush_threshold", Type: d.FloatType, Range: share, Default: 0.8, Doc: "Share of the day after which policies see the end-of-day rush (is_eod_rush)."},
		{Name: "queue1_ordering", Type: d.TextType, Enum: orderingNames, Default: "fifo", Doc: "Order of the banks' own queues: by arrival, or by priority (highest first) and then deadline."},
		{Name: "priority_mode", Type: d.BoolType, Default: false, Doc: "Orders Queue 2 by RTGS priority, then by submission."},
		{Name: "priority_escalation", Type: d.MapType, Doc: "Raises the priority of waiting payments as their deadline approaches."},
		{Name: "algorithm_sequencing", Type: d.BoolType, Default: false, Doc: "Logs an event for each settlement algorithm of a tick."},
		{Name: "entry_disposition_offsetting", Type: d.BoolType, Default: false, Doc: "Offsets a payment that cannot settle at submission against queued payments in the opposite direction."},
		{Name: "daily_liquidity_reallocation", Type: d.BoolType, Default: true, Doc: "Returns pool liquidity at the end of each day and allocates it again at the start of the next."},
		{Name: "rng_streams", Type: d.TextType, Enum: streamsNames, Default: "shared", Doc: "One random stream for all banks, or one per bank, derived from the seed and the bank's id, so that a change to one bank's arrivals does not affect the draws of the others."},
		{Name: "clock", Type: d.MapType, Doc: "The time of day of the ticks."},
		{Name: "payments", Type: d.MapType, Doc: "Payments from files. They arrive in addition to random payments."},
		{Name: "positions", Type: d.MapType, Doc: "Balances, credit lines and collateral of the banks from files."},
		{Name: "classification", Type: d.TextType, Doc: "Classification of the data, such as CONFIDENTIAL; data sets of the scenario carry it."},
		{Name: "continues", Type: d.ListType, Doc: "The runs that this run continues; written by sweep continue."},
		{Name: "policy_feature_toggles", Type: d.MapType, Nullable: true, Doc: "Features of the policy language that policies given as FromJson or Inline may use."},
		{Name: "cost_feature_toggles", Type: d.MapType, Nullable: true, Doc: "Kinds of costs shown in documentation. Has no effect on a run."},
		{Name: "cost_model", Ignored: true, Doc: "Obsolete; has no effect."},
	},
}

var simulationTable = &d.Table{
	Name: "simulation",
	Doc:  "The run has ticks_per_day × num_days ticks, at most 1073741823.",
	Fields: []d.Field{
		{Name: "ticks_per_day", Type: d.IntType, Unit: "ticks", Range: someTicks, Required: true, Aka: []string{"ticks"}, Doc: "Length of a business day in ticks."},
		{Name: "num_days", Type: d.IntType, Unit: "days", Range: someTicks, Required: true, Aka: []string{"days"}, Doc: "Number of business days."},
		{Name: "rng_seed", Type: d.UintType, Range: d.AtLeast(0), Required: true, Aka: []string{"seed"}, Doc: "Random seed, below 2^64 (in TOML below 2^63). Seed 0 is equivalent to seed 1. In a grid, the seed of each run replaces it."},
		{Name: "lsm_enabled", Ignored: true, Doc: "Obsolete; has no effect. See lsm_config."},
		{Name: "lsm_frequency_ticks", Ignored: true, Doc: "Obsolete; has no effect."},
	},
}

var escalationTable = &d.Table{
	Name: "priority_escalation",
	Doc: "The priority of a payment in a bank's own queue rises by up to max_boost levels. With at most start_escalating_at_ticks ticks left, the boost is " +
		"max_boost × f(progress), rounded, where progress rises from 0 to 1 as the deadline approaches and f(p) is p (linear), (2^(4p) − 1)/15 (exponential) or 1 (step).",
	Fields: []d.Field{
		{Name: "enabled", Type: d.BoolType, Default: false, Doc: "Enables escalation."},
		{Name: "curve", Type: d.TextType, Enum: curveNames, Default: "linear", Doc: "Shape of the escalation."},
		{Name: "start_escalating_at_ticks", Type: d.IntType, Unit: "ticks", Range: tickRange, Default: int64(20), Doc: "Ticks before the deadline at which escalation begins."},
		{Name: "max_boost", Type: d.IntType, Range: priority, Default: int64(3), Doc: "Maximum boost in priority levels."},
		{Name: "threshold_ticks", Renamed: "start_escalating_at_ticks", Doc: "Old name of start_escalating_at_ticks."},
	},
}

var policyTogglesTable = &d.Table{
	Name: "policy_feature_toggles",
	Doc: "At most one of the two lists. include allows only the listed categories, exclude allows all others. The categories are those of the policy language; " +
		"policies given as InlineJson and built-in kinds such as Fifo are not checked.",
	Fields: []d.Field{
		{Name: "include", Type: d.ListType, Nullable: true, Doc: "Allowed categories."},
		{Name: "exclude", Type: d.ListType, Nullable: true, Doc: "Forbidden categories."},
	},
}

var costTogglesTable = &d.Table{
	Name: "cost_feature_toggles",
	Doc:  "At most one of the two lists. The categories are PerTick, OneTime, Daily and Modifier.",
	Fields: []d.Field{
		{Name: "include", Type: d.ListType, Nullable: true, Doc: "Categories to show."},
		{Name: "exclude", Type: d.ListType, Nullable: true, Doc: "Categories to hide."},
	},
}

// Tables lists the declarations of all maps of a scenario in the order of the reference documentation. Variants are
// selected by the key type.
func Tables() []*d.Table {
	all := []*d.Table{topTable, simulationTable, agentTable, openingTable, limitsTable, reserveTable, arrivalTable, bandsTable, bandTable}
	all = append(all, amountTables...)
	all = append(all, priorityTables...)
	all = append(all, policyTables...)
	all = append(all, costTable, penaltyTable, multiplierTable, lsmTable, runTable, settlementTable, endOfDayTable, throughputTable, tieringTable, escalationTable)
	all = append(all, clockTable, cutOffTable, paymentsTable, paymentColumnsTable, amountFormatTable, positionsTable, positionColumnsTable)
	all = append(all, eventTables...)
	all = append(all, reactionTable, legTable)
	all = append(all, scheduleTables...)
	return append(all, continuesTable, policyTogglesTable, costTogglesTable)
}

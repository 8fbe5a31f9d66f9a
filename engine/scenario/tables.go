package scenario

import (
	d "sweep/engine/document"
	"sweep/engine/rng"
)

// The technical bounds of a scenario. They keep every sum the engine forms inside its integer types.
const (
	// TicksMax bounds every number of ticks in a scenario, RunTicksMax the length of a run.
	TicksMax    = 1<<31 - 1
	RunTicksMax = 1<<30 - 1
	// CentsMax bounds every amount of money in a scenario that is ever added to another.
	CentsMax = 100_000_000_000_000_000
	// RateMax bounds the rates of costs and FactorMax the factors on them, so that the scaled numbers the engine computes
	// with are exact.
	RateMax   = 1_000_000_000_000
	FactorMax = 1_000_000
)

var (
	anyCents  = d.Range{}.Limit(CentsMax)
	someCents = d.Above(0).Limit(CentsMax)
	noDebt    = d.AtLeast(0).Limit(CentsMax)
	threshold = d.AtLeast(0) // amounts that are only compared; a huge one means no limit
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
		{Name: "simulation", Type: d.MapType, Required: true, Aka: []string{"clock", "time"}, Doc: "The clock and the seed."},
		{Name: "agents", Type: d.ListType, Required: true, Aka: []string{"banks", "agent_configs"}, Doc: "The banks, at least one, with different ids. Their order is the order in which receivers are drawn."},
		{Name: "cost_rates", Type: d.MapType, Aka: []string{"costs"}, Doc: "What liquidity, delay and failure cost."},
		{Name: "lsm_config", Type: d.MapType, Aka: []string{"lsm"}, Doc: "The liquidity-saving mechanism of Queue 2."},
		{Name: "scenario_events", Type: d.ListType, Nullable: true, Aka: []string{"events"}, Doc: "Interventions at fixed ticks. Events of one tick run in the order of this list, before arrivals."},
		{Name: "deferred_crediting", Type: d.BoolType, Default: false, Doc: "Credits of a tick's settlements are booked together late in the tick instead of at once."},
		{Name: "deadline_cap_at_eod", Type: d.BoolType, Default: false, Doc: "Deadlines are capped at the last tick of the payment's own arrival day."},
		{Name: "eod_rush_threshold", Type: d.FloatType, Range: share, Default: 0.8, Doc: "Share of the day after which policies see the end-of-day rush."},
		{Name: "queue1_ordering", Type: d.TextType, Enum: []string{"fifo", "priority_deadline"}, Default: "fifo", Doc: "Order of the banks' own queues: by arrival, or by priority (high first) and then deadline."},
		{Name: "priority_mode", Type: d.BoolType, Default: false, Doc: "Queue 2 serves payments by their RTGS priority, then in order of submission."},
		{Name: "priority_escalation", Type: d.MapType, Doc: "Raises the priority of waiting payments as their deadline comes near."},
		{Name: "algorithm_sequencing", Type: d.BoolType, Default: false, Doc: "Logs an event for each settlement algorithm of a tick."},
		{Name: "entry_disposition_offsetting", Type: d.BoolType, Default: false, Doc: "A payment that cannot settle at submission is offset against queued payments in the opposite direction."},
		{Name: "daily_liquidity_reallocation", Type: d.BoolType, Default: true, Doc: "Pool liquidity is returned at the end of each day and allocated again at the start of the next."},
		{Name: "rng_streams", Type: d.TextType, Enum: []string{"shared", "per_agent"}, Default: "shared", Doc: "One random stream for all banks, or one for each bank derived from the seed and its id, so that a change to one bank's arrivals leaves the draws of the others alone."},
		{Name: "policy_feature_toggles", Type: d.MapType, Nullable: true, Doc: "Which features of the policy language the policies given as FromJson or Inline may use."},
		{Name: "cost_feature_toggles", Type: d.MapType, Nullable: true, Doc: "Which kinds of cost documentation shows. It does not change a run."},
		{Name: "cost_model", Ignored: true, Doc: "Old, without effect."},
	},
}

var simulationTable = &d.Table{
	Name: "simulation",
	Doc:  "The run has ticks_per_day × num_days ticks, at most 1073741823.",
	Fields: []d.Field{
		{Name: "ticks_per_day", Type: d.IntType, Unit: "ticks", Range: someTicks, Required: true, Aka: []string{"ticks"}, Doc: "Length of a business day."},
		{Name: "num_days", Type: d.IntType, Unit: "days", Range: someTicks, Required: true, Aka: []string{"days"}, Doc: "Number of business days."},
		{Name: "rng_seed", Type: d.UintType, Range: d.AtLeast(0), Required: true, Aka: []string{"seed"}, Doc: "Seed of the random numbers, below 2^64 (in TOML below 2^63). Seed 0 gives the same numbers as seed 1. A grid replaces it by the seed of each run."},
		{Name: "lsm_enabled", Ignored: true, Doc: "Old, without effect; see lsm_config."},
		{Name: "lsm_frequency_ticks", Ignored: true, Doc: "Old, without effect."},
	},
}

var escalationTable = &d.Table{
	Name: "priority_escalation",
	Doc: "A payment in a bank's own queue with r ticks left gains up to max_boost levels: with r at most start_escalating_at_ticks the boost is " +
		"max_boost × f(progress), rounded, where progress runs from 0 to 1 as the deadline comes near and f(p) is p (linear), (2^(4p) − 1)/15 (exponential) or 1 (step).",
	Fields: []d.Field{
		{Name: "enabled", Type: d.BoolType, Default: false, Doc: "Switches escalation on."},
		{Name: "curve", Type: d.TextType, Enum: []string{"linear", "exponential", "step"}, Default: "linear", Doc: "Shape of the escalation."},
		{Name: "start_escalating_at_ticks", Type: d.IntType, Unit: "ticks", Range: tickRange, Default: int64(20), Doc: "Distance to the deadline at which escalation begins."},
		{Name: "max_boost", Type: d.IntType, Range: priority, Default: int64(3), Doc: "Largest gain of priority levels."},
		{Name: "threshold_ticks", Renamed: "start_escalating_at_ticks", Doc: "Old name of start_escalating_at_ticks."},
	},
}

var lsmTable = &d.Table{
	Name: "lsm_config",
	Doc:  "The liquidity-saving mechanism looks for payments in Queue 2 that can settle against each other.",
	Fields: []d.Field{
		{Name: "enable_bilateral", Type: d.BoolType, Default: true, Doc: "Offsets the payments of pairs of banks."},
		{Name: "enable_cycles", Type: d.BoolType, Default: true, Doc: "Settles cycles of three and more banks."},
		{Name: "max_cycle_length", Type: d.IntType, Unit: "banks", Range: d.Between(3, 10), Default: int64(4), Doc: "Longest cycle that is searched."},
		{Name: "max_cycles_per_tick", Type: d.IntType, Unit: "cycles", Range: d.Between(1, 100), Default: int64(10), Doc: "Largest number of cycles settled in one tick."},
	},
}

var policyTogglesTable = &d.Table{
	Name: "policy_feature_toggles",
	Doc: "At most one of the two lists. include allows exactly the categories listed, exclude all others. The categories are those of the policy language; " +
		"policies given as InlineJson and policy kinds such as Fifo are not held against them.",
	Fields: []d.Field{
		{Name: "include", Type: d.ListType, Nullable: true, Doc: "Categories that may be used."},
		{Name: "exclude", Type: d.ListType, Nullable: true, Doc: "Categories that must not be used."},
	},
}

var costTogglesTable = &d.Table{
	Name: "cost_feature_toggles",
	Doc:  "At most one of the two lists, of the categories PerTick, OneTime, Daily and Modifier.",
	Fields: []d.Field{
		{Name: "include", Type: d.ListType, Nullable: true, Doc: "Categories that are shown."},
		{Name: "exclude", Type: d.ListType, Nullable: true, Doc: "Categories that are not shown."},
	},
}

// Tables lists the declarations of all maps of a scenario in the order of the reference documentation. Variants, which
// are chosen by the key type, follow the value of that key.
func Tables() []*d.Table {
	all := []*d.Table{topTable, simulationTable, agentTable, limitsTable, arrivalTable, bandsTable, bandTable}
	all = append(all, amountTables...)
	all = append(all, priorityTables...)
	all = append(all, policyTables...)
	all = append(all, costTable, penaltyTable, multiplierTable, lsmTable, escalationTable)
	all = append(all, eventTables...)
	all = append(all, scheduleTables...)
	return append(all, policyTogglesTable, costTogglesTable)
}

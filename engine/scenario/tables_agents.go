package scenario

import d "sweep/engine/document"

var agentTable = &d.Table{
	Name: "agents[]",
	Doc:  "One bank. Every bank is complete on its own; a key left out has the default given here. YAML anchors and merge keys share settings between banks.",
	Fields: []d.Field{
		{Name: "id", Type: d.TextType, Required: true, Aka: []string{"name"}, Doc: "Name of the bank, not blank, different from all others."},
		{Name: "opening_balance", Type: d.IntType, Unit: "cents", Range: anyCents, Required: true, Aka: []string{"balance"}, Doc: "Money on the settlement account before the first tick; may be negative."},
		{Name: "unsecured_cap", Type: d.IntType, Unit: "cents", Range: noDebt, Default: int64(0), Aka: []string{"credit_limit"}, Doc: "Intraday credit without collateral."},
		{Name: "posted_collateral", Type: d.IntType, Unit: "cents", Range: noDebt, Nullable: true, Default: int64(0), Aka: []string{"collateral_pledged"}, Doc: "Collateral posted before the first tick; may exceed the capacity."},
		{Name: "collateral_haircut", Type: d.FloatType, Range: share, Nullable: true, Default: 0.02, Doc: "Share of posted collateral that gives no credit."},
		{Name: "max_collateral_capacity", Type: d.IntType, Unit: "cents", Range: threshold, Nullable: true, Doc: "Most collateral the bank can post. Default: ten times the unsecured cap of the moment."},
		{Name: "liquidity_pool", Type: d.IntType, Unit: "cents", Range: noDebt, Nullable: true, Doc: "External liquidity of which a share is allocated to the settlement account at the start of a day."},
		{Name: "liquidity_allocation_fraction", Type: d.FloatType, Range: share, Nullable: true, Doc: "The share of the pool. The number initial_liquidity_fraction among the parameters of a policy given as a document goes before it; without both the whole pool is allocated."},
		{Name: "limits", Type: d.MapType, Nullable: true, Doc: "Limits on what the bank pays out in a day."},
		{Name: "bilateral_limits", Type: d.MapType, Nullable: true, Doc: "The key of limits, written directly."},
		{Name: "multilateral_limit", Type: d.IntType, Unit: "cents", Range: threshold, Nullable: true, Doc: "The key of limits, written directly."},
		{Name: "policy", Type: d.MapType, Doc: "What decides for the bank. Default: Fifo."},
		{Name: "arrival_config", Type: d.MapType, Nullable: true, Aka: []string{"arrivals"}, Doc: "One stream of random payments. Excludes arrival_bands."},
		{Name: "arrival_bands", Type: d.MapType, Nullable: true, Doc: "Up to three streams of random payments by priority. Excludes arrival_config."},
		{Name: "overdraft_rate", Ignored: true, Doc: "Old, without effect; see cost_rates."},
		{Name: "delay_cost_per_tick", Ignored: true, Doc: "Old, without effect; see cost_rates."},
	},
}

var limitsTable = &d.Table{
	Name: "limits",
	Doc:  "Payments that would exceed a limit wait in Queue 2. Counters start again each day. A limit may be written here or directly at the agent, not both.",
	Fields: []d.Field{
		{Name: "bilateral_limits", Type: d.MapType, Nullable: true, Unit: "cents", Doc: "Agent id → most that is paid to that agent in a day, ≥ 0."},
		{Name: "multilateral_limit", Type: d.IntType, Unit: "cents", Range: threshold, Nullable: true, Doc: "Most that is paid to all others together in a day."},
	},
}

var arrivalTable = &d.Table{
	Name: "arrival_config",
	Doc:  "Each tick brings a Poisson number of payments from this bank. An agent with arrivals needs at least one other agent.",
	Fields: []d.Field{
		{Name: "rate_per_tick", Type: d.FloatType, Unit: "payments per tick", Range: arrivalRate, Required: true, Aka: []string{"rate"}, Doc: "Mean number of payments, at most ten million."},
		{Name: "amount_distribution", Type: d.MapType, Unit: "cents", Required: true, Doc: "Amounts of the payments."},
		{Name: "counterparty_weights", Type: d.MapType, Required: true, Doc: "Agent id → relative weight ≥ 0 of that receiver; not empty, sum above 0. An agent that is not listed weighs 1.0. The bank's own id may be listed and is never drawn."},
		{Name: "deadline_range", Type: d.ListType, Unit: "ticks", Required: true, Doc: "[min, max]: the deadline lies uniformly between min and max ticks after the arrival, 0 < min ≤ max."},
		{Name: "priority", Type: d.IntType, Range: priority, Default: int64(5), Doc: "Priority of all payments; priority_distribution goes before it."},
		{Name: "priority_distribution", Type: d.MapType, Nullable: true, Doc: "Priorities of the payments."},
		{Name: "divisible", Type: d.BoolType, Default: false, Aka: []string{"is_divisible"}, Doc: "Marks the payments as divisible. It is recorded and has no effect."},
	},
}

var bandsTable = &d.Table{
	Name: "arrival_bands",
	Doc:  "At least one band. Priorities are drawn uniformly inside the band.",
	Fields: []d.Field{
		{Name: "urgent", Type: d.MapType, Nullable: true, Doc: "Payments of priority 8 to 10."},
		{Name: "normal", Type: d.MapType, Nullable: true, Doc: "Payments of priority 4 to 7."},
		{Name: "low", Type: d.MapType, Nullable: true, Doc: "Payments of priority 0 to 3."},
	},
}

var bandTable = &d.Table{
	Name: "arrival_bands.urgent, .normal, .low",
	Doc:  "One stream of payments.",
	Fields: []d.Field{
		{Name: "rate_per_tick", Type: d.FloatType, Unit: "payments per tick", Range: arrivalRate, Required: true, Aka: []string{"rate"}, Doc: "Mean number of payments, at most ten million."},
		{Name: "amount_distribution", Type: d.MapType, Unit: "cents", Required: true, Doc: "Amounts of the payments."},
		{Name: "deadline_offset_min", Type: d.IntType, Unit: "ticks", Range: someTicks, Required: true, Doc: "Earliest deadline after the arrival."},
		{Name: "deadline_offset_max", Type: d.IntType, Unit: "ticks", Range: someTicks, Required: true, Doc: "Latest deadline after the arrival, at least deadline_offset_min."},
		{Name: "counterparty_weights", Type: d.MapType, Doc: "Agent id → relative weight ≥ 0; an agent that is not listed weighs 1.0. Missing or empty: all other agents are equally likely."},
		{Name: "divisible", Type: d.BoolType, Default: false, Aka: []string{"is_divisible"}, Doc: "Marks the payments as divisible. It is recorded and has no effect."},
	},
}

var amountTables = []*d.Table{
	{Name: "Uniform", Doc: "Amounts between min and max, all equally likely; a drawn 0 becomes 1.", Fields: []d.Field{
		d.TypeField,
		{Name: "min", Type: d.IntType, Unit: "cents", Range: noDebt, Required: true, Doc: "Smallest amount."},
		{Name: "max", Type: d.IntType, Unit: "cents", Range: noDebt, Required: true, Doc: "Largest amount, greater than min."},
	}},
	{Name: "Normal", Doc: "Normally distributed amounts, rounded, at least 1.", Fields: []d.Field{
		d.TypeField,
		{Name: "mean", Type: d.IntType, Unit: "cents", Range: anyCents, Required: true, Doc: "Mean amount."},
		{Name: "std_dev", Type: d.IntType, Unit: "cents", Range: someCents, Required: true, Doc: "Standard deviation."},
	}},
	{Name: "LogNormal", Doc: "Log-normally distributed amounts, rounded, at least 1. Both parameters are moments of the amount itself, not of its logarithm. With a mean of 0 or less every amount is 1.", Fields: []d.Field{
		d.TypeField,
		{Name: "mean", Type: d.FloatType, Unit: "cents", Range: anyCents, Required: true, Doc: "Mean amount."},
		{Name: "std_dev", Type: d.FloatType, Unit: "cents", Range: someCents, Required: true, Doc: "Standard deviation."},
	}},
	{Name: "Exponential", Doc: "Exponentially distributed amounts, rounded, at least 1.", Fields: []d.Field{
		d.TypeField,
		{Name: "lambda", Type: d.FloatType, Unit: "1/cents", Range: d.Above(0), Required: true, Doc: "Rate: one divided by the mean amount."},
	}},
}

var priorityTables = []*d.Table{
	{Name: "Fixed", Doc: "All payments have the same priority.", Fields: []d.Field{
		d.TypeField,
		{Name: "value", Type: d.IntType, Range: priority, Required: true, Doc: "The priority."},
	}},
	{Name: "Categorical", Doc: "Listed priorities with weights.", Fields: []d.Field{
		d.TypeField,
		{Name: "values", Type: d.ListType, Required: true, Doc: "Priorities, each 0 … 10."},
		{Name: "weights", Type: d.ListType, Required: true, Doc: "As many relative weights ≥ 0, with a sum above 0."},
	}},
	{Name: "Uniform", Doc: "Priorities between min and max, all equally likely.", Fields: []d.Field{
		d.TypeField,
		{Name: "min", Type: d.IntType, Range: priority, Required: true, Doc: "Lowest priority."},
		{Name: "max", Type: d.IntType, Range: priority, Required: true, Doc: "Highest priority, at least min."},
	}},
}

// ignoredParams is accepted in every policy because files made elsewhere have it.
var ignoredParams = d.Field{Name: "params", Ignored: true, Doc: "Old, without effect."}

var policyTables = []*d.Table{
	{Name: "Fifo", Doc: "Submits every payment as soon as it arrives.", Fields: []d.Field{d.TypeField, ignoredParams}},
	{Name: "Deadline", Doc: "Submits urgent payments, holds the others.", Fields: []d.Field{
		d.TypeField,
		{Name: "urgency_threshold", Type: d.IntType, Unit: "ticks", Range: someTicks, Required: true, Doc: "A payment is urgent with at most so many ticks to its deadline."},
		ignoredParams,
	}},
	{Name: "LiquidityAware", Doc: "Submits urgent payments, and others while a buffer of liquidity remains.", Fields: []d.Field{
		d.TypeField,
		{Name: "target_buffer", Type: d.IntType, Unit: "cents", Range: threshold, Required: true, Doc: "Liquidity to keep."},
		{Name: "urgency_threshold", Type: d.IntType, Unit: "ticks", Range: someTicks, Required: true, Doc: "A payment is urgent with at most so many ticks to its deadline."},
		ignoredParams,
	}},
	{Name: "LiquiditySplitting", Doc: "Splits payments that liquidity does not cover.", Fields: []d.Field{
		d.TypeField,
		{Name: "max_splits", Type: d.IntType, Unit: "parts", Range: d.Between(2, 10), Required: true, Doc: "Most parts."},
		{Name: "min_split_amount", Type: d.IntType, Unit: "cents", Range: d.Above(0), Required: true, Doc: "Has no effect in this kind."},
		ignoredParams,
	}},
	{Name: "MockSplitting", Doc: "Splits every payment; for tests.", Fields: []d.Field{
		d.TypeField,
		{Name: "num_splits", Type: d.IntType, Unit: "parts", Range: d.Between(2, 10), Required: true, Doc: "Number of parts."},
		ignoredParams,
	}},
	{Name: "FromJson", Doc: "A policy document in a file of its own.", Fields: []d.Field{
		d.TypeField,
		{Name: "json_path", Type: d.TextType, Required: true, Aka: []string{"path", "file"}, Doc: "The file, relative to the directory of the scenario file, then to the working directory."},
		ignoredParams,
	}},
	{Name: "Inline", Doc: "A policy document written as part of the scenario.", Fields: []d.Field{
		d.TypeField,
		{Name: "decision_trees", Type: d.MapType, Required: true, Doc: "The policy document."},
		ignoredParams,
	}},
	{Name: "InlineJson", Doc: "A policy document as JSON text.", Fields: []d.Field{
		d.TypeField,
		{Name: "json_string", Type: d.TextType, Required: true, Aka: []string{"json"}, Doc: "The policy document."},
		ignoredParams,
	}},
}

package scenario

import d "sweep/engine/document"

var agentTable = &d.Table{
	Name: "agents[]",
	Doc:  "One bank, or several with count. A missing key has the value of agents_defaults, else the default listed here.",
	Fields: []d.Field{
		{Name: "id", Type: d.TextType, Required: true, Aka: []string{"name"}, Doc: "Name of the bank, not blank and unique. With count, a pattern in which {n} is the number of the bank, {n:02} with two digits at least."},
		{Name: "count", Type: d.IntType, Unit: "banks", Doc: "Makes the entry a template of this many banks, from 1 to 10000, with the ids that the pattern gives for n = 1, 2, …"},
		{Name: "role", Type: d.TextType, Enum: roleNames, Default: "participant", Doc: "A central bank or an ancillary system never queues, pays without limit, and is outside all sums of liquidity. It has an opening_balance, but none of the other keys of liquidity, limits and costs, nor their values in agents_defaults."},
		{Name: "opening_balance", Type: d.IntType, Unit: "cents", Range: anyCents, Required: true, Unless: "opening_liquidity", Aka: []string{"balance"}, Doc: "Balance of the settlement account before the first tick; may be negative."},
		{Name: "opening_liquidity", Type: d.MapType, Nullable: true, Doc: "Opening liquidity of every day, between the bounds of the day's payments. Replaces opening_balance."},
		{Name: "unsecured_cap", Type: d.IntType, Unit: "cents", Range: noDebt, Default: int64(0), Aka: []string{"credit_limit"}, Doc: "Limit of unsecured intraday credit."},
		{Name: "posted_collateral", Type: d.IntType, Unit: "cents", Range: noDebt, Nullable: true, Default: int64(0), Aka: []string{"collateral_pledged"}, Doc: "Collateral posted before the first tick; may exceed the capacity."},
		{Name: "collateral_haircut", Type: d.FloatType, Range: share, Nullable: true, Default: 0.02, Doc: "Share of posted collateral that does not count towards credit."},
		{Name: "max_collateral_capacity", Type: d.IntType, Unit: "cents", Range: threshold, Nullable: true, Doc: "Maximum collateral the bank can post. Default: ten times the current unsecured cap."},
		{Name: "liquidity_pool", Type: d.IntType, Unit: "cents", Range: noDebt, Nullable: true, Doc: "External liquidity. A share of it is allocated to the settlement account at the start of each day."},
		{Name: "liquidity_allocation_fraction", Type: d.FloatType, Range: share, Nullable: true, Doc: "Share of the pool that is allocated. The parameter initial_liquidity_fraction of a policy document takes precedence; without either, the entire pool is allocated."},
		{Name: "limits", Type: d.MapType, Nullable: true, Doc: "Limits on the bank's outgoing payments per day."},
		{Name: "bilateral_limits", Type: d.MapType, Nullable: true, Doc: "Same as the key in limits."},
		{Name: "multilateral_limit", Type: d.IntType, Unit: "cents", Range: threshold, Nullable: true, Doc: "Same as the key in limits."},
		{Name: "cost_rates", Type: d.MapType, Nullable: true, Aka: []string{"costs"}, Doc: "Rates of this bank, with the keys of the cost_rates of the scenario. The bank has the scenario's rates for keys that are missing, also inside priority_delay_multipliers."},
		{Name: "reserve", Type: d.MapType, Nullable: true, Aka: []string{"reservation", "sub_limit"}, Doc: "Liquidity reserved for urgent payments."},
		{Name: "policy", Type: d.MapType, Doc: "The bank's policy. Default: Fifo."},
		{Name: "arrival_config", Type: d.MapType, Nullable: true, Aka: []string{"arrivals"}, Doc: "One stream of random payments. Cannot be combined with arrival_bands."},
		{Name: "arrival_bands", Type: d.MapType, Nullable: true, Doc: "Up to three streams of random payments by priority. Cannot be combined with arrival_config."},
		{Name: "overdraft_rate", Ignored: true, Doc: "Obsolete; has no effect. See cost_rates."},
		{Name: "delay_cost_per_tick", Ignored: true, Doc: "Obsolete; has no effect. See cost_rates."},
	},
}

// defaultsTable has the keys of a bank, none of them required.
var defaultsTable = &d.Table{
	Name:   "agents_defaults",
	Fields: defaultFields(),
}

func defaultFields() []d.Field {
	var list []d.Field
	for _, f := range agentTable.Fields {
		if f.Name != "id" && f.Name != "count" {
			f.Required = false
			list = append(list, f)
		}
	}
	return list
}

var openingTable = &d.Table{
	Name: "opening_liquidity",
	Doc: "The liquidity available to the bank at the opening of each day is LB + alpha × (UB − LB), rounded half up to cents. The bounds are those of the bank's payments of the day, sent and received, that do not depend on the course of the run: " +
		"drawn payments, payments from files and those of CustomTransactionArrival events. UB is the largest net debit if every payment settled on arrival in order of payment numbers, LB the net debit at the end of the day, at least 0. " +
		"The balance is set to the amount before the first tick and again at the start of each later day. A liquidity pool, posted collateral or unsecured cap cannot be combined with alpha_as balance; " +
		"with alpha_as credit the amount replaces the unsecured cap, and a pool or collateral is available in addition.",
	Fields: []d.Field{
		{Name: "alpha", Type: d.FloatType, Range: share, Required: true, Doc: "Position between the lower (0) and the upper bound (1)."},
		{Name: "alpha_as", Type: d.TextType, Enum: formNames, Default: "balance", Doc: "The amount is the balance, or the unsecured credit line with a balance of 0."},
	},
}

var limitsTable = &d.Table{
	Name: "limits",
	Doc:  "Payments that would exceed a limit wait in Queue 2. Counters restart each day. A limit can be set here or directly in the agent, but not both.",
	Fields: []d.Field{
		{Name: "mode", Type: d.TextType, Enum: []string{"gross", "net"}, Default: "gross", Doc: "What the limits count: payments sent (gross), or payments sent less payments received from the same bank, for the multilateral limit from all banks (net). In offsets and cycles, net limits also count what the bank receives in them."},
		{Name: "bilateral_limits", Type: d.MapType, Nullable: true, Unit: "cents", Doc: "Agent id → maximum paid to that agent per day, ≥ 0."},
		{Name: "multilateral_limit", Type: d.IntType, Unit: "cents", Range: threshold, Nullable: true, Doc: "Maximum paid to all other agents together per day."},
	},
}

var reserveTable = &d.Table{
	Name: "reserve",
	Doc: "Liquidity reserved for payments of a class (reservation, sub-limit). A payment below the class settles only if the bank's available liquidity less the reserve covers it. In offsets and cycles, what the bank pays below " +
		"the class, less everything it receives, must not exceed that. Only participants have one.",
	Fields: []d.Field{
		{Name: "amount", Type: d.IntType, Unit: "cents", Range: noDebt, Required: true, Doc: "Reserved liquidity; 0 means none."},
		{Name: "from_priority", Type: d.TextType, Enum: []string{"urgent", "highly_urgent"}, Default: "urgent", Doc: "Lowest RTGS priority of the class. A payment has the RTGS priority that its policy has declared (ResubmitToRtgs), otherwise Normal."},
		{Name: "consumed", Type: d.BoolType, Default: false, Doc: "Reduces the reserve by payments of the class that settle; it is restored at the end of each day."},
	},
}

var arrivalTable = &d.Table{
	Name: "arrival_config",
	Doc:  "The number of payments from this bank in each tick is Poisson distributed. An agent with arrivals requires at least one other agent.",
	Fields: []d.Field{
		{Name: "rate_per_tick", Type: d.FloatType, Unit: "payments per tick", Range: arrivalRate, Required: true, Aka: []string{"rate"}, Doc: "Mean number of payments per tick, at most ten million."},
		{Name: "amount_distribution", Type: d.MapType, Unit: "cents", Required: true, Doc: "Distribution of the amounts."},
		{Name: "counterparty_weights", Type: d.MapType, Doc: "Agent id → relative weight ≥ 0 of that receiver; not empty, with a sum above 0. Unlisted agents have weight 1.0; if missing, all other agents are equally likely. The bank's own id may be listed but is never drawn."},
		{Name: "deadline_range", Type: d.ListType, Unit: "ticks", Required: true, Doc: "[min, max]: the deadline is uniformly distributed between min and max ticks after the arrival, 0 < min ≤ max."},
		{Name: "priority", Type: d.IntType, Range: priority, Default: int64(5), Doc: "Priority of all payments; priority_distribution takes precedence."},
		{Name: "priority_distribution", Type: d.MapType, Nullable: true, Doc: "Distribution of the priorities."},
		paymentTypeField,
		{Name: "divisible", Type: d.BoolType, Default: false, Aka: []string{"is_divisible"}, Doc: "Marks the payments as divisible. Recorded, but has no effect."},
		{Name: "profile", Type: d.Any, Accepts: "list or text", Doc: "Weights of equal parts of the day, at most 10000, or the name of a file with one weight per line. The mean number of payments of a day stays rate_per_tick × ticks_per_day; each part has a share of them that is proportional to its weight."},
	},
}

var bandsTable = &d.Table{
	Name: "arrival_bands",
	Doc:  "At least one band. Priorities are drawn uniformly within each band.",
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
		{Name: "rate_per_tick", Type: d.FloatType, Unit: "payments per tick", Range: arrivalRate, Required: true, Aka: []string{"rate"}, Doc: "Mean number of payments per tick, at most ten million."},
		{Name: "amount_distribution", Type: d.MapType, Unit: "cents", Required: true, Doc: "Distribution of the amounts."},
		{Name: "deadline_offset_min", Type: d.IntType, Unit: "ticks", Range: someTicks, Required: true, Doc: "Earliest deadline after the arrival."},
		{Name: "deadline_offset_max", Type: d.IntType, Unit: "ticks", Range: someTicks, Required: true, Doc: "Latest deadline after the arrival, at least deadline_offset_min."},
		{Name: "counterparty_weights", Type: d.MapType, Doc: "Agent id → relative weight ≥ 0; unlisted agents have weight 1.0. If missing or empty, all other agents are equally likely."},
		paymentTypeField,
		{Name: "divisible", Type: d.BoolType, Default: false, Aka: []string{"is_divisible"}, Doc: "Marks the payments as divisible. Recorded, but has no effect."},
		{Name: "profile", Type: d.Any, Accepts: "list or text", Doc: "Weights of equal parts of the day, at most 10000, or the name of a file with one weight per line. The mean number of payments of a day stays rate_per_tick × ticks_per_day; each part has a share of them that is proportional to its weight."},
	},
}

var amountTables = []*d.Table{
	AmountUniform: {Name: "Uniform", Doc: "Uniformly distributed amounts between min and max, inclusive; a drawn 0 becomes 1.", Fields: []d.Field{
		d.TypeField,
		{Name: "min", Type: d.IntType, Unit: "cents", Range: noDebt, Required: true, Doc: "Smallest amount."},
		{Name: "max", Type: d.IntType, Unit: "cents", Range: noDebt, Required: true, Doc: "Largest amount, greater than min."},
	}},
	AmountNormal: {Name: "Normal", Doc: "Normally distributed amounts, rounded, at least 1.", Fields: []d.Field{
		d.TypeField,
		{Name: "mean", Type: d.IntType, Unit: "cents", Range: anyCents, Required: true, Doc: "Mean amount."},
		{Name: "std_dev", Type: d.IntType, Unit: "cents", Range: someCents, Required: true, Doc: "Standard deviation."},
	}},
	AmountLogNormal: {Name: "LogNormal", Doc: "Log-normally distributed amounts, rounded, at least 1. Both parameters are moments of the amount itself, not of its logarithm. If the mean is 0 or less, every amount is 1.", Fields: []d.Field{
		d.TypeField,
		{Name: "mean", Type: d.FloatType, Unit: "cents", Range: anyCents, Required: true, Doc: "Mean amount."},
		{Name: "std_dev", Type: d.FloatType, Unit: "cents", Range: someCents, Required: true, Doc: "Standard deviation."},
	}},
	AmountExponential: {Name: "Exponential", Doc: "Exponentially distributed amounts, rounded, at least 1.", Fields: []d.Field{
		d.TypeField,
		{Name: "lambda", Type: d.FloatType, Unit: "1/cents", Range: d.Above(0), Required: true, Doc: "Rate: 1 divided by the mean amount."},
	}},
	AmountPareto: {Name: "Pareto", Doc: "Pareto distributed amounts (type I), rounded. The mean is alpha × min / (alpha − 1) if alpha is above 1, else infinite. A run fails if it draws an amount above 10^17.", Fields: []d.Field{
		d.TypeField,
		{Name: "min", Type: d.IntType, Unit: "cents", Range: someCents, Required: true, Doc: "Smallest amount."},
		{Name: "alpha", Type: d.FloatType, Range: d.Above(0).Limit(FactorMax), Required: true, Aka: []string{"shape"}, Doc: "Shape: the probability of an amount above x is (min / x)^alpha."},
	}},
	AmountEmpirical: {Name: "Empirical", Doc: "Amounts of a sample, each equally likely; an amount that occurs twice is twice as likely. The sample is part of the scenario, whatever the file is called.", Fields: []d.Field{
		d.TypeField,
		{Name: "file", Type: d.TextType, Aka: []string{"path"}, Doc: "File with one amount in cents per line, at most 100000, without a header. Relative to the directory of the scenario file, then to the working directory."},
		{Name: "values", Type: d.ListType, Unit: "cents", Doc: "The amounts, instead of a file."},
	}},
}

var priorityTables = []*d.Table{
	PriorityFixed: {Name: "Fixed", Doc: "All payments have the same priority.", Fields: []d.Field{
		d.TypeField,
		{Name: "value", Type: d.IntType, Range: priority, Required: true, Doc: "The priority."},
	}},
	PriorityCategorical: {Name: "Categorical", Doc: "Listed priorities with weights.", Fields: []d.Field{
		d.TypeField,
		{Name: "values", Type: d.ListType, Required: true, Doc: "Priorities, each from 0 to 10."},
		{Name: "weights", Type: d.ListType, Required: true, Doc: "One relative weight ≥ 0 per value, with a sum above 0."},
	}},
	PriorityUniform: {Name: "Uniform", Doc: "Uniformly distributed priorities between min and max, inclusive.", Fields: []d.Field{
		d.TypeField,
		{Name: "min", Type: d.IntType, Range: priority, Required: true, Doc: "Lowest priority."},
		{Name: "max", Type: d.IntType, Range: priority, Required: true, Doc: "Highest priority, at least min."},
	}},
}

// ignoredParams is accepted in every policy because files from other tools contain it.
var ignoredParams = d.Field{Name: "params", Ignored: true, Doc: "Obsolete; has no effect."}

var policyTables = []*d.Table{
	{Name: "Fifo", Doc: "Submits every payment as soon as it arrives.", Fields: []d.Field{d.TypeField, ignoredParams}},
	{Name: "Deadline", Doc: "Submits urgent payments, holds the others.", Fields: []d.Field{
		d.TypeField,
		{Name: "urgency_threshold", Type: d.IntType, Unit: "ticks", Range: someTicks, Required: true, Doc: "A payment is urgent if at most this many ticks remain until its deadline."},
		ignoredParams,
	}},
	{Name: "LiquidityAware", Doc: "Submits urgent payments, and others while a buffer of liquidity remains.", Fields: []d.Field{
		d.TypeField,
		{Name: "target_buffer", Type: d.IntType, Unit: "cents", Range: threshold, Required: true, Doc: "Liquidity to keep."},
		{Name: "urgency_threshold", Type: d.IntType, Unit: "ticks", Range: someTicks, Required: true, Doc: "A payment is urgent if at most this many ticks remain until its deadline."},
		ignoredParams,
	}},
	{Name: "LiquiditySplitting", Doc: "Splits payments that exceed the liquidity.", Fields: []d.Field{
		d.TypeField,
		{Name: "max_splits", Type: d.IntType, Unit: "parts", Range: d.Between(2, 10), Required: true, Doc: "Maximum number of parts."},
		{Name: "min_split_amount", Type: d.IntType, Unit: "cents", Range: d.Above(0), Required: true, Doc: "Has no effect in this kind."},
		ignoredParams,
	}},
	{Name: "MockSplitting", Doc: "Splits every payment; for tests.", Fields: []d.Field{
		d.TypeField,
		{Name: "num_splits", Type: d.IntType, Unit: "parts", Range: d.Between(2, 10), Required: true, Doc: "Number of parts."},
		ignoredParams,
	}},
	{Name: "FromJson", Doc: "A policy document in a separate file.", Fields: []d.Field{
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

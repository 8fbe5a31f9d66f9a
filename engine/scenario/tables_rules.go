package scenario

import d "sweep/engine/document"

var lsmTable = &d.Table{
	Name: "lsm_config",
	Doc:  "The liquidity-saving mechanism (LSM) settles payments in Queue 2 against each other.",
	Fields: []d.Field{
		{Name: "enable_bilateral", Type: d.BoolType, Default: true, Doc: "Enables bilateral offsetting."},
		{Name: "enable_cycles", Type: d.BoolType, Default: true, Doc: "Enables settlement of cycles of three or more banks."},
		{Name: "max_cycle_length", Type: d.IntType, Unit: "banks", Range: d.Between(3, 10), Default: int64(4), Doc: "Maximum length of a cycle."},
		{Name: "max_cycles_per_tick", Type: d.IntType, Unit: "cycles", Range: d.Between(1, 100), Default: int64(10), Doc: "Maximum number of cycles settled per tick."},
		{Name: "bilateral", Type: d.TextType, Enum: bilateralNames, Default: "all", Doc: "How a pair of banks is offset: all payments between them or none, or the greatest feasible prefix of the two lists in queue order."},
		{Name: "enable_netting", Type: d.BoolType, Default: false, Doc: "Enables multilateral netting: the greatest feasible prefix of the queues of all banks settles at once."},
		{Name: "run", Type: d.Any, Default: everyTick, Doc: "When the mechanism runs: every_tick, or a map."},
	},
}

const everyTick = "every_tick"

var runTable = &d.Table{
	Name: "lsm_config.run",
	Doc:  "Exactly one of the two keys. In other ticks the mechanism and its retries are left out.",
	Fields: []d.Field{
		{Name: "every", Type: d.IntType, Unit: "ticks", Range: someTicks, Doc: "Runs in the ticks of the day 0, n, 2n and so on."},
		{Name: "at", Type: d.ListType, Unit: "ticks of the day", Doc: "Runs in these ticks of every day, from 0 to ticks_per_day − 1; at least one."},
	},
}

var settlementTable = &d.Table{
	Name: "settlement",
	Doc: "With discipline fifo no payment may overtake another of its bank: enable_cycles and entry_disposition_offsetting must be off, and bilateral must be " +
		"prefix unless enable_bilateral is off.",
	Fields: []d.Field{
		{Name: "discipline", Type: d.TextType, Enum: disciplineNames, Default: "bypass", Doc: "Whether a payment may settle before queued payments of its sender (bypass) or waits behind them (fifo; with priority_mode, behind those of at least its RTGS priority)."},
		{Name: "retry", Type: d.TextType, Enum: retryNames, Default: "once", Doc: "Number of passes over Queue 2 in each retry: one, or until a pass settles nothing."},
		{Name: "release_order", Type: d.TextType, Enum: releaseOrderNames, Default: "by_bank", Doc: "Order in which the payments released in a tick are attempted: bank by bank, or by payment number."},
	},
}

var endOfDayTable = &d.Table{
	Name: "end_of_day",
	Doc:  "What happens to payments in queues in the last tick of a day. With unsettled keep, the other keys have no effect.",
	Fields: []d.Field{
		{Name: "unsettled", Type: d.TextType, Enum: unsettledNames, Default: "keep", Doc: "Unsettled payments stay queued, or all settle and each bank borrows from the central bank what it lacks, until the next day starts."},
		{Name: "netting", Type: d.TextType, Enum: eodNettingNames, Default: "none", Doc: "Whether a bank borrows for its gross unsettled payments, or for their excess over the unsettled payments to it."},
		{Name: "credit", Type: d.TextType, Enum: eodCreditNames, Default: "overnight", Doc: "Whether a bank uses its free intraday credit before it borrows, or borrows for all credit in use, so that no balance is negative overnight."},
	},
}

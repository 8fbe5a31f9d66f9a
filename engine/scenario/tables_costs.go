package scenario

import (
	"slices"

	d "sweep/engine/document"
)

var costTable = &d.Table{
	Name: "cost_rates",
	Doc: "Costs are integers in cents. Rates are first rounded to a resolution: overdraft 0.001 basis points, collateral, liquidity and borrowing 0.000001 basis points, " +
		"delay 0.000001 cents per cent, multipliers 0.001. Rates that round to 0 cost nothing.",
	Fields: []d.Field{
		{Name: "overdraft_bps_per_tick", Type: d.FloatType, Unit: "basis points per tick", Range: costRate, Default: 0.001, Doc: "Overdraft cost per tick."},
		{Name: "delay_cost_per_tick_per_cent", Type: d.FloatType, Unit: "cents per cent and tick", Range: costRate, Default: 0.0001, Doc: "Delay cost per tick on the remaining amount of payments waiting in the bank's own queue or the central queue."},
		{Name: "collateral_cost_per_tick_bps", Type: d.FloatType, Unit: "basis points per tick", Range: costRate, Default: 0.0002, Doc: "Cost of posted collateral."},
		{Name: "liquidity_cost_per_tick_bps", Type: d.FloatType, Unit: "basis points per tick", Range: costRate, Default: 0.0, Doc: "Opportunity cost of liquidity allocated from the pool."},
		{Name: "eod_penalty", Type: d.Any, Accepts: "int or map", Unit: "cents", Default: int64(10000), Doc: "Penalty at the end of each day for each unsettled overdue payment; a rate applies to the remaining amount."},
		{Name: "deadline_penalty", Type: d.Any, Accepts: "int or map", Unit: "cents", Default: int64(50000), Doc: "One-time penalty when a payment becomes overdue; a rate applies to the original amount."},
		{Name: "split_friction_cost", Type: d.IntType, Unit: "cents", Range: noDebt, Default: int64(1000), Doc: "Cost of each additional part of a split."},
		{Name: "overdue_delay_multiplier", Type: d.FloatType, Unit: "factor", Range: costFactor, Default: 5.0, Doc: "Factor on the delay cost of overdue payments."},
		{Name: "priority_delay_multipliers", Type: d.MapType, Nullable: true, Doc: "Factors on the delay cost by priority. Default: no factors."},
		{Name: "eod_borrowing_bps", Type: d.FloatType, Unit: "basis points", Range: costRate, Default: 0.0, Doc: "Cost of a loan taken at the end of the day (end_of_day), charged once, on its amount."},
		{Name: "eod_penalty_per_transaction", Renamed: "eod_penalty", Doc: "Old name of eod_penalty."},
	},
}

// bankCostTable and bankMultiplierTable have no defaults: a bank inherits what it does not give.
var (
	bankCostTable       = withoutDefaults(costTable)
	bankMultiplierTable = withoutDefaults(multiplierTable)
)

func withoutDefaults(from *d.Table) *d.Table {
	t := *from
	t.Fields = slices.Clone(from.Fields)
	for i := range t.Fields {
		t.Fields[i].Default = nil
	}
	return &t
}

var penaltyTable = &d.Table{
	Name: "eod_penalty, deadline_penalty",
	Doc: "A penalty is either an integer (a fixed amount in cents, which may be negative) or a map with these keys. A key of the other mode causes a warning. " +
		"The rate is truncated to 0.000001 basis points.",
	Fields: []d.Field{
		{Name: "mode", Type: d.TextType, Enum: []string{"fixed", "rate"}, Required: true, Doc: "A fixed amount or a share of the payment."},
		{Name: "amount", Type: d.IntType, Unit: "cents", Range: anyCents, Doc: "Required in mode fixed."},
		{Name: "bps_per_event", Type: d.FloatType, Unit: "basis points", Range: costRate, Doc: "Required in mode rate."},
	},
}

var multiplierTable = &d.Table{
	Name: "priority_delay_multipliers",
	Doc:  "Factors on the delay cost.",
	Fields: []d.Field{
		{Name: "urgent_multiplier", Type: d.FloatType, Unit: "factor", Range: costFactor, Default: 1.0, Doc: "For priorities 8 to 10."},
		{Name: "normal_multiplier", Type: d.FloatType, Unit: "factor", Range: costFactor, Default: 1.0, Doc: "For priorities 4 to 7."},
		{Name: "low_multiplier", Type: d.FloatType, Unit: "factor", Range: costFactor, Default: 1.0, Doc: "For priorities 0 to 3."},
	},
}

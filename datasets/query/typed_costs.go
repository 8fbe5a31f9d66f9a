// Code generated from the named queries by TestTypedQueriesAreCurrent. DO NOT EDIT.

package query

import "context"

// AgentDailyMetricsRow is a row of AgentDailyMetrics.
type AgentDailyMetricsRow struct {
	RunID                         int64  `column:"run_id"`
	Day                           int32  `column:"day"`
	AgentID                       string `column:"agent_id"`
	OpeningBalanceCents           int64  `column:"opening_balance_cents"`
	ClosingBalanceCents           int64  `column:"closing_balance_cents"`
	MinBalanceCents               int64  `column:"min_balance_cents"`
	MaxBalanceCents               int64  `column:"max_balance_cents"`
	UnsecuredCapCents             int64  `column:"unsecured_cap_cents"`
	PeakOverdraftCents            int64  `column:"peak_overdraft_cents"`
	OpeningPostedCollateralCents  int64  `column:"opening_posted_collateral_cents"`
	ClosingPostedCollateralCents  int64  `column:"closing_posted_collateral_cents"`
	PeakPostedCollateralCents     int64  `column:"peak_posted_collateral_cents"`
	CollateralCapacityCents       int64  `column:"collateral_capacity_cents"`
	NumCollateralPosts            int64  `column:"num_collateral_posts"`
	NumCollateralWithdrawals      int64  `column:"num_collateral_withdrawals"`
	NumArrivals                   int64  `column:"num_arrivals"`
	NumSent                       int64  `column:"num_sent"`
	NumReceived                   int64  `column:"num_received"`
	NumSettled                    int64  `column:"num_settled"`
	NumDropped                    int64  `column:"num_dropped"`
	Queue1PeakSize                int64  `column:"queue1_peak_size"`
	Queue1EODSize                 int64  `column:"queue1_eod_size"`
	SettledValueCents             int64  `column:"settled_value_cents"`
	ReceivedValueCents            int64  `column:"received_value_cents"`
	MaxNetDebitCents              int64  `column:"max_net_debit_cents"`
	LiquidityCostCents            int64  `column:"liquidity_cost_cents"`
	DelayCostCents                int64  `column:"delay_cost_cents"`
	CollateralCostCents           int64  `column:"collateral_cost_cents"`
	PenaltyCostCents              int64  `column:"penalty_cost_cents"`
	SplitFrictionCostCents        int64  `column:"split_friction_cost_cents"`
	LiquidityOpportunityCostCents int64  `column:"liquidity_opportunity_cost_cents"`
	TotalCostCents                int64  `column:"total_cost_cents"`
}

// AgentDailyMetricsOptions are the optional arguments of AgentDailyMetrics.
type AgentDailyMetricsOptions struct {
	Agent *string // only this bank
}

// AgentDailyMetrics runs the named query agent_daily_metrics. Daily figures of the banks in a run: all columns of
// daily_agent_metrics, by bank and day.
func (db *DB) AgentDailyMetrics(ctx context.Context, run int64, o AgentDailyMetricsOptions) ([]AgentDailyMetricsRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "agent", o.Agent)
	return namedInto[AgentDailyMetricsRow](ctx, db, "agent_daily_metrics", args)
}

// AgentPerformanceRow is a row of AgentPerformance.
type AgentPerformanceRow struct {
	Day                           int32 `column:"day"`
	OpeningBalanceCents           int64 `column:"opening_balance_cents"`
	ClosingBalanceCents           int64 `column:"closing_balance_cents"`
	MinBalanceCents               int64 `column:"min_balance_cents"`
	MaxBalanceCents               int64 `column:"max_balance_cents"`
	PeakOverdraftCents            int64 `column:"peak_overdraft_cents"`
	TotalCostCents                int64 `column:"total_cost_cents"`
	LiquidityCostCents            int64 `column:"liquidity_cost_cents"`
	DelayCostCents                int64 `column:"delay_cost_cents"`
	CollateralCostCents           int64 `column:"collateral_cost_cents"`
	SplitFrictionCostCents        int64 `column:"split_friction_cost_cents"`
	PenaltyCostCents              int64 `column:"penalty_cost_cents"`
	LiquidityOpportunityCostCents int64 `column:"liquidity_opportunity_cost_cents"`
	NumSettled                    int64 `column:"num_settled"`
	NumDropped                    int64 `column:"num_dropped"`
	NumArrivals                   int64 `column:"num_arrivals"`
	NumSent                       int64 `column:"num_sent"`
	NumReceived                   int64 `column:"num_received"`
	Queue1PeakSize                int64 `column:"queue1_peak_size"`
	Queue1EODSize                 int64 `column:"queue1_eod_size"`
}

// AgentPerformance runs the named query agent_performance. Daily performance of one bank: balances, overdraft, costs,
// payments and queue.
func (db *DB) AgentPerformance(ctx context.Context, run int64, agent string) ([]AgentPerformanceRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "agent", &agent)
	return namedInto[AgentPerformanceRow](ctx, db, "agent_performance", args)
}

// CompareAgentPerformanceRow is a row of CompareAgentPerformance.
type CompareAgentPerformanceRow struct {
	Day                int32 `column:"day"`
	Run1TotalCostCents int64 `column:"run1_total_cost_cents"`
	Run2TotalCostCents int64 `column:"run2_total_cost_cents"`
	CostDeltaCents     int64 `column:"cost_delta_cents"`
}

// CompareAgentPerformance runs the named query compare_agent_performance. Daily costs of a bank in two runs, and the
// difference (second minus first). Days that exist in only one of the runs are left out.
func (db *DB) CompareAgentPerformance(ctx context.Context, run1 int64, run2 int64, agent string) ([]CompareAgentPerformanceRow, error) {
	args := map[string]string{}
	setArg(args, "run1", &run1)
	setArg(args, "run2", &run2)
	setArg(args, "agent", &agent)
	return namedInto[CompareAgentPerformanceRow](ctx, db, "compare_agent_performance", args)
}

// CostBreakdownByAgentRow is a row of CostBreakdownByAgent.
type CostBreakdownByAgentRow struct {
	AgentID                       string `column:"agent_id"`
	LiquidityCostCents            int64  `column:"liquidity_cost_cents"`
	DelayCostCents                int64  `column:"delay_cost_cents"`
	CollateralCostCents           int64  `column:"collateral_cost_cents"`
	PenaltyCostCents              int64  `column:"penalty_cost_cents"`
	SplitFrictionCostCents        int64  `column:"split_friction_cost_cents"`
	LiquidityOpportunityCostCents int64  `column:"liquidity_opportunity_cost_cents"`
	TotalCostCents                int64  `column:"total_cost_cents"`
}

// CostBreakdownByAgent runs the named query cost_breakdown_by_agent. Costs of the banks of a run by component, summed
// over all days, most expensive first.
func (db *DB) CostBreakdownByAgent(ctx context.Context, run int64) ([]CostBreakdownByAgentRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[CostBreakdownByAgentRow](ctx, db, "cost_breakdown_by_agent", args)
}

// CostsByTickRow is a row of CostsByTick.
type CostsByTickRow struct {
	Tick                 int32  `column:"tick"`
	Day                  int32  `column:"day"`
	AgentID              string `column:"agent_id"`
	CostCents            int64  `column:"cost_cents"`
	AccumulatedCostCents int64  `column:"accumulated_cost_cents"`
}

// CostsByTickOptions are the optional arguments of CostsByTick.
type CostsByTickOptions struct {
	Agent *string // only this bank
}

// CostsByTick runs the named query costs_by_tick. Cost of each bank in each tick of a run, and cumulative cost since
// the start of the run.
func (db *DB) CostsByTick(ctx context.Context, run int64, o CostsByTickOptions) ([]CostsByTickRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "agent", o.Agent)
	return namedInto[CostsByTickRow](ctx, db, "costs_by_tick", args)
}

// DailyCostTrendsRow is a row of DailyCostTrends.
type DailyCostTrendsRow struct {
	Day                           int32 `column:"day"`
	TotalCostCents                int64 `column:"total_cost_cents"`
	LiquidityCostCents            int64 `column:"liquidity_cost_cents"`
	DelayCostCents                int64 `column:"delay_cost_cents"`
	CollateralCostCents           int64 `column:"collateral_cost_cents"`
	PenaltyCostCents              int64 `column:"penalty_cost_cents"`
	SplitFrictionCostCents        int64 `column:"split_friction_cost_cents"`
	LiquidityOpportunityCostCents int64 `column:"liquidity_opportunity_cost_cents"`
}

// DailyCostTrendsOptions are the optional arguments of DailyCostTrends.
type DailyCostTrendsOptions struct {
	Agent *string // only this bank
}

// DailyCostTrends runs the named query daily_cost_trends. Daily costs by component, for one bank or for all banks of a
// run together.
func (db *DB) DailyCostTrends(ctx context.Context, run int64, o DailyCostTrendsOptions) ([]DailyCostTrendsRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "agent", o.Agent)
	return namedInto[DailyCostTrendsRow](ctx, db, "daily_cost_trends", args)
}

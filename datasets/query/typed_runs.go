// Code generated from the named queries by TestTypedQueriesAreCurrent. DO NOT EDIT.

package query

import "context"

// CompareRunsRow is a row of CompareRuns.
type CompareRunsRow struct {
	Metric string   `column:"metric"`
	Value1 *float64 `column:"value1"`
	Value2 *float64 `column:"value2"`
	Delta  *float64 `column:"delta"`
}

// CompareRuns runs the named query compare_runs. Every metric of two runs side by side, with the difference (second
// minus first).
func (db *DB) CompareRuns(ctx context.Context, run1 int64, run2 int64) ([]CompareRunsRow, error) {
	args := map[string]string{}
	setArg(args, "run1", &run1)
	setArg(args, "run2", &run2)
	return namedInto[CompareRunsRow](ctx, db, "compare_runs", args)
}

// FailuresByClassRow is a row of FailuresByClass.
type FailuresByClassRow struct {
	Class        string `column:"class"`
	Message      string `column:"message"`
	NumRuns      int64  `column:"num_runs"`
	ExampleRunID int64  `column:"example_run_id"`
}

// FailuresByClass runs the named query failures_by_class. Number of failed runs by kind of failure and message, with
// one example run of each.
func (db *DB) FailuresByClass(ctx context.Context) ([]FailuresByClassRow, error) {
	args := map[string]string{}
	return namedInto[FailuresByClassRow](ctx, db, "failures_by_class", args)
}

// ListRunsRow is a row of ListRuns.
type ListRunsRow struct {
	RunID                         int64    `column:"run_id"`
	Point                         int64    `column:"point"`
	Replication                   int64    `column:"replication"`
	Seed                          string   `column:"seed"`
	RunKey                        string   `column:"run_key"`
	Status                        string   `column:"status"`
	SemanticsVersion              int32    `column:"semantics_version"`
	TicksPerDay                   *int32   `column:"ticks_per_day"`
	NumDays                       *int32   `column:"num_days"`
	NumAgents                     *int32   `column:"num_agents"`
	OverdraftBpsPerTick           *float64 `column:"overdraft_bps_per_tick"`
	DelayCostPerTickPerCent       *float64 `column:"delay_cost_per_tick_per_cent"`
	CollateralCostPerTickBps      *float64 `column:"collateral_cost_per_tick_bps"`
	LiquidityCostPerTickBps       *float64 `column:"liquidity_cost_per_tick_bps"`
	OverdueDelayMultiplier        *float64 `column:"overdue_delay_multiplier"`
	UrgentDelayMultiplier         *float64 `column:"urgent_delay_multiplier"`
	NormalDelayMultiplier         *float64 `column:"normal_delay_multiplier"`
	LowDelayMultiplier            *float64 `column:"low_delay_multiplier"`
	FixedDeadlinePenaltyCents     *int64   `column:"fixed_deadline_penalty_cents"`
	DeadlinePenaltyBps            *float64 `column:"deadline_penalty_bps"`
	FixedEODPenaltyCents          *int64   `column:"fixed_eod_penalty_cents"`
	EODPenaltyBps                 *float64 `column:"eod_penalty_bps"`
	SplitFrictionPriceCents       *int64   `column:"split_friction_price_cents"`
	LSMEnableBilateral            *bool    `column:"lsm_enable_bilateral"`
	LSMEnableCycles               *bool    `column:"lsm_enable_cycles"`
	LSMMaxCycleLength             *int32   `column:"lsm_max_cycle_length"`
	LSMMaxCyclesPerTick           *int32   `column:"lsm_max_cycles_per_tick"`
	DeferredCrediting             *bool    `column:"deferred_crediting"`
	DeadlineCapAtEOD              *bool    `column:"deadline_cap_at_eod"`
	PriorityMode                  *bool    `column:"priority_mode"`
	AlgorithmSequencing           *bool    `column:"algorithm_sequencing"`
	EntryDispositionOffsetting    *bool    `column:"entry_disposition_offsetting"`
	DailyLiquidityReallocation    *bool    `column:"daily_liquidity_reallocation"`
	EODRushThreshold              *float64 `column:"eod_rush_threshold"`
	Queue1Ordering                *string  `column:"queue1_ordering"`
	EscalationEnabled             *bool    `column:"escalation_enabled"`
	EscalationCurve               *string  `column:"escalation_curve"`
	EscalationStartTicks          *int64   `column:"escalation_start_ticks"`
	EscalationMaxBoost            *int32   `column:"escalation_max_boost"`
	RandomStreams                 *string  `column:"random_streams"`
	NumScenarioEvents             *int32   `column:"num_scenario_events"`
	TicksExecuted                 *int32   `column:"ticks_executed"`
	NumEvents                     *int64   `column:"num_events"`
	NumPayments                   *int64   `column:"num_payments"`
	TotalArrivals                 *int64   `column:"total_arrivals"`
	TotalSettlements              *int64   `column:"total_settlements"`
	SettlementRate                *float64 `column:"settlement_rate"`
	ArrivedValueCents             *int64   `column:"arrived_value_cents"`
	SettledValueCents             *int64   `column:"settled_value_cents"`
	UnsettledValueCents           *int64   `column:"unsettled_value_cents"`
	SettlementRateValue           *float64 `column:"settlement_rate_value"`
	NumDropped                    *int64   `column:"num_dropped"`
	NumOverdue                    *int64   `column:"num_overdue"`
	NumSplits                     *int64   `column:"num_splits"`
	NumSettlements                *int64   `column:"num_settlements"`
	NumLSMReleases                *int64   `column:"num_lsm_releases"`
	NumSettledImmediate           *int64   `column:"num_settled_immediate"`
	SettledImmediateCents         *int64   `column:"settled_immediate_cents"`
	NumSettledQueue               *int64   `column:"num_settled_queue"`
	SettledQueueCents             *int64   `column:"settled_queue_cents"`
	NumSettledBilateral           *int64   `column:"num_settled_bilateral"`
	SettledBilateralCents         *int64   `column:"settled_bilateral_cents"`
	NumSettledCycle               *int64   `column:"num_settled_cycle"`
	SettledCycleCents             *int64   `column:"settled_cycle_cents"`
	NumSettledEntryOffset         *int64   `column:"num_settled_entry_offset"`
	SettledEntryOffsetCents       *int64   `column:"settled_entry_offset_cents"`
	AvgDelayTicks                 *float64 `column:"avg_delay_ticks"`
	MaxDelayTicks                 *int64   `column:"max_delay_ticks"`
	AvgDelayValueWeightedTicks    *float64 `column:"avg_delay_value_weighted_ticks"`
	DelayIndicator                *float64 `column:"delay_indicator"`
	AvgSettlementTick             *float64 `column:"avg_settlement_tick"`
	SettlementDecileTicks         []int32  `column:"settlement_decile_ticks"`
	Queue1Size                    *int64   `column:"queue1_size"`
	Queue2Size                    *int64   `column:"queue2_size"`
	Queue1PeakSize                *int64   `column:"queue1_peak_size"`
	Queue2PeakSize                *int64   `column:"queue2_peak_size"`
	Queue1AvgSize                 *float64 `column:"queue1_avg_size"`
	Queue2AvgSize                 *float64 `column:"queue2_avg_size"`
	QueuePeakValueCents           *int64   `column:"queue_peak_value_cents"`
	QueueAvgValueCents            *float64 `column:"queue_avg_value_cents"`
	LiquidityUsedCents            *int64   `column:"liquidity_used_cents"`
	LiquidityLowerBoundCents      *int64   `column:"liquidity_lower_bound_cents"`
	LiquidityUpperBoundCents      *int64   `column:"liquidity_upper_bound_cents"`
	TurnoverRatio                 *float64 `column:"turnover_ratio"`
	LiquidityHerfindahl           *float64 `column:"liquidity_herfindahl"`
	PeakOverdraftCents            *int64   `column:"peak_overdraft_cents"`
	AgentsInOverdraft             *int64   `column:"agents_in_overdraft"`
	PeakCreditUsedCents           *int64   `column:"peak_credit_used_cents"`
	AvgCreditUsedCents            *float64 `column:"avg_credit_used_cents"`
	PeakPostedCollateralCents     *int64   `column:"peak_posted_collateral_cents"`
	AvgPostedCollateralCents      *float64 `column:"avg_posted_collateral_cents"`
	LiquidityCostCents            *int64   `column:"liquidity_cost_cents"`
	DelayCostCents                *int64   `column:"delay_cost_cents"`
	CollateralCostCents           *int64   `column:"collateral_cost_cents"`
	PenaltyCostCents              *int64   `column:"penalty_cost_cents"`
	SplitFrictionCostCents        *int64   `column:"split_friction_cost_cents"`
	LiquidityOpportunityCostCents *int64   `column:"liquidity_opportunity_cost_cents"`
	TotalCostCents                *int64   `column:"total_cost_cents"`
}

// ListRunsOptions are the optional arguments of ListRuns.
type ListRunsOptions struct {
	Status *string // only runs with this status: completed or failed
}

// ListRuns runs the named query list_runs. All runs with their axes, settings and metrics, ordered by id.
func (db *DB) ListRuns(ctx context.Context, o ListRunsOptions) ([]ListRunsRow, error) {
	args := map[string]string{}
	setArg(args, "status", o.Status)
	return namedInto[ListRunsRow](ctx, db, "list_runs", args)
}

// RunSummaryRow is a row of RunSummary.
type RunSummaryRow struct {
	RunID               int64    `column:"run_id"`
	RunKey              string   `column:"run_key"`
	Point               int64    `column:"point"`
	Replication         int64    `column:"replication"`
	Seed                string   `column:"seed"`
	Status              string   `column:"status"`
	TicksPerDay         *int32   `column:"ticks_per_day"`
	NumDays             *int32   `column:"num_days"`
	NumAgents           *int32   `column:"num_agents"`
	TotalArrivals       *int64   `column:"total_arrivals"`
	TotalSettlements    *int64   `column:"total_settlements"`
	SettlementRate      *float64 `column:"settlement_rate"`
	ArrivedValueCents   *int64   `column:"arrived_value_cents"`
	SettledValueCents   *int64   `column:"settled_value_cents"`
	SettlementRateValue *float64 `column:"settlement_rate_value"`
	TotalCostCents      *int64   `column:"total_cost_cents"`
	AvgDailyCostCents   *float64 `column:"avg_daily_cost_cents"`
	AvgDelayTicks       *float64 `column:"avg_delay_ticks"`
	DelayIndicator      *float64 `column:"delay_indicator"`
	LiquidityUsedCents  *int64   `column:"liquidity_used_cents"`
	TurnoverRatio       *float64 `column:"turnover_ratio"`
	NumOverdue          *int64   `column:"num_overdue"`
	NumDropped          *int64   `column:"num_dropped"`
}

// RunSummary runs the named query run_summary. Main figures of a run: payments, settlement, delay, liquidity and costs.
// Delays are NULL if nothing settled.
func (db *DB) RunSummary(ctx context.Context, run int64) ([]RunSummaryRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[RunSummaryRow](ctx, db, "run_summary", args)
}

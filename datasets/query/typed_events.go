// Code generated from the named queries by TestTypedQueriesAreCurrent. DO NOT EDIT.

package query

import "context"

// EventSearchRow is a row of EventSearch.
type EventSearchRow struct {
	RunID                         int64    `column:"run_id"`
	Seq                           int64    `column:"seq"`
	Tick                          int32    `column:"tick"`
	Day                           int32    `column:"day"`
	EventType                     string   `column:"event_type"`
	AgentID                       *string  `column:"agent_id"`
	CounterpartyID                *string  `column:"counterparty_id"`
	TxID                          *int32   `column:"tx_id"`
	QueuedTxID                    *int32   `column:"queued_tx_id"`
	MovementID                    *string  `column:"movement_id"`
	TxIDs                         []int32  `column:"tx_ids"`
	AgentIDs                      []string `column:"agent_ids"`
	AmountCents                   *int64   `column:"amount_cents"`
	RemainingAmountCents          *int64   `column:"remaining_amount_cents"`
	SettledAmountCents            *int64   `column:"settled_amount_cents"`
	DeadlineTick                  *int32   `column:"deadline_tick"`
	UncappedDeadlineTick          *int64   `column:"uncapped_deadline_tick"`
	IsDivisible                   *bool    `column:"is_divisible"`
	Priority                      *int32   `column:"priority"`
	Reason                        *string  `column:"reason"`
	NumSplits                     *int32   `column:"num_splits"`
	OldPriority                   *int32   `column:"old_priority"`
	NewPriority                   *int32   `column:"new_priority"`
	OriginalPriority              *int32   `column:"original_priority"`
	EscalatedPriority             *int32   `column:"escalated_priority"`
	TicksUntilDeadline            *int32   `column:"ticks_until_deadline"`
	BoostApplied                  *int32   `column:"boost_applied"`
	RTGSPriority                  *string  `column:"rtgs_priority"`
	OldRTGSPriority               *string  `column:"old_rtgs_priority"`
	BalanceBeforeCents            *int64   `column:"balance_before_cents"`
	BalanceAfterCents             *int64   `column:"balance_after_cents"`
	CurrentOutflowCents           *int64   `column:"current_outflow_cents"`
	LimitCents                    *int64   `column:"limit_cents"`
	QueueWaitTicks                *int32   `column:"queue_wait_ticks"`
	OverdueSinceTick              *int32   `column:"overdue_since_tick"`
	TicksOverdue                  *int32   `column:"ticks_overdue"`
	DeadlinePenaltyCents          *int64   `column:"deadline_penalty_cents"`
	EstimatedDelayCostCents       *int64   `column:"estimated_delay_cost_cents"`
	Algorithm                     *int32   `column:"algorithm"`
	Result                        *string  `column:"result"`
	Settlements                   *int32   `column:"settlements"`
	SettledValueCents             *int64   `column:"settled_value_cents"`
	AmountACents                  *int64   `column:"amount_a_cents"`
	AmountBCents                  *int64   `column:"amount_b_cents"`
	TxAmountsCents                []int64  `column:"tx_amounts_cents"`
	TotalValueCents               *int64   `column:"total_value_cents"`
	NetPositionsCents             []int64  `column:"net_positions_cents"`
	MaxNetOutflowCents            *int64   `column:"max_net_outflow_cents"`
	MaxNetOutflowAgentID          *string  `column:"max_net_outflow_agent_id"`
	OffsetAmountCents             *int64   `column:"offset_amount_cents"`
	IncomingAmountCents           *int64   `column:"incoming_amount_cents"`
	QueuedAmountCents             *int64   `column:"queued_amount_cents"`
	NewTotalCents                 *int64   `column:"new_total_cents"`
	RequestedAmountCents          *int64   `column:"requested_amount_cents"`
	OriginalReason                *string  `column:"original_reason"`
	PostedAtTick                  *int32   `column:"posted_at_tick"`
	MaxValueCents                 *int64   `column:"max_value_cents"`
	FocusCounterparties           []string `column:"focus_counterparties"`
	MaxPerCounterpartyCents       *int64   `column:"max_per_counterparty_cents"`
	RegisterKey                   *string  `column:"register_key"`
	OldValue                      *float64 `column:"old_value"`
	NewValue                      *float64 `column:"new_value"`
	DecisionPath                  *string  `column:"decision_path"`
	LiquidityCostCents            *int64   `column:"liquidity_cost_cents"`
	DelayCostCents                *int64   `column:"delay_cost_cents"`
	CollateralCostCents           *int64   `column:"collateral_cost_cents"`
	PenaltyCostCents              *int64   `column:"penalty_cost_cents"`
	SplitFrictionCostCents        *int64   `column:"split_friction_cost_cents"`
	LiquidityOpportunityCostCents *int64   `column:"liquidity_opportunity_cost_cents"`
	UnsettledCount                *int64   `column:"unsettled_count"`
	TotalPenaltiesCents           *int64   `column:"total_penalties_cents"`
	Fraction                      *float64 `column:"fraction"`
	ScenarioEventType             *string  `column:"scenario_event_type"`
	DeltaCents                    *int64   `column:"delta_cents"`
	NewLimitCents                 *int64   `column:"new_limit_cents"`
	Multiplier                    *float64 `column:"multiplier"`
	OldRate                       *float64 `column:"old_rate"`
	NewRate                       *float64 `column:"new_rate"`
	NewWeight                     *float64 `column:"new_weight"`
	AutoBalanceOthers             *bool    `column:"auto_balance_others"`
	MinTicksMultiplier            *float64 `column:"min_ticks_multiplier"`
	MaxTicksMultiplier            *float64 `column:"max_ticks_multiplier"`
	Settled                       *bool    `column:"settled"`
	TotalEvents                   int64    `column:"total_events"`
}

// EventSearchOptions are the optional arguments of EventSearch.
type EventSearchOptions struct {
	Tick      *int64  // only this tick
	TickMin   *int64  // not before this tick
	TickMax   *int64  // not after this tick
	Day       *int64  // only this day
	Agent     *string // only events that involve this bank, on either side or in a cycle
	Tx        *int64  // only events that involve this payment
	EventType *string // only this kind, or several separated by commas
	MaxRows   *int64  // rows per page, 1 to 1000; nil: 100
	SkipRows  *int64  // rows to skip before the page; nil: 0
	Sort      *string // tick_asc or tick_desc; nil: 'tick_asc'
}

// EventSearch runs the named query event_search. Events of a run that match all given conditions, one page at a time:
// all columns of events, and the total number of matches in total_events.
func (db *DB) EventSearch(ctx context.Context, run int64, o EventSearchOptions) ([]EventSearchRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "tick", o.Tick)
	setArg(args, "tick_min", o.TickMin)
	setArg(args, "tick_max", o.TickMax)
	setArg(args, "day", o.Day)
	setArg(args, "agent", o.Agent)
	setArg(args, "tx", o.Tx)
	setArg(args, "event_type", o.EventType)
	setArg(args, "max_rows", o.MaxRows)
	setArg(args, "skip_rows", o.SkipRows)
	setArg(args, "sort", o.Sort)
	return namedInto[EventSearchRow](ctx, db, "event_search", args)
}

// EventSummaryRow is a row of EventSummary.
type EventSummaryRow struct {
	EventType string `column:"event_type"`
	NumEvents int64  `column:"num_events"`
	FirstTick int32  `column:"first_tick"`
	LastTick  int32  `column:"last_tick"`
	NumAgents int64  `column:"num_agents"`
}

// EventSummary runs the named query event_summary. Number of events of each kind in a run, most frequent first, with
// the ticks of the first and the last one.
func (db *DB) EventSummary(ctx context.Context, run int64) ([]EventSummaryRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[EventSummaryRow](ctx, db, "event_summary", args)
}

// EventTotalsRow is a row of EventTotals.
type EventTotalsRow struct {
	TotalEvents int64    `column:"total_events"`
	TotalTicks  int64    `column:"total_ticks"`
	TotalDays   int64    `column:"total_days"`
	AgentIDs    []string `column:"agent_ids"`
}

// EventTotals runs the named query event_totals. Number of events, ticks, days and banks in the event log of a run,
// with the names of the banks.
func (db *DB) EventTotals(ctx context.Context, run int64) ([]EventTotalsRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[EventTotalsRow](ctx, db, "event_totals", args)
}

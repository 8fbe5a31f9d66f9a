// Code generated from the named queries by TestTypedQueriesAreCurrent. DO NOT EDIT.

package query

import "context"

// AgentStatesByTickRow is a row of AgentStatesByTick.
type AgentStatesByTickRow struct {
	RunID                              int64   `column:"run_id"`
	Tick                               int32   `column:"tick"`
	Day                                int32   `column:"day"`
	AgentID                            string  `column:"agent_id"`
	BalanceCents                       int64   `column:"balance_cents"`
	BalanceChangeCents                 int64   `column:"balance_change_cents"`
	UnsecuredCapCents                  int64   `column:"unsecured_cap_cents"`
	PostedCollateralCents              int64   `column:"posted_collateral_cents"`
	CollateralHaircut                  float64 `column:"collateral_haircut"`
	MaxCollateralCents                 int64   `column:"max_collateral_cents"`
	AllocatedLiquidityCents            int64   `column:"allocated_liquidity_cents"`
	CreditUsedCents                    int64   `column:"credit_used_cents"`
	AllowedOverdraftCents              int64   `column:"allowed_overdraft_cents"`
	AvailableLiquidityCents            int64   `column:"available_liquidity_cents"`
	Queue1Size                         int32   `column:"queue1_size"`
	Queue1ValueCents                   int64   `column:"queue1_value_cents"`
	Queue2Size                         int32   `column:"queue2_size"`
	Queue2ValueCents                   int64   `column:"queue2_value_cents"`
	TotalOutflowCents                  int64   `column:"total_outflow_cents"`
	PeakNetDebitCents                  int64   `column:"peak_net_debit_cents"`
	BudgetRemainingCents               *int64  `column:"budget_remaining_cents"`
	LiquidityCostCents                 int64   `column:"liquidity_cost_cents"`
	DelayCostCents                     int64   `column:"delay_cost_cents"`
	CollateralCostCents                int64   `column:"collateral_cost_cents"`
	PenaltyCostCents                   int64   `column:"penalty_cost_cents"`
	SplitFrictionCostCents             int64   `column:"split_friction_cost_cents"`
	LiquidityOpportunityCostCents      int64   `column:"liquidity_opportunity_cost_cents"`
	LiquidityCostDeltaCents            int64   `column:"liquidity_cost_delta_cents"`
	DelayCostDeltaCents                int64   `column:"delay_cost_delta_cents"`
	CollateralCostDeltaCents           int64   `column:"collateral_cost_delta_cents"`
	PenaltyCostDeltaCents              int64   `column:"penalty_cost_delta_cents"`
	SplitFrictionCostDeltaCents        int64   `column:"split_friction_cost_delta_cents"`
	LiquidityOpportunityCostDeltaCents int64   `column:"liquidity_opportunity_cost_delta_cents"`
	RNGStates                          []int64 `column:"rng_states"`
}

// AgentStatesByTickOptions are the optional arguments of AgentStatesByTick.
type AgentStatesByTickOptions struct {
	TickTo *int64  // last tick; if omitted, only the first tick
	Agent  *string // only this bank
}

// AgentStatesByTick runs the named query agent_states_by_tick. State of the banks after each tick in a range: all
// columns of tick_agent_states.
func (db *DB) AgentStatesByTick(ctx context.Context, run int64, tickFrom int64, o AgentStatesByTickOptions) ([]AgentStatesByTickRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "tick_from", &tickFrom)
	setArg(args, "tick_to", o.TickTo)
	setArg(args, "agent", o.Agent)
	return namedInto[AgentStatesByTickRow](ctx, db, "agent_states_by_tick", args)
}

// CollateralByTickRow is a row of CollateralByTick.
type CollateralByTickRow struct {
	RunID                       int64   `column:"run_id"`
	Tick                        int32   `column:"tick"`
	Day                         int32   `column:"day"`
	EventSeq                    int64   `column:"event_seq"`
	AgentID                     string  `column:"agent_id"`
	Action                      string  `column:"action"`
	Layer                       string  `column:"layer"`
	AmountCents                 int64   `column:"amount_cents"`
	Reason                      string  `column:"reason"`
	BalanceBeforeCents          *int64  `column:"balance_before_cents"`
	PostedCollateralBeforeCents *int64  `column:"posted_collateral_before_cents"`
	PostedCollateralAfterCents  *int64  `column:"posted_collateral_after_cents"`
	AvailableCapacityAfterCents *int64  `column:"available_capacity_after_cents"`
	WithdrawDueTick             *int32  `column:"withdraw_due_tick"`
	PostedAtTick                *int32  `column:"posted_at_tick"`
	OriginalReason              *string `column:"original_reason"`
}

// CollateralByTickOptions are the optional arguments of CollateralByTick.
type CollateralByTickOptions struct {
	TickFrom *int64  // first tick; if omitted, all ticks
	TickTo   *int64  // last tick; if omitted, only the first tick
	Agent    *string // only this bank
}

// CollateralByTick runs the named query collateral_by_tick. Collateral posted and withdrawn in a range of ticks: all
// columns of collateral_events.
func (db *DB) CollateralByTick(ctx context.Context, run int64, o CollateralByTickOptions) ([]CollateralByTickRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "tick_from", o.TickFrom)
	setArg(args, "tick_to", o.TickTo)
	setArg(args, "agent", o.Agent)
	return namedInto[CollateralByTickRow](ctx, db, "collateral_by_tick", args)
}

// LSMCyclesByTickRow is a row of LSMCyclesByTick.
type LSMCyclesByTickRow struct {
	RunID                int64    `column:"run_id"`
	Tick                 int32    `column:"tick"`
	Day                  int32    `column:"day"`
	CycleID              int32    `column:"cycle_id"`
	CycleType            string   `column:"cycle_type"`
	IsEntryOffset        bool     `column:"is_entry_offset"`
	CycleLength          int32    `column:"cycle_length"`
	NumTransactions      int32    `column:"num_transactions"`
	AgentIDs             []string `column:"agent_ids"`
	TxIDs                []int32  `column:"tx_ids"`
	TxAmountsCents       []int64  `column:"tx_amounts_cents"`
	SettledValueCents    int64    `column:"settled_value_cents"`
	TotalValueCents      int64    `column:"total_value_cents"`
	NetAgentIDs          []string `column:"net_agent_ids"`
	NetPositionsCents    []int64  `column:"net_positions_cents"`
	MaxNetOutflowCents   int64    `column:"max_net_outflow_cents"`
	MaxNetOutflowAgentID *string  `column:"max_net_outflow_agent_id"`
}

// LSMCyclesByTickOptions are the optional arguments of LSMCyclesByTick.
type LSMCyclesByTickOptions struct {
	TickFrom *int64 // first tick; if omitted, all ticks
	TickTo   *int64 // last tick; if omitted, only the first tick
}

// LSMCyclesByTick runs the named query lsm_cycles_by_tick. Pairs and cycles settled by the liquidity-saving mechanism
// in a range of ticks: all columns of lsm_cycles.
func (db *DB) LSMCyclesByTick(ctx context.Context, run int64, o LSMCyclesByTickOptions) ([]LSMCyclesByTickRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "tick_from", o.TickFrom)
	setArg(args, "tick_to", o.TickTo)
	return namedInto[LSMCyclesByTickRow](ctx, db, "lsm_cycles_by_tick", args)
}

// QueuesByTickRow is a row of QueuesByTick.
type QueuesByTickRow struct {
	Tick           int32   `column:"tick"`
	AgentID        string  `column:"agent_id"`
	QueueType      string  `column:"queue_type"`
	NumPayments    int64   `column:"num_payments"`
	RemainingCents int64   `column:"remaining_cents"`
	TxIDs          []int32 `column:"tx_ids"`
}

// QueuesByTickOptions are the optional arguments of QueuesByTick.
type QueuesByTickOptions struct {
	TickFrom *int64  // first tick; if omitted, all ticks
	TickTo   *int64  // last tick; if omitted, only the first tick
	Agent    *string // only payments of this bank
}

// QueuesByTick runs the named query queues_by_tick. Contents of the queues in a range of ticks, in queue order: the
// banks' own queues, and each bank's part of the central queue. Queues are stored at the end of each day, or of each
// tick if the grid's output settings ask for it.
func (db *DB) QueuesByTick(ctx context.Context, run int64, o QueuesByTickOptions) ([]QueuesByTickRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "tick_from", o.TickFrom)
	setArg(args, "tick_to", o.TickTo)
	setArg(args, "agent", o.Agent)
	return namedInto[QueuesByTickRow](ctx, db, "queues_by_tick", args)
}

// RegistersByTickRow is a row of RegistersByTick.
type RegistersByTickRow struct {
	RunID         int64   `column:"run_id"`
	Tick          int32   `column:"tick"`
	Day           int32   `column:"day"`
	AgentID       string  `column:"agent_id"`
	RegisterKey   string  `column:"register_key"`
	RegisterValue float64 `column:"register_value"`
	IsReset       bool    `column:"is_reset"`
}

// RegistersByTickOptions are the optional arguments of RegistersByTick.
type RegistersByTickOptions struct {
	TickFrom *int64  // first tick; if omitted, all ticks
	TickTo   *int64  // last tick; if omitted, only the first tick
	Agent    *string // only this bank
}

// RegistersByTick runs the named query registers_by_tick. Writes to state registers in a run: all columns of
// agent_state_registers.
func (db *DB) RegistersByTick(ctx context.Context, run int64, o RegistersByTickOptions) ([]RegistersByTickRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "tick_from", o.TickFrom)
	setArg(args, "tick_to", o.TickTo)
	setArg(args, "agent", o.Agent)
	return namedInto[RegistersByTickRow](ctx, db, "registers_by_tick", args)
}

// TickRangeSummaryRow is a row of TickRangeSummary.
type TickRangeSummaryRow struct {
	TotalArrivals       int64    `column:"total_arrivals"`
	TotalSettlements    int64    `column:"total_settlements"`
	AvgDelayTicks       *float64 `column:"avg_delay_ticks"`
	TotalDelayCostCents int64    `column:"total_delay_cost_cents"`
	TotalCostCents      int64    `column:"total_cost_cents"`
}

// TickRangeSummary runs the named query tick_range_summary. Summary of a range of ticks: arrivals, settlements, mean
// delay and costs.
func (db *DB) TickRangeSummary(ctx context.Context, run int64, tickFrom int64, tickTo int64) ([]TickRangeSummaryRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "tick_from", &tickFrom)
	setArg(args, "tick_to", &tickTo)
	return namedInto[TickRangeSummaryRow](ctx, db, "tick_range_summary", args)
}

// TicksOfRunRow is a row of TicksOfRun.
type TicksOfRunRow struct {
	RunID                   int64 `column:"run_id"`
	Tick                    int32 `column:"tick"`
	Day                     int32 `column:"day"`
	IsEndOfDay              bool  `column:"is_end_of_day"`
	NumArrivals             int64 `column:"num_arrivals"`
	NumSettlements          int64 `column:"num_settlements"`
	NumLSMReleases          int64 `column:"num_lsm_releases"`
	TotalCostCents          int64 `column:"total_cost_cents"`
	FirstEventSeq           int64 `column:"first_event_seq"`
	NumEvents               int64 `column:"num_events"`
	NumPayments             int64 `column:"num_payments"`
	NumNewPayments          int64 `column:"num_new_payments"`
	NewValueCents           int64 `column:"new_value_cents"`
	NumNewParts             int64 `column:"num_new_parts"`
	NumSettledImmediate     int64 `column:"num_settled_immediate"`
	SettledImmediateCents   int64 `column:"settled_immediate_cents"`
	NumSettledQueue         int64 `column:"num_settled_queue"`
	SettledQueueCents       int64 `column:"settled_queue_cents"`
	NumSettledBilateral     int64 `column:"num_settled_bilateral"`
	SettledBilateralCents   int64 `column:"settled_bilateral_cents"`
	NumSettledCycle         int64 `column:"num_settled_cycle"`
	SettledCycleCents       int64 `column:"settled_cycle_cents"`
	NumSettledEntryOffset   int64 `column:"num_settled_entry_offset"`
	SettledEntryOffsetCents int64 `column:"settled_entry_offset_cents"`
	SettledValueCents       int64 `column:"settled_value_cents"`
	NumWentOverdue          int64 `column:"num_went_overdue"`
	NumDropped              int64 `column:"num_dropped"`
	NumHolds                int64 `column:"num_holds"`
	Queue1Size              int64 `column:"queue1_size"`
	Queue1ValueCents        int64 `column:"queue1_value_cents"`
	Queue2Size              int64 `column:"queue2_size"`
	Queue2ValueCents        int64 `column:"queue2_value_cents"`
	BalanceTotalCents       int64 `column:"balance_total_cents"`
	CreditUsedCents         int64 `column:"credit_used_cents"`
	PostedCollateralCents   int64 `column:"posted_collateral_cents"`
	AgentsInOverdraft       int64 `column:"agents_in_overdraft"`
	RNGState                int64 `column:"rng_state"`
}

// TicksOfRun runs the named query ticks_of_run. Counters and totals for each tick of a run: all columns of ticks.
func (db *DB) TicksOfRun(ctx context.Context, run int64) ([]TicksOfRunRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[TicksOfRunRow](ctx, db, "ticks_of_run", args)
}

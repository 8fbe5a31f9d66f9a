// Code generated from the named queries by TestTypedQueriesAreCurrent. DO NOT EDIT.

package query

import "context"

// ConcentrationRow is a row of Concentration.
type ConcentrationRow struct {
	Quantity   string   `column:"quantity"`
	NumAgents  int64    `column:"num_agents"`
	Herfindahl *float64 `column:"herfindahl"`
	Gini       *float64 `column:"gini"`
}

// Concentration runs the named query concentration. Concentration of liquidity provision and payments among the banks
// of a run: Herfindahl index (sum of squared shares) and Gini coefficient (0: all equal).
func (db *DB) Concentration(ctx context.Context, run int64) ([]ConcentrationRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[ConcentrationRow](ctx, db, "concentration", args)
}

// LiquidityAndDelayRow is a row of LiquidityAndDelay.
type LiquidityAndDelayRow struct {
	RunID                      int64    `column:"run_id"`
	Point                      int64    `column:"point"`
	Replication                int64    `column:"replication"`
	LiquidityUsedCents         int64    `column:"liquidity_used_cents"`
	LiquidityLowerBoundCents   int64    `column:"liquidity_lower_bound_cents"`
	LiquidityUpperBoundCents   int64    `column:"liquidity_upper_bound_cents"`
	LiquidityPosition          *float64 `column:"liquidity_position"`
	TurnoverRatio              *float64 `column:"turnover_ratio"`
	DelayIndicator             *float64 `column:"delay_indicator"`
	AvgDelayValueWeightedTicks *float64 `column:"avg_delay_value_weighted_ticks"`
	SettlementRateValue        *float64 `column:"settlement_rate_value"`
}

// LiquidityAndDelayOptions are the optional arguments of LiquidityAndDelay.
type LiquidityAndDelayOptions struct {
	Run *int64 // only this run
}

// LiquidityAndDelay runs the named query liquidity_and_delay. Liquidity used, its bounds, the liquidity position
// between them (0 at the lower bound, 1 at the upper), turnover and the delay indicator, one row per run.
func (db *DB) LiquidityAndDelay(ctx context.Context, o LiquidityAndDelayOptions) ([]LiquidityAndDelayRow, error) {
	args := map[string]string{}
	setArg(args, "run", o.Run)
	return namedInto[LiquidityAndDelayRow](ctx, db, "liquidity_and_delay", args)
}

// LiquidityByAgentRow is a row of LiquidityByAgent.
type LiquidityByAgentRow struct {
	AgentID            string   `column:"agent_id"`
	SentCents          int64    `column:"sent_cents"`
	ReceivedCents      int64    `column:"received_cents"`
	LiquidityUsedCents int64    `column:"liquidity_used_cents"`
	LiquidityShare     *float64 `column:"liquidity_share"`
	SentShare          *float64 `column:"sent_share"`
	RelativeProvision  *float64 `column:"relative_provision"`
}

// LiquidityByAgent runs the named query liquidity_by_agent. What each bank sends, receives and provides: its largest
// net debit at the end of any tick, counted from the start of the run (the liquidity it provides), its share of all
// liquidity and of all payments, and the difference between the two shares. A positive difference means that the bank
// provides more than it uses.
func (db *DB) LiquidityByAgent(ctx context.Context, run int64) ([]LiquidityByAgentRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[LiquidityByAgentRow](ctx, db, "liquidity_by_agent", args)
}

// QueueProfileRow is a row of QueueProfile.
type QueueProfileRow struct {
	Tick             int32 `column:"tick"`
	Day              int32 `column:"day"`
	Queue1Size       int64 `column:"queue1_size"`
	Queue1ValueCents int64 `column:"queue1_value_cents"`
	Queue2Size       int64 `column:"queue2_size"`
	Queue2ValueCents int64 `column:"queue2_value_cents"`
}

// QueueProfile runs the named query queue_profile. Number and value of queued payments, in the banks' own queues and in
// the central queue, after every tick of a run.
func (db *DB) QueueProfile(ctx context.Context, run int64) ([]QueueProfileRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[QueueProfileRow](ctx, db, "queue_profile", args)
}

// SettlementDecilesRow is a row of SettlementDeciles.
type SettlementDecilesRow struct {
	Percent int64 `column:"percent"`
	Tick    int32 `column:"tick"`
}

// SettlementDeciles runs the named query settlement_deciles. The ticks by which 10, 20, … 90 % of the total settled
// value of a run had settled.
func (db *DB) SettlementDeciles(ctx context.Context, run int64) ([]SettlementDecilesRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[SettlementDecilesRow](ctx, db, "settlement_deciles", args)
}

// SettlementPathsRow is a row of SettlementPaths.
type SettlementPathsRow struct {
	SettlementPath string   `column:"settlement_path"`
	NumPayments    int64    `column:"num_payments"`
	ValueCents     int64    `column:"value_cents"`
	ValueShare     *float64 `column:"value_share"`
}

// SettlementPaths runs the named query settlement_paths. Settled payments of a run by settlement path: number, value
// and share of the settled value. The parts of split payments count, not the payments themselves.
func (db *DB) SettlementPaths(ctx context.Context, run int64) ([]SettlementPathsRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[SettlementPathsRow](ctx, db, "settlement_paths", args)
}

// ThroughputRow is a row of Throughput.
type ThroughputRow struct {
	Day               int32    `column:"day"`
	Tick              int32    `column:"tick"`
	SettledValueCents int64    `column:"settled_value_cents"`
	CumulativeCents   int64    `column:"cumulative_cents"`
	SettledShare      *float64 `column:"settled_share"`
	ArrivedShare      *float64 `column:"arrived_share"`
}

// Throughput runs the named query throughput. Cumulative value settled by each tick of a day, as a share of the value
// settled that day and of the value that arrived that day.
func (db *DB) Throughput(ctx context.Context, run int64) ([]ThroughputRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[ThroughputRow](ctx, db, "throughput", args)
}

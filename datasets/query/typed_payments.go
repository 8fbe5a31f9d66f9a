// Code generated from the named queries by TestTypedQueriesAreCurrent. DO NOT EDIT.

package query

import "context"

// BilateralFlowsRow is a row of BilateralFlows.
type BilateralFlowsRow struct {
	SenderID     string `column:"sender_id"`
	ReceiverID   string `column:"receiver_id"`
	NumPayments  int64  `column:"num_payments"`
	ValueCents   int64  `column:"value_cents"`
	SettledCents int64  `column:"settled_cents"`
}

// BilateralFlows runs the named query bilateral_flows. Payments between each pair of banks in a run: number and value
// submitted and settled. Parts of a split payment count towards that payment.
func (db *DB) BilateralFlows(ctx context.Context, run int64) ([]BilateralFlowsRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[BilateralFlowsRow](ctx, db, "bilateral_flows", args)
}

// DailyTransactionSummaryRow is a row of DailyTransactionSummary.
type DailyTransactionSummaryRow struct {
	Day                int32 `column:"day"`
	TotalCount         int64 `column:"total_count"`
	SettledCount       int64 `column:"settled_count"`
	PendingCount       int64 `column:"pending_count"`
	OverdueCount       int64 `column:"overdue_count"`
	DroppedCount       int64 `column:"dropped_count"`
	TotalAmountCents   int64 `column:"total_amount_cents"`
	SettledAmountCents int64 `column:"settled_amount_cents"`
}

// DailyTransactionSummary runs the named query daily_transaction_summary. Payments of a run by day of arrival: their
// status at the end of the run, and their value.
func (db *DB) DailyTransactionSummary(ctx context.Context, run int64) ([]DailyTransactionSummaryRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[DailyTransactionSummaryRow](ctx, db, "daily_transaction_summary", args)
}

// NetworkRow is a row of Network.
type NetworkRow struct {
	AgentID          string   `column:"agent_id"`
	OutDegree        int64    `column:"out_degree"`
	InDegree         int64    `column:"in_degree"`
	OutStrengthCents int64    `column:"out_strength_cents"`
	InStrengthCents  int64    `column:"in_strength_cents"`
	Reciprocity      *float64 `column:"reciprocity"`
}

// Network runs the named query network. The payment network of a run, one row per bank: how many banks it pays and is
// paid by, the value in each direction, and how many of its links are reciprocal.
func (db *DB) Network(ctx context.Context, run int64) ([]NetworkRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[NetworkRow](ctx, db, "network", args)
}

// OverdueTransactionsRow is a row of OverdueTransactions.
type OverdueTransactionsRow struct {
	TxID                 int32  `column:"tx_id"`
	SenderID             string `column:"sender_id"`
	ReceiverID           string `column:"receiver_id"`
	AmountCents          int64  `column:"amount_cents"`
	ArrivalTick          int32  `column:"arrival_tick"`
	DeadlineTick         int32  `column:"deadline_tick"`
	OverdueSinceTick     int32  `column:"overdue_since_tick"`
	SettlementTick       *int32 `column:"settlement_tick"`
	Status               string `column:"status"`
	DeadlinePenaltyCents int64  `column:"deadline_penalty_cents"`
	EODPenaltyCents      int64  `column:"eod_penalty_cents"`
}

// OverdueTransactions runs the named query overdue_transactions. Payments of a run that became overdue at some time,
// and the cost of that, most expensive first.
func (db *DB) OverdueTransactions(ctx context.Context, run int64) ([]OverdueTransactionsRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[OverdueTransactionsRow](ctx, db, "overdue_transactions", args)
}

// PaymentHistoryRow is a row of PaymentHistory.
type PaymentHistoryRow struct {
	Seq            int64   `column:"seq"`
	Tick           int32   `column:"tick"`
	Day            int32   `column:"day"`
	EventType      string  `column:"event_type"`
	AgentID        *string `column:"agent_id"`
	CounterpartyID *string `column:"counterparty_id"`
	TxID           *int32  `column:"tx_id"`
	AmountCents    *int64  `column:"amount_cents"`
	Reason         *string `column:"reason"`
	TxIDs          []int32 `column:"tx_ids"`
}

// PaymentHistory runs the named query payment_history. Every event of a payment and of the parts it was split into, in
// log order.
func (db *DB) PaymentHistory(ctx context.Context, run int64, tx int64) ([]PaymentHistoryRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "tx", &tx)
	return namedInto[PaymentHistoryRow](ctx, db, "payment_history", args)
}

// RunTransactionsRow is a row of RunTransactions.
type RunTransactionsRow struct {
	RunID                int64   `column:"run_id"`
	TxID                 int32   `column:"tx_id"`
	ParentTxID           *int32  `column:"parent_tx_id"`
	RootTxID             int32   `column:"root_tx_id"`
	SplitIndex           *int32  `column:"split_index"`
	Origin               string  `column:"origin"`
	SenderID             string  `column:"sender_id"`
	ReceiverID           string  `column:"receiver_id"`
	AmountCents          int64   `column:"amount_cents"`
	SettledCents         int64   `column:"settled_cents"`
	RemainingCents       int64   `column:"remaining_cents"`
	IsDivisible          bool    `column:"is_divisible"`
	IsSplit              bool    `column:"is_split"`
	Priority             int32   `column:"priority"`
	OriginalPriority     int32   `column:"original_priority"`
	RTGSPriority         *string `column:"rtgs_priority"`
	DeclaredRTGSPriority *string `column:"declared_rtgs_priority"`
	ArrivalTick          int32   `column:"arrival_tick"`
	ArrivalDay           int32   `column:"arrival_day"`
	CreatedTick          int32   `column:"created_tick"`
	DeadlineTick         int32   `column:"deadline_tick"`
	Status               string  `column:"status"`
	Queue                string  `column:"queue"`
	SettlementTick       *int32  `column:"settlement_tick"`
	SettlementDay        *int32  `column:"settlement_day"`
	SettlementPath       *string `column:"settlement_path"`
	DroppedTick          *int32  `column:"dropped_tick"`
	OverdueSinceTick     *int32  `column:"overdue_since_tick"`
	ReleaseTick          *int32  `column:"release_tick"`
	FirstSubmissionTick  *int32  `column:"first_submission_tick"`
	SubmissionTick       *int32  `column:"submission_tick"`
	NumSubmissions       int32   `column:"num_submissions"`
	Queue2Tick           *int32  `column:"queue2_tick"`
	NumQueue2Entries     int32   `column:"num_queue2_entries"`
	NumWithdrawals       int32   `column:"num_withdrawals"`
	Queue1Ticks          int32   `column:"queue1_ticks"`
	Queue2Ticks          int32   `column:"queue2_ticks"`
	TotalDelayTicks      *int32  `column:"total_delay_ticks"`
	DeadlinePenaltyCents int64   `column:"deadline_penalty_cents"`
	EODPenaltyCents      int64   `column:"eod_penalty_cents"`
}

// RunTransactionsOptions are the optional arguments of RunTransactions.
type RunTransactionsOptions struct {
	Status *string // only payments with this status: pending, settled, overdue or dropped
	Agent  *string // only payments that this bank sends or receives
}

// RunTransactions runs the named query run_transactions. All payments of a run from arrival to their final status, in
// order of arrival.
func (db *DB) RunTransactions(ctx context.Context, run int64, o RunTransactionsOptions) ([]RunTransactionsRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "status", o.Status)
	setArg(args, "agent", o.Agent)
	return namedInto[RunTransactionsRow](ctx, db, "run_transactions", args)
}

// SettlementRateByDayRow is a row of SettlementRateByDay.
type SettlementRateByDayRow struct {
	Day                 int32   `column:"day"`
	TotalTransactions   int64   `column:"total_transactions"`
	SettledTransactions int64   `column:"settled_transactions"`
	SettlementRate      float64 `column:"settlement_rate"`
}

// SettlementRateByDay runs the named query settlement_rate_by_day. Payments of a run by day of arrival, and how many of
// them settled, on that day or later.
func (db *DB) SettlementRateByDay(ctx context.Context, run int64) ([]SettlementRateByDayRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[SettlementRateByDayRow](ctx, db, "settlement_rate_by_day", args)
}

// TransactionDelaysRow is a row of TransactionDelays.
type TransactionDelaysRow struct {
	Day            int32    `column:"day"`
	AvgDelayTicks  *float64 `column:"avg_delay_ticks"`
	MaxDelayTicks  *int32   `column:"max_delay_ticks"`
	P50DelayTicks  *float64 `column:"p50_delay_ticks"`
	P95DelayTicks  *float64 `column:"p95_delay_ticks"`
	SettlementRate float64  `column:"settlement_rate"`
}

// TransactionDelays runs the named query transaction_delays. Delay from arrival to settlement of the settled payments
// of a run, by day of arrival: mean, maximum, median and 95th percentile (with linear interpolation), NULL for a day
// whose payments all remained unsettled, and the share that settled.
func (db *DB) TransactionDelays(ctx context.Context, run int64) ([]TransactionDelaysRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[TransactionDelaysRow](ctx, db, "transaction_delays", args)
}

// TransactionStatisticsRow is a row of TransactionStatistics.
type TransactionStatisticsRow struct {
	TotalCount     int64    `column:"total_count"`
	SettledCount   int64    `column:"settled_count"`
	SettlementRate *float64 `column:"settlement_rate"`
	AvgDelayTicks  *float64 `column:"avg_delay_ticks"`
}

// TransactionStatistics runs the named query transaction_statistics. Number of payments of a run, how many settled, and
// their mean delay from arrival to settlement. A split payment counts once, as settled when all its parts have settled.
func (db *DB) TransactionStatistics(ctx context.Context, run int64) ([]TransactionStatisticsRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[TransactionStatisticsRow](ctx, db, "transaction_statistics", args)
}

// TransactionsByTickRow is a row of TransactionsByTick.
type TransactionsByTickRow struct {
	Tick           int32   `column:"tick"`
	Role           string  `column:"role"`
	TxID           int32   `column:"tx_id"`
	SenderID       string  `column:"sender_id"`
	ReceiverID     string  `column:"receiver_id"`
	AmountCents    int64   `column:"amount_cents"`
	Priority       int32   `column:"priority"`
	DeadlineTick   int32   `column:"deadline_tick"`
	Status         string  `column:"status"`
	SettlementPath *string `column:"settlement_path"`
	DelayTicks     *int32  `column:"delay_ticks"`
}

// TransactionsByTickOptions are the optional arguments of TransactionsByTick.
type TransactionsByTickOptions struct {
	TickTo *int64 // last tick; if omitted, only the first tick
}

// TransactionsByTick runs the named query transactions_by_tick. Payments that arrive or settle in a range of ticks: one
// row per arrival and per settlement.
func (db *DB) TransactionsByTick(ctx context.Context, run int64, tickFrom int64, o TransactionsByTickOptions) ([]TransactionsByTickRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "tick_from", &tickFrom)
	setArg(args, "tick_to", o.TickTo)
	return namedInto[TransactionsByTickRow](ctx, db, "transactions_by_tick", args)
}

package tables

import "sweep/datasets/parquet/columns"

// ReplaysColumns has a row per replay of a stored run and bank that follows another policy in it.
type ReplaysColumns struct {
	RunID         columns.Int64  `column:"run_id" doc:"The run of this data set that is the replay."`
	SourceContent columns.String `column:"source_content_hash" doc:"Content hash of the data set with the source run."`
	SourceRun     columns.Int64  `column:"source_run" doc:"Id of the source run there."`
	SourceKey     columns.String `column:"source_run_key" doc:"Key of the source run."`
	Key           columns.String `column:"run_key" doc:"Key of the replay: that of the source run if nothing changes."`
	Agent         columns.String `column:"agent_id" doc:"Bank that follows another policy."`
	FromTick      columns.Int32  `column:"from_tick" unit:"tick" doc:"Tick from which it follows it; 0: from the start."`
	OldHash       columns.String `column:"policy_hash_old" doc:"Hash of the policy that the bank follows in the source run from this tick on."`
	NewHash       columns.String `column:"policy_hash_new" doc:"Hash of the policy that it follows in the replay."`
	Label         columns.String `column:"policy" doc:"Label of the policy on its axis."`
}

// ReplayTicksColumns has a row per replay, tick and bank: the replay minus the source run.
type ReplayTicksColumns struct {
	RunID      columns.Int64  `column:"run_id" doc:"The replay."`
	Tick       columns.Int32  `column:"tick" unit:"tick" doc:"The tick."`
	Day        columns.Int32  `column:"day" unit:"day" doc:"Day of the tick."`
	Agent      columns.String `column:"agent_id" doc:"The bank."`
	Balance    columns.Int64  `column:"balance_diff_cents" unit:"cents" doc:"Difference of the balances after the tick: the replay minus the source run, like all differences of this table."`
	Available  columns.Int64  `column:"available_liquidity_diff_cents" unit:"cents" doc:"Difference of what the bank could pay at once."`
	CreditUsed columns.Int64  `column:"credit_used_diff_cents" unit:"cents" doc:"Difference of the credit in use."`
	Posted     columns.Int64  `column:"posted_collateral_diff_cents" unit:"cents" doc:"Difference of the posted collateral."`
	Allocated  columns.Int64  `column:"allocated_liquidity_diff_cents" unit:"cents" doc:"Difference of what is allocated from the liquidity pool."`
	Loan       columns.Int64  `column:"eod_loan_diff_cents" unit:"cents" doc:"Difference of the loans taken at the end of the day."`
	Queue1Size columns.Int64  `column:"queue1_size_diff" doc:"Difference of the numbers of payments in Queue 1."`
	Queue1     columns.Int64  `column:"queue1_value_diff_cents" unit:"cents" doc:"Difference of their remaining values."`
	Queue2Size columns.Int64  `column:"queue2_size_diff" doc:"Difference of the numbers of payments of the bank in Queue 2."`
	Queue2     columns.Int64  `column:"queue2_value_diff_cents" unit:"cents" doc:"Difference of their remaining values."`
	Outflow    columns.Int64  `column:"total_outflow_diff_cents" unit:"cents" doc:"Difference of the values sent today, as the limits count them."`

	Liquidity   columns.Int64 `column:"liquidity_cost_diff_cents" unit:"cents" doc:"Difference of the overdraft costs of the tick."`
	Delay       columns.Int64 `column:"delay_cost_diff_cents" unit:"cents" doc:"Difference of the delay costs of the tick."`
	Collateral  columns.Int64 `column:"collateral_cost_diff_cents" unit:"cents" doc:"Difference of the collateral costs of the tick."`
	Penalty     columns.Int64 `column:"penalty_cost_diff_cents" unit:"cents" doc:"Difference of the penalties of the tick."`
	Friction    columns.Int64 `column:"split_friction_cost_diff_cents" unit:"cents" doc:"Difference of the split frictions of the tick."`
	Opportunity columns.Int64 `column:"liquidity_opportunity_cost_diff_cents" unit:"cents" doc:"Difference of the opportunity costs of allocated liquidity of the tick."`
	Borrowing   columns.Int64 `column:"eod_borrowing_cost_diff_cents" unit:"cents" doc:"Difference of the costs of borrowing at the end of the day."`
	Total       columns.Int64 `column:"total_cost_diff_cents" unit:"cents" doc:"Sum of the seven differences of costs."`
}

// ReplayPaymentsColumns has a row per replay and payment of the replay or of its source run.
type ReplayPaymentsColumns struct {
	RunID        columns.Int64  `column:"run_id" doc:"The replay."`
	ArrivalIndex columns.Int32  `column:"arrival_index" doc:"The payment in both runs: its number among those without parent, as in transactions. A part of a split has that of the payment at the top."`
	SplitPath    columns.String `column:"split_path,null" doc:"Of a part: its place among the parts, from 0; of a part of a part, the places on the way to it, joined by dots. NULL for a payment that is no part."`
	OldTx        columns.Int32  `column:"tx_id_old,null" doc:"Its number in the source run; NULL if only the replay has this part."`
	NewTx        columns.Int32  `column:"tx_id_new,null" doc:"Its number in the replay; NULL if only the source run has this part."`
	Sender       columns.String `column:"sender_id" doc:"Bank that pays."`
	Receiver     columns.String `column:"receiver_id" doc:"Bank that is paid."`
	Arrival      columns.Int32  `column:"arrival_tick" unit:"tick" doc:"Tick of arrival."`
	OldAmount    columns.Int64  `column:"amount_old_cents,null" unit:"cents" doc:"Amount in the source run. Only amounts of parts can differ."`
	NewAmount    columns.Int64  `column:"amount_new_cents,null" unit:"cents" doc:"Amount in the replay."`
	OldStatus    columns.String `column:"status_old,null" doc:"Status at the end of the source run, as in transactions."`
	NewStatus    columns.String `column:"status_new,null" doc:"Status at the end of the replay."`
	OldSettled   columns.Int32  `column:"settlement_tick_old,null" unit:"tick" doc:"Tick of settlement in the source run; NULL if not settled."`
	NewSettled   columns.Int32  `column:"settlement_tick_new,null" unit:"tick" doc:"Tick of settlement in the replay; NULL if not settled."`
	OldPath      columns.String `column:"settlement_path_old,null" doc:"How it settled in the source run, as in transactions."`
	NewPath      columns.String `column:"settlement_path_new,null" doc:"How it settled in the replay."`
	OldPenalty   columns.Int64  `column:"penalty_cost_old_cents,null" unit:"cents" doc:"Penalties for it in the source run, at its deadline and at ends of days."`
	NewPenalty   columns.Int64  `column:"penalty_cost_new_cents,null" unit:"cents" doc:"Penalties for it in the replay."`
	OldDelay     columns.Double `column:"delay_cost_old_cents,null" unit:"cents" doc:"Its share of the delay cost of its sender in the source run, not rounded."`
	NewDelay     columns.Double `column:"delay_cost_new_cents,null" unit:"cents" doc:"Its share of the delay cost of its sender in the replay, not rounded."`
}

// ReplayDivergenceColumns has a row per replay that differs from its source run.
type ReplayDivergenceColumns struct {
	RunID        columns.Int64      `column:"run_id" doc:"The replay."`
	Tick         columns.Int32      `column:"decision_tick,null" unit:"tick" doc:"Tick of the first decision that differs: other nodes of the tree, or another action at the end. NULL if none does."`
	Agent        columns.String     `column:"decision_agent_id,null" doc:"Bank that decides."`
	Tree         columns.String     `column:"tree,null" doc:"Tree that decides, as in decisions."`
	ArrivalIndex columns.Int32      `column:"arrival_index,null" doc:"Payment that it decides about, as in replay_payments; NULL if it decides about the bank."`
	SplitPath    columns.String     `column:"split_path,null" doc:"Of a part of a split: its place, as in replay_payments."`
	OldTx        columns.Int32      `column:"tx_id_old,null" doc:"Number of the payment in the source run."`
	NewTx        columns.Int32      `column:"tx_id_new,null" doc:"Number of the payment in the replay."`
	Queue2       columns.Bool       `column:"in_queue2,null" doc:"The payment was evaluated in Queue 2."`
	OldPath      columns.String     `column:"path_old,null" doc:"Path through the tree in the source run; NULL if only the replay makes this decision."`
	NewPath      columns.String     `column:"path_new,null" doc:"Path through the tree in the replay; NULL if only the source run makes this decision."`
	OldAction    columns.String     `column:"action_old,null" doc:"Action at the end of the path in the source run."`
	NewAction    columns.String     `column:"action_new,null" doc:"Action at the end of the path in the replay."`
	OldFields    columns.StringList `column:"fields_old" doc:"Fields that the tree reads in the source run."`
	OldValues    columns.DoubleList `column:"values_old" doc:"Their values."`
	NewFields    columns.StringList `column:"fields_new" doc:"Fields that the tree reads in the replay."`
	NewValues    columns.DoubleList `column:"values_new" doc:"Their values."`
	StateTick    columns.Int32      `column:"state_tick,null" unit:"tick" doc:"First tick after which a state differs. NULL if none does."`
	StateAgent   columns.String     `column:"state_agent_id,null" doc:"Bank whose state it is; NULL for the central queue."`
	Quantity     columns.String     `column:"state_quantity,null" doc:"What differs: a column of tick_agent_states, a state register, the collateral timers, or the payments of a queue."`
	OldState     columns.String     `column:"state_old,null" doc:"Its value in the source run."`
	NewState     columns.String     `column:"state_new,null" doc:"Its value in the replay."`
}

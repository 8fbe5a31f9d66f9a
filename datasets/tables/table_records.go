package tables

import "sweep/datasets/parquet/columns"

// collateralEventsColumns has a row per change of posted collateral and per timer that was blocked.
type collateralEventsColumns struct {
	RunID    columns.Sequence64 `column:"run_id" doc:"The run."`
	Tick     columns.Sequence32 `column:"tick" unit:"tick" doc:"The tick."`
	Day      columns.Sequence32 `column:"day" unit:"day" doc:"Day of the tick."`
	EventSeq columns.Sequence64 `column:"event_seq" doc:"Number of the event in the run's log."`
	Agent    columns.String     `column:"agent_id" doc:"The bank."`
	Action   columns.String     `column:"action" doc:"What happened: post, withdraw, blocked (a timer that could not withdraw) or adjust (a scenario event or a position from a file)."`
	Layer    columns.String     `column:"layer" doc:"Who caused it: strategic or end_of_tick (trees of the policy), timer, scenario or position."`
	Amount   columns.Int64      `column:"amount_cents" unit:"cents" doc:"What was posted or withdrawn; of a blocked timer what was asked for, of an adjustment its change."`
	Reason   columns.String     `column:"reason" doc:"Why, in the words of the log."`

	BalanceBefore columns.Int64  `column:"balance_before_cents,null" unit:"cents" doc:"Balance of the bank before; known for decisions of the policy."`
	PostedBefore  columns.Int64  `column:"posted_collateral_before_cents,null" unit:"cents" doc:"Posted collateral before; NULL for a blocked timer and a scenario event."`
	PostedAfter   columns.Int64  `column:"posted_collateral_after_cents,null" unit:"cents" doc:"Posted collateral after; NULL for a blocked timer."`
	Capacity      columns.Int64  `column:"available_capacity_after_cents,null" unit:"cents" doc:"What could still be posted afterwards; NULL for a blocked timer."`
	Due           columns.Int32  `column:"withdraw_due_tick,null" unit:"tick" doc:"Tick for which a withdrawal of this posting is scheduled; NULL without a timer."`
	PostedAt      columns.Int32  `column:"posted_at_tick,null" unit:"tick" doc:"Tick of the posting to which a timer belongs."`
	Original      columns.String `column:"original_reason,null" doc:"Reason of the posting to which a timer belongs."`
}

// agentStateRegistersColumns has a row per register written in a tick.
type agentStateRegistersColumns struct {
	RunID columns.Sequence64 `column:"run_id" doc:"The run."`
	Tick  columns.Sequence32 `column:"tick" unit:"tick" doc:"The tick after which the register has this value."`
	Day   columns.Sequence32 `column:"day" unit:"day" doc:"Day of the tick."`
	Agent columns.String     `column:"agent_id" doc:"The bank."`
	Key   columns.String     `column:"register_key" doc:"The register."`
	Value columns.Double     `column:"register_value" doc:"Its value after the tick. It keeps this value until the next row."`
	Reset columns.Bool       `column:"is_reset" doc:"The end of the day removed the register; reading it gives 0."`
}

// queueSnapshotsColumns has a row per payment in a queue, at the end of every day or of every tick.
type queueSnapshotsColumns struct {
	RunID     columns.Sequence64 `column:"run_id" doc:"The run."`
	Tick      columns.Sequence32 `column:"tick" unit:"tick" doc:"The tick after which the queues are in this state: the last of a day, or every tick if asked for."`
	Day       columns.Sequence32 `column:"day" unit:"day" doc:"Day of the tick."`
	Queue     columns.String     `column:"queue_type" doc:"queue1 (a bank's own queue) or queue2 (the central queue)."`
	Agent     columns.String     `column:"agent_id" doc:"Bank that sends the payment, which for queue1 is the owner of the queue."`
	Position  columns.Sequence32 `column:"position" doc:"Place in the queue, from 0: in the bank's queue for queue1, in the whole queue for queue2."`
	Tx        columns.Int32      `column:"tx_id" doc:"The payment."`
	Remaining columns.Int64      `column:"remaining_cents" unit:"cents" doc:"What is left to pay."`
	Priority  columns.Int32      `column:"priority" doc:"Internal priority of the payment."`
}

// lsmCyclesColumns has a row per settled pair, cycle, entry offset or netting component.
type lsmCyclesColumns struct {
	RunID  columns.Sequence64 `column:"run_id" doc:"The run."`
	Tick   columns.Sequence32 `column:"tick" unit:"tick" doc:"The tick."`
	Day    columns.Sequence32 `column:"day" unit:"day" doc:"Day of the tick."`
	Cycle  columns.Sequence32 `column:"cycle_id" doc:"Number of the group in the run, from 0."`
	Type   columns.String     `column:"cycle_type" doc:"bilateral (a pair), multilateral (a cycle) or netting (a connected component of multilateral netting)."`
	Entry  columns.Bool       `column:"is_entry_offset" doc:"The group was settled when one of its payments was submitted, not by the liquidity-saving pass."`
	Length columns.Int32      `column:"cycle_length" doc:"Banks in the group."`
	Count  columns.Int32      `column:"num_transactions" doc:"Payments in the group."`

	Agents  columns.StringList `column:"agent_ids" doc:"The banks as a closed walk: the first again at the end; of netting, the banks in ascending order."`
	Txs     columns.Int32List  `column:"tx_ids" doc:"The payments, in the order of the walk; of netting, in queue order."`
	Amounts columns.Int64List  `column:"tx_amounts_cents" unit:"cents" doc:"Their original amounts."`
	Settled columns.Int64      `column:"settled_value_cents" unit:"cents" doc:"Of a pair the smaller of its two directions, of a cycle or netting the sum of its payments."`
	Total   columns.Int64      `column:"total_value_cents" unit:"cents" doc:"Sum of all payments of the group."`

	NetAgents    columns.StringList `column:"net_agent_ids" doc:"The banks in ascending order."`
	Nets         columns.Int64List  `column:"net_positions_cents" unit:"cents" doc:"Received minus sent within the group, in the order of net_agent_ids."`
	MaxOutflow   columns.Int64      `column:"max_net_outflow_cents" unit:"cents" doc:"Largest net outflow of a bank, 0 if none has one."`
	OutflowAgent columns.String     `column:"max_net_outflow_agent_id,null" doc:"The bank with it; NULL if none has one."`
}

// lsmCycleTransactionsColumns has a row per payment of a group.
type lsmCycleTransactionsColumns struct {
	RunID    columns.Sequence64 `column:"run_id" doc:"The run."`
	Tick     columns.Sequence32 `column:"tick" unit:"tick" doc:"The tick."`
	Cycle    columns.Sequence32 `column:"cycle_id" doc:"The group."`
	Position columns.Sequence32 `column:"position" doc:"Place in the group, from 0."`
	Tx       columns.Int32      `column:"tx_id" doc:"The payment."`
	Sender   columns.String     `column:"sender_id" doc:"Bank that pays."`
	Receiver columns.String     `column:"receiver_id" doc:"Bank that is paid."`
	Amount   columns.Int64      `column:"amount_cents" unit:"cents" doc:"Original amount."`
}

// failuresColumns has a row per failed run.
type failuresColumns struct {
	RunID       columns.Sequence64 `column:"run_id" doc:"The run."`
	Point       columns.Sequence64 `column:"point" doc:"Point of the grid."`
	Replication columns.Sequence64 `column:"replication" doc:"Replication of the point."`
	Key         columns.String     `column:"run_key" doc:"Key of the run."`
	Seed        columns.String     `column:"seed" doc:"Seed of the run, in decimal digits."`
	Class       columns.String     `column:"class" doc:"Kind of failure: error, panic, timeout, memory."`
	Tick        columns.Int32      `column:"tick,null" unit:"tick" doc:"Tick in which it failed; NULL if it did not come to a tick or it is not known."`
	Message     columns.Text       `column:"message" doc:"What was wrong."`
	Stack       columns.Text       `column:"stack,null" doc:"Where the program was, without addresses; NULL if it is not a defect of the program."`
	Attempts    columns.Int32      `column:"attempts" doc:"How often the run was tried."`
	Command     columns.Text       `column:"command" doc:"Command line that computes the run again, to be pasted into a shell in the directory of the data set."`

	Parameters columns.StringList `column:"parameters" doc:"The values of the axes, each as axis=value; table runs has them as typed columns."`
}

// rejectedRowsColumns has a row per rejected row of a file.
type rejectedRowsColumns struct {
	Input  columns.String `column:"input_hash" doc:"Hash of the rows that were read from the same files: hash in inputs of manifest.json."`
	File   columns.String `column:"file" doc:"The file, as the scenario names it; of a glob the file found."`
	Line   columns.Int64  `column:"line" doc:"Line of the file at which the row begins, the header being line 1; in a Parquet file the number of the row, from 1."`
	Reason columns.String `column:"reason" doc:"Why the row was rejected."`
}

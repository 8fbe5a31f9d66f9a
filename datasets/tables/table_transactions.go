package tables

import "sweep/datasets/parquet/columns"

// transactionsColumns has a row per payment: its history, and its state at the end of the run.
type transactionsColumns struct {
	RunID          columns.Sequence64 `column:"run_id" doc:"The run."`
	Tx             columns.Sequence32 `column:"tx_id" doc:"Number of the payment, from 0 in the order of creation. In the narrative it is T and the number."`
	Parent         columns.Int32      `column:"parent_tx_id,null" doc:"Payment of which this is a part; NULL if it is none."`
	Root           columns.Int32      `column:"root_tx_id" doc:"The payment at the top of the splits: itself if it is no part."`
	ArrivalIndex   columns.Int32      `column:"arrival_index,null" doc:"Number of the payment among those without parent, from 0 in the order of payment numbers: the same payment has the same number in all runs with the same arrivals, whatever their policies split. NULL for a part. NULL if migrated from version 1."`
	SplitIndex     columns.Int32      `column:"split_index,null" doc:"Place among the parts of the parent, from 0."`
	Origin         columns.String     `column:"origin" doc:"Where the payment comes from: generated, file (a payments file), scenario (a scenario event), batch (a leg of a settlement batch), split, or submitted (by a program between two ticks)."`
	ExternalID     columns.Text       `column:"external_id,null" doc:"Id of the payment in its file, as it is there; NULL for all others and for parts. NULL if migrated from version 1."`
	PaymentType    columns.String     `column:"payment_type,null" doc:"Type of the payment, from its file, its arrivals or its scenario event; parts have that of their parent. NULL without one. NULL if migrated from version 1."`
	Sender         columns.String     `column:"sender_id" doc:"Bank that pays."`
	Receiver       columns.String     `column:"receiver_id" doc:"Bank that is paid."`
	SenderClient   columns.String     `column:"sender_client_id,null" doc:"Indirect participant for which the bank pays (tiering); NULL without one. NULL if migrated from version 1."`
	ReceiverClient columns.String     `column:"receiver_client_id,null" doc:"Indirect participant for which the receiver is paid; NULL without one. NULL if migrated from version 1."`

	Amount      columns.Int64 `column:"amount_cents" unit:"cents" doc:"Amount."`
	Settled     columns.Int64 `column:"settled_cents" unit:"cents" doc:"What of it is settled, for a split payment through its parts."`
	Remaining   columns.Int64 `column:"remaining_cents" unit:"cents" doc:"What of it is not."`
	IsDivisible columns.Bool  `column:"is_divisible" doc:"The payment may be split."`
	HasChildren columns.Bool  `column:"is_split" doc:"The payment was split; its parts settle in its place."`

	Priority         columns.Int32  `column:"priority" doc:"Internal priority, 0 to 10, as it was last."`
	OriginalPriority columns.Int32  `column:"original_priority" doc:"Internal priority at creation, from which escalation counts."`
	RTGSPriority     columns.String `column:"rtgs_priority,null" doc:"RTGS priority of the last submission; NULL if never submitted or withdrawn since."`
	Declared         columns.String `column:"declared_rtgs_priority,null" doc:"RTGS priority that was declared for the payment; NULL if none."`

	Arrival    columns.Sequence32 `column:"arrival_tick" unit:"tick" doc:"Tick of arrival; parts carry that of their parent."`
	ArrivalDay columns.Sequence32 `column:"arrival_day" unit:"day" doc:"Day of arrival."`
	Created    columns.Sequence32 `column:"created_tick" unit:"tick" doc:"Tick in which the payment or part came into being."`
	Deadline   columns.Int32      `column:"deadline_tick" unit:"tick" doc:"Last tick in which it settles in time."`

	Status         columns.String `column:"status" doc:"At the end of the run: pending, settled, overdue, dropped or rejected."`
	Queue          columns.String `column:"queue" doc:"Where it is at the end of the run: queue1, queue2, batch (a leg of a settlement batch that waits) or none."`
	Settlement     columns.Int32  `column:"settlement_tick,null" unit:"tick" doc:"Tick of settlement; of a split payment, the tick in which its last part settled."`
	SettlementDay  columns.Int32  `column:"settlement_day,null" unit:"day" doc:"Day of settlement."`
	SettlementPath columns.String `column:"settlement_path,null" doc:"How it settled: immediate, queue, bilateral, cycle, entry_offset, netting, end_of_day, batch, or children for a split payment."`
	Observed       columns.Int32  `column:"observed_settlement_tick,null" unit:"tick" doc:"Tick in which the payment settled in reality, according to its file; NULL if the file does not say. NULL if migrated from version 1."`
	ObservedPath   columns.String `column:"observed_path,null" doc:"How the payment settled in reality, according to its file: a settlement_path, gross (immediate or queue) or lsm (an offset, cycle or netting); NULL if the file does not say. NULL if migrated from version 1."`
	Dropped        columns.Int32  `column:"dropped_tick,null" unit:"tick" doc:"Tick in which the policy dropped it, or its settlement batch expired."`
	Rejected       columns.Int32  `column:"rejected_tick,null" unit:"tick" doc:"Tick in which the central system rejected it, because it was submitted after its cut-off (clock.cut_offs). NULL if migrated from version 1."`
	OverdueSince   columns.Int32  `column:"overdue_since_tick,null" unit:"tick" doc:"First tick in which it was overdue, also if it settled later; NULL if never."`

	Release         columns.Int32 `column:"release_tick,null" unit:"tick" doc:"Tick for which a part of a staggered split was put off; NULL if it was not."`
	FirstSubmission columns.Int32 `column:"first_submission_tick,null" unit:"tick" doc:"Tick of the first release to the RTGS."`
	Submission      columns.Int32 `column:"submission_tick,null" unit:"tick" doc:"Tick of the last release to the RTGS; NULL if withdrawn since."`
	Submissions     columns.Int32 `column:"num_submissions" doc:"Releases to the RTGS."`
	Queue2Tick      columns.Int32 `column:"queue2_tick,null" unit:"tick" doc:"Tick of the last entry into Queue 2."`
	Queue2Entries   columns.Int32 `column:"num_queue2_entries" doc:"Entries into Queue 2."`
	Withdrawals     columns.Int32 `column:"num_withdrawals" doc:"Withdrawals from Queue 2 back to Queue 1."`

	Queue1Ticks columns.Int32 `column:"queue1_ticks" unit:"ticks" doc:"Ticks it waited in Queue 1, up to the end of the run."`
	Queue2Ticks columns.Int32 `column:"queue2_ticks" unit:"ticks" doc:"Ticks it waited in Queue 2, up to the end of the run."`
	Delay       columns.Int32 `column:"total_delay_ticks,null" unit:"ticks" doc:"Settlement tick minus arrival tick; NULL if not settled."`

	DeadlinePenalty columns.Int64 `column:"deadline_penalty_cents" unit:"cents" doc:"Penalty charged when it became overdue."`
	EODPenalty      columns.Int64 `column:"eod_penalty_cents" unit:"cents" doc:"Penalties charged for it at ends of days."`
}

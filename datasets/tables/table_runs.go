package tables

import "sweep/datasets/parquet/columns"

// runsColumns has a row per run. The axes of the grid follow run_key as columns; those in the path of the file are
// left out. All metrics are NULL for a failed run.
type runsColumns struct {
	RunID       columns.Sequence64 `column:"run_id" doc:"Number of the run in the data set, from 0."`
	Point       columns.Sequence64 `column:"point" doc:"Number of the point of the grid: one combination of axis values."`
	Replication columns.Sequence64 `column:"replication" doc:"Number of the replication of the point, from 0."`
	Seed        columns.String     `column:"seed" doc:"Seed of the run's random numbers, in decimal digits: no reader rounds it."`
	Key         columns.String     `column:"run_key" doc:"What identifies the run anywhere: 16 hexadecimal digits over the resolved scenario, the seed and the version of the simulator's behaviour."`
	runMetrics
}

// runMetrics are the columns of runs after the axes.
type runMetrics struct {
	Status    columns.String `column:"status" doc:"completed or failed."`
	Semantics columns.Int32  `column:"semantics_version" doc:"Version of the simulator's behaviour."`
	Date      columns.Date   `column:"date,null" doc:"Business date of the run if each date of the payments files is a run (payments.episodes: by_date), else NULL. NULL if migrated from version 1."`
	Weekday   columns.Int32  `column:"weekday,null" doc:"Day of the week of the date, from 1 (Monday) to 7 (Sunday). NULL if migrated from version 1."`
	MonthEnd  columns.Bool   `column:"month_end,null" doc:"No Monday to Friday follows the date in its month. NULL if migrated from version 1."`

	runScenario
	runCounts
	runDelay
	runLiquidity
	runCosts
}

// priceColumns are cost rates: in runs those of the scenario, in agents those of the bank.
type priceColumns struct {
	OverdraftRate  columns.Double `column:"overdraft_bps_per_tick,null" doc:"Price of an overdraft, basis points per tick."`
	DelayRate      columns.Double `column:"delay_cost_per_tick_per_cent,null" doc:"Price of a waiting payment, cents per tick and cent."`
	CollateralRate columns.Double `column:"collateral_cost_per_tick_bps,null" doc:"Price of posted collateral, basis points per tick."`
	LiquidityRate  columns.Double `column:"liquidity_cost_per_tick_bps,null" doc:"Price of allocated liquidity, basis points per tick."`
	OverdueFactor  columns.Double `column:"overdue_delay_multiplier,null" doc:"Factor of the delay cost of overdue payments."`
	UrgentFactor   columns.Double `column:"urgent_delay_multiplier,null" doc:"Factor of the delay cost of priorities 8 to 10; NULL if priorities do not matter."`
	NormalFactor   columns.Double `column:"normal_delay_multiplier,null" doc:"Factor of the delay cost of priorities 4 to 7; NULL if priorities do not matter."`
	LowFactor      columns.Double `column:"low_delay_multiplier,null" doc:"Factor of the delay cost of priorities 0 to 3; NULL if priorities do not matter."`
	DeadlineFixed  columns.Int64  `column:"fixed_deadline_penalty_cents,null" unit:"cents" doc:"Fixed penalty for a missed deadline; NULL if it is a rate."`
	DeadlineRate   columns.Double `column:"deadline_penalty_bps,null" doc:"Penalty for a missed deadline in basis points of the amount; NULL if it is fixed."`
	EODFixed       columns.Int64  `column:"fixed_eod_penalty_cents,null" unit:"cents" doc:"Fixed end-of-day penalty of an overdue payment; NULL if it is a rate."`
	EODRate        columns.Double `column:"eod_penalty_bps,null" doc:"End-of-day penalty of an overdue payment in basis points of what remains; NULL if it is fixed."`
	SplitFriction  columns.Int64  `column:"split_friction_price_cents,null" unit:"cents" doc:"Price of every part of a split but the first."`
	BorrowingRate  columns.Double `column:"eod_borrowing_bps,null" doc:"Price of a loan at the end of the day, basis points. NULL if migrated from version 1."`
}

// runScenario are the settings of the whole system.
type runScenario struct {
	TicksPerDay columns.Int32  `column:"ticks_per_day,null" unit:"ticks" doc:"Length of a day."`
	NumDays     columns.Int32  `column:"num_days,null" unit:"days" doc:"Length of the run."`
	NumAgents   columns.Int32  `column:"num_agents,null" doc:"Banks."`
	Exponent    columns.Int32  `column:"amount_exponent,null" doc:"Decimal digits of the currency, whose minor units all columns in cents count: 2, or payments.amount.exponent. The same in all runs. NULL if migrated from version 1, which has 2."`
	Clock       columns.String `column:"clock,null" doc:"Time of day at which tick 0 of a day begins, length of a tick, and time zone, as in: 07:00 60s Europe/Helsinki. The macro clock_label(clock, ticks_per_day, tick) of dataset.sql makes labels such as 12:19 of it. NULL for a scenario without clock and if migrated from version 1."`

	priceColumns

	Bilateral      columns.Bool   `column:"lsm_enable_bilateral,null" doc:"Bilateral offsetting is on."`
	Cycles         columns.Bool   `column:"lsm_enable_cycles,null" doc:"Settlement of cycles is on."`
	MaxLength      columns.Int32  `column:"lsm_max_cycle_length,null" doc:"Longest cycle that is looked for."`
	MaxCycles      columns.Int32  `column:"lsm_max_cycles_per_tick,null" doc:"Most cycles settled in a tick."`
	Deferred       columns.Bool   `column:"deferred_crediting,null" doc:"Credits are booked at the end of the tick."`
	CapAtEOD       columns.Bool   `column:"deadline_cap_at_eod,null" doc:"Deadlines end with the day of arrival."`
	PriorityMode   columns.Bool   `column:"priority_mode,null" doc:"Queue 2 is ordered by RTGS priority."`
	Sequencing     columns.Bool   `column:"algorithm_sequencing,null" doc:"The settlement algorithms are logged."`
	EntryOffset    columns.Bool   `column:"entry_disposition_offsetting,null" doc:"Payments are offset at submission."`
	Reallocation   columns.Bool   `column:"daily_liquidity_reallocation,null" doc:"Liquidity pools are allocated anew every day."`
	RushThreshold  columns.Double `column:"eod_rush_threshold,null" doc:"Share of the day after which policies see the end-of-day rush."`
	Ordering       columns.String `column:"queue1_ordering,null" doc:"Order of Queue 1: fifo or priority_deadline."`
	Escalation     columns.Bool   `column:"escalation_enabled,null" doc:"Priorities rise towards the deadline."`
	Curve          columns.String `column:"escalation_curve,null" doc:"Shape of the escalation: linear, exponential or step."`
	EscalateTicks  columns.Int64  `column:"escalation_start_ticks,null" unit:"ticks" doc:"Ticks to the deadline at which the escalation starts."`
	MaxBoost       columns.Int32  `column:"escalation_max_boost,null" doc:"Largest boost of a priority."`
	Streams        columns.String `column:"random_streams,null" doc:"Random numbers: shared (one stream) or per_agent."`
	ScenarioEvents columns.Int32  `column:"num_scenario_events,null" doc:"Scenario events that are scheduled."`

	PairMode     columns.String    `column:"lsm_bilateral,null" doc:"How pairs are offset: all payments or none (all), or the greatest feasible prefix (prefix). NULL if migrated from version 1."`
	Netting      columns.Bool      `column:"lsm_enable_netting,null" doc:"Multilateral netting is on. NULL if migrated from version 1."`
	SaveEvery    columns.Int32     `column:"lsm_run_every_ticks,null" unit:"ticks" doc:"The liquidity-saving mechanism runs in every n-th tick of the day from the first; NULL if it runs at given ticks, or if migrated from version 1."`
	SaveAt       columns.Int32List `column:"lsm_run_at_ticks" unit:"ticks" doc:"Ticks of the day in which the liquidity-saving mechanism runs; NULL if it runs at regular intervals."`
	Discipline   columns.String    `column:"settlement_discipline,null" doc:"bypass (payments may overtake others of their bank) or fifo. NULL if migrated from version 1."`
	Retry        columns.String    `column:"settlement_retry,null" doc:"Passes of a retry of Queue 2: once or until_stable. NULL if migrated from version 1."`
	ReleaseOrder columns.String    `column:"settlement_release_order,null" doc:"Order in which released payments are attempted: by_bank or by_arrival. NULL if migrated from version 1."`
	EODUnsettled columns.String    `column:"eod_unsettled,null" doc:"Unsettled payments at the end of the day: keep or borrow. NULL if migrated from version 1."`
	EODNetting   columns.String    `column:"eod_netting,null" doc:"Netting of unsettled payments before a bank borrows: none or multilateral. NULL if migrated from version 1."`
	EODCredit    columns.String    `column:"eod_credit,null" doc:"Use of intraday credit at the end of the day: overnight or intraday_only. NULL if migrated from version 1."`
}

// runCounts are numbers and values of payments.
type runCounts struct {
	Ticks          columns.Int32  `column:"ticks_executed,null" unit:"ticks" doc:"Ticks that were simulated."`
	Events         columns.Int64  `column:"num_events,null" doc:"Events of the run."`
	Payments       columns.Int64  `column:"num_payments,null" doc:"Payments of the run, parts of splits included."`
	Arrivals       columns.Int64  `column:"total_arrivals,null" doc:"Payments without parent."`
	Settlements    columns.Int64  `column:"total_settlements,null" doc:"Those of them that are settled, split payments through all their parts."`
	SettlementRate columns.Double `column:"settlement_rate,null" doc:"total_settlements divided by total_arrivals; NULL without arrivals."`
	ArrivedValue   columns.Int64  `column:"arrived_value_cents,null" unit:"cents" doc:"Value of the payments without parent."`
	SettledValue   columns.Int64  `column:"settled_value_cents,null" unit:"cents" doc:"What of it is settled, parts of split payments included."`
	UnsettledValue columns.Int64  `column:"unsettled_value_cents,null" unit:"cents" doc:"What of it is not, dropped and rejected payments included."`
	Others         columns.Int64  `column:"unsettled_others_cents,null" unit:"cents" doc:"What of unsettled_value_cents is of senders that no outage event names: the second-round effect of the outages. NULL without an outage of a bank, and if migrated from version 1."`
	ValueRate      columns.Double `column:"settlement_rate_value,null" doc:"settled_value_cents divided by arrived_value_cents; NULL without arrivals."`
	Dropped        columns.Int64  `column:"num_dropped,null" doc:"Payments and parts that policies dropped, and legs of settlement batches that expired."`
	Rejected       columns.Int64  `column:"num_rejected,null" doc:"Payments and parts that were submitted after their cut-off and rejected. NULL if migrated from version 1."`
	Internal       columns.Int64  `column:"num_internalised,null" doc:"Payments that stayed inside a settlement bank (tiering): they are in no other count. NULL if migrated from version 1."`
	InternalVal    columns.Int64  `column:"internalised_cents,null" unit:"cents" doc:"Their value. NULL if migrated from version 1."`
	Postponed      columns.Int64  `column:"num_postponed,null" doc:"Submissions after a cut-off that put a payment off to the next day. NULL if migrated from version 1."`
	Overdue        columns.Int64  `column:"num_overdue,null" doc:"Payments and parts that were ever overdue."`
	Splits         columns.Int64  `column:"num_splits,null" doc:"Payments and parts that were split."`
	StepSettled    columns.Int64  `column:"num_settlements,null" doc:"Sum of the settlements of all ticks; a pair, a cycle or a netting component counts as one."`
	Releases       columns.Int64  `column:"num_lsm_releases,null" doc:"Sum of the pairs, cycles, entry offsets and netting components of all ticks."`

	Immediate      columns.Int64 `column:"num_settled_immediate,null" doc:"Payments settled at their submission."`
	ImmediateValue columns.Int64 `column:"settled_immediate_cents,null" unit:"cents" doc:"Their value."`
	Queue          columns.Int64 `column:"num_settled_queue,null" doc:"Payments settled by a retry of Queue 2."`
	QueueValue     columns.Int64 `column:"settled_queue_cents,null" unit:"cents" doc:"Their value."`
	Bilateral      columns.Int64 `column:"num_settled_bilateral,null" doc:"Payments settled in bilateral offsets."`
	BilateralValue columns.Int64 `column:"settled_bilateral_cents,null" unit:"cents" doc:"Their value."`
	Cycle          columns.Int64 `column:"num_settled_cycle,null" doc:"Payments settled in cycles."`
	CycleValue     columns.Int64 `column:"settled_cycle_cents,null" unit:"cents" doc:"Their value."`
	Entry          columns.Int64 `column:"num_settled_entry_offset,null" doc:"Payments settled by offsetting at submission."`
	EntryValue     columns.Int64 `column:"settled_entry_offset_cents,null" unit:"cents" doc:"Their value."`
	Netted         columns.Int64 `column:"num_settled_netting,null" doc:"Payments settled by multilateral netting."`
	NettedValue    columns.Int64 `column:"settled_netting_cents,null" unit:"cents" doc:"Their value."`
	Closed         columns.Int64 `column:"num_settled_end_of_day,null" doc:"Payments settled with loans at the end of a day."`
	ClosedValue    columns.Int64 `column:"settled_end_of_day_cents,null" unit:"cents" doc:"Their value."`
	Batches        columns.Int64 `column:"num_settled_batch,null" doc:"Legs of settlement batches that settled. NULL if migrated from version 1."`
	BatchesValue   columns.Int64 `column:"settled_batch_cents,null" unit:"cents" doc:"Their value. NULL if migrated from version 1."`
}

// runDelay has the delays of payments and the lengths of queues.
type runDelay struct {
	AvgDelay      columns.Double    `column:"avg_delay_ticks,null" unit:"ticks" doc:"Mean over the settled payments without parent of settlement tick minus arrival tick; NULL if nothing settled. It leaves out what never settled, unlike delay_indicator."`
	MaxDelay      columns.Int64     `column:"max_delay_ticks,null" unit:"ticks" doc:"Largest of these differences; NULL if nothing settled."`
	ValueDelay    columns.Double    `column:"avg_delay_value_weighted_ticks,null" unit:"ticks" doc:"Value-weighted mean over all settled payments, parts of splits in the place of their parent; NULL if nothing settled."`
	Indicator     columns.Double    `column:"delay_indicator,null" doc:"Settlement delay indicator, mean over the days: value times ticks waited divided by value times ticks left until the last tick of the day, over the payments that arrived in the day, settled or not. 0 if each settled at once, 1 if none settled before the last tick of its day. Days with no time to wait do not count; NULL without other days. If migrated from version 1, NULL for runs of several days."`
	IndicatorMax  columns.Double    `column:"delay_indicator_max,null" doc:"Largest of a day. If migrated from version 1, NULL for runs of several days."`
	PaymentTime   columns.Double    `column:"avg_settlement_tick,null" unit:"tick" doc:"Value-weighted mean of the settlement tick over all settlements; NULL if nothing settled."`
	Deciles       columns.Int32List `column:"settlement_decile_ticks" unit:"tick" doc:"Ticks in which 10, 20, … 90 % of the value settled in the run had been settled; NULL if nothing settled."`
	Queue1        columns.Int64     `column:"queue1_size,null" doc:"Payments in all Queues 1 at the end."`
	Queue2        columns.Int64     `column:"queue2_size,null" doc:"Payments in Queue 2 at the end."`
	Queue1Peak    columns.Int64     `column:"queue1_peak_size,null" doc:"Most payments in all Queues 1 at the end of a tick."`
	Queue2Peak    columns.Int64     `column:"queue2_peak_size,null" doc:"Most payments in Queue 2 at the end of a tick."`
	Queue1Avg     columns.Double    `column:"queue1_avg_size,null" doc:"Mean over the ticks of the payments in all Queues 1."`
	Queue2Avg     columns.Double    `column:"queue2_avg_size,null" doc:"Mean over the ticks of the payments in Queue 2."`
	QueuePeakVal  columns.Int64     `column:"queue_peak_value_cents,null" unit:"cents" doc:"Largest value in all queues at the end of a tick."`
	QueueAvgValue columns.Double    `column:"queue_avg_value_cents,null" unit:"cents" doc:"Mean over the ticks of the value in all queues."`
}

// runLiquidity has the liquidity that the payments used. Sums over the banks are taken day by day, from the columns of
// daily_agent_metrics.
type runLiquidity struct {
	Provided    columns.Double `column:"liquidity_provided_cents,null" unit:"cents" doc:"Mean over the days of the liquidity that the banks had before payments: the sum over the banks of the balance at the opening plus the largest credit limit of the day (table daily_agent_metrics). NULL if migrated from version 1."`
	ProvidedMax columns.Int64  `column:"liquidity_provided_max_cents,null" unit:"cents" doc:"Largest sum of a day; NULL if it exceeds 64 bits, as credit lines of all banks together may. NULL if migrated from version 1."`
	Intraday    columns.Double `column:"liquidity_used_intraday_cents,null" unit:"cents" doc:"Mean over the days of the liquidity used in a day: the sum over the banks of the largest excess, after any posting, of payments sent over payments received since the start of the day. NULL if migrated from version 1."`
	IntradayMax columns.Int64  `column:"liquidity_used_intraday_max_cents,null" unit:"cents" doc:"Largest sum of a day. NULL if migrated from version 1."`
	Used        columns.Double `column:"liquidity_used_cents,null" unit:"cents" doc:"Mean over the days of the same sum with the excess at the ends of ticks, where payments that settle in the same tick offset each other (max_net_debit_cents). If migrated from version 1, NULL for runs of several days."`
	UsedMax     columns.Int64  `column:"liquidity_used_max_cents,null" unit:"cents" doc:"Largest sum of a day. If migrated from version 1, NULL for runs of several days."`
	Lower       columns.Double `column:"liquidity_lower_bound_cents,null" unit:"cents" doc:"Mean over the days of the sum over the banks of the excess of payments to send over payments to receive, of those that are due in the day: the least with which they all could settle. If migrated from version 1, NULL for runs of several days."`
	LowerMax    columns.Int64  `column:"liquidity_lower_bound_max_cents,null" unit:"cents" doc:"Largest sum of a day. If migrated from version 1, NULL for runs of several days."`
	Upper       columns.Double `column:"liquidity_upper_bound_cents,null" unit:"cents" doc:"Mean over the days of the sum over the banks of the largest such excess as payments arrive: with this nothing would have to wait. If migrated from version 1, NULL for runs of several days."`
	UpperMax    columns.Int64  `column:"liquidity_upper_bound_max_cents,null" unit:"cents" doc:"Largest sum of a day. If migrated from version 1, NULL for runs of several days."`
	Position    columns.Double `column:"liquidity_use_position,null" doc:"Mean over the days of the place of the liquidity used in a day (intraday) between the bounds of the day: 0 at the lower, 1 at the upper. Days in which the bounds are equal do not count. NULL without other days, and unless every payment settled on its day of arrival: unsettled payments use no liquidity, so the position would be too low. NULL if migrated from version 1."`
	PositionMax columns.Double `column:"liquidity_use_position_max,null" doc:"Largest of a day, NULL in the same cases. NULL if migrated from version 1."`
	Turnover    columns.Double `column:"turnover_ratio,null" doc:"Mean over the days of the value settled divided by the liquidity used (intraday). Days in which none was used do not count; NULL without other days. NULL if migrated from version 1."`
	TurnoverMax columns.Double `column:"turnover_ratio_max,null" doc:"Largest of a day. NULL if migrated from version 1."`
	Herfindahl  columns.Double `column:"liquidity_herfindahl,null" doc:"Concentration of the liquidity used (intraday), mean over the days: sum of the squared shares of the banks. Days in which none was used do not count; NULL without other days. NULL if migrated from version 1."`
	PeakDraft   columns.Int64  `column:"peak_overdraft_cents,null" unit:"cents" doc:"Largest overdraft of a bank."`
	InOverdraft columns.Int64  `column:"agents_in_overdraft,null" doc:"Banks with a negative balance at the end."`
	PeakCredit  columns.Int64  `column:"peak_credit_used_cents,null" unit:"cents" doc:"Largest sum of all overdrafts at the end of a tick."`
	AvgCredit   columns.Double `column:"avg_credit_used_cents,null" unit:"cents" doc:"Mean over the ticks of the sum of all overdrafts."`
	PeakPosted  columns.Int64  `column:"peak_posted_collateral_cents,null" unit:"cents" doc:"Largest sum of posted collateral at the end of a tick."`
	AvgPosted   columns.Double `column:"avg_posted_collateral_cents,null" unit:"cents" doc:"Mean over the ticks of the sum of posted collateral."`
}

// runCosts are the costs of all banks.
type runCosts struct {
	Liquidity   columns.Int64 `column:"liquidity_cost_cents,null" unit:"cents" doc:"Overdraft cost."`
	Delay       columns.Int64 `column:"delay_cost_cents,null" unit:"cents" doc:"Delay cost."`
	Collateral  columns.Int64 `column:"collateral_cost_cents,null" unit:"cents" doc:"Collateral cost."`
	Penalty     columns.Int64 `column:"penalty_cost_cents,null" unit:"cents" doc:"Deadline and end-of-day penalties, and those for breaches of throughput rules."`
	Friction    columns.Int64 `column:"split_friction_cost_cents,null" unit:"cents" doc:"Split friction."`
	Opportunity columns.Int64 `column:"liquidity_opportunity_cost_cents,null" unit:"cents" doc:"Opportunity cost of allocated liquidity."`
	Borrowing   columns.Int64 `column:"eod_borrowing_cost_cents,null" unit:"cents" doc:"Cost of borrowing at the ends of days."`
	Total       columns.Int64 `column:"total_cost_cents,null" unit:"cents" doc:"Sum of the seven costs, and of the costs of all ticks."`
	Breaches    columns.Int64 `column:"num_throughput_breaches,null" doc:"Breaches of throughput rules (table throughput_breaches). NULL if migrated from version 1."`
	BreachCost  columns.Int64 `column:"throughput_penalty_cents,null" unit:"cents" doc:"Penalties for them, part of penalty_cost_cents. NULL if migrated from version 1."`
	Borrowed    columns.Int64 `column:"eod_borrowed_cents,null" unit:"cents" doc:"Sum of all loans taken at the ends of days."`
}

package tables

import "sweep/datasets/parquet/columns"

// agentsColumns has a row per bank: its settings in the scenario and its state at the start.
type agentsColumns struct {
	RunID    columns.Sequence64 `column:"run_id" doc:"The run."`
	Agent    columns.String     `column:"agent_id" doc:"The bank. Rows of a run are in ascending order of ids, byte by byte, which is the order in which the simulator serves the banks."`
	Position columns.Int32      `column:"config_position" doc:"Place of the bank in the scenario, from 0; receivers of payments are drawn in this order."`

	Role           columns.String     `column:"role,null" doc:"participant, central_bank or ancillary. Only participants queue and need liquidity. NULL if migrated from version 1."`
	OpeningBalance columns.Int64      `column:"opening_balance_cents" unit:"cents" doc:"Balance at the start, without the liquidity pool; that of the position from a file if there is one, or of the opening liquidity of the first day."`
	StartBalance   columns.Int64      `column:"start_balance_cents" unit:"cents" doc:"Balance before the first tick, with the allocation of the first day."`
	Alpha          columns.Double     `column:"opening_liquidity_alpha,null" doc:"Place of the opening liquidity of each day between the bounds of its payments, 0 to 1; NULL if the scenario gives the balance."`
	AlphaAs        columns.String     `column:"opening_liquidity_as,null" doc:"balance or credit: what the opening liquidity sets; NULL if the scenario gives the balance."`
	Cap            columns.Int64      `column:"unsecured_cap_cents" unit:"cents" doc:"Unsecured credit line at the start. With opening liquidity as credit it is that of the first day."`
	Posted         columns.Int64      `column:"posted_collateral_cents" unit:"cents" doc:"Collateral posted at the start."`
	Haircut        columns.Double     `column:"collateral_haircut" doc:"Haircut on collateral, 0 to 1."`
	MaxCollateral  columns.Int64      `column:"max_collateral_capacity_cents,null" unit:"cents" doc:"Most collateral the bank may post; NULL means ten times the credit line."`
	Pool           columns.Int64      `column:"liquidity_pool_cents,null" unit:"cents" doc:"Liquidity pool; NULL if there is none."`
	Fraction       columns.Double     `column:"liquidity_fraction" doc:"Share of the pool that is allocated."`
	Allocated      columns.Int64      `column:"allocated_liquidity_cents" unit:"cents" doc:"Allocated on the first day."`
	LimitAgents    columns.StringList `column:"bilateral_limit_agent_ids" doc:"Receivers with a bilateral limit, in ascending order; NULL if there are none."`
	Limits         columns.Int64List  `column:"bilateral_limits_cents" unit:"cents" doc:"Their limits per day."`
	Multilateral   columns.Int64      `column:"multilateral_limit_cents,null" unit:"cents" doc:"Limit of all payments of a day; NULL if there is none."`
	LimitsMode     columns.String     `column:"limits_mode,null" doc:"What the limits count: gross (payments sent) or net (sent less received); NULL if there are none."`

	SettlementBank  columns.String `column:"settlement_bank_id,null" doc:"Bank through which it takes part (tiering); NULL for a direct participant. NULL if migrated from version 1."`
	IsInternal      columns.Bool   `column:"is_internalised,null" doc:"Payments between the two stay inside the settlement bank; NULL for a direct participant. NULL if migrated from version 1."`
	IsPooled        columns.Bool   `column:"is_pooled,null" doc:"What it has went over to the settlement bank; NULL for a direct participant. NULL if migrated from version 1."`
	Reserve         columns.Int64  `column:"reserve_cents,null" unit:"cents" doc:"Liquidity reserved for urgent payments, at the start of a day; NULL if there is none."`
	ReserveFrom     columns.String `column:"reserve_from_priority,null" doc:"Lowest RTGS priority of the payments that may use the reserve: Urgent or HighlyUrgent."`
	ReserveConsumed columns.Bool   `column:"is_reserve_consumed,null" doc:"These payments reduce the reserve for the rest of the day."`

	PolicyHash columns.String `column:"policy_hash" doc:"Policy of the bank at the start (table policies)."`
	PolicyKind columns.String `column:"policy_kind" doc:"How the scenario names it: a built-in kind, FromJson, Inline or InlineJson."`
	Arrivals   columns.String `column:"arrivals" doc:"How the bank gets payments to send: none, config (one stream) or bands (table arrival_streams)."`

	priceColumns
}

// arrivalStreamsColumns has a row per stream of arrivals of a bank, as the scenario configures it. Scenario events that
// change a stream later are in table events.
type arrivalStreamsColumns struct {
	RunID columns.Sequence64 `column:"run_id" doc:"The run."`
	Agent columns.String     `column:"agent_id" doc:"The bank that sends."`
	Band  columns.String     `column:"band" doc:"all for a single stream, else urgent, normal or low."`
	Rate  columns.Double     `column:"rate_per_tick" doc:"Expected payments per tick."`

	AmountKind   columns.String `column:"amount_distribution" doc:"uniform, normal, lognormal, exponential, pareto or empirical."`
	AmountMin    columns.Int64  `column:"amount_min_cents,null" unit:"cents" doc:"Smallest amount of the uniform, Pareto and empirical distributions."`
	AmountMax    columns.Int64  `column:"amount_max_cents,null" unit:"cents" doc:"Largest amount of the uniform and empirical distributions."`
	AmountMean   columns.Double `column:"amount_mean,null" doc:"First parameter of the normal and lognormal distributions, as configured."`
	AmountStdDev columns.Double `column:"amount_std_dev,null" doc:"Second parameter of the normal and lognormal distributions, as configured."`
	AmountLambda columns.Double `column:"amount_lambda,null" doc:"Rate of the exponential distribution, per cent."`
	AmountAlpha  columns.Double `column:"amount_alpha,null" doc:"Shape of the Pareto distribution."`
	Amounts      columns.Int64  `column:"num_amounts,null" doc:"Size of the sample of the empirical distribution, whose amounts are in the stored scenario."`

	WeightAgents columns.StringList `column:"weight_agent_ids" doc:"Counterparties with a weight of their own, in ascending order; NULL if none has one."`
	Weights      columns.DoubleList `column:"weights" doc:"Their weights."`
	DeadlineMin  columns.Int64      `column:"deadline_min_ticks" unit:"ticks" doc:"Shortest time from arrival to deadline."`
	DeadlineMax  columns.Int64      `column:"deadline_max_ticks" unit:"ticks" doc:"Longest time from arrival to deadline."`
	Divisible    columns.Bool       `column:"is_divisible" doc:"Payments may be split, as configured."`

	PaymentType     columns.String     `column:"payment_type,null" doc:"Type of the payments; NULL without one. NULL if migrated from version 1."`
	Profile         columns.DoubleList `column:"profile" doc:"Weights of equal parts of the day; NULL if the rate is constant."`
	PriorityKind    columns.String     `column:"priority_distribution" doc:"fixed, categorical, uniform, or band (uniform within the band)."`
	PriorityMin     columns.Int32      `column:"priority_min" doc:"Lowest priority."`
	PriorityMax     columns.Int32      `column:"priority_max" doc:"Highest priority."`
	Priorities      columns.Int32List  `column:"priorities" doc:"Priorities of the categorical distribution."`
	PriorityWeights columns.DoubleList `column:"priority_weights" doc:"Their weights."`
}

// policiesColumns has a row per distinct policy and file.
type policiesColumns struct {
	RunID     columns.Sequence64 `column:"run_id" doc:"First run of this file that uses the policy. Other files may have the policy again."`
	Hash      columns.String     `column:"policy_hash" doc:"First 16 hexadecimal digits of the SHA-256 of the policy's canonical document."`
	ID        columns.String     `column:"policy_id" doc:"Name the policy gives itself."`
	Payment   columns.Bool       `column:"has_payment_tree" doc:"The policy decides about payments."`
	Bank      columns.Bool       `column:"has_bank_tree" doc:"The policy decides about budgets and registers."`
	Strategic columns.Bool       `column:"has_strategic_collateral_tree" doc:"The policy decides about collateral at the start of a tick."`
	EndOfTick columns.Bool       `column:"has_end_of_tick_collateral_tree" doc:"The policy decides about collateral at the end of a tick."`
	Fraction  columns.Double     `column:"initial_liquidity_fraction,null" doc:"Share of the liquidity pool the policy allocates; NULL if it does not say."`
	Document  columns.Text       `column:"document" doc:"The policy document (JSON)."`
}

// policySnapshotsColumns has a row per bank and change of policy: the policy that decides for it, and from which tick
// on.
type policySnapshotsColumns struct {
	RunID     columns.Sequence64 `column:"run_id" doc:"The run."`
	Tick      columns.Sequence32 `column:"tick" unit:"tick" doc:"First tick in which the policy decided."`
	Day       columns.Sequence32 `column:"day" unit:"day" doc:"Day of the tick."`
	Agent     columns.String     `column:"agent_id" doc:"The bank."`
	Hash      columns.String     `column:"policy_hash" doc:"The policy (table policies)."`
	ID        columns.String     `column:"policy_id" doc:"Name the policy gives itself."`
	Kind      columns.String     `column:"policy_kind,null" doc:"How the scenario names it: a built-in kind, FromJson, Inline or InlineJson."`
	Source    columns.String     `column:"source,null" doc:"File it came from, as the scenario names it; NULL if from none."`
	CreatedBy columns.String     `column:"created_by" doc:"init: the policy is that of the bank at the start. scenario_event: a PolicyChange has given it to the bank; of several in one tick the last one decides."`
	Candidate columns.String     `column:"candidate,null" doc:"The candidate of a search whose run it is (table candidates); NULL in other data sets."`
}

// decisionsColumns has a row per evaluation of a policy's tree.
type decisionsColumns struct {
	RunID  columns.Sequence64 `column:"run_id" doc:"The run."`
	Tick   columns.Sequence32 `column:"tick" unit:"tick" doc:"The tick."`
	Day    columns.Sequence32 `column:"day" unit:"day" doc:"Day of the tick."`
	Seq    columns.Sequence64 `column:"seq" doc:"Number of the evaluation in the run, from 0."`
	Agent  columns.String     `column:"agent_id" doc:"The bank."`
	Hash   columns.String     `column:"policy_hash" doc:"The policy (table policies)."`
	Tree   columns.String     `column:"tree" doc:"payment, bank, strategic_collateral or end_of_tick_collateral."`
	Tx     columns.Int32      `column:"tx_id,null" doc:"The payment the payment tree was asked about."`
	InQ2   columns.Bool       `column:"in_queue2" doc:"The payment was in Queue 2."`
	Path   columns.String     `column:"path" doc:"Nodes from the root to the action."`
	Fields columns.StringList `column:"fields" doc:"Context fields the tree reads."`
	Values columns.DoubleList `column:"field_values" doc:"Their values."`
}

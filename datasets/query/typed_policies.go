// Code generated from the named queries by TestTypedQueriesAreCurrent. DO NOT EDIT.

package query

import "context"

// AgentPolicyHistoryRow is a row of AgentPolicyHistory.
type AgentPolicyHistoryRow struct {
	AgentID    string  `column:"agent_id"`
	Day        int32   `column:"day"`
	Tick       int32   `column:"tick"`
	PolicyHash string  `column:"policy_hash"`
	PolicyID   string  `column:"policy_id"`
	CreatedBy  string  `column:"created_by"`
	Source     *string `column:"source"`
	Document   *string `column:"document"`
}

// AgentPolicyHistoryOptions are the optional arguments of AgentPolicyHistory.
type AgentPolicyHistoryOptions struct {
	Agent *string // only this bank
}

// AgentPolicyHistory runs the named query agent_policy_history. The policies that each bank of a run used, the tick
// from which each applied, and their documents.
func (db *DB) AgentPolicyHistory(ctx context.Context, run int64, o AgentPolicyHistoryOptions) ([]AgentPolicyHistoryRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "agent", o.Agent)
	return namedInto[AgentPolicyHistoryRow](ctx, db, "agent_policy_history", args)
}

// HoldReasonsRow is a row of HoldReasons.
type HoldReasonsRow struct {
	AgentID     string  `column:"agent_id"`
	Reason      *string `column:"reason"`
	NumHolds    int64   `column:"num_holds"`
	NumPayments int64   `column:"num_payments"`
}

// HoldReasons runs the named query hold_reasons. Reasons why policies and limits held payments in a run: number of
// holds by bank and reason.
func (db *DB) HoldReasons(ctx context.Context, run int64) ([]HoldReasonsRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	return namedInto[HoldReasonsRow](ctx, db, "hold_reasons", args)
}

// PolicyAtDayRow is a row of PolicyAtDay.
type PolicyAtDayRow struct {
	AgentID    string  `column:"agent_id"`
	Day        int32   `column:"day"`
	Tick       int32   `column:"tick"`
	PolicyHash string  `column:"policy_hash"`
	PolicyID   string  `column:"policy_id"`
	CreatedBy  string  `column:"created_by"`
	Source     *string `column:"source"`
	Document   *string `column:"document"`
}

// PolicyAtDay runs the named query policy_at_day. The policy of a bank at the end of a day, including a change made
// during that day.
func (db *DB) PolicyAtDay(ctx context.Context, run int64, agent string, day int64) ([]PolicyAtDayRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "agent", &agent)
	setArg(args, "day", &day)
	return namedInto[PolicyAtDayRow](ctx, db, "policy_at_day", args)
}

// PolicyDecisionsRow is a row of PolicyDecisions.
type PolicyDecisionsRow struct {
	Tick         int32   `column:"tick"`
	Day          int32   `column:"day"`
	Seq          int64   `column:"seq"`
	AgentID      string  `column:"agent_id"`
	DecisionType string  `column:"decision_type"`
	TxID         *int32  `column:"tx_id"`
	Reason       *string `column:"reason"`
	NumSplits    *int32  `column:"num_splits"`
	ChildTxIDs   []int32 `column:"child_tx_ids"`
	DecisionPath *string `column:"decision_path"`
}

// PolicyDecisionsOptions are the optional arguments of PolicyDecisions.
type PolicyDecisionsOptions struct {
	TickFrom *int64  // first tick; if omitted, all ticks
	TickTo   *int64  // last tick; if omitted, only the first tick
	Agent    *string // only decisions of this bank
}

// PolicyDecisions runs the named query policy_decisions. Decisions of policies about payments in a range of ticks:
// submit, hold, drop, split or change priority.
func (db *DB) PolicyDecisions(ctx context.Context, run int64, o PolicyDecisionsOptions) ([]PolicyDecisionsRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "tick_from", o.TickFrom)
	setArg(args, "tick_to", o.TickTo)
	setArg(args, "agent", o.Agent)
	return namedInto[PolicyDecisionsRow](ctx, db, "policy_decisions", args)
}

// PolicyEvaluationsRow is a row of PolicyEvaluations.
type PolicyEvaluationsRow struct {
	RunID       int64     `column:"run_id"`
	Tick        int32     `column:"tick"`
	Day         int32     `column:"day"`
	Seq         int64     `column:"seq"`
	AgentID     string    `column:"agent_id"`
	PolicyHash  string    `column:"policy_hash"`
	Tree        string    `column:"tree"`
	TxID        *int32    `column:"tx_id"`
	InQueue2    bool      `column:"in_queue2"`
	Path        string    `column:"path"`
	Fields      []string  `column:"fields"`
	FieldValues []float64 `column:"field_values"`
}

// PolicyEvaluationsOptions are the optional arguments of PolicyEvaluations.
type PolicyEvaluationsOptions struct {
	TickFrom *int64  // first tick; if omitted, all ticks
	TickTo   *int64  // last tick; if omitted, only the first tick
	Agent    *string // only evaluations for this bank
}

// PolicyEvaluations runs the named query policy_evaluations. Every evaluation of a policy tree in a range of ticks,
// with the path taken and the values it used. Needs a data set that keeps the table decisions.
func (db *DB) PolicyEvaluations(ctx context.Context, run int64, o PolicyEvaluationsOptions) ([]PolicyEvaluationsRow, error) {
	args := map[string]string{}
	setArg(args, "run", &run)
	setArg(args, "tick_from", o.TickFrom)
	setArg(args, "tick_to", o.TickTo)
	setArg(args, "agent", o.Agent)
	return namedInto[PolicyEvaluationsRow](ctx, db, "policy_evaluations", args)
}

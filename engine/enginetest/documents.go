package enginetest

var kinds = []string{"Fifo", "Deadline", "LiquidityAware", "LiquiditySplitting", "MockSplitting",
	"budget", "registers", "stagger", "requeue", "collateral"}

type namedDocument struct{ name, text string }

// documents are small policies that together cover every action.
var documents = []namedDocument{
	{"budget", `{"version": "1", "policy_id": "budget",
  "bank_tree": {"type": "condition", "node_id": "b0",
    "condition": {"op": "<", "left": {"field": "day_progress_fraction"}, "right": {"value": 0.5}},
    "on_true": {"type": "action", "node_id": "b1", "action": "SetReleaseBudget", "parameters": {
      "max_value_to_release": {"compute": {"op": "*", "left": {"field": "available_liquidity"}, "right": {"value": 0.5}}},
      "max_per_counterparty": {"value": 600}}},
    "on_false": {"type": "action", "node_id": "b2", "action": "SetReleaseBudget", "parameters": {
      "max_value_to_release": {"value": 2000}, "focus_counterparties": {"value": ["BANK_3", "BANK_10", "BANK_6"]}}}},
  "payment_tree": {"type": "condition", "node_id": "p0",
    "condition": {"op": "<=", "left": {"field": "ticks_to_deadline"}, "right": {"value": 2}},
    "on_true": {"type": "action", "node_id": "p1", "action": "Release", "parameters": {"priority_flag": {"value": "HIGH"}}},
    "on_false": {"type": "action", "node_id": "p2", "action": "Release", "parameters": {
      "timed_for_tick": {"compute": {"op": "+", "left": {"field": "arrival_tick"}, "right": {"value": 1}}}}}}}`},
	{"registers", `{"version": "1", "policy_id": "registers", "parameters": {"initial_liquidity_fraction": 0.4},
  "bank_tree": {"type": "condition", "node_id": "b0",
    "condition": {"op": "==", "left": {"field": "bank_state_n"}, "right": {"value": 0}},
    "on_true": {"type": "action", "node_id": "b1", "action": "SetState", "parameters": {
      "key": {"value": "bank_state_n"}, "value": {"field": "queue1_total_value"}, "reason": {"value": "start"}}},
    "on_false": {"type": "action", "node_id": "b2", "action": "AddState", "parameters": {
      "key": {"value": "bank_state_m"}, "value": {"field": "my_throughput_fraction_today"}}}},
  "payment_tree": {"type": "condition", "node_id": "p0",
    "condition": {"op": ">", "left": {"field": "bank_state_m"}, "right": {"value": 1.5}},
    "on_true": {"type": "action", "node_id": "p1", "action": "Release"},
    "on_false": {"type": "condition", "node_id": "p2",
      "condition": {"op": "==", "left": {"field": "is_overdue"}, "right": {"value": true}},
      "on_true": {"type": "action", "node_id": "p3", "action": "Drop"},
      "on_false": {"type": "action", "node_id": "p4", "action": "Hold", "parameters": {"reason": {"value": "NearDeadline"}}}}}}`},
	{"stagger", `{"version": "1", "policy_id": "stagger",
  "payment_tree": {"type": "condition", "node_id": "p0",
    "condition": {"op": "and", "conditions": [
      {"op": ">", "left": {"field": "remaining_amount"}, "right": {"value": 200}},
      {"op": "==", "left": {"field": "is_split"}, "right": {"value": 0}}]},
    "on_true": {"type": "action", "node_id": "p1", "action": "StaggerSplit", "parameters": {
      "num_splits": {"value": 3}, "stagger_first_now": {"value": 1}, "stagger_gap_ticks": {"value": 2},
      "priority_boost_children": {"value": 2}}},
    "on_false": {"type": "condition", "node_id": "p2",
      "condition": {"op": ">", "left": {"field": "remaining_amount"}, "right": {"value": 60}},
      "on_true": {"type": "action", "node_id": "p3", "action": "Split", "parameters": {"num_splits": {"value": 2}}},
      "on_false": {"type": "action", "node_id": "p4", "action": "Release"}}}}`},
	{"requeue", `{"version": "1", "policy_id": "requeue",
  "payment_tree": {"type": "condition", "node_id": "p0",
    "condition": {"op": "==", "left": {"field": "is_in_queue2"}, "right": {"value": 1}},
    "on_true": {"type": "condition", "node_id": "p1",
      "condition": {"op": "<", "left": {"field": "ticks_to_deadline"}, "right": {"value": 2}},
      "on_true": {"type": "action", "node_id": "p2", "action": "ResubmitToRtgs", "parameters": {"rtgs_priority": {"value": "HighlyUrgent"}}},
      "on_false": {"type": "action", "node_id": "p3", "action": "WithdrawFromRtgs"}},
    "on_false": {"type": "condition", "node_id": "p4",
      "condition": {"op": "==", "left": {"field": "priority"}, "right": {"value": 5}},
      "on_true": {"type": "action", "node_id": "p5", "action": "Reprioritize", "parameters": {"new_priority": {"value": 200}}},
      "on_false": {"type": "condition", "node_id": "p6",
        "condition": {"op": "<", "left": {"field": "my_bilateral_net_q2"}, "right": {"value": -100}},
        "on_true": {"type": "action", "node_id": "p7", "action": "Hold"},
        "on_false": {"type": "action", "node_id": "p8", "action": "ReleaseWithCredit"}}}}}`},
	{"collateral", `{"version": "1", "policy_id": "collateral",
  "payment_tree": {"type": "action", "node_id": "p", "action": "Release"},
  "strategic_collateral_tree": {"type": "condition", "node_id": "s0",
    "condition": {"op": ">", "left": {"field": "queue1_liquidity_gap"}, "right": {"value": 0}},
    "on_true": {"type": "action", "node_id": "s1", "action": "PostCollateral", "parameters": {
      "amount": {"field": "queue1_liquidity_gap"}, "reason": {"value": "UrgentLiquidityNeed"}, "auto_withdraw_after_ticks": {"value": 2}}},
    "on_false": {"type": "action", "node_id": "s2", "action": "HoldCollateral"}},
  "end_of_tick_collateral_tree": {"type": "condition", "node_id": "e0",
    "condition": {"op": ">", "left": {"field": "excess_collateral"}, "right": {"value": 100}},
    "on_true": {"type": "action", "node_id": "e1", "action": "WithdrawCollateral", "parameters": {
      "amount": {"compute": {"op": "/", "left": {"field": "excess_collateral"}, "right": {"value": 3}}}}},
    "on_false": {"type": "action", "node_id": "e2", "action": "PostCollateral", "parameters": {
      "amount": {"value": 40}, "auto_withdraw_after_ticks": {"value": 0}}}}}`},
}

package tables_test

import (
	"errors"
	"testing"

	"sweep/datasets/tables"
	"sweep/engine"
	"sweep/engine/policy"
)

// What a program does to an engine between two ticks stands in the tables like what the engine does itself: payments it
// submits, collateral it moves, policies it puts in.
func TestOperationsBetweenTicks(t *testing.T) {
	e := newEngine(t, threeBanks)
	sink := memorySink{}
	w := tables.NewBatchWriter(sink, tables.WriterOptions{})
	rw, err := w.BeginRun(tables.RunInfo{}, e)
	if err != nil {
		t.Fatal(err)
	}
	fifo, err := policy.Builtin("LiquidityAware", map[string]int64{"target_buffer": 1, "urgency_threshold": 2})
	if err != nil {
		t.Fatal(err)
	}
	var submitted int32
	operate := func() error {
		if e.Tick() != 7 {
			return nil
		}
		var err error
		submitted, err = e.Submit(engine.Submission{Sender: 0, Receiver: 1, Amount: 4321, Deadline: 50})
		return errors.Join(err, e.PostCollateral(1, 1000), e.ReplacePolicy(2, fifo))
	}
	for !e.Done() {
		if err := operate(); err != nil {
			t.Fatal(err)
		}
		if _, err := e.Step(rw); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(rw.Finish(), closed(w)); err != nil {
		t.Fatal(err)
	}
	tables := sink.frames(t)
	checkRow(t, "transactions", tables["transactions"], int(submitted), map[string]any{"origin": "submitted", "created_tick": int32(7), "amount_cents": int64(4321)})
	if n := tables["transactions"].where("origin", "submitted").count(); n != 1 {
		t.Errorf("%d payments are submitted ones", n)
	}
	checkRow(t, "collateral_events", tables["collateral_events"].where("layer", "manual"), 0, map[string]any{"tick": int32(7), "agent_id": e.AgentID(1),
		"action": "post", "amount_cents": int64(1000), "posted_collateral_before_cents": int64(0), "posted_collateral_after_cents": int64(1000)})
	replaced := tables["policy_snapshots"].where("created_by", "manual")
	checkRow(t, "policy_snapshots", replaced, 0, map[string]any{"tick": int32(7), "agent_id": e.AgentID(2), "policy_hash": fifo.Hash(), "policy_kind": nil})
	if replaced.count() != 1 || tables["policies"].where("policy_hash", fifo.Hash()).count() != 1 {
		t.Errorf("the new policy has %d snapshots and %d rows", replaced.count(), tables["policies"].where("policy_hash", fifo.Hash()).count())
	}
}

package tables_test

import (
	"errors"
	"testing"

	"sweep/datasets/tables"
	"sweep/engine"
)

// TestSubmittedPayment: a payment that is submitted between two ticks has a row like others.
func TestSubmittedPayment(t *testing.T) {
	e := newEngine(t, threeBanks)
	sink := memorySink{}
	w := tables.NewBatchWriter(sink, tables.WriterOptions{})
	rw, err := w.BeginRun(tables.RunInfo{}, e)
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
		return err
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
}

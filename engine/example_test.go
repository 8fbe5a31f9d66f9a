package engine_test

import (
	"fmt"

	"sweep/engine"
	"sweep/engine/scenario"
)

const twoBankDocument = `
simulation: {ticks_per_day: 4, num_days: 1, rng_seed: 1}
agents:
  - {id: ALFA, opening_balance: 0}
  - {id: BRAVO, opening_balance: 500}
`

// Drive an engine from a program: submit payments between ticks and look at what happens.
func ExampleEngine_Submit() {
	sc, _, err := scenario.DecodeBytes("two-banks.yaml", []byte(twoBankDocument), scenario.Files{})
	if err != nil {
		fmt.Println(err)
		return
	}
	e, err := engine.New(sc)
	if err != nil {
		fmt.Println(err)
		return
	}
	alfa, _ := e.AgentIndex("ALFA")
	bravo, _ := e.AgentIndex("BRAVO")
	// ALFA owes 300 but has nothing; BRAVO pays 500 one tick later.
	e.Submit(engine.Submission{Sender: alfa, Receiver: bravo, Amount: 300, Deadline: 3, Priority: 5})
	e.Step(nil)
	fmt.Println("waiting in the central queue:", e.Queue2Size())
	e.Submit(engine.Submission{Sender: bravo, Receiver: alfa, Amount: 500, Deadline: 3, Priority: 5})
	e.Step(nil)
	fmt.Println("balances:", e.Agent(alfa).Balance, e.Agent(bravo).Balance)
	// Output:
	// waiting in the central queue: 1
	// balances: 200 300
}

// A recorder sees every event of a tick in one call.
func ExampleRecorder() {
	sc, _, _ := scenario.DecodeBytes("two-banks.yaml", []byte(twoBankDocument), scenario.Files{})
	e, _ := engine.New(sc)
	e.Submit(engine.Submission{Sender: 1, Receiver: 0, Amount: 200, Deadline: 2, Priority: 5})
	e.Step(printer{})
	// Output:
	// Arrival T0
	// RtgsSubmission T0
	// PolicySubmit T0
	// RtgsImmediateSettlement T0
}

type printer struct{}

func (printer) RecordTick(r *engine.TickRecord) error {
	for _, ev := range r.Events {
		fmt.Printf("%s T%d\n", ev.Kind, ev.Tx)
	}
	return nil
}

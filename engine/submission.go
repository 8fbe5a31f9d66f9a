package engine

import (
	"errors"
	"fmt"

	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// Submission is a payment submitted to the engine between two ticks.
type Submission struct {
	Sender, Receiver int32
	Amount           int64 // cents, positive
	Deadline         int64 // absolute tick, after the current one; capped like every deadline
	Priority         int   // 0–10
	Divisible        bool
	Declared         *policy.RTGSPriority // nil: none
	Type             string               // "": none
}

// ErrNoAgent and ErrState are the kinds of rejected submissions.
var (
	ErrNoAgent = errors.New("no such agent")
	ErrState   = errors.New("not possible in the current state")
)

// Submit adds a payment to its sender's Queue 1 and returns its number, None for one that stays inside a settlement bank.
func (e *Engine) Submit(s Submission) (int32, error) {
	switch {
	case !e.isAgent(s.Sender):
		return 0, fmt.Errorf("sender %d: %w", s.Sender, ErrNoAgent)
	case !e.isAgent(s.Receiver):
		return 0, fmt.Errorf("receiver %d: %w", s.Receiver, ErrNoAgent)
	case s.Sender == s.Receiver:
		return 0, fmt.Errorf("a payment of %s to itself: %w", e.ids[s.Sender], ErrState)
	case s.Amount <= 0:
		return 0, fmt.Errorf("amount %d must be positive: %w", s.Amount, ErrState)
	case s.Deadline <= int64(e.tick):
		return 0, fmt.Errorf("deadline %d must be after tick %d: %w", s.Deadline, e.tick, ErrState)
	case s.Amount > scenario.CentsMax:
		return 0, fmt.Errorf("amount %d exceeds the maximum of %d: %w", s.Amount, int64(scenario.CentsMax), ErrState)
	case s.Priority < 0:
		return 0, fmt.Errorf("priority %d must not be negative: %w", s.Priority, ErrState)
	}
	k, err := e.create(Payment{Sender: s.Sender, Receiver: s.Receiver, Amount: s.Amount,
		Deadline: e.capDeadline(e.tick, s.Deadline), Priority: uint8(min(10, s.Priority)), IsDivisible: s.Divisible,
		Type: e.types.number(s.Type)}, None)
	if err != nil || k == None {
		return k, err
	}
	if s.Declared != nil {
		e.pay[k].Declared = *s.Declared
	}
	e.enqueue1(k)
	return k, nil
}

func (e *Engine) isAgent(i int32) bool { return i >= 0 && int(i) < len(e.agents) }

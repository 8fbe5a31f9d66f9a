package engine

import (
	"errors"
	"fmt"
	"math"

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
}

// ErrNoAgent, ErrNoPayment and ErrState are the kinds of rejected operations.
var (
	ErrNoAgent   = errors.New("no such agent")
	ErrNoPayment = errors.New("no such payment")
	ErrState     = errors.New("not possible in the current state")
)

// Submit adds a payment to its sender's Queue 1 before the next tick and returns its number.
func (e *Engine) Submit(s Submission) (int32, error) { return e.submit(s) }

func (e *Engine) submit(s Submission) (int32, error) {
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
		Deadline: e.capDeadline(e.tick, s.Deadline), Priority: uint8(min(10, s.Priority)), IsDivisible: s.Divisible})
	if err != nil {
		return 0, err
	}
	if s.Declared != nil {
		e.pay[k].Declared = *s.Declared
	}
	e.enqueue1(k)
	return k, nil
}

func (e *Engine) isAgent(i int32) bool { return i >= 0 && int(i) < len(e.agents) }

func (e *Engine) isPayment(k int32) bool { return k >= 0 && int(k) < len(e.pay) }

// Withdraw removes payment k from Queue 2 and appends it to its sender's Queue 1.
func (e *Engine) Withdraw(k int32) error {
	if !e.isPayment(k) {
		return fmt.Errorf("payment T%d: %w", k, ErrNoPayment)
	}
	if e.pay[k].Where != InQueue2 {
		return fmt.Errorf("payment T%d is not in Queue 2: %w", k, ErrState)
	}
	e.freezeIndex(e.pay[k].Sender)
	e.withdraw(k)
	return nil
}

// Resubmit declares a new RTGS priority for payment k. A payment in Queue 2 returns to its sender's Queue 1; a payment in
// Queue 1 stays there. For a payment in no queue it returns an error.
func (e *Engine) Resubmit(k int32, priority policy.RTGSPriority) error {
	if !e.isPayment(k) {
		return fmt.Errorf("payment T%d: %w", k, ErrNoPayment)
	}
	if !priority.Valid() {
		return fmt.Errorf("RTGS priority %d: %w", priority, ErrState)
	}
	switch e.pay[k].Where {
	case InQueue2:
		e.freezeIndex(e.pay[k].Sender)
		e.withdraw(k)
	case InQueue1:
	default:
		return fmt.Errorf("payment T%d is not in a queue: %w", k, ErrState)
	}
	e.declare(k, priority)
	return nil
}

// ReplacePolicy makes p the policy of agent i from the next tick on. Queues, registers, budgets and the allocated
// liquidity are unchanged; the liquidity fraction of the policy's document, if any, applies from the next day on.
func (e *Engine) ReplacePolicy(i int32, p *policy.Policy) error {
	if !e.isAgent(i) {
		return fmt.Errorf("agent %d: %w", i, ErrNoAgent)
	}
	fraction, ok := p.Fraction()
	if ok && !(fraction >= 0 && fraction <= 1) {
		return fmt.Errorf("policy %q: initial_liquidity_fraction %v is outside [0, 1]: %w", p.ID(), fraction, ErrState)
	}
	if err := e.attach(i, p); err != nil {
		return err
	}
	e.listTrees()
	if !p.Has(policy.Bank) {
		e.agents[i].budget.reset() // without a bank tree, nothing else resets it
	}
	if ok {
		e.agents[i].fraction = fraction
	} else {
		e.agents[i].fraction = e.configuredFraction(i)
	}
	return nil
}

// configuredFraction returns the scenario's liquidity fraction of an agent, used if its policy document has none.
func (e *Engine) configuredFraction(i int32) float64 {
	for n := range e.order {
		if e.order[n] == i {
			if f := e.sc.Agents[n].LiquidityAllocationFraction; f != nil {
				return *f
			}
		}
	}
	return 1.0
}

// PostCollateral posts collateral manually: regardless of the capacity, and with a minimum holding period.
func (e *Engine) PostCollateral(i int32, amount int64) error {
	if !e.isAgent(i) {
		return fmt.Errorf("agent %d: %w", i, ErrNoAgent)
	}
	if amount <= 0 {
		return fmt.Errorf("collateral amount %d must be positive: %w", amount, ErrState)
	}
	a := &e.agents[i]
	if amount > math.MaxInt64-a.posted {
		return fmt.Errorf("%d cents in addition to the %d already posted: %w", amount, a.posted, ErrState)
	}
	a.setPosted(a.posted + amount)
	a.manualTick = e.tick
	a.day.NumCollateralPosts++
	a.day.PeakPostedCollateral = max(a.day.PeakPostedCollateral, a.posted)
	e.allowRetry(i)
	ev := e.emit(CollateralPost, i)
	ev.N[Amount], ev.N[NewTotal] = amount, a.posted
	ev.Text[Reason] = "ManualPost"
	return nil
}

// WithdrawCollateral manually withdraws exactly the amount or nothing: only after the minimum holding period, and only
// collateral that the overdraft in use does not need.
func (e *Engine) WithdrawCollateral(i int32, amount int64) error {
	if !e.isAgent(i) {
		return fmt.Errorf("agent %d: %w", i, ErrNoAgent)
	}
	a := &e.agents[i]
	switch m := a.manualTick; {
	case amount <= 0:
		return fmt.Errorf("collateral amount %d must be positive: %w", amount, ErrState)
	case m != None && e.tick < m+holdingTicksMin:
		return fmt.Errorf("collateral posted at tick %d can be withdrawn from tick %d on: %w", m, m+holdingTicksMin, ErrState)
	case amount > a.withdrawable(0):
		return fmt.Errorf("only %d of the %d cents posted can be withdrawn: %w", a.withdrawable(0), a.posted, ErrState)
	}
	a.setPosted(a.posted - amount)
	if a.posted == 0 {
		a.manualTick = 0
	}
	a.day.NumCollateralWithdrawals++
	ev := e.emit(CollateralWithdraw, i)
	ev.N[Amount], ev.N[NewTotal] = amount, a.posted
	ev.Text[Reason] = "ManualWithdraw"
	return nil
}

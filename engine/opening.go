package engine

import (
	"cmp"
	"math/big"
	"slices"
	"strconv"

	"sweep/engine/scenario"
)

// Opening liquidity
//
// A bank with opening_liquidity starts every day with an amount between the bounds of the day's payments:
//
//	UB: its largest net debit if every payment settled on arrival, in order of payment numbers, with immediate crediting
//	LB: its net debit when all of them have settled, at least 0
//
// The payments of a run do not depend on its course, so a dry run of a second engine (exogenous.go) creates them, and the
// amounts of all days are known before the first tick. Transfers and scheduled settlements are no payments and do not count.
// A payment that arrives after its cut-off counts on the next day, before those that arrive on it, or not at all if it would be
// rejected.

// openingPlan has the opening liquidity of every day. It is empty unless a bank has opening_liquidity.
type openingPlan struct {
	banks   []openingBank
	amounts []int64 // by day, then by bank
	err     error   // the payments of the run cannot be created; the first tick reports it
	dry     *Engine // executes scenario events and arrivals only; kept for the next run
}

type openingBank struct {
	agent  int32
	alpha  *big.Rat
	credit bool
}

// planOpenings computes the opening liquidity of every day and sets that of the first.
func (e *Engine) planOpenings() error {
	p := &e.opening
	p.banks, p.amounts, p.err = p.banks[:0], p.amounts[:0], nil
	for i := range e.sc.Agents {
		if o := e.sc.Agents[i].OpeningLiquidity; o != nil {
			p.banks = append(p.banks, openingBank{e.order[i], decimal(o.Alpha), o.As == scenario.AsCredit})
		}
	}
	if len(p.banks) == 0 {
		return nil
	}
	slices.SortFunc(p.banks, func(a, b openingBank) int { return cmp.Compare(a.agent, b.agent) })
	if p.dry == nil {
		p.dry = &Engine{}
	}
	if err := p.days(e); err != nil || p.err != nil {
		return err
	}
	for n := range p.banks {
		p.set(e, n, 0)
	}
	return nil
}

// run computes the amounts of all days.
func (p *openingPlan) run() error {
	d := p.dry
	bounds := make([]netDebit, len(d.agents))
	post := func(x *Payment) {
		bounds[x.Sender].add(x.Amount)
		bounds[x.Receiver].add(-x.Amount)
	}
	var late []Payment // of the day, due on the next one
	return d.dryRun(nil, func(payments []Payment) {
		day := d.tick / d.tpd
		for k := range payments {
			switch x := &payments[k]; d.DueDay(x) {
			case day:
				post(x)
			case day + 1:
				late = append(late, *x)
			}
		}
		if d.lastOfDay() {
			for i := range p.banks {
				b := &p.banks[i]
				p.amounts = append(p.amounts, bounds[b.agent].between(b.alpha))
			}
			clear(bounds)
			for k := range late {
				post(&late[k])
			}
			late = late[:0]
		}
	})
}

// set gives bank n of the plan its opening liquidity of the day and returns the change of its balance.
func (p *openingPlan) set(e *Engine, n int, day int32) int64 {
	b := &p.banks[n]
	a, amount := &e.agents[b.agent], p.amounts[int(day)*len(p.banks)+n]
	balance := a.allocated
	if b.credit {
		a.cap = amount
	} else {
		balance += amount
	}
	change := e.subtractChecked(openingChange, b.agent, balance, a.balance)
	a.balance = balance
	e.allowRetry(b.agent)
	return change
}

// resetLiquidity sets the opening liquidity of the day. It is part of the step "day start", before pools are allocated.
func (e *Engine) resetLiquidity() {
	p := &e.opening
	for n := range p.banks {
		if day := e.tick / e.tpd; int(day) < e.sc.NumDays {
			change := p.set(e, n, day)
			e.emit(OpeningLiquidity, p.banks[n].agent).N[Amount] = change
		}
	}
}

// netDebit is the excess of payments sent over payments received, and its maximum since 0.
type netDebit struct{ now, highest int64 }

func (d *netDebit) add(amount int64) {
	d.now += amount
	d.highest = max(d.highest, d.now)
}

// between returns LB + alpha·(UB − LB), rounded half up.
func (d *netDebit) between(alpha *big.Rat) int64 {
	lower := max(0, d.now)
	x := new(big.Rat).SetInt64(d.highest - lower)
	x.Mul(x, alpha)
	x.Add(x, big.NewRat(1, 2))
	return lower + new(big.Int).Quo(x.Num(), x.Denom()).Int64()
}

// decimal returns the number that a person would write for x: a share of 0.3 of 5 cents is 1.5, although the double nearest
// to 0.3 is smaller.
func decimal(x float64) *big.Rat {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(x, 'g', -1, 64))
	if !ok {
		panic("not a finite number: " + strconv.FormatFloat(x, 'g', -1, 64))
	}
	return r
}

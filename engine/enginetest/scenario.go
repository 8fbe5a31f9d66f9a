// Package enginetest draws random scenarios for property tests: small systems that use every feature of the model, with
// money scarce enough for queues, offsets, overdrafts and penalties to occur.
package enginetest

import (
	"fmt"
	"slices"

	"pgregory.net/rapid"

	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// Scenario draws a valid scenario. Together, scenarios use every built-in policy kind, documents with each action, and
// all switches.
func Scenario(t *rapid.T) *scenario.Scenario {
	n := rapid.IntRange(2, 6).Draw(t, "agents")
	s := &scenario.Scenario{
		TicksPerDay:                rapid.IntRange(1, 12).Draw(t, "ticks per day"),
		NumDays:                    rapid.IntRange(1, 3).Draw(t, "days"),
		Seed:                       rapid.Uint64().Draw(t, "seed"),
		DeferredCrediting:          rapid.Bool().Draw(t, "deferred"),
		DeadlineCapAtEOD:           rapid.Bool().Draw(t, "cap at eod"),
		PriorityMode:               rapid.Bool().Draw(t, "priority mode"),
		AlgorithmSequencing:        rapid.Bool().Draw(t, "sequencing"),
		EntryDispositionOffsetting: rapid.Bool().Draw(t, "entry offsets"),
		DailyLiquidityReallocation: rapid.Bool().Draw(t, "reallocation"),
		EODRushThreshold:           0.8,
		Queue1Ordering:             rapid.SampledFrom([]scenario.Queue1Ordering{scenario.FIFO, scenario.PriorityDeadline}).Draw(t, "ordering"),
		Streams:                    rapid.SampledFrom([]scenario.Streams{scenario.SharedStream, scenario.PerAgentStreams}).Draw(t, "streams"),
		Costs:                      costs(t),
		LSM: scenario.LSM{EnableBilateral: rapid.Bool().Draw(t, "bilateral"), EnableCycles: rapid.Bool().Draw(t, "cycles"),
			MaxCycleLength: rapid.IntRange(3, 6).Draw(t, "cycle length"), MaxCyclesPerTick: rapid.IntRange(1, 5).Draw(t, "cycle cap")},
		Escalation: scenario.Escalation{Enabled: rapid.Bool().Draw(t, "escalation"),
			Curve:                rapid.SampledFrom([]scenario.Curve{scenario.CurveLinear, scenario.CurveExponential, scenario.CurveStep}).Draw(t, "curve"),
			StartEscalatingTicks: rapid.IntRange(0, 8).Draw(t, "escalation start"), MaxBoost: rapid.IntRange(0, 10).Draw(t, "boost")},
	}
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("BANK_%d", (i*7+3)%11) // configuration order differs from the order of ids
	}
	for i := range ids {
		s.Agents = append(s.Agents, agent(t, ids, i))
	}
	for j := rapid.IntRange(0, 5).Draw(t, "events"); j > 0; j-- {
		s.Events = append(s.Events, event(t, ids, s.NumTicks()))
	}
	rules(t, s)
	inputs(t, s)
	overTime(t, s)
	cutOffs(t, s)
	throughput(t, s)
	tiering(t, s)
	return s
}

func costs(t *rapid.T) scenario.CostRates {
	c := scenario.CostRates{
		OverdraftBpsPerTick:    rapid.SampledFrom([]float64{0, 0.001, 3.5}).Draw(t, "overdraft rate"),
		DelayPerTickPerCent:    rapid.SampledFrom([]float64{0, 0.0001, 0.01}).Draw(t, "delay rate"),
		CollateralBpsPerTick:   rapid.SampledFrom([]float64{0, 0.0002, 2}).Draw(t, "collateral rate"),
		LiquidityBpsPerTick:    rapid.SampledFrom([]float64{0, 15}).Draw(t, "liquidity rate"),
		EODPenalty:             penalty(t, "eod penalty"),
		DeadlinePenalty:        penalty(t, "deadline penalty"),
		SplitFriction:          rapid.Int64Range(0, 50).Draw(t, "friction"),
		OverdueDelayMultiplier: rapid.SampledFrom([]float64{0, 1, 5}).Draw(t, "overdue multiplier"),
	}
	if rapid.Bool().Draw(t, "priority multipliers") {
		c.PriorityDelayMultiplier = &scenario.PriorityMultipliers{Urgent: 1.5, Normal: 1, Low: 0.3333}
	}
	return c
}

func penalty(t *rapid.T, name string) scenario.Penalty {
	if rapid.Bool().Draw(t, name+" as rate") {
		return scenario.Penalty{Rate: true, BpsPerEvent: rapid.SampledFrom([]float64{0, 4.1, 120}).Draw(t, name)}
	}
	return scenario.Penalty{Amount: rapid.Int64Range(-20, 500).Draw(t, name)}
}

func agent(t *rapid.T, ids []string, i int) scenario.Agent {
	a := scenario.Agent{
		ID: ids[i], OpeningBalance: rapid.Int64Range(-500, 5000).Draw(t, "balance"),
		UnsecuredCap:      rapid.SampledFrom([]int64{0, 50, 1000}).Draw(t, "cap"),
		PostedCollateral:  rapid.SampledFrom([]int64{0, 0, 700}).Draw(t, "posted"),
		CollateralHaircut: rapid.SampledFrom([]float64{0, 0.02, 0.07, 1}).Draw(t, "haircut"),
		Policy:            Policy(t),
	}
	if rapid.Bool().Draw(t, "capacity") {
		a.MaxCollateralCapacity = ptr(rapid.Int64Range(0, 3000).Draw(t, "max collateral"))
	}
	if rapid.Bool().Draw(t, "pool") {
		a.LiquidityPool = ptr(rapid.Int64Range(0, 2000).Draw(t, "pool size"))
		a.LiquidityAllocationFraction = ptr(rapid.SampledFrom([]float64{0, 0.29, 1}).Draw(t, "fraction"))
	}
	if rapid.IntRange(0, 3).Draw(t, "opening liquidity") == 0 {
		openingLiquidity(t, &a)
	}
	if rapid.IntRange(0, 2).Draw(t, "limited") == 0 {
		a.MultilateralLimit = ptr(rapid.Int64Range(0, 4000).Draw(t, "multilateral limit"))
		a.BilateralLimits = map[string]int64{ids[(i+1)%len(ids)]: rapid.Int64Range(0, 2000).Draw(t, "bilateral limit")}
		a.NetLimits = rapid.Bool().Draw(t, "net limits")
	}
	if rapid.IntRange(0, 2).Draw(t, "reserving") == 0 {
		a.Reserve = &scenario.Reserve{Amount: rapid.Int64Range(1, 3000).Draw(t, "reserve"), Consumed: rapid.Bool().Draw(t, "consumed"),
			From: rapid.SampledFrom([]policy.RTGSPriority{policy.HighlyUrgent, policy.Urgent}).Draw(t, "class")}
	}
	if rapid.IntRange(0, 3).Draw(t, "own rates") == 0 {
		c := costs(t)
		a.Costs = &c
	}
	arrivals(t, &a, ids, i)
	return a
}

func openingLiquidity(t *rapid.T, a *scenario.Agent) {
	a.OpeningLiquidity = &scenario.OpeningLiquidity{
		Alpha: rapid.SampledFrom([]float64{0, 0.1, 0.3, 0.5, 1}).Draw(t, "alpha"),
		As:    rapid.SampledFrom([]scenario.LiquidityForm{scenario.AsBalance, scenario.AsCredit}).Draw(t, "alpha as"),
	}
	a.OpeningBalance, a.UnsecuredCap = 0, 0
	if a.OpeningLiquidity.As == scenario.AsBalance {
		a.PostedCollateral, a.LiquidityPool, a.LiquidityAllocationFraction = 0, nil, nil
	}
}

func arrivals(t *rapid.T, a *scenario.Agent, ids []string, i int) {
	weights := map[string]float64{}
	if rapid.Bool().Draw(t, "weights") {
		weights[ids[(i+1)%len(ids)]] = rapid.SampledFrom([]float64{0, 0.5, 2}).Draw(t, "weight")
	}
	rate := rapid.SampledFrom([]float64{0, 0.4, 1.5}).Draw(t, "rate")
	first := rapid.IntRange(1, 4).Draw(t, "deadline min")
	last := first + rapid.IntRange(0, 6).Draw(t, "deadline width")
	switch rapid.IntRange(0, 2).Draw(t, "arrivals") {
	case 0:
		a.Arrivals = &scenario.Arrivals{RatePerTick: rate, Amount: amount(t), Weights: weights, DeadlineMin: first, DeadlineMax: last,
			Priority: priority(t), Profile: profile(t)}
	case 1:
		band := &scenario.Band{RatePerTick: rate, Amount: amount(t), Weights: weights, DeadlineMin: first, DeadlineMax: last, Profile: profile(t)}
		a.Bands = &scenario.Bands{Urgent: band, Low: &scenario.Band{RatePerTick: 0.5, Amount: amount(t), DeadlineMin: 1, DeadlineMax: 5}}
	}
}

func profile(t *rapid.T) []float64 {
	return rapid.SampledFrom([][]float64{nil, nil, {1, 0, 2}, {0.5, 4}}).Draw(t, "profile")
}

func amount(t *rapid.T) scenario.AmountDistribution {
	return rapid.SampledFrom([]scenario.AmountDistribution{
		{Kind: scenario.AmountUniform, Min: 0, Max: 900},
		{Kind: scenario.AmountNormal, Mean: 300, StdDev: 200},
		{Kind: scenario.AmountLogNormal, Mean: 400, StdDev: 500},
		{Kind: scenario.AmountExponential, Lambda: 0.004},
		{Kind: scenario.AmountUniform, Min: 100, Max: 101},
		{Kind: scenario.AmountPareto, Min: 50, Alpha: 2.5},
		{Kind: scenario.AmountEmpirical, Values: []int64{5, 300, 300, 4000}},
	}).Draw(t, "amount")
}

func priority(t *rapid.T) scenario.PriorityDistribution {
	return rapid.SampledFrom([]scenario.PriorityDistribution{
		{Kind: scenario.PriorityFixed, Value: 5},
		{Kind: scenario.PriorityUniform, Min: 0, Max: 10},
		{Kind: scenario.PriorityCategorical, Values: []int{1, 9}, Weights: []float64{0.5, 0.5}},
	}).Draw(t, "priority")
}

func event(t *rapid.T, ids []string, ticks int) scenario.Event {
	from := rapid.IntRange(0, len(ids)-1).Draw(t, "from")
	to := (from + rapid.IntRange(1, len(ids)-1).Draw(t, "to")) % len(ids)
	e := scenario.Event{Kind: scenario.EventKind(rapid.IntRange(0, int(scenario.ScheduledSettlement)).Draw(t, "event")),
		Tick: rapid.IntRange(0, ticks-1).Draw(t, "tick"), Interval: rapid.IntRange(0, 4).Draw(t, "interval"),
		From: ids[from], To: ids[to], Agent: ids[from], Counterparty: ids[to],
		Amount: rapid.Int64Range(1, 2000).Draw(t, "event amount"), Delta: rapid.Int64Range(-800, 800).Draw(t, "delta"),
		Multiplier: rapid.SampledFrom([]float64{0.5, 2}).Draw(t, "multiplier"),
		NewWeight:  rapid.SampledFrom([]float64{0, 0.3, 1}).Draw(t, "new weight"), AutoBalanceOthers: rapid.Bool().Draw(t, "balance"),
	}
	if e.Multiplier > 1 && (e.Kind == scenario.GlobalArrivalRateChange || e.Kind == scenario.AgentArrivalRateChange) {
		e.Interval = 0 // doubled in every tick, the rate would be millions of payments per tick
	}
	if e.Kind == scenario.DeadlineWindowChange {
		e.MinMultiplier = ptr(rapid.SampledFrom([]float64{0.1, 1.7}).Draw(t, "min multiplier"))
	}
	return e
}

// Policy draws a policy: a built-in kind or a document that exercises budgets, registers, splits, withdrawals,
// resubmissions, collateral and drops.
func Policy(t *rapid.T) scenario.PolicySpec {
	kind := rapid.SampledFrom(kinds).Draw(t, "policy")
	if i := slices.IndexFunc(documents, func(d namedDocument) bool { return d.name == kind }); i >= 0 {
		p, err := policy.Parse([]byte(documents[i].text))
		if err != nil {
			t.Fatalf("test policy %s: %v", kind, err)
		}
		spec := scenario.PolicySpec{Kind: "InlineJson", Program: p}
		if f, ok := p.Fraction(); ok {
			spec.Fraction = &f
		}
		return spec
	}
	p, err := policy.Builtin(kind, builtin[kind])
	if err != nil {
		t.Fatalf("policy %s: %v", kind, err)
	}
	return scenario.PolicySpec{Kind: kind, Program: p}
}

var builtin = map[string]map[string]int64{
	"Deadline":           {"urgency_threshold": 3},
	"LiquidityAware":     {"target_buffer": 300, "urgency_threshold": 3},
	"LiquiditySplitting": {"max_splits": 3, "min_split_amount": 10},
	"MockSplitting":      {"num_splits": 2},
}

func ptr[T any](x T) *T { return &x }

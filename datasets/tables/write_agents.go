package tables

import (
	"cmp"
	"maps"
	"regexp"
	"slices"

	"sweep/engine"
	"sweep/engine/policy"
	"sweep/engine/scenario"
)

// writeAgents writes the banks as configured in the scenario and their state at the start.
func (rw *RunWriter) writeAgents() error {
	sc := rw.e.Scenario()
	place := make([]int32, len(rw.names))
	for n := range sc.Agents {
		i, _ := slices.BinarySearch(rw.names, sc.Agents[n].ID)
		place[i] = int32(n)
	}
	for i, n := range place {
		a := &sc.Agents[n]
		rw.settings[i] = a
		rw.outside[i] = a.Role != scenario.Participant
		if rw.t.Agents.on() {
			rw.appendAgent(int32(i), n, a)
			if err := rw.t.Agents.w.EndRow(); err != nil {
				return err
			}
		}
		if rw.t.Streams.on() {
			if err := rw.writeArrivals(int32(i), a); err != nil {
				return err
			}
		}
	}
	return nil
}

func (rw *RunWriter) appendAgent(i, position int32, a *scenario.Agent) {
	c, st := &rw.t.Agents.c, rw.e.Agent(i)
	c.RunID.Append(rw.info.RunID)
	c.Agent.AppendName(rw.names, i)
	c.Position.Append(position)
	c.Role.Append(a.Role.String())
	c.OpeningBalance.Append(st.Balance - st.AllocatedLiquidity) // that of a position from a file takes precedence
	if o := a.OpeningLiquidity; o != nil {
		c.Alpha.Append(o.Alpha)
		c.AlphaAs.Append(o.As.String())
	}
	c.StartBalance.Append(st.Balance)
	c.Cap.Append(st.UnsecuredCap)
	c.Posted.Append(st.PostedCollateral)
	c.Haircut.Append(a.CollateralHaircut)
	appendIf(a.MaxCollateralCapacity, c.MaxCollateral.Append)
	appendIf(a.LiquidityPool, c.Pool.Append)
	c.Fraction.Append(a.AllocationFraction(&a.Policy))
	c.Allocated.Append(st.AllocatedLiquidity)
	if len(a.BilateralLimits) > 0 {
		s := &rw.scratch
		s.names, s.signed = sortedPairs(s.names, s.signed, a.BilateralLimits)
		c.LimitAgents.Append(s.names)
		c.Limits.Append(s.signed)
	}
	appendIf(a.MultilateralLimit, c.Multilateral.Append)
	switch {
	case a.NetLimits:
		c.LimitsMode.Append("net")
	case a.MultilateralLimit != nil || len(a.BilateralLimits) > 0:
		c.LimitsMode.Append("gross")
	}
	for _, tier := range rw.e.Scenario().Tiering {
		if tier.Client == a.ID {
			c.SettlementBank.Append(tier.Bank)
			c.IsInternal.Append(tier.Internalise)
			c.IsPooled.Append(tier.Pool)
		}
	}
	if r := a.Reserve; r != nil {
		c.Reserve.Append(r.Amount)
		c.ReserveFrom.Append(r.From.String())
		c.ReserveConsumed.Append(r.Consumed)
	}
	c.appendPrices(cmp.Or(a.Costs, &rw.e.Scenario().Costs))
	c.PolicyHash.Append(rw.e.Policy(i).Hash())
	c.PolicyKind.Append(a.Policy.Kind)
	switch {
	case a.Arrivals != nil:
		c.Arrivals.Append("config")
	case a.Bands != nil:
		c.Arrivals.Append("bands")
	default:
		c.Arrivals.Append("none")
	}
}

func appendIf[T any](v *T, put func(T)) {
	if v != nil {
		put(*v)
	}
}

// writePolicies writes the policies of the banks at the start of the run.
func (rw *RunWriter) writePolicies() error {
	sc := rw.e.Scenario()
	for i := range rw.names {
		n := slices.IndexFunc(sc.Agents, func(a scenario.Agent) bool { return a.ID == rw.names[i] })
		if err := rw.writePolicy(int32(i), 0, &sc.Agents[n].Policy, "init"); err != nil {
			return err
		}
	}
	return nil
}

// writePolicyChanges writes the policies that scenario events have given to banks in the tick.
func (rw *RunWriter) writePolicyChanges(r *engine.TickRecord) error {
	if rw.tally.policies == 0 {
		return nil
	}
	for i := range r.Events {
		ev := &r.Events[i]
		if ev.Kind != engine.ScenarioEventExecuted || ev.Detail != engine.DetailPolicyChange {
			continue
		}
		spec := rw.e.Scenario().PolicyFrom(int(r.Tick), rw.names[ev.Agent], ev.Text[engine.PolicyHash])
		if err := rw.writePolicy(ev.Agent, r.Tick, spec, "scenario_event"); err != nil {
			return err
		}
	}
	return nil
}

// writePolicy writes a policy, unless the file has it, and that it decides for a bank from a tick on.
func (rw *RunWriter) writePolicy(agent, tick int32, spec *scenario.PolicySpec, by string) error {
	p := spec.Program
	if rw.t.Policies.on() && !rw.b.policies[p.Hash()] {
		rw.b.policies[p.Hash()] = true
		rw.appendPolicy(p)
		if err := rw.t.Policies.w.EndRow(); err != nil {
			return err
		}
	}
	if !rw.t.Snapshots.on() {
		return nil
	}
	c := &rw.t.Snapshots.c
	c.RunID.Append(rw.info.RunID)
	c.Tick.Append(tick)
	c.Day.Append(tick / rw.tpd())
	c.Agent.AppendName(rw.names, agent)
	c.Hash.Append(p.Hash())
	c.ID.Append(p.ID())
	c.CreatedBy.Append(by)
	c.Kind.Append(spec.Kind)
	if spec.Path != "" {
		c.Source.Append(ofOuterGrid.ReplaceAllString(spec.Path, ""))
	}
	if rw.info.Candidate != "" {
		c.Candidate.Append(rw.info.Candidate)
	}
	return rw.t.Snapshots.w.EndRow()
}

// ofOuterGrid is what a grid whose scenarios are runs of another grid puts before the names of its own files (package sweeps).
var ofOuterGrid = regexp.MustCompile(`^outer[0-9]+:`)

func (rw *RunWriter) appendPolicy(p *policy.Policy) {
	c := &rw.t.Policies.c
	c.RunID.Append(rw.info.RunID)
	c.Hash.Append(p.Hash())
	c.ID.Append(p.ID())
	c.Payment.Append(p.Has(policy.Payment))
	c.Bank.Append(p.Has(policy.Bank))
	c.Strategic.Append(p.Has(policy.StrategicCollateral))
	c.EndOfTick.Append(p.Has(policy.EndOfTickCollateral))
	if f, ok := p.Fraction(); ok {
		c.Fraction.Append(f)
	}
	c.Document.Append(string(p.Text()))
}

// bandPriorities are the priorities of the bands.
var bandPriorities = [...]struct {
	name      string
	low, high int32
}{{"urgent", 8, 10}, {"normal", 4, 7}, {"low", 0, 3}}

// writeArrivals writes the streams of arrivals of a bank.
func (rw *RunWriter) writeArrivals(i int32, a *scenario.Agent) error {
	if s := a.Arrivals; s != nil {
		rw.beginStream(i, "all", s.RatePerTick, &s.Amount, s.Weights, s.Profile)
		rw.endStream(s.DeadlineMin, s.DeadlineMax, s.PaymentType, s.Divisible)
		rw.appendPriorities(&s.Priority)
		return rw.t.Streams.w.EndRow()
	}
	if a.Bands == nil {
		return nil
	}
	for j, band := range [...]*scenario.Band{a.Bands.Urgent, a.Bands.Normal, a.Bands.Low} {
		if band == nil {
			continue
		}
		rw.beginStream(i, bandPriorities[j].name, band.RatePerTick, &band.Amount, band.Weights, band.Profile)
		rw.endStream(band.DeadlineMin, band.DeadlineMax, band.PaymentType, band.Divisible)
		c := &rw.t.Streams.c
		c.PriorityKind.Append("band")
		c.PriorityMin.Append(bandPriorities[j].low)
		c.PriorityMax.Append(bandPriorities[j].high)
		if err := rw.t.Streams.w.EndRow(); err != nil {
			return err
		}
	}
	return nil
}

func (rw *RunWriter) beginStream(i int32, band string, rate float64, amount *scenario.AmountDistribution, weights map[string]float64,
	profile []float64) {
	c := &rw.t.Streams.c
	c.RunID.Append(rw.info.RunID)
	c.Agent.AppendName(rw.names, i)
	c.Band.Append(band)
	c.Rate.Append(rate)
	switch amount.Kind {
	case scenario.AmountUniform:
		c.AmountKind.Append("uniform")
		c.AmountMin.Append(amount.Min)
		c.AmountMax.Append(amount.Max)
	case scenario.AmountNormal, scenario.AmountLogNormal:
		c.AmountKind.Append(map[scenario.AmountKind]string{scenario.AmountNormal: "normal", scenario.AmountLogNormal: "lognormal"}[amount.Kind])
		c.AmountMean.Append(amount.Mean)
		c.AmountStdDev.Append(amount.StdDev)
	case scenario.AmountExponential:
		c.AmountKind.Append("exponential")
		c.AmountLambda.Append(amount.Lambda)
	case scenario.AmountPareto:
		c.AmountKind.Append("pareto")
		c.AmountMin.Append(amount.Min)
		c.AmountAlpha.Append(amount.Alpha)
	case scenario.AmountEmpirical:
		c.AmountKind.Append("empirical")
		c.AmountMin.Append(amount.Values[0])
		c.AmountMax.Append(amount.Values[len(amount.Values)-1])
		c.Amounts.Append(int64(len(amount.Values)))
	}
	if len(profile) > 0 {
		c.Profile.Append(profile)
	}
	if len(weights) == 0 {
		return
	}
	s := &rw.scratch
	s.names, s.values = sortedPairs(s.names, s.values, weights)
	c.WeightAgents.Append(s.names)
	c.Weights.Append(s.values)
}

// sortedPairs replaces keys and values with those of a map, in ascending order of keys.
func sortedPairs[V any](keys []string, values []V, of map[string]V) ([]string, []V) {
	keys = slices.AppendSeq(keys[:0], maps.Keys(of))
	slices.Sort(keys)
	values = values[:0]
	for _, key := range keys {
		values = append(values, of[key])
	}
	return keys, values
}

func (rw *RunWriter) endStream(deadlineMin, deadlineMax int, paymentType string, divisible bool) {
	c := &rw.t.Streams.c
	if paymentType != "" {
		c.PaymentType.Append(paymentType)
	}
	c.DeadlineMin.Append(int64(deadlineMin))
	c.DeadlineMax.Append(int64(deadlineMax))
	c.Divisible.Append(divisible)
}

func (rw *RunWriter) appendPriorities(p *scenario.PriorityDistribution) {
	c := &rw.t.Streams.c
	low, high := p.Value, p.Value
	switch p.Kind {
	case scenario.PriorityFixed:
		c.PriorityKind.Append("fixed")
	case scenario.PriorityUniform:
		c.PriorityKind.Append("uniform")
		low, high = p.Min, p.Max
	case scenario.PriorityCategorical:
		c.PriorityKind.Append("categorical")
		low, high = slices.Min(p.Values), slices.Max(p.Values)
		values := make([]int64, len(p.Values))
		for j, v := range p.Values {
			values[j] = int64(v)
		}
		c.Priorities.Append(values)
		c.PriorityWeights.Append(p.Weights)
	}
	c.PriorityMin.Append(int32(low))
	c.PriorityMax.Append(int32(high))
}

var _ engine.Recorder = (*RunWriter)(nil)

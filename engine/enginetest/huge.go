package enginetest

import (
	"slices"

	"pgregory.net/rapid"

	"sweep/engine/scenario"
)

// HugeScenario draws a scenario with money multiplied by up to 10^15, so that sums often exceed 64 bits.
func HugeScenario(t *rapid.T) *scenario.Scenario {
	s := Scenario(t)
	s.Tiering = nil // the tests know what each bank has from its own keys
	by := rapid.SampledFrom([]int64{1e10, 1e13, 1e14, 1e15}).Draw(t, "money multiplied by")
	for i := range s.Agents {
		magnifyAgent(&s.Agents[i], by)
	}
	for i := range s.Events {
		s.Events[i].Amount = min(s.Events[i].Amount*by, scenario.CentsMax)
		s.Events[i].Delta *= by
	}
	magnifyInputs(s.Inputs, by)
	prices := rapid.SampledFrom([]float64{1, 1, 1000, 1e9}).Draw(t, "prices multiplied by")
	magnifyCosts(&s.Costs, by, prices)
	for i := range s.Agents {
		if own := s.Agents[i].Costs; own != nil {
			magnifyCosts(own, by, prices)
		}
	}
	return s
}

func magnifyCosts(c *scenario.CostRates, by int64, prices float64) {
	c.DeadlinePenalty.Amount *= by
	c.EODPenalty.Amount *= by
	c.SplitFriction *= by
	c.OverdraftBpsPerTick *= prices
	c.DelayPerTickPerCent *= prices
	c.CollateralBpsPerTick *= prices
	c.LiquidityBpsPerTick *= prices
	c.EODBorrowingBps *= prices
}

func magnifyInputs(in *scenario.Inputs, by int64) {
	if in == nil {
		return
	}
	for i := range in.Payments {
		in.Payments[i].Amount = min(in.Payments[i].Amount*by, scenario.CentsMax)
	}
	for i := range in.Positions {
		p := &in.Positions[i]
		p.Balance *= by
		p.Credit *= by
		p.Collateral *= by
	}
}

func magnifyAgent(a *scenario.Agent, by int64) {
	a.OpeningBalance *= by
	a.UnsecuredCap *= by
	a.PostedCollateral *= by
	for _, x := range []*int64{a.MaxCollateralCapacity, a.LiquidityPool, a.MultilateralLimit} {
		if x != nil {
			*x *= by
		}
	}
	if a.Reserve != nil {
		a.Reserve.Amount *= by
	}
	for id := range a.BilateralLimits {
		a.BilateralLimits[id] *= by
	}
	if a.Arrivals != nil {
		magnifyAmount(&a.Arrivals.Amount, by)
	}
	if a.Bands != nil {
		for _, b := range []*scenario.Band{a.Bands.Urgent, a.Bands.Normal, a.Bands.Low} {
			if b != nil {
				magnifyAmount(&b.Amount, by)
			}
		}
	}
}

// magnifyAmount keeps uniform amounts below the largest amount a scenario may have.
func magnifyAmount(d *scenario.AmountDistribution, by int64) {
	d.Min, d.Max = d.Min*min(by, 1e14), d.Max*min(by, 1e14)
	d.Values = slices.Clone(d.Values)
	for i := range d.Values {
		d.Values[i] *= min(by, 1e13)
	}
	d.Mean, d.StdDev, d.Lambda = d.Mean*float64(by), d.StdDev*float64(by), d.Lambda/float64(by)
}

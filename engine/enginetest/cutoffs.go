package enginetest

import (
	"pgregory.net/rapid"

	"sweep/engine/scenario"
)

// paymentTypes are those that payments of random scenarios have, "" for payments without type.
var paymentTypes = []string{"", "customer", "bank", "other"}

// cutOffs gives arrivals and scenario events payment types, and some types a cut-off.
func cutOffs(t *rapid.T, s *scenario.Scenario) {
	if rapid.IntRange(0, 2).Draw(t, "payment types") == 0 {
		return
	}
	draw := func() string { return rapid.SampledFrom(paymentTypes).Draw(t, "payment type") }
	for i := range s.Agents {
		switch a := &s.Agents[i]; {
		case a.Arrivals != nil:
			a.Arrivals.PaymentType = draw()
		case a.Bands != nil:
			a.Bands.Urgent.PaymentType, a.Bands.Low.PaymentType = draw(), draw()
		}
	}
	for i := range s.Events {
		if s.Events[i].Kind == scenario.CustomTransactionArrival {
			s.Events[i].PaymentType = draw()
		}
	}
	for _, name := range paymentTypes[1:] {
		if rapid.Bool().Draw(t, "cut-off of "+name) {
			s.CutOffs = append(s.CutOffs, scenario.CutOff{Type: name, Tick: rapid.IntRange(0, s.TicksPerDay-1).Draw(t, "cut-off"),
				Then: rapid.SampledFrom([]scenario.AfterCutOff{scenario.RejectLate, scenario.NextDay}).Draw(t, "then")})
		}
	}
}

package enginetest

import (
	"pgregory.net/rapid"

	"sweep/engine/scenario"
)

// rules draws settlement rules and an end of day for two scenarios of three.
func rules(t *rapid.T, s *scenario.Scenario) {
	if rapid.IntRange(0, 2).Draw(t, "rules") == 0 {
		return
	}
	s.LSM.Bilateral = rapid.SampledFrom([]scenario.BilateralMode{scenario.BilateralAll, scenario.BilateralPrefix}).Draw(t, "pairs")
	s.LSM.EnableNetting = rapid.Bool().Draw(t, "netting")
	switch rapid.IntRange(0, 3).Draw(t, "liquidity saving") {
	case 0:
		s.LSM.Run.Every = rapid.IntRange(2, 4).Draw(t, "every")
	case 1:
		for tick := range s.TicksPerDay {
			if len(s.LSM.Run.At) == 0 && tick == s.TicksPerDay-1 || rapid.Bool().Draw(t, "runs in tick") {
				s.LSM.Run.At = append(s.LSM.Run.At, tick)
			}
		}
	}
	s.Rules = scenario.Settlement{
		Discipline:   rapid.SampledFrom([]scenario.Discipline{scenario.Bypass, scenario.StrictFIFO}).Draw(t, "discipline"),
		Retry:        rapid.SampledFrom([]scenario.Retry{scenario.RetryOnce, scenario.RetryUntilStable}).Draw(t, "retry"),
		ReleaseOrder: rapid.SampledFrom([]scenario.ReleaseOrder{scenario.ByBank, scenario.ByArrival}).Draw(t, "release order"),
	}
	if s.Rules.Discipline == scenario.StrictFIFO {
		s.LSM.Bilateral, s.LSM.EnableCycles, s.EntryDispositionOffsetting = scenario.BilateralPrefix, false, false
	}
	s.Close = scenario.EndOfDay{
		Unsettled: rapid.SampledFrom([]scenario.Unsettled{scenario.KeepUnsettled, scenario.BorrowUnsettled, scenario.BorrowUnsettled}).Draw(t, "unsettled"),
		Netting:   rapid.SampledFrom([]scenario.EODNetting{scenario.EODNettingNone, scenario.EODNettingMultilateral}).Draw(t, "end-of-day netting"),
		Credit:    rapid.SampledFrom([]scenario.EODCredit{scenario.EODCreditOvernight, scenario.EODCreditIntradayOnly}).Draw(t, "end-of-day credit"),
	}
	s.Costs.EODBorrowingBps = rapid.SampledFrom([]float64{0, 0.5, 400}).Draw(t, "borrowing rate")
}

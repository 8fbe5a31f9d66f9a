package enginetest

import (
	"fmt"

	"pgregory.net/rapid"

	"sweep/engine/scenario"
)

// throughput draws throughput rules for some scenarios, and dates for those with files: the days of one or two months.
func throughput(t *rapid.T, s *scenario.Scenario) {
	if s.Inputs != nil && rapid.Bool().Draw(t, "dates") {
		first := rapid.IntRange(29, 31).Draw(t, "first date")
		for day := range s.NumDays {
			date := fmt.Sprintf("2024-05-%02d", first+day)
			if first+day > 31 {
				date = fmt.Sprintf("2024-06-%02d", first+day-31)
			}
			s.Inputs.Dates = append(s.Inputs.Dates, date)
		}
	}
	for n := rapid.IntRange(-2, 3).Draw(t, "throughput rules"); n > 0; n-- {
		s.Throughput = append(s.Throughput, scenario.ThroughputRule{
			Until:      rapid.IntRange(0, s.TicksPerDay-1).Draw(t, "until"),
			Share:      rapid.SampledFrom([]float64{0, 0.1, 0.5, 0.75, 1}).Draw(t, "share"),
			Of:         rapid.SampledFrom([]scenario.ThroughputBase{scenario.OfDue, scenario.OfSubmitted, scenario.OfSettled}).Draw(t, "of"),
			Average:    rapid.SampledFrom([]scenario.ThroughputPeriod{scenario.PerDay, scenario.PerMonth}).Draw(t, "average"),
			Against:    rapid.SampledFrom([]scenario.ThroughputScope{scenario.AgainstEach, scenario.AgainstAll}).Draw(t, "against"),
			PenaltyBps: rapid.SampledFrom([]float64{0, 0.5, 250}).Draw(t, "penalty"),
		})
	}
}

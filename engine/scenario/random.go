package scenario

// Random reports whether runs of the scenario with different seeds may differ: whether a bank has arrivals that are drawn.
// Nothing else of a run is random. A rate of 0 draws nothing, also when an event multiplies it.
func (s *Scenario) Random() bool {
	for _, a := range s.Agents {
		if a.Arrivals != nil && a.Arrivals.RatePerTick > 0 {
			return true
		}
		if a.Bands == nil {
			continue
		}
		for _, b := range []*Band{a.Bands.Urgent, a.Bands.Normal, a.Bands.Low} {
			if b != nil && b.RatePerTick > 0 {
				return true
			}
		}
	}
	return false
}

package engine

// profile has the factor on the rate of a stream for each tick of a day; nil for a constant rate.
type profile []float64

// newProfile spreads a day over ticks by the weights of its equal parts. The factor of a tick is its share of the day's
// payments times the number of ticks, so the mean factor is 1. A tick across the boundary of two parts has its share of
// both.
func newProfile(weights []float64, ticks int32) profile {
	if len(weights) == 0 {
		return nil
	}
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	p := make(profile, ticks)
	n := int64(len(weights))
	before, part := 0.0, 0.0 // Σ of the weights up to the start of the tick, and up to the start of the part it is in
	at := int64(0)
	for t := range p {
		end := int64(t+1) * n // in 1/ticks of a part
		for ; (at+1)*int64(ticks) <= end; at++ {
			part += weights[at]
		}
		now := part
		if rest := end - at*int64(ticks); rest > 0 {
			now += float64(weights[at]*float64(rest)) / float64(ticks)
		}
		p[t] = float64((now-before)*float64(ticks)) / sum
		before = now
	}
	return p
}

// peak is the largest factor.
func (p profile) peak() float64 {
	most := 1.0
	for _, x := range p {
		most = max(most, x)
	}
	return most
}

package rng

import "math"

// RateMax is the largest mean of a Poisson draw. A tick with that many payments takes gigabytes.
const RateMax = 10_000_000

// productMeanMax is the largest mean for a single product of uniforms. Its bound exp(−mean) is 2^−1067.6, a subnormal
// number with seven significant bits, so the mean is accurate to five decimal digits. For larger means the bound loses
// its remaining bits; from 745.14 on it is 0.
const productMeanMax = 740

// Poisson draws counts with one mean.
type Poisson struct {
	parts int     // number of independent counts with equal means that are added
	limit float64 // exp(−mean of a part)
}

// NewPoisson prepares draws with the given mean, at most RateMax. If the mean is NaN or not positive, every count is 0
// and consumes no draw.
//
// A count is drawn by multiplying uniforms until the product is at most exp(−mean). The sum of independent Poisson counts
// is a Poisson count whose mean is the sum of theirs, so counts with a large mean are drawn exactly as sums. The time is
// proportional to the count, as is the time to create the payments.
func NewPoisson(mean float64) Poisson {
	switch {
	case !(mean > 0):
		return Poisson{}
	case mean > RateMax:
		panic("rng: the mean of a Poisson draw exceeds RateMax")
	}
	parts := math.Ceil(mean / productMeanMax)
	return Poisson{parts: int(parts), limit: Exp(-mean / parts)}
}

// Draw draws a count. A count of n consumes n + 1 draws for a mean of at most 740, plus one for each additional part.
func (p *Poisson) Draw(s *Stream) int {
	n := 0
	for range p.parts {
		for product := s.Float(); product > p.limit; product *= s.Float() {
			n++
		}
	}
	return n
}

package rng

import "math"

// RateMax is the largest mean of a Poisson draw. A tick of that many payments takes gigabytes.
const RateMax = 10_000_000

// productMeanMax is the largest mean that one product of uniforms serves. Its bound exp(−mean) is 2^−1067.6 there, a
// subnormal number of still seven binary digits, so the mean is right to five decimal digits; a little further the bound
// loses its last digits, and from 745.14 on it is 0.
const productMeanMax = 740

// Poisson draws counts with one mean.
type Poisson struct {
	parts int     // the sum of so many independent counts with equal means is drawn
	limit float64 // exp(−mean of a part)
}

// NewPoisson prepares draws with the given mean, at most RateMax. A mean of 0 or less, or one that is no number, gives 0
// and consumes no draw.
//
// A count is drawn by multiplying uniforms until the product is at most exp(−mean). A sum of independent Poisson counts
// is a Poisson count whose mean is the sum of theirs, so a large mean is drawn exactly as a sum of smaller ones. The time
// is proportional to the count, as is that of making the payments.
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

// Draw draws a count. A count of n consumes n + 1 draws for a mean of at most 740, and one more for each further part.
func (p *Poisson) Draw(s *Stream) int {
	n := 0
	for range p.parts {
		for product := s.Float(); product > p.limit; product *= s.Float() {
			n++
		}
	}
	return n
}

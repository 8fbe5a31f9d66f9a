package stats

import (
	"math"
	"slices"
)

// Penalties are rare and large. A sample with few of them says little about a mean that they make up, and intervals for the mean
// claim differences that are not there. The rule finds such samples: half of Σ|d − mean| is carried by few episodes.

const (
	rareEpisodes    = 30  // half must be carried by at least so many episodes,
	rareShare       = 10  // or by at least this part of them;
	rareEqualBefore = 100 // and fewer equal differences prove nothing
)

// Carriers are the episodes that carry half of the variation, the largest first.
type Carriers struct {
	Episodes int
	Rare     bool
}

// CarriersOf applies the rule of rare large costs.
func CarriersOf(d []float64) Carriers {
	if Constant(d) {
		return Carriers{Rare: len(d) < rareEqualBefore}
	}
	mean := Mean(d)
	distances := make([]float64, len(d))
	for i, x := range d {
		distances[i] = math.Abs(x - mean)
	}
	slices.Sort(distances)
	total := Sum(distances)
	half := total/2 - float64(tie*total)
	var c Carriers
	for sum := 0.0; sum < half && c.Episodes < len(d); {
		sum += distances[len(d)-1-c.Episodes]
		c.Episodes++
	}
	c.Rare = c.Episodes < rareEpisodes && rareShare*c.Episodes < len(d)
	return c
}

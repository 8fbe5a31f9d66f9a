package plan

import (
	"math"
	"testing"

	"sweep/sweeps"
)

func TestMorePlausibleReplicationsAreAskedForWithinBounds(t *testing.T) {
	s := func(values ...float64) (m sample) {
		for _, v := range values {
			m.add(v)
		}
		return m
	}
	// The half width of 8, 12 is t(0.975, 1) · 2 = 25.41; that of 8, 12, 8, 12 is 3.182 · 2.309 / 2 = 3.674.
	if w := s(8, 12, 8, 12).halfWidth(0.95); math.Abs(w-3.674) > 0.001 {
		t.Errorf("half width %g, want 3.674", w)
	}
	for _, c := range []struct {
		have  int64
		below float64
		s     sample
		want  int64
	}{
		{0, 1, sample{}, 4},                  // nothing known: the least number
		{4, 3.7, s(8, 12, 8, 12), 4},         // known well enough
		{4, 3.5, s(8, 12, 8, 12), 5},         // (3.674/3.5)² · 4 = 4.4
		{4, 3.1, s(8, 12, 8, 12), 6},         // (3.674/3.1)² · 4 = 5.6
		{4, 0.1, s(8, 12, 8, 12), 8},         // not more than twice
		{40, 0.1, s(8, 12, 8, 12), 40},       // the largest number
		{4, 0.1, s(8, 8, 8, 8), 4},           // no variance
		{4, 0.1, s(), 8},                     // all failed so far
		{5, 1, s(8, 12, 8, 12), 10},          // one has failed: counts as a replication, not as a value
		{39, 0.00001, s(8, 12, 8, 12), 40},   // the largest number
		{4, math.Inf(1), s(8, 12, 8, 12), 4}, // anything will do
	} {
		got := replicationsFor(&sweeps.Stopping{Below: c.below, Level: 0.95, Min: 4, Max: 40}, c.have, c.s)
		if got != c.want {
			t.Errorf("with %d replications of half width %.3f and a bound of %g: %d, want %d", c.have, c.s.halfWidth(0.95), c.below, got, c.want)
		}
	}
}

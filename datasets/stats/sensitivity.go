package stats

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"sync"
)

// Outputs are the outputs of the points of a design.
type Outputs struct {
	Means []float64 // a value per point: its output, or the mean of its replications

	// Replications are the outputs of each point, nil if every point has one. Resamples then draw replications too: the same
	// ones for all points if they have common random numbers, else those of each point alone.
	Replications [][]float64
	Common       bool
}

// columns are all values, from which the resamples are seeded.
func (o *Outputs) columns() [][]float64 { return append([][]float64{o.Means}, o.Replications...) }

// constant reports whether there is nothing to explain.
func (o *Outputs) constant() bool { return Constant(o.Means) }

// crossed reports whether the replications of all points are drawn together.
func (o *Outputs) crossed() bool {
	if !o.Common || o.Replications == nil {
		return false
	}
	return !slices.ContainsFunc(o.Replications, func(r []float64) bool { return len(r) != len(o.Replications[0]) })
}

// drawnOutputs are the outputs of the points in one resample of the replications.
type drawnOutputs struct {
	o     *Outputs
	r     *rand.Rand
	means []float64 // of all points, if they are drawn together
}

// draw draws the replications that all points have in common.
func (o *Outputs) draw(r *rand.Rand) *drawnOutputs {
	d := &drawnOutputs{o: o, r: r}
	switch {
	case o.Replications == nil:
		d.means = o.Means
	case o.crossed():
		n := len(o.Replications[0])
		times := make([]float64, n)
		for range n {
			times[r.IntN(n)]++
		}
		d.means = make([]float64, len(o.Means))
		for i, values := range o.Replications {
			for k, v := range values {
				d.means[i] += float64(times[k] * v)
			}
			d.means[i] /= float64(n)
		}
	}
	return d
}

// at is the output of a point, which is another one at each call if the replications of each point are drawn alone.
func (d *drawnOutputs) at(point int) float64 {
	if d.means != nil {
		return d.means[point]
	}
	values := d.o.Replications[point]
	sum := 0.0
	for range values {
		sum += values[d.r.IntN(len(values))]
	}
	return sum / float64(len(values))
}

// sensitivityResamples is the number of resamples behind an interval of an index.
const sensitivityResamples = 1000

// percentileIntervals computes estimates anew for each resample, on all cores, and returns the percentile intervals of each estimate. An
// estimate that some resample does not have gets no interval. The resamples do not depend on the number of cores: each has a
// generator of its own.
func percentileIntervals(estimates int, level float64, source *rand.ChaCha8, estimate func(r *rand.Rand) []float64) []*Interval {
	values := make([][]float64, estimates)
	for i := range values {
		values[i] = make([]float64, sensitivityResamples)
	}
	seeds := make([][2]uint64, sensitivityResamples)
	for i := range seeds {
		seeds[i] = [2]uint64{source.Uint64(), source.Uint64()}
	}
	var work sync.WaitGroup
	workers := min(runtime.GOMAXPROCS(0), sensitivityResamples)
	for w := range workers {
		work.Go(func() {
			for b := w; b < sensitivityResamples; b += workers {
				for i, x := range estimate(rand.New(rand.NewPCG(seeds[b][0], seeds[b][1]))) {
					values[i][b] = x
				}
			}
		})
	}
	work.Wait()
	intervals := make([]*Interval, estimates)
	for i, x := range values {
		if !slices.ContainsFunc(x, func(x float64) bool { return !Finite(x) }) {
			slices.Sort(x)
			intervals[i] = &Interval{orderStatistic(x, (1-level)/2), orderStatistic(x, (1+level)/2)}
		}
	}
	return intervals
}

// SeedShare is the share of the seed in the variance of single runs: the mean variance within points, divided by itself plus the
// variance between the points, which is that of their means less what the seed contributes to it. ok is false if no point has
// two replications, or if nothing varies.
func (o *Outputs) SeedShare() (share float64, ok bool) {
	within, inverse, n := 0.0, 0.0, 0.0
	for _, values := range o.Replications {
		if len(values) > 1 {
			within += MomentsOf(values).Variance()
			inverse += 1 / float64(len(values))
			n++
		}
	}
	if n == 0 || len(o.Means) < 2 {
		return 0, false
	}
	within /= n
	between := max(0, MomentsOf(o.Means).Variance()-float64(within*(inverse/n)))
	share = within / (within + between)
	return share, !math.IsNaN(share)
}

package plan

import (
	"strings"

	"sweep/sweeps"
)

// sizing is what a plan knows about the sizes of runs before any of them is computed.
type sizing struct {
	mean float64                            // of all runs; see batchSize
	rows func(point int64) (float64, error) // by point; nil if all runs have the mean size
}

const (
	samplePoints   = 256  // points whose scenarios are checked for different sizes
	resolvedPoints = 4096 // largest number of points whose scenarios are resolved to determine their sizes
)

// measure estimates the sizes of the runs of a grid from a sample of its scenarios, the same sample on every machine.
func measure(g Grid, tables []string) sizing {
	points := g.NumPoints()
	n := min(points, samplePoints)
	var sum, first float64
	same := true
	for i := range n {
		point := i
		if points > samplePoints {
			point = int64(scramble(uint64(i)) % uint64(points))
		}
		rows := pointRows(g, point, tables)
		if i == 0 {
			first = rows
		}
		same = same && rows == first
		sum += rows
	}
	s := sizing{mean: sum / float64(max(n, 1))}
	if !same {
		s.rows = memoized(g, tables, s.mean)
	}
	return s
}

// pointRows resolves the scenario of a point and estimates its rows. A scenario that is not valid will be a failed run
// with a single row.
func pointRows(g Grid, point int64, tables []string) float64 {
	r, err := g.Run(point * g.NumReplications())
	if err != nil {
		return 1
	}
	s, err := g.Scenario(r)
	if err != nil {
		return 1
	}
	return batchSize(expectedRows(s), tables)
}

// memoized estimates the rows of points, once for each combination of the values that matter. If there are too many
// combinations, as in a sampled design, the remaining ones are taken as average.
func memoized(g Grid, tables []string, mean float64) func(int64) (float64, error) {
	relevant := relevantAxes(g.Axes())
	known := map[string]float64{}
	return func(point int64) (float64, error) {
		p, err := g.Point(point)
		if err != nil {
			return 0, err
		}
		var name strings.Builder
		for _, i := range relevant {
			name.WriteString(p.Values[i].Label())
			name.WriteByte(0)
		}
		rows, ok := known[name.String()]
		switch {
		case ok:
			return rows, nil
		case len(known) >= resolvedPoints:
			return mean, nil
		}
		rows = pointRows(g, point, tables)
		known[name.String()] = rows
		return rows, nil
	}
}

// relevantAxes are the axes that set what the estimate reads; all of them if none seems to.
func relevantAxes(axes []sweeps.Axis) []int {
	var relevant, all []int
	for i, a := range axes {
		all = append(all, i)
		for _, key := range a.Set {
			if setsSize(key) {
				relevant = append(relevant, i)
				break
			}
		}
	}
	if len(relevant) == 0 {
		return all
	}
	return relevant
}

// setsSize reports whether a scenario key affects the length of a run, its banks or its arrivals.
func setsSize(key string) bool {
	parts := strings.Split(key, ".")
	top, indexed, _ := strings.Cut(parts[0], "[")
	switch top {
	case "simulation", "scenario_events", "payments", "positions", "clock":
		return true
	case "agents":
		field := 2 // agents.ID.field
		if indexed != "" {
			field = 1 // agents[0].field
		}
		return len(parts) <= field || strings.HasPrefix(parts[field], "arrival")
	}
	return false
}

// scramble spreads consecutive numbers over all 64-bit numbers (the finalizer of SplitMix64).
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

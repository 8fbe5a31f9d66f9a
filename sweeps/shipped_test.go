package sweeps

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"sweep/engine"
	"sweep/engine/scenario"
	"sweep/sweeps/syntheticday"
)

// TestShippedGridsHaveNoWarnings checks every grid that ships, with all values of its axes.
func TestShippedGridsHaveNoWarnings(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	writeDay(t, filepath.Join(dir, "synthetic-day.csv"))
	names, err := filepath.Glob(filepath.Join(dir, "*.toml"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no grids: %v", err)
	}
	for _, name := range names {
		g, err := Load(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Check(); err != nil {
			t.Error(err)
		}
		for _, w := range g.Warnings() {
			t.Error(w)
		}
	}
}

// writeDay writes the day of payments that sweeps/alpha-frontier.toml uses.
func writeDay(t *testing.T, name string) {
	t.Helper()
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := syntheticday.Write(f, syntheticday.Shipped); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestAlphaFrontier computes the study of the delay–liquidity frontier. The delay is a convex, falling function of alpha under
// each algorithm, an algorithm that finds more settlements never has more delay, and with the upper bound nothing waits.
func TestAlphaFrontier(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	writeDay(t, filepath.Join(dir, "synthetic-day.csv"))
	g, err := Load(filepath.Join(dir, "alpha-frontier.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var algorithms []string
	for _, v := range g.Axes()[1].Values.All() {
		algorithms = append(algorithms, v.Label())
	}
	delay := map[string][]float64{} // by algorithm, along alpha
	for i := range g.NumRuns() {
		r, err := g.Run(i)
		if err != nil {
			t.Fatal(err)
		}
		s, err := g.Scenario(r)
		if err != nil {
			t.Fatal(err)
		}
		algorithm := algorithms[int(i)%len(algorithms)] // the last axis varies fastest
		delay[algorithm] = append(delay[algorithm], waited(t, s))
	}
	var at []float64
	for _, v := range g.Axes()[0].Values.All() {
		x, err := strconv.ParseFloat(v.Label(), 64)
		if err != nil {
			t.Fatal(err)
		}
		at = append(at, x)
	}
	for name, d := range delay {
		if len(d) != len(at) || d[len(d)-1] != 0 {
			t.Fatalf("%s has the delays %v, want %d that end with 0", name, d, len(at))
		}
		for i := 1; i < len(d); i++ {
			if d[i] >= d[i-1] {
				t.Errorf("%s: the delay rises from %v to %v between alpha %v and %v", name, d[i-1], d[i], at[i-1], at[i])
			}
			if i > 1 && (d[i-1]-d[i-2])/(at[i-1]-at[i-2]) > (d[i]-d[i-1])/(at[i]-at[i-1]) {
				t.Errorf("%s: the delays %v are not convex at alpha %v", name, d, at[i-1])
			}
		}
	}
	for i := range at {
		if delay["netting"][i] > delay["bilateral"][i] || delay["bilateral"][i] > delay["queue"][i] {
			t.Errorf("alpha %v: delays of netting %v, bilateral %v, queue %v", at[i], delay["netting"][i], delay["bilateral"][i], delay["queue"][i])
		}
	}
}

// waited is the value-weighted time that the payments of a day wait, settled or not, in cents times ticks.
func waited(t *testing.T, s *scenario.Scenario) (sum float64) {
	t.Helper()
	e, err := engine.New(s)
	if err != nil {
		t.Fatal(err)
	}
	for !e.Done() {
		if _, err := e.Step(nil); err != nil {
			t.Fatal(err)
		}
	}
	for k := range int32(e.NumPayments()) {
		p := e.Payment(k)
		until := int32(s.TicksPerDay) - 1
		if p.Status == engine.Settled {
			until = p.StatusTick
		}
		sum += float64(p.Amount) * float64(until-p.Arrival)
	}
	return sum
}

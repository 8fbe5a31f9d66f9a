package engine_test

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"testing"

	"sweep/engine"
	"sweep/engine/scenario"
)

// drawn runs a scenario with one stream of arrivals from A to B and returns the amounts, and the number of payments per
// tick of the day.
func drawn(t *testing.T, ticks, days int, stream string) (amounts []float64, counts []float64) {
	t.Helper()
	doc := fmt.Sprintf("simulation: {ticks_per_day: %d, num_days: %d, rng_seed: 7}\nagents:\n- id: A\n  opening_balance: 0\n  arrival_config: {deadline_range: [1, 1], %s}\n- {id: B, opening_balance: 0}\n",
		ticks, days, stream)
	sc, _, err := scenario.DecodeBytes("s.yaml", []byte(doc), scenario.Files{})
	if err != nil {
		t.Fatal(err)
	}
	e, err := engine.New(sc)
	if err != nil {
		t.Fatal(err)
	}
	counts = make([]float64, ticks)
	for !e.Done() {
		r, err := e.Step(nil)
		if err != nil {
			t.Fatal(err)
		}
		counts[(int(e.Tick())-1)%ticks] += float64(r.Arrivals)
	}
	for k := range int32(e.NumPayments()) {
		amounts = append(amounts, float64(e.Payment(k).Amount))
	}
	sort.Float64s(amounts)
	return amounts, counts
}

func average(list []float64) (sum float64) {
	for _, x := range list {
		sum += x
	}
	return sum / float64(len(list))
}

// distance is the Kolmogorov–Smirnov distance of a sample, ascending, from a distribution function.
func distance(sample []float64, cdf func(float64) float64) (d float64) {
	n := float64(len(sample))
	for i, x := range sample {
		d = max(d, math.Abs(cdf(x)-float64(i)/n), math.Abs(cdf(x)-float64(i+1)/n))
	}
	return d
}

// A Pareto distribution with shape 3 and minimum m has the mean 3m/2 and the variance 3m²/4. The distance stays below the
// value that one in a thousand samples exceeds, 1.95/√n.
func TestParetoAmounts(t *testing.T) {
	const m = 1_000_000
	amounts, _ := drawn(t, 100, 1, "rate_per_tick: 400, amount_distribution: {type: Pareto, min: 1_000_000, alpha: 3}")
	n := float64(len(amounts))
	if got, se := average(amounts), m*math.Sqrt(0.75/n); math.Abs(got-1.5*m) > 4*se {
		t.Errorf("the mean is %.0f, want %.0f ± %.0f", got, 1.5*m, se)
	}
	if amounts[0] < m {
		t.Errorf("the smallest amount is %.0f", amounts[0])
	}
	if d := distance(amounts, func(x float64) float64 { return 1 - math.Pow(m/x, 3) }); d > 1.95/math.Sqrt(n) {
		t.Errorf("the distance from the distribution is %.4f", d)
	}
}

// Each amount of a sample is equally likely: 300 occurs twice and is twice as likely as the others.
func TestEmpiricalAmounts(t *testing.T) {
	amounts, _ := drawn(t, 100, 1, "rate_per_tick: 200, amount_distribution: {type: Empirical, values: [4000, 300, 5, 300]}")
	n := float64(len(amounts))
	for x, p := range map[float64]float64{5: 0.25, 300: 0.5, 4000: 0.25} {
		first, _ := slices.BinarySearch(amounts, x)
		end, _ := slices.BinarySearch(amounts, x+1)
		if got, se := float64(end-first), math.Sqrt(n*p*(1-p)); math.Abs(got-n*p) > 4*se {
			t.Errorf("%.0f occurs %.0f times, want %.0f ± %.0f", x, got, n*p, se)
		}
	}
	if amounts[0] != 5 || amounts[len(amounts)-1] != 4000 {
		t.Errorf("amounts from %.0f to %.0f", amounts[0], amounts[len(amounts)-1])
	}
}

// The expected counts follow from the shares of the parts: a tick has the share of the parts of the day
// that it covers; a tick across a boundary has its part of both. A Poisson count has its mean as its variance.
func TestArrivalProfile(t *testing.T) {
	for _, c := range []struct {
		ticks   int
		profile string
		want    []float64 // shares of the day
	}{
		{4, "[1, 3]", []float64{1. / 8, 1. / 8, 3. / 8, 3. / 8}},
		{2, "[1, 3, 2, 2]", []float64{4. / 8, 4. / 8}},
		{3, "[1, 3]", []float64{1. / 4 * 2 / 3, 1./4/3 + 3./4/3, 3. / 4 * 2 / 3}},
		{4, "[0, 5, 0]", []float64{0, 0.5, 0.5, 0}},
		{4, "[1, 1, 1]", []float64{0.25, 0.25, 0.25, 0.25}},
		{1, "[1, 9]", []float64{1}},
	} {
		const days, rate = 500, 6
		_, counts := drawn(t, c.ticks, days, fmt.Sprintf("rate_per_tick: %d, amount_distribution: {type: Uniform, min: 1, max: 2}, profile: %s", rate, c.profile))
		for i, share := range c.want {
			want := share * float64(rate*days*c.ticks)
			if math.Abs(counts[i]-want) > 4*math.Sqrt(want) {
				t.Errorf("%s over %d ticks: %.0f payments in tick %d, want %.0f ± %.0f", c.profile, c.ticks, counts[i], i, want, math.Sqrt(want))
			}
		}
	}
}

// A flat profile is no profile: the same payments, and the same key.
func TestFlatProfile(t *testing.T) {
	key := func(profile string) string {
		doc := "simulation: {ticks_per_day: 10, num_days: 1, rng_seed: 7}\nagents:\n- id: A\n  opening_balance: 0\n  arrival_config: {deadline_range: [1, 1], rate_per_tick: 1, amount_distribution: {type: Uniform, min: 1, max: 2}" + profile + "}\n- {id: B, opening_balance: 0}\n"
		sc, _, err := scenario.DecodeBytes("s.yaml", []byte(doc), scenario.Files{})
		if err != nil {
			t.Fatal(err)
		}
		return string(scenario.Canonical(sc))
	}
	if key("") != key(", profile: [2, 2, 2]") || key("") == key(", profile: [2, 2, 1]") {
		t.Error("the canonical form of a flat profile differs from that of none, or that of another does not")
	}
}

package sweeps

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"
)

const fourHundredMillion = `
replications = 100
[[axis]]
name = "a"
set = "agents.BANK_A.unsecured_cap"
range = { from = 0, to = 199, n = 200, scale = "int" }
[[axis]]
name = "b"
set = "agents.BANK_B.unsecured_cap"
range = { from = 0, to = 199, n = 200, scale = "int" }
[[axis]]
name = "c"
set = "agents.BANK_C.unsecured_cap"
range = { from = 0, to = 99, n = 100, scale = "int" }
`

func TestALargeGridCostsNoMemory(t *testing.T) {
	if _, err := FromSource("grid.toml", source(t, head+fourHundredMillion)); !contains(err, "400,000,000 runs (4,000,000 points × 100 replications), more than the limit of 10,000,000") {
		t.Fatalf("the grid was not refused: %v", err)
	}
	before := heap()
	g := grid(t, head+fourHundredMillion, WithRunsMax(1e9))
	if g.NumRuns() != 400_000_000 {
		t.Fatalf("%d runs", g.NumRuns())
	}
	start := time.Now()
	for i := int64(0); i < g.NumRuns(); i += 399_999 {
		r := run(t, g, i)
		if want := fmt.Sprint(i/2_000_000, " ", i/10_000%200, " ", i/100%100); labels(r.Values) != want || r.Replication != i%100 {
			t.Fatalf("run %d is %s, replication %d, want %s", i, labels(r.Values), r.Replication, want)
		}
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("1000 runs took %v", took)
	}
	if grown := heap() - before; grown > 8<<20 {
		t.Errorf("the grid holds %d bytes", grown)
	}
	runtime.KeepAlive(g)
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestRunsBeyondTheEndAreErrors(t *testing.T) {
	g := grid(t, head+"replications = 2")
	for _, i := range []int64{-1, 2, math.MaxInt64} {
		if _, err := g.Run(i); !contains(err, "has no run") {
			t.Errorf("run %d: %v", i, err)
		}
		if _, err := g.Point(i); !contains(err, "has no point") {
			t.Errorf("point %d: %v", i, err)
		}
		if _, err := g.Scenario(Run{Point: i}); !contains(err, "has no point") {
			t.Errorf("scenario of point %d: %v", i, err)
		}
	}
}

const sampledAxes = `
[[axis]]
name = "fraction"
set = "agents.BANK_A.liquidity_allocation_fraction"
range = { from = 0.25, to = 0.75 }
[[axis]]
name = "price"
set = "cost_rates.delay_cost_per_tick_per_cent"
range = { from = 1e-6, to = 1e-2, scale = "log" }
[[axis]]
name = "cap"
set = "agents.BANK_A.unsecured_cap"
range = { from = 10, to = 19, scale = "int" }
[[axis]]
name = "policy_a"
set = "agents.BANK_A.policy"
values = [ { label = "fifo", value = { type = "Fifo" } }, { label = "cautious", file = "policies/cautious.json" } ]
`

func TestSampledDesigns(t *testing.T) {
	for _, c := range []struct {
		design string
		points int64
	}{
		{`kind = "lhs", samples = 40`, 40},
		{`kind = "random", samples = 33`, 33},
		{`kind = "sobol", samples = 32`, 32},
		{`kind = "sobol", samples = 32, shift = true, skip = 3`, 32},
		{`kind = "morris", trajectories = 7`, 7 * 5},
		{`kind = "saltelli", samples = 8`, 8 * 6},
		{`kind = "saltelli", samples = 8, second_order = true`, 8 * 10},
	} {
		t.Run(c.design, func(t *testing.T) {
			g := grid(t, head+"design = { "+c.design+" }\n"+sampledAxes)
			if g.NumPoints() != c.points {
				t.Fatalf("%d points, want %d", g.NumPoints(), c.points)
			}
			if err := g.Check(); err != nil {
				t.Fatal(err)
			}
			if f := fmt.Sprint(g.Design().Factors); f != "[[fraction] [price] [cap] [policy_a]]" {
				t.Errorf("factors %s", f)
			}
			decades, policies := map[float64]int{}, map[string]int{}
			for i := range g.NumPoints() {
				p, err := g.Point(i)
				if err != nil {
					t.Fatal(err)
				}
				f, price, limit := number(p.Values[0]), number(p.Values[1]), p.Values[2].Any().(int64)
				if f < 0.25 || f > 0.75 || price < 1e-6 || price > 1e-2 || limit < 10 || limit > 19 {
					t.Errorf("point %d is %s", i, labels(p.Values))
				}
				decades[math.Floor(math.Log10(price)*(1+1e-12))]++
				policies[p.Values[3].Label()]++
			}
			if len(decades) < 4 || len(policies) != 2 {
				t.Errorf("prices by decade %v, policies %v", decades, policies)
			}
			other := grid(t, strings.Replace(head, "42", "43", 1)+"design = { "+c.design+" }\n"+sampledAxes)
			again := grid(t, strings.Replace(head, "42", "43", 1)+"design = { "+c.design+", seed = 42 }\n"+sampledAxes)
			same := strings.Join(points(t, g), "\n") == strings.Join(points(t, other), "\n")
			if plain := strings.HasPrefix(c.design, `kind = "sobol", samples = 32`) && !strings.Contains(c.design, "shift"); same != plain {
				t.Errorf("another seed gives the same points: %v", same)
			}
			if strings.Join(points(t, g), "\n") != strings.Join(points(t, again), "\n") {
				t.Error("the design's own seed gives other points than the grid's")
			}
		})
	}
}

func TestGroupsMoveTogetherInSampledDesigns(t *testing.T) {
	g := grid(t, head+`
design = { kind = "lhs", samples = 20 }
[[axis]]
name = "a"
set = "agents.BANK_A.unsecured_cap"
range = { from = 0, to = 1000, scale = "int" }
group = "caps"
[[axis]]
name = "b"
set = "agents.BANK_B.unsecured_cap"
range = { from = 0, to = 1000, scale = "int" }
group = "caps"
[[axis]]
name = "caps"
set = "agents.BANK_C.unsecured_cap"
range = { from = 0, to = 1000, scale = "int" }
`)
	different := 0
	for i := range g.NumPoints() {
		p, _ := g.Point(i)
		if p.Values[0] != p.Values[1] {
			t.Errorf("point %d: %s", i, labels(p.Values))
		}
		if p.Values[1] != p.Values[2] {
			different++
		}
	}
	if different == 0 {
		t.Error("the axis named like the group moves with it")
	}
}

// A Latin hypercube keeps the column of an axis when another axis is added, and so does a random design.
func TestAddingAnAxisKeepsTheSamplesOfTheOthers(t *testing.T) {
	for _, kind := range []string{"lhs", "random"} {
		text := head + "design = { kind = \"" + kind + "\", samples = 9 }\n"
		_, rest, _ := strings.Cut(sampledAxes, "[[axis]]\nname = \"price\"")
		few, many := grid(t, text+"[[axis]]\nname = \"price\""+rest), grid(t, text+sampledAxes)
		for i := range few.NumPoints() {
			a, _ := few.Point(i)
			b, _ := many.Point(i)
			if labels(a.Values) != labels(b.Values[1:]) {
				t.Errorf("%s: point %d was %s and is %s", kind, i, labels(a.Values), labels(b.Values))
			}
		}
	}
}

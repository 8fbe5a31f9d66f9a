// Package plantest has grids for tests of plans and of their execution.
package plantest

import (
	"fmt"

	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/sweeps"
	"sweep/sweeps/design"
)

// Grid is a factorial grid of integer axes whose scenarios are of a given size and never run.
type Grid struct {
	Title    string
	AxisList []Axis
	PerPoint int64 // replications
	BaseSeed uint64
	Out      sweeps.Output
	Rule     *sweeps.Stopping
	Base     string // what all scenarios share
	Ticks    func(values []sweeps.Value) int
	Invalid  func(r sweeps.Run) error
	Oddly    func(point int64) bool // points whose scenario is not what their values say
}

// Axis is an axis of integers.
type Axis struct {
	Name    string
	Values  []int64
	Initial *int64 // stated default
}

// New is a grid with batches of 3 runs.
func New(replications int64, axes ...Axis) *Grid {
	return &Grid{Title: "fake", AxisList: axes, PerPoint: replications, BaseSeed: 1, Base: "base",
		Out: sweeps.Output{BatchRuns: 3, Compression: "none"}}
}

func (g *Grid) Name() string               { return g.Title }
func (g *Grid) File() string               { return "fake.toml" }
func (g *Grid) Design() sweeps.Design      { return sweeps.Design{Kind: design.Find("factorial")} }
func (g *Grid) Seed() uint64               { return g.BaseSeed }
func (g *Grid) Seeding() sweeps.Seeding    { return sweeps.CommonSeeds }
func (g *Grid) Output() sweeps.Output      { return g.Out }
func (g *Grid) Check() error               { return nil }
func (g *Grid) Stopping() *sweeps.Stopping { return g.Rule }
func (g *Grid) NumReplications() int64     { return g.PerPoint }
func (g *Grid) NumRuns() int64             { return g.NumPoints() * g.PerPoint }

func (g *Grid) Source() map[string][]byte {
	return map[string][]byte{
		"fake.toml": []byte(fmt.Sprintf("name = %q\nseed = %d\nreplications = %d\naxes = %v\noutput = %v\nrule = %+v\n", g.Title, g.BaseSeed, g.PerPoint, g.AxisList, g.Out, g.Rule)),
		"base.yaml": []byte(g.Base),
	}
}

func (g *Grid) Mistake(_ sweeps.Place, message, remedy string) *document.Error {
	return &document.Error{Class: document.SchemaError, Message: message, Remedy: remedy}
}

func (g *Grid) NumPoints() int64 {
	n := int64(1)
	for _, a := range g.AxisList {
		n *= int64(len(a.Values))
	}
	return n
}

func (g *Grid) Axes() []sweeps.Axis {
	var axes []sweeps.Axis
	for _, a := range g.AxisList {
		axis := sweeps.Axis{Name: a.Name, Type: sweeps.Int64, Set: []string{"simulation." + a.Name}}
		var values []sweeps.Value
		for _, v := range a.Values {
			values = append(values, sweeps.IntValue(v))
		}
		axis.Values = sweeps.ValuesOf(values...)
		if a.Initial != nil {
			v := sweeps.IntValue(*a.Initial)
			axis.Default = &v
		}
		axes = append(axes, axis)
	}
	return axes
}

func (g *Grid) Point(i int64) (sweeps.Point, error) {
	values := make([]sweeps.Value, len(g.AxisList))
	rest := i
	for k := len(g.AxisList) - 1; k >= 0; k-- {
		n := int64(len(g.AxisList[k].Values))
		values[k] = sweeps.IntValue(g.AxisList[k].Values[rest%n])
		rest /= n
	}
	return sweeps.Point{Index: i, Values: values}, nil
}

func (g *Grid) Run(i int64) (sweeps.Run, error) {
	p, _ := g.Point(i / g.PerPoint)
	r := sweeps.Run{Index: i, Point: p.Index, Replication: i % g.PerPoint, Values: p.Values}
	r.Seed = mix(g.BaseSeed + uint64(r.Replication))
	if g.Invalid != nil {
		if err := g.Invalid(r); err != nil {
			return r, err
		}
	}
	// A value of 0 is what the base has, so adding an axis with the default 0 changes no key.
	h := r.Seed
	for _, c := range g.Base {
		h = mix(h ^ uint64(c))
	}
	if g.Oddly != nil && g.Oddly(r.Point) {
		h = mix(h)
	}
	for k, v := range p.Values {
		if n := v.Any().(int64); n != 0 {
			for _, c := range g.AxisList[k].Name {
				h ^= mix(uint64(c) + uint64(n)*1000)
			}
		}
	}
	r.Key = fmt.Sprintf("%016x", mix(h))
	return r, nil
}

func (g *Grid) Scenario(r sweeps.Run) (*scenario.Scenario, error) {
	ticks := 10
	if g.Ticks != nil {
		ticks = g.Ticks(r.Values)
	}
	return &scenario.Scenario{TicksPerDay: ticks, NumDays: 1, Seed: r.Seed, Agents: make([]scenario.Agent, 2)}, nil
}

// InvalidPoint makes the scenarios of a point invalid until they are mended.
func InvalidPoint(point int64, mended *bool) func(sweeps.Run) error {
	return func(r sweeps.Run) error {
		if r.Point == point && !*mended {
			return fmt.Errorf("point %d has no banks", point)
		}
		return nil
	}
}

// ThreeAxes is 4 × 3 × 5 points of 2 replications: 120 runs in 40 batches of 3.
func ThreeAxes() *Grid {
	return New(2,
		Axis{Name: "credit", Values: []int64{1, 2, 3, 4}},
		Axis{Name: "delay", Values: []int64{1, 2, 3}},
		Axis{Name: "rate", Values: []int64{1, 2, 3, 4, 5}})
}

// mix spreads consecutive numbers over all 64-bit numbers.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

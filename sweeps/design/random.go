package design

import (
	"encoding/binary"

	"sweep/engine/document"
	"sweep/engine/text"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat/distmv"
	"gonum.org/v1/gonum/stat/samplemv"
)

var random = &Kind{
	Name:    "random",
	Points:  "`samples` points, every coordinate drawn independently",
	Options: []document.Field{samplesOption, seedOption},
	Unit: func(o *Options, factors []string) Unit {
		return NewRandom(factors, o.Int("samples"), o.Seed())
	},
}

var latinHypercube = &Kind{
	Name:    "lhs",
	Points:  "a Latin hypercube of `samples` points: exactly one in each of as many equal parts of every axis",
	Options: []document.Field{samplesOption, seedOption},
	Check: func(o *Options) {
		if o.Int("samples") > LatinHypercubePointsMax {
			o.Errorf("samples", "use sobol or random", "a Latin hypercube has at most %s points", text.Count(LatinHypercubePointsMax))
		}
	},
	Unit: func(o *Options, factors []string) Unit {
		return NewLatinHypercube(factors, o.Int("samples"), o.Seed())
	},
}

// Random draws each coordinate independently. A coordinate depends on the seed, the factor's name and the number of
// the point alone: factors and points can be added without changing the others.
type Random struct {
	factors []string
	points  int64
	seed    uint64
}

// NewRandom makes the design for named factors.
func NewRandom(factors []string, points int64, seed uint64) Random {
	return Random{factors, points, seed}
}

// Points is the number of samples.
func (d Random) Points() int64 { return d.points }

// At fills in the coordinates of point i.
func (d Random) At(i int64, u []float64) {
	for j, name := range d.factors {
		x := digest("random", d.seed, name, uint64(i))
		u[j] = unitBits(binary.BigEndian.Uint64(x[:8]))
	}
}

// LatinHypercubePointsMax bounds the number of points of a Latin hypercube, the only design that must be stored: each
// column is a permutation.
const LatinHypercubePointsMax = 1_000_000

// LatinHypercube divides the range of each factor into as many strata as there are points and puts exactly one point
// into each stratum of each factor. The column of a factor depends on the seed, the factor's name and the number of
// points, not on the other factors.
type LatinHypercube struct {
	columns [][]float64
	points  int64
}

// NewLatinHypercube samples the design for named factors; points is at least 1 and at most LatinHypercubePointsMax.
func NewLatinHypercube(factors []string, points int64, seed uint64) LatinHypercube {
	d := LatinHypercube{columns: make([][]float64, len(factors)), points: points}
	for j, name := range factors {
		src := source("latin hypercube", seed, name, uint64(points))
		column := mat.NewDense(int(points), 1, nil)
		samplemv.LatinHypercube{Q: distmv.NewUnitUniform(1, src), Src: src}.Sample(column)
		d.columns[j] = column.RawMatrix().Data
	}
	return d
}

// Points is the number of samples.
func (d LatinHypercube) Points() int64 { return d.points }

// At fills in the coordinates of point i.
func (d LatinHypercube) At(i int64, u []float64) {
	for j, column := range d.columns {
		u[j] = column[i]
	}
}

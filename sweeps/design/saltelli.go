package design

import (
	"slices"

	"sweep/engine/document"
)

var saltelli = &Kind{
	Name:   "saltelli",
	Points: "`samples` × (axes + 2) points for first-order and total Sobol' indices; × (2 axes + 2) with `second_order`",
	Options: slices.Concat(sequenceOptions, []document.Field{
		{Name: "second_order", Type: document.BoolType, Default: false, Aka: []string{"calc_second_order"}, Doc: "Whether the saltelli design has the points for second-order indices."},
		seedOption,
	}),
	Defaults: map[string]any{"shift": true},
	Check:    checkSequence,
	Unit: func(o *Options, factors []string) Unit {
		if tooManyFactors(o, len(factors), SaltelliFactorsMax) {
			return nil
		}
		s, ok := NewSaltelli(len(factors), o.Int("samples"), o.Int("skip"), shiftFor(o, 2*len(factors)), o.Bool("second_order"))
		if !ok {
			return nil
		}
		return s
	},
	Whole: true,
}

// Saltelli is the design for variance-based sensitivity indices: two independent samples A and B of a Sobol' sequence
// with twice as many dimensions as there are factors, and hybrids of them. Sample j gives the block of points
//
//	A_j, AB_j¹ … AB_jᵏ, B_j                        without second-order indices: k + 2 points
//	A_j, AB_j¹ … AB_jᵏ, BA_j¹ … BA_jᵏ, B_j         with them: 2k + 2 points
//
// where AB_jⁱ is A_j with factor i from B_j, and BA_jⁱ is B_j with factor i from A_j.
type Saltelli struct {
	sequence    *Sobol
	factors     int
	samples     int64
	secondOrder bool
}

// SaltelliFactorsMax is the number of factors a Sobol' sequence of twice as many dimensions can serve.
const SaltelliFactorsMax = SobolDimensionsMax / 2

// NewSaltelli makes the design; ok is false if it has more points than an int64 can count. The shift, drawn by
// SobolShift for twice the number of factors, keeps the samples A and B of the first point apart; it may be nil.
func NewSaltelli(factors int, samples, skip int64, shift []uint64, secondOrder bool) (d Saltelli, ok bool) {
	d = Saltelli{sequence: NewSobol(2*factors, samples, skip, shift), factors: factors, samples: samples, secondOrder: secondOrder}
	_, ok = Multiply(samples, d.Block())
	return d, ok
}

// Block is the number of points of one sample.
func (d Saltelli) Block() int64 {
	if d.secondOrder {
		return 2*int64(d.factors) + 2
	}
	return int64(d.factors) + 2
}

// Points is the number of samples times the size of a block.
func (d Saltelli) Points() int64 { return d.samples * d.Block() }

// At fills in the coordinates of point i.
func (d Saltelli) At(i int64, u []float64) {
	k := d.factors
	ab := make([]float64, 2*k)
	d.sequence.At(i/d.Block(), ab)
	a, b := ab[:k], ab[k:]
	switch place := int(i % d.Block()); {
	case place == 0:
		copy(u, a)
	case place <= k:
		copy(u, a)
		u[place-1] = b[place-1]
	case d.secondOrder && place <= 2*k:
		copy(u, b)
		u[place-k-1] = a[place-k-1]
	default:
		copy(u, b)
	}
}

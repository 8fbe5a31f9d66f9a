package stats

import (
	"math"
	"math/rand/v2"
)

// Sobol' indices are estimated from the blocks of a Saltelli design. A block is A, AB₁ … AB_k, B, or for indices of pairs
// A, AB₁ … AB_k, BA₁ … BA_k, B: AB_i is A with factor i from B, and BA_i is B with factor i from A. With the outputs f, centred by
// the mean m of all outputs, and V the variance of the outputs of A and B (divided by their number),
//
//	S1_i  = mean f_B (f_ABi − f_A) / V
//	ST_i  = mean (f_A − f_ABi)² / (2V)
//	S2_ij = mean (f_BAi f_ABj − f_A f_B) / V − S1_i − S1_j
//
// All are functions of means over the blocks, also the centring: mean (f_B − m)(f_ABi − f_A) = mean f_B (f_ABi − f_A) −
// m mean (f_ABi − f_A). A resample of blocks therefore needs only how often each block was drawn and a fixed row of numbers per
// block, which keeps a thousand resamples of a million outputs within seconds.

// SobolIndices are the indices of the factors, and of the pairs i < j if the design has them. Intervals are nil if some resample
// has no variance.
type SobolIndices struct {
	S1, ST     []float64
	S1CI, STCI []*Interval
	S2         [][]float64 // [i][j] for i < j; nil without second order
}

// saltelli is the form of a design.
type saltelli struct {
	factors int
	second  bool
}

// SaltelliBlock is the number of points of a block.
func SaltelliBlock(factors int, second bool) int {
	if second {
		return 2*factors + 2
	}
	return factors + 2
}

// Sobol estimates the indices. The number of points is a multiple of the block. ok is false if the outputs, or those of A and B,
// are constant.
func Sobol(o *Outputs, factors int, second bool, level float64) (s *SobolIndices, ok bool) {
	d := saltelli{factors, second}
	size := SaltelliBlock(factors, second)
	blocks := len(o.Means) / size
	center := Mean(o.Means)
	rows := make([]float64, blocks*d.width())
	sums := make([]float64, d.width())
	for j := range blocks {
		row := rows[j*d.width():][:d.width()]
		d.row(row, o.Means[j*size:][:size], center)
		add(sums, row, 1)
	}
	all := d.indices(sums, blocks)
	if o.constant() || math.IsNaN(all[0]) {
		return nil, false
	}
	s = &SobolIndices{S1: all[:factors], ST: all[factors : 2*factors], S1CI: make([]*Interval, factors), STCI: make([]*Interval, factors)}
	if second {
		s.S2 = make([][]float64, factors)
		rest := all[2*factors:]
		for i := range factors {
			s.S2[i] = make([]float64, factors)
			rest = rest[copy(s.S2[i][i+1:], rest):]
		}
	}
	if blocks > 1 {
		intervals := percentileIntervals(2*factors, level, generator("sobol", o.columns()...), func(r *rand.Rand) []float64 {
			return d.resample(o, rows, blocks, center, r)
		})
		copy(s.S1CI, intervals[:factors])
		copy(s.STCI, intervals[factors:])
	}
	return s, true
}

// resample draws as many blocks as there are and estimates S1 and ST of all factors.
func (d saltelli) resample(o *Outputs, rows []float64, blocks int, center float64, r *rand.Rand) []float64 {
	sums := make([]float64, d.single())
	if o.Replications == nil {
		times := make([]uint32, blocks)
		for range blocks {
			times[r.IntN(blocks)]++
		}
		for j, n := range times {
			if n > 0 {
				add(sums, rows[j*d.width():], float64(n))
			}
		}
		return d.indices(sums, blocks)
	}
	drawn, size := o.draw(r), SaltelliBlock(d.factors, d.second)
	f, row := make([]float64, size), make([]float64, d.single())
	for range blocks {
		j := r.IntN(blocks)
		for i := range f {
			f[i] = drawn.at(j*size + i)
		}
		d.row(row, f, center)
		add(sums, row, 1)
	}
	return d.indices(sums, blocks)
}

// A row of a block has: the sum of all outputs, the sum of A and B and that of their squares; per factor f_B (f_ABi − f_A),
// f_ABi − f_A and (f_A − f_ABi)²; then, unless the row ends there, per pair f_BAi f_ABj − f_A f_B and f_BAi + f_ABj − f_A − f_B.
const (
	sobolAll = iota
	sobolAB
	sobolSquares
	sobolFactors
)

// single is the width of a row without the pairs.
func (d saltelli) single() int { return sobolFactors + 3*d.factors }

func (d saltelli) width() int {
	if d.second {
		return d.single() + d.factors*(d.factors-1)
	}
	return d.single()
}

// row fills in the row of a block from its outputs.
func (d saltelli) row(row, outputs []float64, center float64) {
	k := d.factors
	at := func(i int) float64 { return outputs[i] - center }
	a, b := at(0), at(len(outputs)-1)
	row[sobolAll] = 0
	for i := range outputs {
		row[sobolAll] += at(i)
	}
	row[sobolAB], row[sobolSquares] = a+b, float64(a*a)+float64(b*b)
	for i := range k {
		step := at(1+i) - a
		copy(row[sobolFactors+3*i:], []float64{float64(b * step), step, float64(step * step)})
	}
	next := d.single()
	for i := 0; i < k && next < len(row); i++ {
		for j := i + 1; j < k; j++ {
			ba, ab := at(1+k+i), at(1+j)
			row[next], row[next+1] = float64(ba*ab)-float64(a*b), ba+ab-a-b
			next += 2
		}
	}
}

// add adds a row to sums as often as it was drawn.
func add(sums, row []float64, times float64) {
	row = row[:len(sums)]
	for q := range sums {
		sums[q] += float64(times * row[q])
	}
}

// indices computes S1 of all factors, then ST, then S2 of the pairs that the sums have; NaN without variance.
func (d saltelli) indices(sums []float64, blocks int) []float64 {
	n, k := float64(blocks), d.factors
	m := sums[sobolAll] / (n * float64(SaltelliBlock(k, d.second)))
	mean := sums[sobolAB] / (2 * n)
	v := sums[sobolSquares]/(2*n) - float64(mean*mean)
	if v <= 0 {
		v = math.NaN()
	}
	list := make([]float64, 2*k, 2*k+k*k/2)
	for i := range k {
		q := sums[sobolFactors+3*i:]
		list[i] = (q[0]/n - float64(m*(q[1]/n))) / v
		list[k+i] = q[2] / n / (2 * v)
	}
	next := d.single()
	for i := 0; i < k && next < len(sums); i++ {
		for j := i + 1; j < k; j++ {
			list = append(list, (sums[next]/n-float64(m*(sums[next+1]/n)))/v-list[i]-list[j])
			next += 2
		}
	}
	return list
}

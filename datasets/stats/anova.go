package stats

import "math"

// Shares are the shares of the main effects of the factors, and of the interactions of the pairs i < j, in the sum of squares.
type Shares struct {
	Main  []float64
	Pairs [][]float64 // [i][j] for i < j
}

// ANOVA decomposes the variance of the cells of a complete factorial design, one mean per cell. The cells are numbered with the
// last factor fastest; levels are the numbers of levels. ok is false if the means are equal but for rounding.
func ANOVA(cells []float64, levels []int) (s *Shares, ok bool) {
	k := len(levels)
	grand := Mean(cells)
	total, largest, furthest := 0.0, 0.0, 0.0
	for _, x := range cells {
		d := x - grand
		total += float64(d * d)
		largest, furthest = max(largest, math.Abs(x)), max(furthest, math.Abs(d))
	}
	if Constant(cells) || furthest <= float64(roundingOfMeans*largest) {
		return nil, false
	}
	s = &Shares{Main: make([]float64, k), Pairs: make([][]float64, k)}
	effects := make([][]float64, k)
	for i := range k {
		effects[i] = margin(cells, levels, i, -1)
		for a := range effects[i] {
			effects[i][a] -= grand
		}
		s.Main[i] = squares(effects[i], len(cells), largest) / total
	}
	for i := range k {
		s.Pairs[i] = make([]float64, k)
		for j := i + 1; j < k; j++ {
			both := margin(cells, levels, i, j)
			for at := range both {
				both[at] -= grand + effects[i][at/levels[j]] + effects[j][at%levels[j]]
			}
			s.Pairs[i][j] = squares(both, len(cells), largest) / total
		}
	}
	return s, true
}

// roundingOfMeans is the relative distance of means that may be due to rounding.
const roundingOfMeans = 1e-15

// roundingOfEffects is the same for differences of means of many cells.
const roundingOfEffects = 1e-14

// margin are the means over all other factors, for the levels of factor i, and of factor j within them unless j is negative.
func margin(cells []float64, levels []int, i, j int) []float64 {
	stride := make([]int, len(levels))
	for f, size := len(levels)-1, 1; f >= 0; f-- {
		stride[f] = size
		size *= levels[f]
	}
	count := levels[i]
	if j >= 0 {
		count *= levels[j]
	}
	means := make([]float64, count)
	for cell, x := range cells {
		at := cell / stride[i] % levels[i]
		if j >= 0 {
			at = at*levels[j] + cell/stride[j]%levels[j]
		}
		means[at] += x
	}
	for at := range means {
		means[at] /= float64(len(cells) / count)
	}
	return means
}

// squares is the sum of squares of effects over all cells, of which the largest is given; 0 if all are due to rounding.
func squares(effects []float64, cells int, largest float64) float64 {
	sum, real := 0.0, false
	for _, e := range effects {
		sum += float64(e * e)
		real = real || math.Abs(e) > float64(roundingOfEffects*largest)
	}
	if !real {
		return 0
	}
	return sum * float64(cells/len(effects))
}

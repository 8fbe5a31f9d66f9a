package stats

import "math"

// Under the hypothesis that candidate and baseline are exchangeable, each difference might as well have the other sign. The
// p-value is the share of the assignments of signs whose sum is at least as extreme as the observed one: over all of them up
// to flipExactMax differences, else over random ones, to which the observed one is added.

const (
	flipExactMax = 20
	flips        = 99_999
)

// SignFlip is the p-value of the sign-flip test: two-sided, and one-sided against a mean that is not below 0.
func SignFlip(d []float64, columns ...[]float64) (twoSided, below float64) {
	sum, rounding := Sum(d), tie*absolute(d)
	var extreme, low int
	count := func(s float64) {
		if math.Abs(s) >= math.Abs(sum)-rounding {
			extreme++
		}
		if s <= sum+rounding {
			low++
		}
	}
	if len(d) <= flipExactMax {
		first, second := signedSums(d[:len(d)/2]), signedSums(d[len(d)/2:])
		for _, a := range first {
			for _, b := range second {
				count(a + b)
			}
		}
		all := float64(len(first) * len(second))
		return float64(extreme) / all, float64(low) / all
	}
	for _, s := range randomFlips(d, columns) {
		count(s)
	}
	return float64(1+extreme) / (flips + 1), float64(1+low) / (flips + 1)
}

// signedSums are the sums of values under every assignment of signs.
func signedSums(d []float64) []float64 {
	sums := make([]float64, 1<<len(d))
	for signs := range sums {
		for i, x := range d {
			if signs>>i&1 == 1 {
				x = -x
			}
			sums[signs] += x
		}
	}
	return sums
}

// randomFlips sums eight values at a time: a random byte selects their signs, and the sums under its 256 values are computed
// once.
func randomFlips(d []float64, columns [][]float64) []float64 {
	g := generator("sign flips", columns...)
	sums := make([]float64, flips)
	for len(d) > 0 {
		part := d[:min(8, len(d))]
		d = d[len(part):]
		table, mask := signedSums(part), uint64(1)<<len(part)-1
		var bits uint64
		for i := range sums {
			if i%8 == 0 {
				bits = g.Uint64()
			}
			sums[i] += table[bits&mask]
			bits >>= 8
		}
	}
	return sums
}

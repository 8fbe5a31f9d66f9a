// Package design lists the points of experimental designs. A design is a function from the number of a point to that
// point: nothing is listed in advance, so a design of 10⁸ points costs as much memory as one of ten. Designs over
// factors with levels (Factorial, OneAtATime) give a level of each factor; sampled designs (Random, LatinHypercube,
// Sobol, Saltelli, Morris) give a coordinate from 0 to 1 of each factor. The only randomness is a seed.
package design

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
	"math/rand/v2"
)

// Levels is a design that chooses a level of every factor.
type Levels interface {
	// Points is the number of points.
	Points() int64
	// At fills level with the levels of point i in [0, Points()).
	At(i int64, level []int)
}

// Unit is a design in the unit cube.
type Unit interface {
	// Points is the number of points.
	Points() int64
	// At fills u with the coordinates of point i in [0, Points()). Coordinates are at least 0 and less than 1, those of
	// Morris are at most 1.
	At(i int64, u []float64)
}

// Lattice is a Unit design whose coordinates are multiples of 1/(Lattice() − 1).
type Lattice interface {
	Unit
	Lattice() int
}

// Multiply is a·b for numbers that are not negative; ok is false if the product exceeds the int64 range.
func Multiply(a, b int64) (product int64, ok bool) {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	return int64(lo), hi == 0 && lo < 1<<63
}

// digest mixes a purpose, a seed, a name and a number into 32 bytes. Every draw of this package comes from it, so a
// draw depends on what it is for and never on how many were made before.
func digest(purpose string, seed uint64, name string, number uint64) [sha256.Size]byte {
	b := make([]byte, 0, 64)
	b = append(append(b, "sweep design: "...), purpose...)
	b = append(b, 0)
	b = binary.BigEndian.AppendUint64(b, seed)
	b = binary.BigEndian.AppendUint64(b, number)
	b = append(b, name...)
	return sha256.Sum256(b)
}

// source is a generator for draws that belong together, such as a permutation.
func source(purpose string, seed uint64, name string, number uint64) rand.Source {
	d := digest(purpose, seed, name, number)
	return rand.NewPCG(binary.BigEndian.Uint64(d[:8]), binary.BigEndian.Uint64(d[8:16]))
}

// unitBits turns 64 random bits into a multiple of 2⁻⁵³ in [0, 1).
func unitBits(x uint64) float64 { return float64(x>>11) * 0x1p-53 }

// Package rng implements the simulation's random number generator, xorshift64*, and all distributions drawn from it. The
// state is one uint64 that can be read at any time; a generator with that state continues the same sequence.
package rng

import "math"

// Stream is one sequence of random numbers.
type Stream struct{ state uint64 }

// New returns a stream for the seed. Seed 0 is replaced by 1, because the state must never be 0.
func New(seed uint64) Stream {
	if seed == 0 {
		seed = 1
	}
	return Stream{state: seed}
}

// State returns the current state; New(State()) continues the sequence.
func (s *Stream) State() uint64 { return s.state }

// Next draws 64 bits. The stored state is the value before the multiplication.
func (s *Stream) Next() uint64 {
	x := s.state
	x ^= x >> 12
	x ^= x << 25
	x ^= x >> 27
	s.state = x
	return x * 0x2545F4914F6CDD1D
}

// Range draws an integer in [min, max). The modulo bias is part of the definition; one draw is always consumed.
func (s *Stream) Range(min, max int64) int64 {
	return min + int64(s.Next()%uint64(max-min))
}

// Float draws a multiple of 2^-53 in [0, 1).
func (s *Stream) Float() float64 {
	return float64(s.Next()>>11) * 0x1p-53
}

// Normal draws a standard normal variate by Box–Muller, cosine branch only; it always consumes two draws.
func (s *Stream) Normal() float64 {
	u1 := s.Float()
	u2 := s.Float()
	return math.Sqrt(-2.0*Log(u1)) * Cos(2.0*math.Pi*u2)
}

// Derive returns the stream of one owner and purpose: independent of the streams of all other owners and purposes of the
// same seed. The state is the seed mixed with the FNV-1a hash of the owner's id and the purpose by the finaliser of
// SplitMix64 (Steele, Lea and Flood 2014).
func Derive(seed uint64, owner string, purpose uint64) Stream {
	return New(mix(mix(seed+0x9e3779b97f4a7c15) ^ mix(Hash(owner)+purpose*0x9e3779b97f4a7c15)))
}

// Hash returns the 64-bit FNV-1a hash of an id.
func Hash(id string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(id); i++ {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	return h
}

func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

package design

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"sweep/engine/document"
)

var sobol = &Kind{
	Name:    "sobol",
	Points:  "the first `samples` points of a Sobol' sequence with the direction numbers of Joe and Kuo",
	Options: slices.Concat(sequenceOptions, []document.Field{seedOption}),
	Check:   checkSequence,
	Unit: func(o *Options, factors []string) Unit {
		if tooManyFactors(o, len(factors), SobolDimensionsMax) {
			return nil
		}
		return NewSobol(len(factors), o.Int("samples"), o.Int("skip"), shiftFor(o, len(factors)))
	},
}

// sequenceOptions are the options of the kinds that use a Sobol' sequence.
var sequenceOptions = []document.Field{
	samplesOption,
	{Name: "skip", Type: document.IntType, Range: document.AtLeast(0), Default: int64(0), Doc: "Number of points to skip at the beginning of the Sobol' sequence."},
	{Name: "shift", Type: document.BoolType, Aka: []string{"scramble"}, Doc: "Whether the Sobol' sequence gets a random digital shift from the seed; by default no for sobol, yes for saltelli."},
}

func checkSequence(o *Options) {
	n := o.Int("samples")
	if o.Int("skip") > SobolPointsMax-n {
		o.Errorf("samples", "", "a Sobol' sequence ends after 2^53 points")
	}
	if n&(n-1) != 0 {
		o.Warn("samples", fmt.Sprintf("a Sobol' sequence covers its ranges evenly only if the number of samples is a power of two; %d is not", n))
	}
}

func tooManyFactors(o *Options, n, most int) bool {
	if n > most {
		o.Errorf("", "use lhs or random", "a %s design has at most %d axes or groups, not %d", o.Kind.Name, most, n)
	}
	return n > most
}

// shiftFor draws the digital shift, nil without one.
func shiftFor(o *Options, dimensions int) []uint64 {
	if !o.Bool("shift") {
		return nil
	}
	return SobolShift(dimensions, o.Seed())
}

// SobolDimensionsMax is the number of dimensions for which direction numbers are embedded.
const SobolDimensionsMax = 512

// SobolPointsMax is the length of the sequence.
const SobolPointsMax = int64(1) << sobolBits

// sobolBits is the resolution of a coordinate: all multiples of 2⁻⁵³, which a float64 holds exactly.
const sobolBits = 53

//go:embed joekuo.txt
var joeKuo string

// Sobol is a Sobol' sequence with the direction numbers of Joe and Kuo, in Gray code order. Its first 2^m points have
// exactly one point in every dyadic interval of length 2^−m of every axis. With a digital shift every coordinate is
// xored with a number drawn from the seed, which keeps that property and removes the point at the origin.
type Sobol struct {
	directions [][sobolBits]uint64
	shift      []uint64
	skip       int64
	points     int64
}

// NewSobol makes a sequence of the given number of points that leaves out the first skip ones; skip + points is at
// most SobolPointsMax and dimensions at most SobolDimensionsMax. A nil shift is the plain sequence.
func NewSobol(dimensions int, points, skip int64, shift []uint64) *Sobol {
	if shift == nil {
		shift = make([]uint64, dimensions)
	}
	return &Sobol{directions: sobolDirections(dimensions), shift: shift, skip: skip, points: points}
}

// SobolShift draws a digital shift.
func SobolShift(dimensions int, seed uint64) []uint64 {
	shift := make([]uint64, dimensions)
	for j := range shift {
		d := digest("sobol shift", seed, "", uint64(j))
		shift[j] = binary.BigEndian.Uint64(d[:8]) >> (64 - sobolBits)
	}
	return shift
}

// Points is the number of points.
func (s *Sobol) Points() int64 { return s.points }

// At fills in the coordinates of point i.
func (s *Sobol) At(i int64, u []float64) {
	i += s.skip
	gray := uint64(i ^ i>>1)
	for j := range s.directions {
		x := s.shift[j]
		for g := gray; g != 0; g &= g - 1 {
			x ^= s.directions[j][bits.TrailingZeros64(g)]
		}
		u[j] = float64(x) * 0x1p-53
	}
}

// sobolDirections expands the table to direction numbers, left-aligned in sobolBits bits.
func sobolDirections(dimensions int) [][sobolBits]uint64 {
	v := make([][sobolBits]uint64, dimensions)
	if dimensions == 0 {
		return v
	}
	for k := range sobolBits {
		v[0][k] = 1 << (sobolBits - 1 - k)
	}
	j := 1
	for line := range strings.Lines(joeKuo) {
		if j >= dimensions {
			break
		}
		if !strings.HasPrefix(line, "#") {
			v[j] = sobolDimension(line)
			j++
		}
	}
	return v
}

// sobolDimension applies the recurrence m_k = 2a₁m_{k−1} ⊕ … ⊕ 2^s m_{k−s} ⊕ m_{k−s} to one line of the table.
func sobolDimension(line string) (v [sobolBits]uint64) {
	r := strings.NewReader(line)
	var d, s int
	var a uint64
	scan(r, &d, &s, &a)
	for k := range s {
		var m uint64
		scan(r, &m)
		v[k] = m << (sobolBits - 1 - k)
	}
	for k := s; k < sobolBits; k++ {
		v[k] = v[k-s] ^ v[k-s]>>s
		for l := 1; l < s; l++ {
			if a>>(s-1-l)&1 == 1 {
				v[k] ^= v[k-l]
			}
		}
	}
	return v
}

// scan reads numbers of the embedded table, which is part of the program.
func scan(r *strings.Reader, into ...any) {
	if _, err := fmt.Fscan(r, into...); err != nil {
		panic(fmt.Sprintf("design: the table of direction numbers is damaged: %v", err))
	}
}

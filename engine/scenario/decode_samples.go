package scenario

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	d "sweep/engine/document"
	"sweep/engine/rng"
)

// Lists that a scenario may have in a separate file, one number per line: the amounts of an Empirical distribution and the
// weights of a profile. Once read they are part of the scenario, so that run keys depend on the numbers and not on the file.

// SampleMax and ProfileMax limit the numbers of the two lists.
const (
	SampleMax  = 100_000
	ProfileMax = 10_000
)

// empirical reads the amounts of an Empirical distribution, in ascending order.
func (dec *decoder) empirical(s *d.Section) AmountDistribution {
	switch {
	case s.Has("file") == s.Has("values"):
		if !s.Given("file") && !s.Given("values") || s.Has("file") {
			s.Errorf("", "give the file or the values", "Empirical has either file or values")
		}
		return AmountDistribution{Kind: AmountEmpirical}
	case s.Has("file"):
		f, ok := dec.numbersFile(s, "file")
		if !ok {
			return AmountDistribution{Kind: AmountEmpirical}
		}
		known := dec.sampleOf(f.shown)
		if known.Values == nil || !bytes.Equal(known.File, f.data) {
			known = Sample{f.data, numbersIn(dec, s, "file", f, SampleMax, func(text string) (int64, error) {
				x, err := strconv.ParseInt(text, 10, 64)
				if err != nil || x < 1 || x > CentsMax {
					return 0, fmt.Errorf("%q is not an amount in whole cents from 1 to %d", text, int64(CentsMax))
				}
				return x, nil
			})}
			dec.keepSample(f.shown, known)
		}
		return AmountDistribution{Kind: AmountEmpirical, Values: known.Values}
	}
	n := s.Node("values")
	known := dec.sampleOf(n)
	if known.Values == nil {
		for i, item := range s.Items("values") {
			if v := dec.Value(item, d.JoinIndex(s.Key("values"), i), d.Field{Type: d.IntType, Unit: "cents", Range: someCents}); v != nil {
				x, _ := v.AsInt64()
				known.Values = append(known.Values, x)
			}
		}
		if n := s.Len("values"); n == 0 || n > SampleMax {
			s.Errorf("values", "", "must have 1 to %d amounts, not %d", SampleMax, n)
		}
		dec.keepSample(n, known)
	}
	return AmountDistribution{Kind: AmountEmpirical, Values: known.Values}
}

// sampleOf finds a sample that was decoded before.
func (dec *decoder) sampleOf(key any) Sample {
	if dec.files.Samples == nil {
		return Sample{}
	}
	return dec.files.Samples.Get(key)
}

// keepSample sorts a sample and keeps it, unless it may have mistakes that must be reported again.
func (dec *decoder) keepSample(key any, s Sample) {
	slices.Sort(s.Values)
	if dec.files.Samples != nil && !dec.Failed() && len(s.Values) > 0 {
		dec.files.Samples.Put(key, s)
	}
}

// profile reads the weights of a profile; nil without one, and if all are equal.
func (dec *decoder) profile(s *d.Section, rate float64) []float64 {
	const key = "profile"
	if !s.Has(key) {
		return nil
	}
	var weights []float64
	weight := d.Field{Type: d.FloatType, Range: d.AtLeast(0).Limit(FactorMax)}
	switch n := s.Node(key); n.Kind {
	case d.String:
		f, ok := dec.numbersFile(s, key)
		if !ok {
			return nil
		}
		weights = numbersIn(dec, s, key, f, ProfileMax, func(text string) (float64, error) {
			x, err := strconv.ParseFloat(text, 64)
			if err != nil || !(x >= 0 && x <= FactorMax) || strings.ContainsAny(text, "xXpP_nN") {
				return 0, fmt.Errorf("%q is not a weight from 0 to %d", text, int64(FactorMax))
			}
			return x, nil
		})
	case d.List:
		for i, item := range n.All() {
			if v := dec.Value(item, d.JoinIndex(s.Key(key), i), weight); v != nil {
				x, _ := v.AsFloat64()
				weights = append(weights, x)
			}
		}
		if n.Len() == 0 || n.Len() > ProfileMax {
			s.Errorf(key, "", "must have 1 to %d weights, not %d", ProfileMax, n.Len())
		}
	default:
		s.Errorf(key, "write [1, 3, 2] or the name of a file", "must be a list of weights or the name of a file, not %v", n.Kind)
	}
	return dec.checkProfile(s, weights, rate)
}

// checkProfile checks that the weights describe a day and that no tick expects more payments than can be drawn.
func (dec *decoder) checkProfile(s *d.Section, weights []float64, rate float64) []float64 {
	if len(weights) == 0 || dec.Failed() {
		return nil
	}
	sum, largest := 0.0, slices.Max(weights)
	for _, w := range weights {
		sum += w
	}
	switch peak := rate * largest * float64(len(weights)) / sum; {
	case largest == 0:
		s.Errorf("profile", "give a part of the day a positive weight", "the sum of the weights must be greater than 0")
	case peak > rng.RateMax:
		s.Errorf("profile", "reduce the rate or the weight", "the largest weight gives %v payments per tick; the limit is %d", peak, rng.RateMax)
	case slices.Min(weights) == largest:
		return nil
	}
	return weights
}

// numbersFile is a file of numbers.
type numbersFile struct {
	data  []byte
	shown string
}

// numbersFile reads the file that a key names.
func (dec *decoder) numbersFile(s *d.Section, key string) (numbersFile, bool) {
	name := s.Text(key)
	if isBlank(name) {
		s.Errorf(key, "name a file", "must not be blank")
		return numbersFile{}, false
	}
	data, shown, err := dec.files.read("file", name, dec.file)
	if err != nil {
		dec.Add(&d.Error{Pos: s.Node(key).Pos, Key: s.Key(key), Class: d.FileError, Message: err.Error(), Remedy: fileRemedy})
	}
	return numbersFile{data, shown}, err == nil
}

// numbersIn reads the numbers of a file that a key names, one per line. Empty lines are skipped.
func numbersIn[T any](dec *decoder, s *d.Section, key string, f numbersFile, most int, parse func(string) (T, error)) (list []T) {
	fail := func(pos d.Pos, format string, args ...any) []T {
		dec.Add(&d.Error{Pos: pos, Key: s.Key(key), Class: d.FileError, Message: fmt.Sprintf(format, args...), Remedy: "write one number per line, without a header"})
		return nil
	}
	line := 0
	for text := range strings.Lines(strings.TrimPrefix(string(f.data), "\ufeff")) {
		line++
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		x, err := parse(text)
		if err != nil {
			return fail(d.Pos{File: f.shown, Line: line}, "%v", err)
		}
		if list = append(list, x); len(list) > most {
			return fail(d.Pos{File: f.shown, Line: line}, "the file has more than %d numbers", most)
		}
	}
	if len(list) == 0 {
		return fail(d.Pos{File: f.shown}, "the file has no numbers")
	}
	return list
}

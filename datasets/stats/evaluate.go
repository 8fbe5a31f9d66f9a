package stats

import (
	"fmt"
	"math"
	"strconv"
)

// Method is how the interval of a mean difference is computed.
type Method string

// Auto chooses t from 30 episodes on, below it the exact bootstrap where it is possible, else BCa.
const (
	Auto        Method = "auto"
	ByT         Method = "t"
	ByExact     Method = "exact"
	ByBCa       Method = "bca"
	ByBlock     Method = "block"
	episodesByT        = 30
)

// Verdict is the answer to a question about a difference.
type Verdict string

const (
	Accept    Verdict = "accept"
	Reject    Verdict = "reject"
	Undecided Verdict = "undecided"
)

// Question asks whether a candidate is better than a baseline, or worse by less than a margin. Lower is better unless it says
// otherwise.
type Question struct {
	Level  float64
	Margin float64
	Method Method
	Higher bool // larger values are better
}

// Evaluation is the answer. Numbers that cannot be computed are NaN, intervals nil.
type Evaluation struct {
	N                 int
	Differences       []float64
	Method            Method // the one used
	Moments           Moments
	T, P              float64 // of the mean, two-sided about 0
	Correlation       float64
	VarianceReduction float64
	Student, Skew     *Interval // Student's t and Hall's
	Boot              *Bootstrap
	SignFlip          float64 // two-sided
	LogE              float64
	Lengths           *BlockLengths // with blocks
	Carriers          Carriers
	Verdict           Verdict
	Reason            string
}

// Evaluate answers a question about paired episodes, of which there is at least one.
func Evaluate(candidate, baseline []float64, q Question) *Evaluation {
	return evaluate(Pair(candidate, baseline), candidate, baseline, q)
}

// EvaluateDecimals is Evaluate for finite decimals as texts, which a double may not hold.
func EvaluateDecimals(candidate, baseline []string, q Question) *Evaluation {
	return evaluate(PairDecimals(candidate, baseline), floats(candidate), floats(baseline), q)
}

func floats(decimals []string) []float64 {
	list := make([]float64, len(decimals))
	for i, text := range decimals {
		list[i], _ = strconv.ParseFloat(text, 64)
	}
	return list
}

func evaluate(d *Differences, candidate, baseline []float64, q Question) *Evaluation {
	m := MomentsOf(d.Values)
	nan := math.NaN()
	e := &Evaluation{N: m.N, Differences: d.Values, Method: q.Method, Moments: m, T: nan, P: nan, Correlation: nan, VarianceReduction: nan, LogE: nan}
	e.SignFlip = nan
	if !Finite(m.Mean) || !Finite(m.M2) || m.M2 == 0 && !Constant(d.Values) {
		e.Verdict, e.Reason = Undecided, "nothing can be computed: the differences or their squares are outside the range of a double"
		return e
	}
	e.Carriers = CarriersOf(d.Values)
	if r, ok := Pearson(candidate, baseline); ok {
		e.Correlation = r
	}
	e.SignFlip, _ = SignFlip(d.Values, candidate, baseline)
	if m.M2 > 0 {
		e.T = m.Mean / m.SE()
		e.P = TTwoSided(e.T, float64(m.N-1))
		e.LogE = LogEValue(e.T, m.N)
		e.VarianceReduction = (MomentsOf(candidate).Variance() + MomentsOf(baseline).Variance()) / m.Variance()
	}
	e.intervals(d, q, candidate, baseline)
	e.judge(q)
	return e
}

// intervals computes those of the mean. Equal differences have a point as their interval once there are enough of them.
func (e *Evaluation) intervals(d *Differences, q Question, columns ...[]float64) {
	if e.N < 2 {
		return
	}
	if Constant(d.Values) && e.N >= rareEqualBefore {
		e.Student = &Interval{e.Moments.Mean, e.Moments.Mean}
		e.Skew = e.Student
	}
	if e.Moments.M2 > 0 {
		if i, ok := e.Moments.TInterval(q.Level); ok {
			e.Student = &i
		}
		if i, ok := e.Moments.HallInterval(q.Level); ok {
			e.Skew = &i
		}
	}
	if e.Method == Auto && e.N >= episodesByT {
		e.Method = ByT
	}
	if e.Method == Auto || e.Method == ByExact {
		if b, ok := d.Exact(q.Level); ok {
			e.Method, e.Boot = ByExact, &b
		} else if e.Method == Auto {
			e.Method = ByBCa
		}
	}
	switch e.Method {
	case ByBCa:
		b := d.MonteCarlo(q.Level, columns...)
		e.Boot = &b
	case ByBlock:
		lengths, ok := PolitisWhite(d.Values)
		if ok {
			e.Lengths = &lengths
		}
		b := d.Circular(q.Level, lengths.Whole(), columns...)
		e.Boot = &b
	}
}

// bounds are the intervals that must all agree; none if the method cannot be computed.
func (e *Evaluation) bounds() []*Interval {
	switch {
	case e.Method == ByT:
		return []*Interval{e.Student, e.Skew}
	case e.Boot == nil:
		return []*Interval{nil}
	case e.Method == ByBlock:
		return []*Interval{&e.Boot.Percentile}
	}
	return []*Interval{e.Boot.BCa}
}

// judge compares the bounds with the margin.
func (e *Evaluation) judge(q Question) {
	e.Verdict = Undecided
	switch {
	case e.N < 2:
		e.Reason = "one episode has no interval"
		return
	case e.Carriers.Rare && e.Moments.M2 == 0:
		e.Reason = fmt.Sprintf("rare large costs: all %d differences are equal, and fewer than %d prove nothing", e.N, rareEqualBefore)
		return
	case e.Carriers.Rare:
		e.Reason = fmt.Sprintf("rare large costs: %d of %d episodes carry half of the variation", e.Carriers.Episodes, e.N)
		return
	}
	below, above := true, true
	for _, i := range e.bounds() {
		if i == nil {
			e.Reason = e.missing()
			return
		}
		worse := *i
		if q.Higher {
			worse = Interval{-i.High, -i.Low}
		}
		below = below && worse.High < q.Margin
		above = above && worse.Low >= q.Margin
	}
	switch {
	case below:
		e.Verdict = Accept
	case above:
		e.Verdict = Reject
	}
}

// missing says why the method has no interval.
func (e *Evaluation) missing() string {
	switch e.Method {
	case ByExact:
		return fmt.Sprintf("the exact bootstrap cannot be computed: the differences span more than %d of their common units", exactStepsMax/e.N)
	case ByT:
		return "Hall's interval cannot be computed: the cubes of the differences are outside the range of a double"
	}
	return "the BCa interval cannot be computed: the mean is at an end of the resampled means"
}

// PValue is the two-sided p-value that belongs to the method: of t, of sign flips, or of the block bootstrap; 1 if it cannot be
// computed.
func (e *Evaluation) PValue() float64 {
	p := e.P
	switch {
	case e.Method == ByBlock && e.Boot != nil:
		// A resampled mean of 0 is on both sides.
		p = min(max(2*min(e.Boot.NotBelowZero, e.Boot.NotAboveZero), 1e-4), 1)
	case e.Method != ByT:
		p = e.SignFlip
	}
	if !Finite(p) {
		return 1
	}
	return p
}

// Interval is the one that decides; for t, the wider bounds of the two. It is nil if it cannot be computed.
func (e *Evaluation) Interval() *Interval {
	switch {
	case e.Method == ByT && e.Student != nil && e.Skew != nil:
		return &Interval{Low: min(e.Student.Low, e.Skew.Low), High: max(e.Student.High, e.Skew.High)}
	case e.Boot == nil:
		return nil
	case e.Method == ByBlock:
		return &e.Boot.Percentile
	}
	return e.Boot.BCa
}

package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"

	"sweep/datasets/stats"
	"sweep/engine/text"
	"sweep/runner/results"
)

// comparison is an evaluation with what it is about.
type comparison struct {
	candidate, baseline, metric, unit string
	question                          stats.Question
	*stats.Evaluation

	// Of a data set:
	study      *study
	pairs      *results.Pairs
	settlement *settlement // nil without this criterion
	holm       float64     // p corrected for several comparisons; NaN for one
}

// evaluationJSON is an evaluation for programs. Numbers that cannot be computed are null.
type evaluationJSON struct {
	N                 int              `json:"n"`
	Mean              *float64         `json:"mean"`
	SD                *float64         `json:"sd"`
	SE                *float64         `json:"se"`
	T                 *float64         `json:"t"`
	P                 *float64         `json:"p"`
	Correlation       *float64         `json:"correlation"`
	VarianceReduction *float64         `json:"variance_reduction"`
	CI                intervalsJSON    `json:"ci"`
	NotBelowZero      *float64         `json:"p_not_below_zero"`
	SignFlip          *float64         `json:"p_sign_flip"`
	EValue            *json.Number     `json:"e_value"`
	BlockLength       *blockLengthJSON `json:"block_length"`
	Verdict           stats.Verdict    `json:"verdict"`
	Reason            *string          `json:"reason"`
}

type intervalsJSON struct {
	T          *[2]float64 `json:"t"`
	Skew       *[2]float64 `json:"skew"`
	Percentile *[2]float64 `json:"percentile"`
	Basic      *[2]float64 `json:"basic"`
	BCa        *[2]float64 `json:"bca"`
}

type blockLengthJSON struct {
	Stationary *float64 `json:"stationary"`
	Circular   *float64 `json:"circular"`
}

func jsonInterval(i *stats.Interval) *[2]float64 {
	if i == nil || !stats.Finite(i.Low) || !stats.Finite(i.High) {
		return nil
	}
	return &[2]float64{i.Low, i.High}
}

// json is the form that sweep evaluate --from prints.
func (a *comparison) json() *evaluationJSON {
	out := &evaluationJSON{N: a.N, Mean: jsonNumber(a.Moments.Mean), SD: jsonNumber(a.Moments.SD()), SE: jsonNumber(a.Moments.SE()), T: jsonNumber(a.T), P: jsonNumber(a.P),
		Correlation: jsonNumber(a.Correlation), VarianceReduction: jsonNumber(a.VarianceReduction), SignFlip: jsonNumber(a.SignFlip), EValue: jsonExponential(a.LogE),
		CI: intervalsJSON{T: jsonInterval(a.Student), Skew: jsonInterval(a.Skew)}, Verdict: a.Verdict}
	if a.Boot != nil {
		out.CI.Percentile, out.CI.Basic, out.CI.BCa = jsonInterval(&a.Boot.Percentile), jsonInterval(&a.Boot.Basic), jsonInterval(a.Boot.BCa)
		out.NotBelowZero = jsonNumber(a.Boot.NotBelowZero)
	}
	if a.Lengths != nil {
		out.BlockLength = &blockLengthJSON{jsonNumber(a.Lengths.Stationary), jsonNumber(a.Lengths.Circular)}
	}
	if a.Reason != "" {
		out.Reason = &a.Reason
	}
	return out
}

// jsonExponential writes e^x, which may be far above the largest double: strong evidence has E-values of hundreds of digits.
func jsonExponential(x float64) *json.Number {
	if !stats.Finite(x) {
		return nil
	}
	written := json.Number(strconv.FormatFloat(math.Exp(x), 'g', -1, 64))
	if tens := math.Floor(x / math.Ln10); tens >= 308 || tens < -300 {
		written = json.Number(fmt.Sprintf("%.12ge%+d", math.Exp(x-float64(tens*math.Ln10)), int(tens)))
	}
	return &written
}

// table is the evaluation as a row of a table.
func (a *comparison) table() *resultTable {
	t := &resultTable{}
	a.addTo(t)
	return t
}

// addTo adds the row. That of a data set has more cells.
func (a *comparison) addTo(t *resultTable) {
	cells := []resultCell{
		{"candidate", a.candidate}, {"baseline", a.baseline}, {"metric", a.metric}, {"n", int64(a.N)},
		{"mean", a.Moments.Mean}, {"sd", a.Moments.SD()}, {"se", a.Moments.SE()}, {"t", a.T}, {"p", a.P},
		{"level", a.question.Level}, {"method", string(a.Method)}, {"margin", a.question.Margin},
	}
	none := &stats.Interval{Low: math.NaN(), High: math.NaN()}
	boot := &stats.Bootstrap{Percentile: *none, Basic: *none, NotBelowZero: math.NaN()}
	if a.Boot != nil {
		boot = a.Boot
	}
	for _, i := range []struct {
		name string
		*stats.Interval
	}{{"t", a.Student}, {"skew", a.Skew}, {"percentile", &boot.Percentile}, {"basic", &boot.Basic}, {"bca", boot.BCa}} {
		if i.Interval == nil {
			i.Interval = none
		}
		cells = append(cells, resultCell{i.name + "_low", i.Low}, resultCell{i.name + "_high", i.High})
	}
	lengths := stats.BlockLengths{Stationary: math.NaN(), Circular: math.NaN()}
	if a.Lengths != nil {
		lengths = *a.Lengths
	}
	cells = append(cells, resultCell{"p_not_below_zero", boot.NotBelowZero}, resultCell{"p_sign_flip", a.SignFlip}, resultCell{"log_e_value", a.LogE},
		resultCell{"correlation", a.Correlation}, resultCell{"variance_reduction", a.VarianceReduction},
		resultCell{"block_length_stationary", lengths.Stationary}, resultCell{"block_length_circular", lengths.Circular})
	cells = append(cells, resultCell{"median", stats.Median(a.Differences)}, resultCell{"share_worse", a.worse()}, resultCell{"cvar95", a.cvar()})
	if p := a.pairs; p != nil {
		cells = append(cells, resultCell{"mean_candidate", stats.Mean(p.Candidate)}, resultCell{"mean_baseline", stats.Mean(p.Baseline)},
			resultCell{"num_points", int64(p.Points)}, resultCell{"num_runs", int64(p.Runs)}, resultCell{"num_runs_left_out", int64(p.RunsLeftOut)},
			resultCell{"unsettled_candidate", int64(p.UnsettledCandidate)}, resultCell{"unsettled_baseline", int64(p.UnsettledBaseline)}, resultCell{"p_holm", a.holm})
	}
	t.add(append(cells, resultCell{"verdict", string(a.Verdict)}, resultCell{"reason", a.Reason})...)
}

// figure formats a number of any size with five digits, or a dash.
func figure(x float64) string {
	if !stats.Finite(x) {
		return "–"
	}
	return strconv.FormatFloat(x, 'g', 5, 64)
}

func intervalText(i *stats.Interval) string {
	if i == nil || !stats.Finite(i.Low) || !stats.Finite(i.High) {
		return "–"
	}
	return figure(i.Low) + " … " + figure(i.High)
}

// print prints the evaluation for people.
func (a *comparison) print(c *Context) {
	what := a.metric
	if what != "" {
		what += ", "
		if a.unit != "" {
			what = a.metric + " (" + a.unit + "), "
		}
	}
	better := "lower"
	if a.question.Higher {
		better = "higher"
	}
	c.Printf("%s minus %s: %s%s, %s is better\n\n", a.candidate, a.baseline, what, text.Counted(int64(a.N), "episode"), better)
	a.printNumbers(c)
	if a.settlement != nil {
		c.Printf("\nsettlement: %s (the settlement rate falls by at most %s)\n", withReason(string(a.settlement.Verdict), a.settlement.Reason), figure(a.settlement.Margin))
	}
	c.Printf("\n%s\n", a.sentence())
	for _, note := range a.notes() {
		c.Printf("%s\n", note)
	}
	for _, w := range a.warnings() {
		c.Warn(w)
	}
}

func (a *comparison) printNumbers(c *Context) {
	level := strconv.FormatFloat(100*a.question.Level, 'g', 6, 64) + " % interval, "
	t := text.NewTable("", "")
	if p := a.pairs; p != nil {
		t.Add("mean of "+a.candidate, figure(stats.Mean(p.Candidate)))
		t.Add("mean of "+a.baseline, figure(stats.Mean(p.Baseline)))
	}
	t.Add("mean difference", figure(a.Moments.Mean))
	t.Add("standard deviation", figure(a.Moments.SD()))
	t.Add("standard error", figure(a.Moments.SE()))
	t.Add("t", fmt.Sprintf("%s, p = %s (two-sided)", figure(a.T), figure(a.P)))
	t.Add(level+"Student's t", intervalText(a.Student))
	t.Add(level+"Hall (skewness)", intervalText(a.Skew))
	if a.Boot != nil {
		name := map[stats.Method]string{stats.ByExact: "exact bootstrap", stats.ByBCa: "bootstrap", stats.ByBlock: "circular block bootstrap"}[a.Method]
		t.Add(level+name+", percentile", intervalText(&a.Boot.Percentile))
		t.Add(level+name+", basic", intervalText(&a.Boot.Basic))
		if a.Method != stats.ByBlock {
			t.Add(level+name+", BCa", intervalText(a.Boot.BCa))
		}
		t.Add("P(mean ≥ 0), bootstrap", figure(a.Boot.NotBelowZero))
	}
	if a.Lengths != nil {
		t.Add("block length", fmt.Sprintf("%s (stationary), %s (circular)", figure(a.Lengths.Stationary), figure(a.Lengths.Circular)))
	}
	t.Add("p, sign flips", figure(a.SignFlip)+" (two-sided)")
	if e := jsonExponential(a.LogE); e != nil {
		x, _ := e.Float64()
		t.Add("E-value", map[bool]string{true: figure(x), false: e.String()}[stats.Finite(x)]+" (for normal differences)")
	}
	t.Add("correlation of the arms", figure(a.Correlation))
	t.Add("variance reduction", figure(a.VarianceReduction))
	t.Add("median", figure(stats.Median(a.Differences)))
	t.Add("episodes worse", text.Share(a.worse()))
	t.Add("CVaR95", figure(a.cvar())+" (mean of the worst 5 %)")
	if a.pairs != nil {
		a.addOfDataset(t)
	}
	if a.Method == stats.ByBlock {
		a.addDependence(t)
	}
	c.printTable(t, "")
}

// worse is the share of the episodes in which the candidate is above the baseline.
func (a *comparison) worse() float64 {
	n := 0
	for _, d := range a.Differences {
		if d > 0 != a.question.Higher && d != 0 {
			n++
		}
	}
	return float64(n) / float64(a.N)
}

// cvar is the mean of the worst twentieth of the differences.
func (a *comparison) cvar() float64 {
	if !a.question.Higher {
		return stats.CVaR95(a.Differences)
	}
	negative := make([]float64, a.N)
	for i, d := range a.Differences {
		negative[i] = -d
	}
	return -stats.CVaR95(negative)
}

// addOfDataset adds what only runs have.
func (a *comparison) addOfDataset(t *text.Table) {
	p, level := a.pairs, a.question.Level
	if a.Method != stats.ByBlock { // they resample episodes as if those were independent
		if _, i, ok := stats.QuantileInterval(a.Differences, 0.5, level); ok {
			t.Add("median, bootstrap interval", intervalText(&i))
		}
		if r, i, ok := stats.RatioInterval(p.Candidate, p.Baseline, level); ok {
			t.Add("ratio of the means", fmt.Sprintf("%s, BCa interval %s", figure(r), intervalText(&i)))
		}
	}
	t.Add("episodes with unsettled payments", fmt.Sprintf("%s and %s", text.Count(int64(p.UnsettledCandidate)), text.Count(int64(p.UnsettledBaseline))))
	t.Add("runs compared", fmt.Sprintf("%s, at %s", text.Count(int64(p.Runs)), text.Counted(int64(p.Points), "pair")+" of points"))
}

// addDependence adds what shows whether the episodes depend on each other.
func (a *comparison) addDependence(t *text.Table) {
	if r, ok := stats.Autocorrelation(a.Differences); ok {
		t.Add("autocorrelation, lag 1", figure(r))
	}
	t.Add("second half minus first", figure(a.halves()))
	if a.Lengths != nil {
		t.Add("standard error, circular blocks", figure(math.Sqrt(stats.CircularVariance(a.Differences, a.Lengths.Whole()))))
		t.Add("standard error, stationary blocks", figure(math.Sqrt(stats.StationaryVariance(a.Differences, 1/max(1, a.Lengths.Stationary)))))
	}
}

// halves is the mean of the second half of the differences minus that of the first, which shows a trend.
func (a *comparison) halves() float64 {
	half := a.N / 2
	return stats.Mean(a.Differences[a.N-half:]) - stats.Mean(a.Differences[:half])
}

// warnings are what limits the answer.
func (a *comparison) warnings() (list []string) {
	if a.Lengths != nil {
		if whole := a.Lengths.Whole(); a.N < 10*whole {
			list = append(list, fmt.Sprintf("the %d episodes are fewer than 10 blocks of %d: the interval is too narrow", a.N, whole))
		}
	}
	return list
}

// sentence is the verdict.
func (a *comparison) sentence() string {
	side, verb := "lower", "exceeds"
	if a.question.Higher {
		side, verb = "higher", "is below"
	}
	claim := fmt.Sprintf("%s has a %s mean than %s", a.candidate, side, a.baseline)
	if a.question.Margin != 0 {
		claim = fmt.Sprintf("the mean of %s %s that of %s by less than %s", a.candidate, verb, a.baseline, figure(a.question.Margin))
	}
	return "verdict: " + withReason(string(a.Verdict)+" ("+claim+")", a.Reason)
}

func withReason(verdict, reason string) string {
	if reason != "" {
		verdict += "; " + reason
	}
	return verdict
}

package lab

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets/stats"
	"sweep/runner/results"
)

// Verdicts of candidates beyond those of stats.
const (
	verdictInvalid = "invalid" // cannot be simulated
	verdictFailed  = "failed"  // has failed runs
)

// outcome is what a stage has found out about a candidate.
type outcome struct {
	Result
	kind        string // rung, judged, confirm
	logE        float64
	p, holm     float64
	method      stats.Method
	incumbent   float64 // mean of the incumbent in the same episodes
	feasible    bool
	constraints []string // those not fulfilled
	planned     int64    // episodes of the stage
	runs        []int64
}

// judge compares the candidates of a stage with the incumbent. With one look, only the last stage decides; before it, candidates are
// ordered by their mean differences.
func (s *Search) judge(st *stage, kind string, number int, final bool) error {
	doc := s.doc
	quantities := []*results.Quantity{doc.Objective.Quantity}
	for i := range doc.Constraints {
		if q := doc.Constraints[i].Quantity; q != nil {
			quantities = append(quantities, q)
		}
	}
	labels := []string{incumbentID}
	for _, c := range st.candidates {
		labels = append(labels, c.label)
	}
	samples, err := s.observe(st.outer, st.first, st.n, labels, quantities...)
	if err != nil {
		return err
	}
	base := samples[incumbentID]
	for _, c := range st.candidates {
		o := outcome{kind: kind, planned: st.n, p: math.NaN(), holm: math.NaN(), Result: Result{ID: c.ID, Stage: number, CandidateMean: math.NaN()}}
		own := samples[c.label]
		switch {
		case own == nil || base == nil || own.failed > 0:
			o.Verdict, o.Reason = verdictFailed, "no run of it has a result"
			if own != nil && own.failed > 0 {
				o.Reason = fmt.Sprintf("%d of its runs failed", own.failed)
			}
			o.Mean = math.NaN()
		default:
			s.compare(&o, own, base, final)
		}
		if own != nil {
			o.runs = own.runs
		}
		c.stages = append(c.stages, o)
	}
	if final && !doc.Rule.Sequential {
		s.correct(st.candidates)
	}
	return nil
}

// compare evaluates a candidate.
func (s *Search) compare(o *outcome, own, base *sample, final bool) {
	doc := s.doc
	x, y := paired(own, base, 0)
	o.N, o.feasible = len(x), true
	if len(x) == 0 {
		o.Verdict, o.Reason, o.Mean = verdictFailed, "the objective is NULL in all episodes of the candidate or of the incumbent", math.NaN()
		return
	}
	q := doc.question()
	q.Higher = doc.Objective.Higher
	e := stats.Evaluate(x, y, q)
	o.Mean, o.CandidateMean, o.incumbent, o.logE, o.method = e.Moments.Mean, stats.Mean(x), stats.Mean(y), e.LogE, e.Method
	o.p = e.PValue()
	if i := e.Interval(); i != nil && stats.Finite(i.Low) && stats.Finite(i.High) {
		o.CI = &[2]float64{i.Low, i.High}
	}
	if stats.Finite(e.LogE) {
		v := math.Exp(e.LogE)
		o.EValue = &v
	}
	o.Verdict, o.Reason = string(e.Verdict), e.Reason
	switch {
	case doc.Rule.Sequential:
		s.look(o, e, q)
	case !final:
		o.Verdict, o.Reason = string(stats.Undecided), "not its last stage"
	}
	at := 1
	for i := range doc.Constraints {
		c := &doc.Constraints[i]
		quantity := -1
		if c.Quantity != nil {
			quantity = at
			at++
		}
		s.constrain(o, c, own, base, quantity, q)
	}
}

// question is what the rule asks of differences. Dates of files may depend on each other.
func (doc *Document) question() stats.Question {
	q := doc.Rule.Question
	if q.Method == stats.Auto && doc.allDates != nil {
		q.Method = stats.ByBlock
	}
	return q
}

// look is a sequential evaluation: accept by the E-value, else undecided.
func (s *Search) look(o *outcome, e *stats.Evaluation, q stats.Question) {
	d := e.Differences
	if q.Higher {
		d = negative(d)
	}
	o.Verdict, o.Reason = string(stats.Undecided), ""
	switch {
	case e.Carriers.Rare && e.N >= 2:
		o.Reason = e.Reason
	case stats.AcceptsSequentially(d, 1-q.Level):
		o.Verdict = string(stats.Accept)
	}
}

func negative(list []float64) []float64 {
	out := make([]float64, len(list))
	for i, x := range list {
		out[i] = -x
	}
	return out
}

// constrain judges a constraint. What holds in every episode needs no interval.
func (s *Search) constrain(o *outcome, c *Constraint, own, base *sample, quantity int, q stats.Question) {
	x, y := paired(own, base, quantity)
	q.Higher, q.Margin = false, 0
	switch {
	case c.Settled != nil:
		x, y, q.Margin = y, x, *c.Settled // by how much it falls
	case c.Margin != nil:
		q.Margin = *c.Margin
	default:
		y, q.Margin = make([]float64, len(x)), *c.Bound
		if c.Higher {
			x, q.Margin = negative(x), -q.Margin
		}
	}
	if len(x) == 0 {
		o.feasible = false
		o.constraints = append(o.constraints, c.Text+": no episode has a value")
		o.worse(string(stats.Undecided), c.Text+": no episode has a value")
		return
	}
	e := stats.Evaluate(x, y, q)
	verdict, reason := e.Verdict, e.Reason
	if slices.Max(e.Differences) <= q.Margin {
		verdict, reason = stats.Accept, ""
	}
	if e.Moments.Mean > q.Margin {
		o.feasible = false
		o.constraints = append(o.constraints, c.Text)
	}
	if verdict != stats.Accept {
		text := c.Text + ": " + string(verdict)
		if reason != "" {
			text += " (" + reason + ")"
		}
		o.worse(string(verdict), text)
	}
}

// worse lowers a verdict to that of a constraint.
func (o *outcome) worse(verdict, reason string) {
	order := []string{string(stats.Accept), string(stats.Undecided), string(stats.Reject)}
	if slices.Index(order, verdict) > slices.Index(order, o.Verdict) {
		o.Verdict = verdict
	}
	o.Reason = strings.Trim(o.Reason+"; "+reason, "; ")
}

// correct applies Holm's method to the candidates that are judged in one stage: an acceptance that does not survive it is undecided. A
// candidate that is judged alone has nothing to be corrected for: its interval decides, as in an evaluation of its episodes.
func (s *Search) correct(list []*candidate) {
	var judged []*outcome
	var p []float64
	for _, c := range list {
		if o := &c.stages[len(c.stages)-1]; o.Verdict != verdictFailed {
			judged, p = append(judged, o), append(p, o.p)
		}
	}
	for i, x := range stats.Holm(p) {
		o := judged[i]
		o.holm = x
		if len(p) > 1 && o.Verdict == string(stats.Accept) && s.doc.Rule.Kind == "superior" && x >= 1-s.doc.Rule.Level {
			o.worse(string(stats.Undecided), fmt.Sprintf("p = %s after Holm's correction for %d candidates", strconv.FormatFloat(x, 'g', 3, 64), len(p)))
		}
	}
}

// rank orders candidates by their latest outcome, the best first: feasible ones, then others, then failed ones; ties in the order of
// the proposals.
func (s *Search) rank(list []*candidate) []*candidate {
	ranked := slices.Clone(list)
	key := func(c *candidate) (int, float64) {
		o := &c.stages[len(c.stages)-1]
		mean := o.Mean
		if s.doc.Objective.Higher {
			mean = -mean
		}
		switch {
		case o.Verdict == verdictFailed:
			return 2, 0
		case !o.feasible:
			return 1, mean
		}
		return 0, mean
	}
	slices.SortStableFunc(ranked, func(a, b *candidate) int {
		i, x := key(a)
		j, y := key(b)
		return cmp.Or(cmp.Compare(i, j), cmp.Compare(x, y))
	})
	return ranked
}

// ruleText is the rule in words.
func ruleText(r *Rule) string {
	text := r.Kind
	if r.Kind == "not_inferior" {
		text += " by " + number(r.Margin)
	}
	text += fmt.Sprintf(", level %s", number(r.Level))
	if r.Sequential {
		return text + ", E-values for normal differences from 50 episodes on"
	}
	return text + fmt.Sprintf(", one look, method %s", r.Method)
}

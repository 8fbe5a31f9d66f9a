package engine

import (
	"fmt"
	"math"
	"slices"

	"sweep/engine/rng"
	"sweep/engine/scenario"
)

// arrivals generates the payments of every tick. It exists only if at least one agent has arrivals.
type arrivals struct {
	shared   rng.Stream
	perAgent bool
	senders  []sender // by agent
}

// sender is one agent's streams of payments.
type sender struct {
	streams []stream
	draws   [numPurposes]rng.Stream // only with one stream per agent and purpose
}

// purpose separates draws by use, so that with independent streams a changed amount distribution does not affect the
// number, receivers and deadlines of the payments.
type purpose uint8

const (
	drawCount purpose = iota
	drawAmount
	drawReceiver
	drawDeadline
	drawPriority
	numPurposes
)

// stream is one Poisson stream with its current settings, including changes by events.
type stream struct {
	rate, base  float64
	mean        float64 // of count: the rate, times the factor of the tick with a profile
	count       rng.Poisson
	profile     profile
	amount      amounts
	weighted    bool      // receivers are drawn by weight
	weights     []float64 // by candidate: configuration order without the sender
	total       float64   // Σ weights from left to right
	bounds      []float64 // running sums of the weights if all are integers, otherwise empty
	candidates  []int32
	deadlineMin uint64
	deadlineMax uint64
	priority    scenario.PriorityDistribution
	kind        int32   // payment type
	weightSum   float64 // of a categorical priority
}

// resetArrivals builds the streams of the scenario, reusing the memory of earlier ones.
func (e *Engine) resetArrivals() {
	if !slices.ContainsFunc(e.sc.Agents, func(a scenario.Agent) bool { return a.Arrivals != nil || a.Bands != nil }) {
		e.arrivals = nil
		return
	}
	if e.arrivals == nil {
		e.arrivals = &arrivals{}
	}
	ar := e.arrivals
	ar.shared = rng.New(e.sc.Seed)
	ar.perAgent = e.sc.Streams == scenario.PerAgentStreams
	ar.senders = resized(ar.senders, len(e.agents))
	for i := range e.sc.Agents {
		s := &ar.senders[e.order[i]]
		s.reset(e, i)
		if ar.perAgent {
			for p := range s.draws {
				s.draws[p] = rng.Derive(e.sc.Seed, e.sc.Agents[i].ID, uint64(p))
			}
		}
	}
}

func (s *sender) reset(e *Engine, agent int) {
	c := &e.sc.Agents[agent]
	s.streams = s.streams[:0]
	switch {
	case c.Bands != nil:
		s.addBand(e, agent, c.Bands.Urgent, 8, 10)
		s.addBand(e, agent, c.Bands.Normal, 4, 7)
		s.addBand(e, agent, c.Bands.Low, 0, 3)
	case c.Arrivals != nil:
		a := c.Arrivals
		s.add(e, agent, a.RatePerTick, a.Amount, a.Weights, a.DeadlineMin, a.DeadlineMax, a.Priority, a.PaymentType, a.Profile)
	}
}

func (s *sender) addBand(e *Engine, agent int, b *scenario.Band, lo, hi int) {
	if b == nil {
		return
	}
	s.add(e, agent, b.RatePerTick, b.Amount, b.Weights, b.DeadlineMin, b.DeadlineMax,
		scenario.PriorityDistribution{Kind: scenario.PriorityUniform, Min: lo, Max: hi}, b.PaymentType, b.Profile)
}

func (s *sender) add(e *Engine, agent int, rate float64, amount scenario.AmountDistribution, weights map[string]float64,
	dmin, dmax int, priority scenario.PriorityDistribution, kind string, parts []float64) {
	st := s.next()
	old := *st
	*st = stream{rate: old.rate, mean: old.mean, count: old.count, base: rate, profile: newProfile(parts, e.tpd), amount: newAmounts(amount), weighted: len(weights) > 0,
		deadlineMin: uint64(dmin), deadlineMax: uint64(dmax), priority: priority, kind: e.types.number(kind),
		weights: old.weights[:0], candidates: old.candidates[:0], bounds: old.bounds[:0]}
	st.setRate(rate)
	for i, receiver := range e.order {
		if i == agent {
			continue
		}
		w := 1.0
		if listed, ok := weights[e.sc.Agents[i].ID]; ok {
			w = listed
		}
		st.candidates = append(st.candidates, receiver)
		st.weights = append(st.weights, w)
	}
	for _, w := range priority.Weights {
		st.weightSum += w
	}
	st.sumWeights()
}

// next returns one more stream, with leftover contents from an earlier scenario.
func (s *sender) next() *stream {
	n := len(s.streams)
	if n < cap(s.streams) {
		s.streams = s.streams[:n+1]
	} else {
		s.streams = append(s.streams, stream{})
	}
	return &s.streams[n]
}

// setRate changes the mean number of payments per tick, which must be at most rng.RateMax.
func (st *stream) setRate(rate float64) {
	st.rate = rate
	st.setMean(rate)
}

// setMean changes the mean number of payments in the next ticks.
func (st *stream) setMean(mean float64) {
	if mean != st.mean {
		st.count = rng.NewPoisson(mean)
	}
	st.mean = mean
}

// sumWeights recomputes the data for drawing receivers. Integer weights get running sums: subtracting integers one by one
// from the target is exact, so a binary search in the sums gives the same result.
func (st *stream) sumWeights() {
	st.total, st.bounds = 0, st.bounds[:0]
	whole := true
	for _, w := range st.weights {
		st.total += w
		st.bounds = append(st.bounds, st.total)
		whole = whole && w >= 0 && w <= wholeWeightMax && w == math.Trunc(w)
	}
	if !whole {
		st.bounds = st.bounds[:0]
	}
}

const wholeWeightMax = 1 << 20

// draw returns the stream for a purpose of agent i.
func (ar *arrivals) draw(i int32, p purpose) *rng.Stream {
	if ar.perAgent {
		return &ar.senders[i].draws[p]
	}
	return &ar.shared
}

// generateArrivals is the step "arrivals": it adds each agent's new payments to its Queue 1, first those from files.
func (e *Engine) generateArrivals() error {
	if len(e.inputs.payments) > 0 {
		if err := e.readPayments(); err != nil {
			return err
		}
	}
	if e.arrivals != nil {
		for i := range e.agents {
			for s := range e.arrivals.senders[i].streams {
				if err := e.generateStream(int32(i), &e.arrivals.senders[i].streams[s]); err != nil {
					return err
				}
			}
		}
	}
	for i := range e.agents {
		a := &e.agents[i]
		if !a.outside {
			a.day.Queue1PeakSize = max(a.day.Queue1PeakSize, int64(len(a.queue1)))
		}
	}
	return nil
}

// generateStream draws the count and then, for each payment, amount, receiver, deadline and priority, in this order.
func (e *Engine) generateStream(i int32, st *stream) error {
	ar := e.arrivals
	if st.profile != nil {
		st.setMean(float64(st.rate * st.profile[e.tick%e.tpd]))
	}
	n := st.count.Draw(ar.draw(i, drawCount))
	for ; n > 0; n-- {
		amount, err := st.amount.draw(ar.draw(i, drawAmount))
		if err != nil {
			return fmt.Errorf("agent %s: %w", e.ids[i], err)
		}
		receiver := st.receiver(ar.draw(i, drawReceiver))
		deadline := e.generatedDeadline(st, ar.draw(i, drawDeadline))
		priority := st.drawPriority(ar.draw(i, drawPriority))
		k, err := e.create(Payment{Sender: i, Receiver: receiver, Amount: amount, Deadline: deadline, Priority: priority, Type: st.kind}, None)
		if err != nil {
			return err
		}
		if k == None {
			continue
		}
		e.enqueue1(k)
		e.result.Arrivals++
	}
	return nil
}

func (st *stream) receiver(r *rng.Stream) int32 {
	if !st.weighted {
		return st.candidates[r.Range(0, int64(len(st.candidates)))]
	}
	target := float64(r.Float() * st.total)
	if len(st.bounds) > 0 {
		i, _ := slices.BinarySearch(st.bounds, target)
		return st.candidates[min(i, len(st.candidates)-1)]
	}
	for i, w := range st.weights {
		target -= w
		if target <= 0 {
			return st.candidates[i]
		}
	}
	return st.candidates[len(st.candidates)-1]
}

func (e *Engine) generatedDeadline(st *stream, r *rng.Stream) int32 {
	offset := uint64(r.Range(int64(st.deadlineMin), int64(st.deadlineMax)+1))
	return e.capDeadline(e.tick, int64(e.tick)+int64(offset))
}

// capDeadline caps a deadline at the end of the run and, with deadline_cap_at_eod, at the last tick of the arrival day.
// The result is at least the tick after the arrival.
func (e *Engine) capDeadline(arrival int32, d int64) int32 {
	d = min(d, int64(e.horizon()))
	if e.toggle.capAtEOD {
		d = min(d, int64(arrival/e.tpd+1)*int64(e.tpd)-1)
	}
	return int32(max(d, int64(arrival)+1))
}

func (st *stream) drawPriority(r *rng.Stream) uint8 {
	p := &st.priority
	switch p.Kind {
	case scenario.PriorityFixed:
		return uint8(min(10, p.Value))
	case scenario.PriorityUniform:
		return uint8(min(10, r.Range(int64(p.Min), int64(p.Max)+1)))
	}
	if len(p.Values) == 0 {
		return 5
	}
	if st.weightSum <= 0 {
		return uint8(min(10, p.Values[0]))
	}
	target := float64(r.Float() * st.weightSum)
	for i, w := range p.Weights {
		target -= w
		if target <= 0 {
			return uint8(min(10, p.Values[i]))
		}
	}
	return uint8(min(10, p.Values[len(p.Values)-1]))
}

// amounts draws payment amounts in cents.
type amounts struct {
	scenario.AmountDistribution
	mu, sigma float64 // LogNormal: parameters of the logarithm, from the moments of the amount
}

func newAmounts(d scenario.AmountDistribution) amounts {
	a := amounts{AmountDistribution: d}
	if d.Kind == scenario.AmountLogNormal && d.Mean > 0 {
		variance := float64(d.StdDev * d.StdDev)
		q := rng.Log(1.0 + variance/float64(d.Mean*d.Mean))
		a.sigma = math.Sqrt(q)
		a.mu = rng.Log(d.Mean) - q/2.0
	}
	return a
}

// smallestNormal replaces a uniform number of 0, whose logarithm is infinite.
const smallestNormal = 2.2250738585072014e-308

// draw draws an amount. An amount above the maximum is an error, because capping it would change the distribution.
func (a *amounts) draw(r *rng.Stream) (int64, error) {
	x, otherwise := 0.0, int64(1)
	switch a.Kind {
	case scenario.AmountUniform:
		return max(1, r.Range(a.Min, a.Max+1)), nil
	case scenario.AmountNormal:
		z := r.Normal()
		if math.IsInf(z, 0) {
			return otherwise, nil
		}
		x = a.Mean + float64(a.StdDev*z)
	case scenario.AmountLogNormal:
		if a.Mean <= 0 || a.StdDev < 0 {
			return 1, nil
		}
		z := r.Normal()
		otherwise = max(1, toInt64(math.Round(a.Mean)))
		if math.IsInf(z, 0) {
			return otherwise, nil
		}
		x = rng.Exp(a.mu + float64(a.sigma*z))
	case scenario.AmountEmpirical:
		return a.Values[r.Range(0, int64(len(a.Values)))], nil
	case scenario.AmountPareto:
		x = float64(float64(a.Min) * rng.Exp(-rng.Log(math.Max(r.Float(), smallestNormal))/a.Alpha))
	default:
		x = -rng.Log(math.Max(r.Float(), smallestNormal)) / a.Lambda
	}
	if !(x > 0) {
		return otherwise, nil
	}
	if x = math.Round(x); x > scenario.CentsMax {
		return 0, fmt.Errorf("drew an amount of %v cents from %s; the maximum is %d cents", x, a.describe(), int64(scenario.CentsMax))
	}
	return max(1, int64(x)), nil
}

// describe formats the distribution for error messages.
func (a *amounts) describe() string {
	switch a.Kind {
	case scenario.AmountNormal:
		return fmt.Sprintf("Normal(mean %v, std_dev %v)", a.Mean, a.StdDev)
	case scenario.AmountLogNormal:
		return fmt.Sprintf("LogNormal(mean %v, std_dev %v)", a.Mean, a.StdDev)
	case scenario.AmountPareto:
		return fmt.Sprintf("Pareto(min %d, alpha %v)", a.Min, a.Alpha)
	}
	return fmt.Sprintf("Exponential(lambda %v)", a.Lambda)
}

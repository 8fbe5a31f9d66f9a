package engine

// DelayShare is what payment k adds to the delay cost of its sender in a tick that it ends in its present state, in cents and
// not rounded: the engine rounds the sum over all payments of a bank. 0 for a payment that does not wait.
func (e *Engine) DelayShare(k int32) float64 {
	p := &e.pay[k]
	a := &e.agents[p.Sender]
	if !p.queued() || a.outside {
		return 0
	}
	w := e.delayWeight(p)
	weighted := float64(float64(w.hi)*(1<<64)) + float64(w.lo)
	return float64(weighted*float64(a.rates.delay)) / 1_000_000_000
}

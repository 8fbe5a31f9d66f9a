package main

import (
	"math"

	"sweep/engine"
	"sweep/engine/text"
)

// runCurves follow a run for two sparklines on a terminal: the value in all queues and the settled share of the payments that
// have arrived. A long run has several ticks per character; each shows the largest queue and the last share.
type runCurves struct {
	glyphs  *glyphs
	ticks   int
	queue   []float64
	settled []float64
	peak    int64
}

// curveCells is the length of the lines, which fit beside their names in a narrow terminal.
const curveCells = 60

// record adds a tick.
func (v *runCurves) record(r *engine.TickRecord) {
	value := r.Engine.Queue2Value()
	for i := range int32(r.Engine.NumAgents()) {
		value += r.Engine.Agent(i).Queue1Value
	}
	v.peak = max(v.peak, value)
	cell := int(r.Tick)
	if v.ticks > curveCells {
		cell = int(int64(r.Tick) * curveCells / int64(v.ticks))
	}
	m := r.Engine.Metrics()
	share := math.NaN() // of nothing
	if m.TotalArrivals > 0 {
		share = m.SettlementRate
	}
	if cell < len(v.queue) {
		v.queue[cell], v.settled[cell] = max(v.queue[cell], float64(value)), share
		return
	}
	v.queue, v.settled = append(v.queue, float64(value)), append(v.settled, share)
}

// print prints the lines.
func (v *runCurves) print(c *Context, currency text.Currency) {
	if len(v.queue) == 0 {
		return
	}
	t := text.NewTable("", "", "")
	t.Add("queue value", v.glyphs.sparkline(v.queue), "at most "+currency.Money(v.peak))
	lowest := math.NaN()
	for _, share := range v.settled {
		if !(lowest <= share) && !math.IsNaN(share) {
			lowest = share
		}
	}
	if !math.IsNaN(lowest) {
		t.Add("settled share", v.glyphs.sparkline(v.settled), "at least "+text.Share(lowest)+", "+text.Share(v.settled[len(v.settled)-1])+" at the end")
	}
	c.Printf("\n")
	c.printTable(t, "")
}

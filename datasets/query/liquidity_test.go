//go:build cgo

package query

import (
	"cmp"
	"math"
	"slices"
	"testing"

	"sweep/engine"
)

// byTick are the settlements of each tick.
func (f *facts) byTick() [][]engine.Payment {
	ticks := make([][]engine.Payment, len(f.ticks))
	for _, k := range f.settlements() {
		p := f.payments[k]
		ticks[p.StatusTick] = append(ticks[p.StatusTick], p)
	}
	return ticks
}

// liquidity is a row of liquidity_by_agent.
type liquidity struct {
	agent                                   string
	sent, received                          int64
	used                                    float64 // mean over the days
	usedShare, sentShare, relativeProvision *float64
}

// postings are the kinds of events that settle their payments in one posting.
var postings = map[string]bool{"RtgsImmediateSettlement": true, "Queue2LiquidityRelease": true, "LsmBilateralOffset": true,
	"LsmCycleSettlement": true, "EntryDispositionOffset": true, "LsmNetting": true}

// liquidity is what each bank has sent, received and provided.
func (f *facts) liquidity() []liquidity {
	rows := make([]liquidity, len(f.agents))
	peaks := make([][]int64, len(f.agents)) // by day
	for i, name := range f.agents {
		rows[i].agent = name
		peaks[i] = make([]int64, len(f.ticks)/f.perDay)
	}
	net, credits := make([]int64, len(f.agents)), make([]int64, len(f.agents))
	tick := int32(0)
	for _, e := range f.events {
		for ; tick < e.tick; tick++ {
			for i := range net {
				net[i] -= credits[i]
			}
			clear(credits)
			if f.dayOf(tick) != f.dayOf(tick+1) {
				clear(net)
			}
		}
		if !postings[e.kind] {
			continue
		}
		for _, k := range e.tx {
			p := f.payments[k]
			rows[p.Sender].sent += p.Amount
			rows[p.Receiver].received += p.Amount
			net[p.Sender] += p.Amount
			if f.deferred {
				credits[p.Receiver] += p.Amount
			} else {
				net[p.Receiver] -= p.Amount
			}
		}
		for _, k := range e.tx {
			i := f.payments[k].Sender
			peaks[i][f.dayOf(tick)] = max(peaks[i][f.dayOf(tick)], net[i])
		}
	}
	var sent int64
	var used float64
	for i := range rows {
		total := int64(0)
		for _, peak := range peaks[i] {
			total += peak
		}
		rows[i].used = float64(total) / float64(len(peaks[i]))
		sent += rows[i].sent
		used += rows[i].used
	}
	for i := range rows {
		r := &rows[i]
		r.sentShare = ratio(r.sent, sent)
		if used != 0 {
			r.usedShare = ptr(r.used / used)
		}
		if r.sentShare != nil && r.usedShare != nil {
			r.relativeProvision = ptr(*r.usedShare - *r.sentShare)
		}
	}
	return rows
}

func TestLiquidityByAgent(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		banks := f.liquidity()
		want(t, db, sql("FROM liquidity_by_agent(%v)", id), banks)
		total := 0.0
		for _, b := range banks {
			total += b.used
		}
		want(t, db, sql("SELECT run_id, liquidity_used_intraday_cents FROM liquidity_and_delay(run := %v)", id), []row{{id, total}})
	})
}

// Between the bounds: the position of a run of one day follows from its other columns.
func TestLiquidityPosition(t *testing.T) {
	db, runs := database(t)
	rows := rowsOf[struct {
		Run, Days, Arrivals, Settlements int64
		Lower, Used, Upper               float64
		Position                         *float64
	}](t, db, "SELECT run_id, num_days, total_arrivals, total_settlements, l.liquidity_lower_bound_cents, l.liquidity_used_intraday_cents, l.liquidity_upper_bound_cents, "+
		"l.liquidity_use_position FROM liquidity_and_delay() AS l JOIN runs USING (run_id)")
	if len(rows) != len(runs)-1 {
		t.Fatalf("%d rows", len(rows))
	}
	found := 0
	for _, r := range rows {
		if r.Settlements < r.Arrivals && r.Position != nil {
			t.Errorf("run %d: position %v, although %d of %d payments settled", r.Run, *r.Position, r.Settlements, r.Arrivals)
		}
		if r.Days > 1 || r.Position == nil {
			continue
		}
		found++
		if math.Abs(*r.Position*(r.Upper-r.Lower)-(r.Used-r.Lower)) > 1e-6 {
			t.Errorf("run %d: position %v between %v and %v with %v used", r.Run, *r.Position, r.Lower, r.Upper, r.Used)
		}
	}
	if found == 0 {
		t.Error("no run has a position")
	}
}

func TestConcentration(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var used, sent []float64
		for _, r := range f.liquidity() {
			used, sent = append(used, r.used), append(sent, float64(r.sent))
		}
		concentration := func(quantity string, values []float64) row {
			total := mean(values) * float64(len(values))
			if total == 0 {
				return row{quantity, len(values), nil, nil}
			}
			squares, distances := 0.0, 0.0
			for _, a := range values {
				squares += a / total * a / total
				for _, b := range values {
					distances += max(a-b, b-a)
				}
			}
			return row{quantity, len(values), squares, distances / (2 * float64(len(values)) * total)}
		}
		want(t, db, sql("FROM concentration(%v)", id), []row{concentration("liquidity_used", used), concentration("value_sent", sent)})
	})
}

func TestThroughput(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		arrived, settled := map[int32]int64{}, map[int32]int64{}
		for _, k := range f.roots(nil) {
			arrived[f.dayOf(f.payments[k].Created)] += f.payments[k].Amount
		}
		type tick struct {
			day, tick                  int32
			settled, cumulative        int64
			settledShare, arrivedShare *float64
		}
		var expected []tick
		cumulative := int64(0)
		for i, list := range f.byTick() {
			if i%f.perDay == 0 {
				cumulative = 0
			}
			r := tick{day: f.dayOf(int32(i)), tick: int32(i)}
			for _, p := range list {
				r.settled += p.Amount
			}
			cumulative += r.settled
			settled[r.day] = cumulative
			r.cumulative = cumulative
			expected = append(expected, r)
		}
		for i := range expected {
			r := &expected[i]
			r.settledShare, r.arrivedShare = ratio(r.cumulative, settled[r.day]), ratio(r.cumulative, arrived[r.day])
		}
		want(t, db, sql("FROM throughput(%v)", id), expected)
	})
}

func TestSettlementDeciles(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		total := int64(0)
		for _, k := range f.settlements() {
			total += f.payments[k].Amount
		}
		var expected []row
		cumulative := int64(0)
		for tick, list := range f.byTick() {
			for _, p := range list {
				cumulative += p.Amount
			}
			for total > 0 && len(expected) < 9 && cumulative*10 >= total*int64(len(expected)+1) {
				expected = append(expected, row{10 * (len(expected) + 1), tick})
			}
		}
		want(t, db, sql("FROM settlement_deciles(%v)", id), expected)
	})
}

func TestSettlementPaths(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		type path struct {
			name            string
			payments, value int64
			share           *float64
		}
		paths := map[string]*path{}
		total := int64(0)
		for _, k := range f.settlements() {
			p := f.payments[k]
			name := p.Path.String()
			if paths[name] == nil {
				paths[name] = &path{name: name}
			}
			paths[name].payments++
			paths[name].value += p.Amount
			total += p.Amount
		}
		var expected []path
		for _, name := range sortedKeys(paths) {
			paths[name].share = ratio(paths[name].value, total)
			expected = append(expected, *paths[name])
		}
		slices.SortStableFunc(expected, func(a, b path) int { return cmp.Compare(b.value, a.value) })
		want(t, db, sql("FROM settlement_paths(%v)", id), expected)
	})
}

func TestQueueProfile(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var expected []row
		for tick, x := range f.ticks {
			var size1, value1, size2, value2 int64
			for _, s := range x.states {
				size1 += s.Queue1Size
				value1 += s.Queue1Value
				size2 += s.Queue2Size
				value2 += s.Queue2Value
			}
			expected = append(expected, row{tick, x.day, size1, value1, size2, value2})
		}
		want(t, db, sql("FROM queue_profile(%v)", id), expected)
	})
}

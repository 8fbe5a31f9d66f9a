//go:build cgo

package query

import (
	"cmp"
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

// liquidity is what each bank has sent, received and provided.
func (f *facts) liquidity() []LiquidityByAgentRow {
	rows := make([]LiquidityByAgentRow, len(f.agents))
	for i, name := range f.agents {
		rows[i].AgentID = name
	}
	for _, settled := range f.byTick() {
		for _, p := range settled {
			rows[p.Sender].SentCents += p.Amount
			rows[p.Receiver].ReceivedCents += p.Amount
		}
		for i := range rows {
			rows[i].LiquidityUsedCents = max(rows[i].LiquidityUsedCents, rows[i].SentCents-rows[i].ReceivedCents)
		}
	}
	var sent, used int64
	for _, r := range rows {
		sent += r.SentCents
		used += r.LiquidityUsedCents
	}
	for i := range rows {
		rows[i].SentShare, rows[i].LiquidityShare = ratio(rows[i].SentCents, sent), ratio(rows[i].LiquidityUsedCents, used)
		if rows[i].SentShare != nil && rows[i].LiquidityShare != nil {
			rows[i].RelativeProvision = ptr(*rows[i].LiquidityShare - *rows[i].SentShare)
		}
	}
	return rows
}

func TestLiquidityByAgent(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		got, err := db.LiquidityByAgent(ctx, id)
		want(t, "liquidity_by_agent", got, err, f.liquidity())
		total := int64(0)
		for _, r := range got {
			total += r.LiquidityUsedCents
		}
		runs, err := db.LiquidityAndDelay(ctx, LiquidityAndDelayOptions{Run: &id})
		if err != nil || len(runs) != 1 || runs[0].LiquidityUsedCents != total {
			t.Errorf("liquidity_and_delay has %+v, the banks used %d, error %v", runs, total, err)
		}
	})
}

func TestLiquidityPosition(t *testing.T) {
	db, runs := database(t)
	rows, err := db.LiquidityAndDelay(ctx, LiquidityAndDelayOptions{})
	if err != nil || len(rows) != len(runs)-1 {
		t.Fatalf("%d rows, error %v", len(rows), err)
	}
	for _, r := range rows {
		lower, used, upper := r.LiquidityLowerBoundCents, r.LiquidityUsedCents, r.LiquidityUpperBoundCents
		if (r.LiquidityPosition == nil) != (upper == lower) || r.LiquidityPosition != nil && *r.LiquidityPosition*float64(upper-lower)-float64(used-lower) > 1e-6 {
			t.Errorf("run %d: position %v between %d and %d with %d used", r.RunID, r.LiquidityPosition, lower, upper, used)
		}
	}
}

func TestConcentration(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var used, sent []float64
		for _, r := range f.liquidity() {
			used, sent = append(used, float64(r.LiquidityUsedCents)), append(sent, float64(r.SentCents))
		}
		row := func(quantity string, values []float64) ConcentrationRow {
			r := ConcentrationRow{Quantity: quantity, NumAgents: int64(len(values))}
			total := mean(values) * float64(len(values))
			if total == 0 {
				return r
			}
			squares, distances := 0.0, 0.0
			for _, a := range values {
				squares += a / total * a / total
				for _, b := range values {
					distances += max(a-b, b-a)
				}
			}
			r.Herfindahl = &squares
			r.Gini = ptr(distances / (2 * float64(len(values)) * total))
			return r
		}
		got, err := db.Concentration(ctx, id)
		want(t, "concentration", got, err, []ConcentrationRow{row("liquidity_used", used), row("value_sent", sent)})
	})
}

func TestThroughput(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		arrived, settled := map[int32]int64{}, map[int32]int64{}
		for _, k := range f.roots(nil) {
			arrived[f.dayOf(f.payments[k].Created)] += f.payments[k].Amount
		}
		var expected []ThroughputRow
		cumulative := int64(0)
		for tick, list := range f.byTick() {
			day := f.dayOf(int32(tick))
			if tick%f.perDay == 0 {
				cumulative = 0
			}
			r := ThroughputRow{Day: day, Tick: int32(tick)}
			for _, p := range list {
				r.SettledValueCents += p.Amount
			}
			cumulative += r.SettledValueCents
			settled[day] = cumulative
			r.CumulativeCents = cumulative
			expected = append(expected, r)
		}
		for i := range expected {
			r := &expected[i]
			r.SettledShare, r.ArrivedShare = ratio(r.CumulativeCents, settled[r.Day]), ratio(r.CumulativeCents, arrived[r.Day])
		}
		got, err := db.Throughput(ctx, id)
		want(t, "throughput", got, err, expected)
	})
}

func TestSettlementDeciles(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		total := int64(0)
		for _, k := range f.settlements() {
			total += f.payments[k].Amount
		}
		var expected []SettlementDecilesRow
		cumulative := int64(0)
		for tick, list := range f.byTick() {
			for _, p := range list {
				cumulative += p.Amount
			}
			for total > 0 && len(expected) < 9 && cumulative*10 >= total*int64(len(expected)+1) {
				expected = append(expected, SettlementDecilesRow{10 * int64(len(expected)+1), int32(tick)})
			}
		}
		got, err := db.SettlementDeciles(ctx, id)
		want(t, "settlement_deciles", got, err, expected)
	})
}

func TestSettlementPaths(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		paths := map[string]*SettlementPathsRow{}
		total := int64(0)
		for _, k := range f.settlements() {
			p := f.payments[k]
			name := p.Path.String()
			if paths[name] == nil {
				paths[name] = &SettlementPathsRow{SettlementPath: name}
			}
			paths[name].NumPayments++
			paths[name].ValueCents += p.Amount
			total += p.Amount
		}
		var expected []SettlementPathsRow
		for _, name := range sortedKeys(paths) {
			paths[name].ValueShare = ratio(paths[name].ValueCents, total)
			expected = append(expected, *paths[name])
		}
		slices.SortStableFunc(expected, func(a, b SettlementPathsRow) int { return cmp.Compare(b.ValueCents, a.ValueCents) })
		got, err := db.SettlementPaths(ctx, id)
		want(t, "settlement_paths", got, err, expected)
	})
}

func TestQueueProfile(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var expected []QueueProfileRow
		for tick, x := range f.ticks {
			r := QueueProfileRow{Tick: int32(tick), Day: x.day}
			for _, s := range x.states {
				r.Queue1Size += s.Queue1Size
				r.Queue1ValueCents += s.Queue1Value
				r.Queue2Size += s.Queue2Size
				r.Queue2ValueCents += s.Queue2Value
			}
			expected = append(expected, r)
		}
		got, err := db.QueueProfile(ctx, id)
		want(t, "queue_profile", got, err, expected)
	})
}

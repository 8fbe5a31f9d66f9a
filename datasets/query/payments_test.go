//go:build cgo

package query

import (
	"cmp"
	"slices"
	"testing"

	"sweep/engine"
)

// arrivalDays are the payments without parent by the day of their arrival.
func (f *facts) arrivalDays() map[int32][]engine.Payment {
	days := map[int32][]engine.Payment{}
	for _, k := range f.roots(nil) {
		p := f.payments[k]
		days[f.dayOf(p.Arrival)] = append(days[f.dayOf(p.Arrival)], p)
	}
	return days
}

func countStatus(list []engine.Payment, s engine.Status) int64 {
	n := int64(0)
	for _, p := range list {
		if p.Status == s {
			n++
		}
	}
	return n
}

func TestTransactionStatistics(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var total, settled, delays int64
		for _, k := range f.roots(nil) {
			total++
			if tick, ok := f.settledAt(k); ok {
				settled++
				delays += int64(tick - f.payments[k].Arrival)
			}
		}
		want(t, db, sql("SELECT total_count, settled_count, avg_delay_ticks, settlement_rate FROM transaction_statistics(%v)", id),
			[]row{{total, settled, ratio(delays, settled), ratio(settled, total)}})
		if f.metrics.TotalArrivals != total || f.metrics.TotalSettlements != settled {
			t.Errorf("the engine counts %d and %d", f.metrics.TotalArrivals, f.metrics.TotalSettlements)
		}
	})
}

func TestPaymentsByDayOfArrival(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var rates, summaries, delays []row
		days := f.arrivalDays()
		for _, day := range sortedKeys(days) {
			list := days[day]
			settled := countStatus(list, engine.Settled)
			rates = append(rates, row{day, len(list), settled, float64(settled) / float64(len(list))})
			var total, paid int64
			var waits []float64
			for _, p := range list {
				total += p.Amount
				paid += p.Amount - p.Remaining
				if p.Status == engine.Settled {
					waits = append(waits, float64(p.StatusTick-p.Arrival))
				}
			}
			summaries = append(summaries, row{day, len(list), settled, countStatus(list, engine.Pending), countStatus(list, engine.Overdue),
				countStatus(list, engine.Dropped), total, paid})
			delay := row{day, nil, nil, nil, nil, float64(settled) / float64(len(list))}
			if len(waits) > 0 {
				slices.Sort(waits)
				delay = row{day, mean(waits), waits[len(waits)-1], quantile(waits, 0.5), quantile(waits, 0.95), delay[5]}
			}
			delays = append(delays, delay)
		}
		want(t, db, sql("FROM settlement_rate_by_day(%v)", id), rates)
		want(t, db, sql("SELECT day, total_count, settled_count, pending_count, overdue_count, dropped_count, total_amount_cents, settled_amount_cents FROM daily_transaction_summary(%v)", id), summaries)
		want(t, db, sql("FROM transaction_delays(%v)", id), delays)
	})
}

func mean(sorted []float64) float64 {
	sum := 0.0
	for _, v := range sorted {
		sum += v
	}
	return sum / float64(len(sorted))
}

// quantile interpolates linearly between the two values around q.
func quantile(sorted []float64, q float64) float64 {
	place := q * float64(len(sorted)-1)
	low := int(place)
	if low+1 == len(sorted) {
		return sorted[low]
	}
	return sorted[low] + (place-float64(low))*(sorted[low+1]-sorted[low])
}

func TestRunTransactions(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		all := rowsOf[struct {
			TxID, ArrivalTick            int32
			AmountCents                  int64
			SenderID, ReceiverID, Status string
		}](t, db, sql("SELECT tx_id, arrival_tick, amount_cents, sender_id, receiver_id, status FROM run_transactions(%v)", id))
		if len(all) != len(f.payments) {
			t.Fatalf("%d rows of %d", len(all), len(f.payments))
		}
		for i, r := range all {
			p := f.payments[r.TxID]
			if r.AmountCents != p.Amount || r.SenderID != f.agents[p.Sender] || r.ReceiverID != f.agents[p.Receiver] || r.Status != p.Status.String() {
				t.Fatalf("payment %d: %+v, the engine has %+v", r.TxID, r, p)
			}
			if i > 0 && cmp.Or(cmp.Compare(all[i-1].ArrivalTick, r.ArrivalTick), cmp.Compare(all[i-1].TxID, r.TxID)) >= 0 {
				t.Fatalf("row %d is out of order", i)
			}
		}
		for _, status := range []string{"settled", "overdue", "pending", "dropped"} {
			for _, agent := range []*string{nil, &f.agents[0]} {
				expected := 0
				for _, p := range f.payments {
					if p.Status.String() == status && (agent == nil || p.Sender == 0 || p.Receiver == 0) {
						expected++
					}
				}
				want(t, db, sql("SELECT count(*) FROM run_transactions(%v, status := %v, agent := %v)", id, status, agent), []row{{expected}})
			}
		}
	})
}

func TestTransactionsByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var expected []row
		from, to := int32(3), int32(11)
		for k, p := range f.payments {
			if p.Parent == engine.None && p.Arrival >= from && p.Arrival <= to {
				expected = append(expected, row{p.Arrival, "arrival", int32(k)})
			}
		}
		for _, k := range f.settlements() {
			if p := f.payments[k]; p.StatusTick >= from && p.StatusTick <= to {
				expected = append(expected, row{p.StatusTick, "settlement", k})
			}
		}
		slices.SortFunc(expected, func(a, b row) int {
			return cmp.Or(cmp.Compare(a[0].(int32), b[0].(int32)), cmp.Compare(a[1].(string), b[1].(string)), cmp.Compare(a[2].(int32), b[2].(int32)))
		})
		want(t, db, sql("SELECT tick, role, tx_id FROM transactions_by_tick(%v, %v, tick_to := %v)", id, from, to), expected)
		one := slices.DeleteFunc(expected, func(r row) bool { return r[0] != from })
		want(t, db, sql("SELECT tick, role, tx_id FROM transactions_by_tick(%v, %v)", id, from), one)
	})
}

func TestOverdueTransactions(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var expected []row
		for k, p := range f.payments {
			if p.OverdueSince != engine.None {
				expected = append(expected, row{int32(k)})
			}
		}
		penalty := func(r row) int64 { p := f.payments[r[0].(int32)]; return p.DeadlinePenalty + p.EODPenalty }
		slices.SortStableFunc(expected, func(a, b row) int { return cmp.Compare(penalty(b), penalty(a)) })
		want(t, db, sql("SELECT tx_id FROM overdue_transactions(%v)", id), expected)
	})
}

func TestPaymentHistory(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		for _, tx := range []int32{0, int32(len(f.payments) / 2), int32(len(f.payments) - 1)} {
			var expected []row
			for seq, e := range f.events {
				if slices.ContainsFunc(e.tx, func(k int64) bool { return f.root(int32(k)) == f.root(tx) }) {
					expected = append(expected, row{seq})
				}
			}
			want(t, db, sql("SELECT seq FROM payment_history(%v, %v)", id, tx), expected)
		}
	})
}

func TestNetwork(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		type flow struct {
			sender, receiver         string
			payments, value, settled int64
		}
		flows := map[[2]int32]*flow{}
		for _, k := range f.roots(nil) {
			p := f.payments[k]
			pair := [2]int32{p.Sender, p.Receiver}
			if flows[pair] == nil {
				flows[pair] = &flow{sender: f.agents[p.Sender], receiver: f.agents[p.Receiver]}
			}
			flows[pair].payments++
			flows[pair].value += p.Amount
			flows[pair].settled += p.Amount - p.Remaining
		}
		var pairs []flow
		var banks []row
		for a := range int32(len(f.agents)) {
			var outDegree, inDegree, outStrength, inStrength, both int64
			for b := range int32(len(f.agents)) {
				out, in := flows[[2]int32{a, b}], flows[[2]int32{b, a}]
				if out != nil {
					pairs = append(pairs, *out)
					outDegree++
					outStrength += out.value
				}
				if in != nil {
					inDegree++
					inStrength += in.value
				}
				if in != nil && out != nil {
					both++
				}
			}
			banks = append(banks, row{f.agents[a], outDegree, inDegree, outStrength, inStrength, ratio(both, outDegree)})
		}
		want(t, db, sql("FROM bilateral_flows(%v)", id), pairs)
		want(t, db, sql("FROM network(%v)", id), banks)
	})
}

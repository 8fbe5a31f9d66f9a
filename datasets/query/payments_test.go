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
		row := TransactionStatisticsRow{}
		delays := int64(0)
		for _, k := range f.roots(nil) {
			row.TotalCount++
			if tick, ok := f.settledAt(k); ok {
				row.SettledCount++
				delays += int64(tick - f.payments[k].Arrival)
			}
		}
		row.AvgDelayTicks = ratio(delays, row.SettledCount)
		row.SettlementRate = ratio(row.SettledCount, row.TotalCount)
		got, err := db.TransactionStatistics(ctx, id)
		want(t, "transaction_statistics", got, err, []TransactionStatisticsRow{row})
		if f.metrics.TotalArrivals != row.TotalCount || f.metrics.TotalSettlements != row.SettledCount {
			t.Errorf("the engine counts %d and %d", f.metrics.TotalArrivals, f.metrics.TotalSettlements)
		}
	})
}

func TestPaymentsByDayOfArrival(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var rates []SettlementRateByDayRow
		var summaries []DailyTransactionSummaryRow
		var delays []TransactionDelaysRow
		days := f.arrivalDays()
		for _, day := range sortedKeys(days) {
			list := days[day]
			settled := countStatus(list, engine.Settled)
			rates = append(rates, SettlementRateByDayRow{day, int64(len(list)), settled, float64(settled) / float64(len(list))})
			s := DailyTransactionSummaryRow{Day: day, TotalCount: int64(len(list)), SettledCount: settled, PendingCount: countStatus(list, engine.Pending),
				OverdueCount: countStatus(list, engine.Overdue), DroppedCount: countStatus(list, engine.Dropped)}
			var waits []float64
			for _, p := range list {
				s.TotalAmountCents += p.Amount
				s.SettledAmountCents += p.Amount - p.Remaining
				if p.Status == engine.Settled {
					waits = append(waits, float64(p.StatusTick-p.Arrival))
				}
			}
			summaries = append(summaries, s)
			row := TransactionDelaysRow{Day: day, SettlementRate: float64(settled) / float64(len(list))}
			if len(waits) > 0 {
				slices.Sort(waits)
				row = TransactionDelaysRow{day, ptr(mean(waits)), ptr(int32(waits[len(waits)-1])), ptr(quantile(waits, 0.5)), ptr(quantile(waits, 0.95)),
					row.SettlementRate}
			}
			delays = append(delays, row)
		}
		got, err := db.SettlementRateByDay(ctx, id)
		want(t, "settlement_rate_by_day", got, err, rates)
		got2, err := db.DailyTransactionSummary(ctx, id)
		want(t, "daily_transaction_summary", got2, err, summaries)
		got3, err := db.TransactionDelays(ctx, id)
		want(t, "transaction_delays", got3, err, delays)
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
		all, err := db.RunTransactions(ctx, id, RunTransactionsOptions{})
		if err != nil || len(all) != len(f.payments) {
			t.Fatalf("%d rows of %d, error %v", len(all), len(f.payments), err)
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
				got, err := db.RunTransactions(ctx, id, RunTransactionsOptions{Status: &status, Agent: agent})
				if err != nil || len(got) != expected {
					t.Errorf("%s of %v: %d rows, expected %d, error %v", status, agent, len(got), expected, err)
				}
			}
		}
	})
}

func TestTransactionsByTick(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		type key struct {
			tick int32
			role string
			tx   int32
		}
		var expected, found []key
		from, to := int32(3), int32(11)
		for k, p := range f.payments {
			if p.Parent == engine.None && p.Arrival >= from && p.Arrival <= to {
				expected = append(expected, key{p.Arrival, "arrival", int32(k)})
			}
		}
		for _, k := range f.settlements() {
			if p := f.payments[k]; p.StatusTick >= from && p.StatusTick <= to {
				expected = append(expected, key{p.StatusTick, "settlement", k})
			}
		}
		slices.SortFunc(expected, func(a, b key) int {
			return cmp.Or(cmp.Compare(a.tick, b.tick), cmp.Compare(a.role, b.role), cmp.Compare(a.tx, b.tx))
		})
		got, err := db.TransactionsByTick(ctx, id, int64(from), TransactionsByTickOptions{TickTo: ptr(int64(to))})
		for _, r := range got {
			found = append(found, key{r.Tick, r.Role, r.TxID})
		}
		want(t, "transactions_by_tick", found, err, expected)
		one, err := db.TransactionsByTick(ctx, id, int64(from), TransactionsByTickOptions{})
		if err != nil || slices.ContainsFunc(one, func(r TransactionsByTickRow) bool { return r.Tick != from }) {
			t.Errorf("one tick: %v, error %v", one, err)
		}
	})
}

func TestOverdueTransactions(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		var expected []int32
		for k, p := range f.payments {
			if p.OverdueSince != engine.None {
				expected = append(expected, int32(k))
			}
		}
		penalty := func(k int32) int64 { return f.payments[k].DeadlinePenalty + f.payments[k].EODPenalty }
		slices.SortStableFunc(expected, func(a, b int32) int { return cmp.Compare(penalty(b), penalty(a)) })
		got, err := db.OverdueTransactions(ctx, id)
		var found []int32
		for _, r := range got {
			found = append(found, r.TxID)
		}
		want(t, "overdue_transactions", found, err, expected)
	})
}

func TestPaymentHistory(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		for _, tx := range []int32{0, int32(len(f.payments) / 2), int32(len(f.payments) - 1)} {
			var expected, found []int64
			for seq, e := range f.events {
				if slices.ContainsFunc(e.tx, func(k int64) bool { return f.root(int32(k)) == f.root(tx) }) {
					expected = append(expected, int64(seq))
				}
			}
			got, err := db.PaymentHistory(ctx, id, int64(tx))
			for _, r := range got {
				found = append(found, r.Seq)
			}
			want(t, "payment_history", found, err, expected)
		}
	})
}

func TestNetwork(t *testing.T) {
	eachRun(t, func(t *testing.T, db *DB, id int64, f *facts) {
		flows := map[[2]int32]*BilateralFlowsRow{}
		for _, k := range f.roots(nil) {
			p := f.payments[k]
			pair := [2]int32{p.Sender, p.Receiver}
			if flows[pair] == nil {
				flows[pair] = &BilateralFlowsRow{SenderID: f.agents[p.Sender], ReceiverID: f.agents[p.Receiver]}
			}
			flows[pair].NumPayments++
			flows[pair].ValueCents += p.Amount
			flows[pair].SettledCents += p.Amount - p.Remaining
		}
		var pairs []BilateralFlowsRow
		var banks []NetworkRow
		for a := range int32(len(f.agents)) {
			n := NetworkRow{AgentID: f.agents[a]}
			both := int64(0)
			for b := range int32(len(f.agents)) {
				out, in := flows[[2]int32{a, b}], flows[[2]int32{b, a}]
				if out != nil {
					pairs = append(pairs, *out)
					n.OutDegree++
					n.OutStrengthCents += out.ValueCents
				}
				if in != nil {
					n.InDegree++
					n.InStrengthCents += in.ValueCents
				}
				if in != nil && out != nil {
					both++
				}
			}
			n.Reciprocity = ratio(both, n.OutDegree)
			banks = append(banks, n)
		}
		got, err := db.BilateralFlows(ctx, id)
		want(t, "bilateral_flows", got, err, pairs)
		got2, err := db.Network(ctx, id)
		want(t, "network", got2, err, banks)
	})
}

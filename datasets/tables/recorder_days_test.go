package tables_test

import (
	"testing"

	"sweep/datasets/parquet/columns/columnstest"
	"sweep/engine/scenario"
)

// dayBook is what the tables of payments and events tell about a bank's day.
type dayBook struct {
	net, endPeak, peak, credits, due, duePeak, sent int64
	waited, room                                    float64
	complete                                        bool
}

// checkLiquidity computes the liquidity and the delay of every bank and day again, from transactions and events.
func checkLiquidity(t *testing.T, all map[string]frame, cutOffs []scenario.CutOff) {
	t.Helper()
	runs, events, tx, daily := all["runs"], all["events"], all["transactions"], all["daily_agent_metrics"]
	perDay, deferred := runs.at(0, "ticks_per_day").(int32), runs.at(0, "deferred_crediting").(bool)
	days := runs.at(0, "num_days").(int32)
	books := map[string][]dayBook{}
	for row := range int(all["agents"].count()) {
		list := make([]dayBook, days)
		for i := range list {
			list[i].complete = true
		}
		books[all["agents"].at(row, "agent_id").(string)] = list
	}
	due := func(k int) int32 { return dueDay(tx, k, perDay, cutOffs) }
	addPayments(tx, books, perDay, due)
	endTick := func(day int32) {
		for _, list := range books {
			b := &list[day]
			b.net -= b.credits
			b.credits = 0
			b.endPeak = max(b.endPeak, b.net)
		}
	}
	last := int32(0)
	events.each(func(row int) {
		tick := events.columns["tick"][row].(int32)
		for ; last < tick; last++ {
			endTick(last / perDay)
		}
		addEvent(events, row, tx, books, deferred, due)
	})
	for ; last < days*perDay; last++ {
		endTick(last / perDay)
	}
	sums := make([]dayBook, days)
	for row := range int(daily.count()) {
		day := daily.at(row, "day").(int32)
		b := books[daily.at(row, "agent_id").(string)][day]
		lower := max(0, b.due)
		checkRow(t, "daily_agent_metrics", daily, row, map[string]any{"max_net_debit_cents": b.endPeak, "liquidity_used_intraday_cents": b.peak,
			"liquidity_lower_bound_cents": lower, "liquidity_upper_bound_cents": b.duePeak})
		position := any(nil)
		if b.complete && b.duePeak > lower {
			position = float64(b.peak-lower) / float64(b.duePeak-lower)
		}
		checkRow(t, "daily_agent_metrics", daily, row, map[string]any{"liquidity_use_position": position, "turnover_ratio": quotient(float64(b.sent), float64(b.peak)),
			"delay_indicator": quotient(b.waited, b.room)})
		if b.complete && b.peak < lower {
			t.Errorf("row %d: everything settled with %d, less than the lower bound %d", row, b.peak, lower)
		}
		s := &sums[day]
		s.peak, s.endPeak, s.due, s.duePeak, s.sent = s.peak+b.peak, s.endPeak+b.endPeak, s.due+lower, s.duePeak+b.duePeak, s.sent+b.sent
		s.waited, s.room = s.waited+b.waited, s.room+b.room
		s.complete = b.complete && (s.complete || daily.at(row, "agent_id") == all["agents"].at(0, "agent_id"))
	}
	checkMeans(t, runs, sums)
}

// checkMeans compares the days of all banks together with the run.
func checkMeans(t *testing.T, runs frame, days []dayBook) {
	t.Helper()
	cents := map[string]func(dayBook) int64{
		"liquidity_used_intraday": func(d dayBook) int64 { return d.peak }, "liquidity_used": func(d dayBook) int64 { return d.endPeak },
		"liquidity_lower_bound": func(d dayBook) int64 { return d.due }, "liquidity_upper_bound": func(d dayBook) int64 { return d.duePeak },
	}
	for name, of := range cents {
		sum, high := int64(0), int64(0)
		for _, d := range days {
			sum, high = sum+of(d), max(high, of(d))
		}
		checkRow(t, "runs", runs, 0, map[string]any{name + "_cents": float64(sum) / float64(len(days)), name + "_max_cents": high})
	}
	complete := true
	for _, d := range days {
		complete = complete && d.complete
	}
	for name, of := range map[string]func(dayBook) any{
		"turnover_ratio": func(d dayBook) any { return quotient(float64(d.sent), float64(d.peak)) }, "delay_indicator": func(d dayBook) any { return quotient(d.waited, d.room) },
		"liquidity_use_position": func(d dayBook) any {
			if !complete {
				return nil
			}
			return quotient(float64(d.peak-d.due), float64(d.duePeak-d.due))
		},
	} {
		sum, n, high := 0.0, 0.0, any(nil)
		for _, d := range days {
			if v, ok := of(d).(float64); ok {
				if sum, n = sum+v, n+1; high == nil || v > high.(float64) {
					high = v
				}
			}
		}
		checkRow(t, "runs", runs, 0, map[string]any{name: quotient(sum, n), name + "_max": high})
	}
}

func quotient(part, whole float64) any {
	if whole == 0 {
		return nil
	}
	return part / whole
}

// addPayments adds what the final state of the payments tells: delays, and whether exactly the payments of a day settled in
// it.
func addPayments(tx frame, books map[string][]dayBook, perDay int32, due func(int) int32) {
	tx.each(func(row int) {
		sender, receiver := books[tx.columns["sender_id"][row].(string)], books[tx.columns["receiver_id"][row].(string)]
		arrival, day := tx.columns["arrival_tick"][row].(int32), tx.columns["arrival_day"][row].(int32)
		settled, ok := tx.columns["settlement_tick"][row].(int32)
		of := due(row)
		if of >= 0 && of < int32(len(sender)) && (!ok || settled/perDay != of) {
			sender[of].complete, receiver[of].complete = false, false
		}
		if tx.columns["is_split"][row].(bool) {
			return
		}
		if ok && settled/perDay != of {
			sender[settled/perDay].complete, receiver[settled/perDay].complete = false, false
		}
		end := (day+1)*perDay - 1
		waited := end - arrival
		if ok {
			waited = min(settled, end) - arrival
		}
		amount := float64(tx.columns["amount_cents"][row].(int64))
		sender[day].waited += amount * float64(waited)
		sender[day].room += amount * float64(end-arrival)
	})
}

// dueDay is the day on which a payment is due: that of its arrival, the next one if it arrives after its cut-off, or −1 if it
// would then be rejected.
func dueDay(tx frame, k int, perDay int32, cutOffs []scenario.CutOff) int32 {
	arrival := tx.at(k, "arrival_tick").(int32)
	for _, c := range cutOffs {
		switch late := arrival%perDay > int32(c.Tick) && tx.at(k, "payment_type") == any(c.Type); {
		case late && c.Then == scenario.NextDay:
			return arrival/perDay + 1
		case late:
			return -1
		}
	}
	return arrival / perDay
}

// addEvent adds an event that is an arrival or a posting.
func addEvent(events frame, row int, tx frame, books map[string][]dayBook, deferred bool, due func(int) int32) {
	day := events.columns["day"][row].(int32)
	var list []int32
	switch events.columns["event_type"][row] {
	case "Arrival":
		k := int(events.columns["tx_id"][row].(int32))
		of := due(k)
		if tx.at(k, "parent_tx_id") == nil && of >= 0 && int(of) < len(books[tx.at(k, "sender_id").(string)]) {
			s, r := &books[tx.at(k, "sender_id").(string)][of], &books[tx.at(k, "receiver_id").(string)][of]
			s.due += tx.at(k, "amount_cents").(int64)
			s.duePeak = max(s.duePeak, s.due)
			r.due -= tx.at(k, "amount_cents").(int64)
		}
		return
	case "RtgsImmediateSettlement", "Queue2LiquidityRelease":
		if k, ok := events.columns["tx_id"][row].(int32); ok {
			list = append(list, k)
		}
	case "EndOfDaySettlement":
		// The payments of the end of a day are one posting, which the last of them completes.
		for at := row; at >= 0 && events.columns["event_type"][at] == "EndOfDaySettlement"; at-- {
			list = append(list, events.columns["tx_id"][at].(int32))
		}
		if row+1 < int(events.count()) && events.columns["event_type"][row+1] == "EndOfDaySettlement" {
			return
		}
	case "LsmBilateralOffset", "LsmCycleSettlement", "LsmNetting", "EntryDispositionOffset", "BatchSettlement":
		for _, k := range events.columns["tx_ids"][row].([]any) {
			list = append(list, k.(int32))
		}
	}
	for _, k := range list {
		s, r := &books[tx.at(int(k), "sender_id").(string)][day], &books[tx.at(int(k), "receiver_id").(string)][day]
		amount := tx.at(int(k), "amount_cents").(int64)
		s.net, s.sent = s.net+amount, s.sent+amount
		if deferred {
			r.credits += amount
		} else {
			r.net -= amount
		}
	}
	for _, k := range list {
		s := &books[tx.at(int(k), "sender_id").(string)][day]
		s.peak = max(s.peak, s.net)
	}
}

// checkIndices holds arrival_index to what it is: the number of payments without parent before this one.
func checkIndices(t *testing.T, tx frame) {
	t.Helper()
	roots := int32(0)
	for row := range int(tx.count()) {
		want := any(nil)
		if tx.at(row, "parent_tx_id") == nil {
			want = roots
			roots++
		}
		if got := tx.at(row, "arrival_index"); !columnstest.Same(got, want) {
			t.Fatalf("payment %d has arrival_index %v instead of %v", row, got, want)
		}
	}
}

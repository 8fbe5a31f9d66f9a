package diff_test

import (
	"testing"

	"sweep/datasets/datasetstest"
	"sweep/datasets/diff"
)

// A change in a tick is found by a comparison up to a later tick, and by none up to that tick or an earlier one.
func TestBeginningsEndBeforeTheirTick(t *testing.T) {
	dirs := datasetstest.Cases(t)[1:2]
	_, a := datasetstest.RealDataset(t, dirs)
	s := datasetstest.LoadScenario(t, dirs[0]+"/scenario.yaml")
	of := func(change func(r *datasetstest.TableRows), table string, before int) *diff.Difference {
		t.Helper()
		m, b := datasetstest.RealDataset(t, dirs)
		record, err := b.Record(0)
		if err != nil {
			t.Fatal(err)
		}
		if change != nil {
			rows := datasetstest.ReadTableRows(t, b, record.FilesOf(table)[0])
			change(rows)
			datasetstest.ReplaceTable(t, m, b, 0, table, rows.Encode(t))
		}
		c, err := diff.CompareBeginnings(a, b)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		place, err := c.Of(diff.Place{}, diff.Place{}, int32(before), int32(s.TicksPerDay))
		if err != nil {
			t.Fatal(err)
		}
		return place
	}
	const at = 3
	tick := func(r *datasetstest.TableRows) { r.Set(at, "rng_state", int64(77)) }
	for before, table := range map[int]string{0: "", 1: "", at: "", at + 1: "ticks", s.NumTicks(): "ticks", -1: "ticks"} {
		place := of(tick, "ticks", before)
		if (place != nil) != (table != "") || place != nil && (place.Table != table || place.Column != "rng_state" || *place.Tick != at) {
			t.Errorf("up to tick %d: %+v", before, place)
		}
	}
	if place := of(nil, "", -1); place != nil {
		t.Errorf("nothing was changed: %+v", place)
	}
	// What a payment is belongs to its start, what has become of it to its end.
	if place := of(func(r *datasetstest.TableRows) { r.Set(0, "deadline_tick", int32(777)) }, "transactions", s.NumTicks()); place == nil || place.Table != "transactions" || place.Column != "deadline_tick" {
		t.Errorf("%+v", place)
	}
	if place := of(func(r *datasetstest.TableRows) { r.Set(0, "queue1_ticks", int32(777)) }, "transactions", s.NumTicks()); place != nil {
		t.Errorf("%+v", place)
	}
}

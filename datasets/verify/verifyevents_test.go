package verify_test

import (
	"os"
	"path/filepath"
	"testing"

	"sweep/datasets/datasetstest"
	"sweep/datasets/vfs/vfstest"
)

// A and B owe each other 70 and have nothing, so both borrow 70 at the end of day 0. At the start of day 1 they repay it, and
// A opens with 20, the lower bound of that day.
const loans = `
simulation: {ticks_per_day: 2, num_days: 2, rng_seed: 1}
lsm_config: {enable_bilateral: false, enable_cycles: false}
end_of_day: {unsettled: borrow}
agents:
  - {id: A, opening_liquidity: {alpha: 0}}
  - {id: B, opening_balance: 0}
scenario_events:
  - {type: CustomTransactionArrival, from_agent: A, to_agent: B, amount: 70, schedule: {type: OneTime, tick: 0}}
  - {type: CustomTransactionArrival, from_agent: B, to_agent: A, amount: 70, schedule: {type: OneTime, tick: 1}}
  - {type: CustomTransactionArrival, from_agent: A, to_agent: B, amount: 20, schedule: {type: OneTime, tick: 2}}
`

func TestEventsThatLieAboutMoneyAreFound(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "scenario.yaml"), []byte(loans), 0o600); err != nil {
		t.Fatal(err)
	}
	m, d := datasetstest.RealDataset(t, []string{dir})
	pristine := m.Crash(vfstest.Keep, nil)
	r, err := d.Record(0)
	if err != nil {
		t.Fatal(err)
	}
	lie := func(kind string) func(*testing.T, *datasetstest.TableRows) {
		return func(t *testing.T, r *datasetstest.TableRows) {
			for i := range r.Rows {
				if r.Text(i, "event_type") == kind {
					r.Set(i, "amount_cents", r.Int(i, "amount_cents")+1)
					return
				}
			}
			t.Fatalf("there is no %s", kind)
		}
	}
	for _, c := range []struct {
		name, table string
		lie         func(*testing.T, *datasetstest.TableRows)
		want        string
	}{
		{"nothing is changed", "events", func(*testing.T, *datasetstest.TableRows) {}, ""},
		{"another opening liquidity", "events", lie("OpeningLiquidity"), "opening_liquidity_change_cents of tick 2 is 20, 1 events add up to 21"},
		{"another loan", "events", lie("EndOfDayBorrowing"), "eod_loans_cents of tick 1 is 140, the loans in events that are not repaid add up to 141"},
		{"another repayment", "events", lie("EndOfDayRepayment"), "eod_loans_cents of tick 2 is 0, the loans in events that are not repaid add up to -1"},
		{"an event in the tick before", "events", func(_ *testing.T, r *datasetstest.TableRows) {
			for i := range r.Rows {
				if r.Int(i, "tick") == 3 {
					r.Set(i, "tick", int32(2))
					return
				}
			}
		}, "num_events of tick 3 is"},
	} {
		t.Run(c.name, func(t *testing.T) {
			requireLieFound(t, pristine, r, c.table, func(rows *datasetstest.TableRows) { c.lie(t, rows) }, c.want)
		})
	}
}

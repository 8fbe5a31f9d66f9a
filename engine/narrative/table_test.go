package narrative

import (
	"bytes"
	"math"
	"regexp"
	"testing"

	"sweep/engine"
	"sweep/engine/text"
)

// TestColumnsNeverRunTogether narrates the largest amounts, large numbers of ticks and payments, and ids of every
// width. Columns are apart by two blanks at least, and every row of a table ends in the same column.
func TestColumnsNeverRunTogether(t *testing.T) {
	for _, ids := range [][]string{
		{"A", "B"},
		{"BANK_WITH_A_VERY_LONG_NAME_INDEED_0123456789", "B"},
		{"日本銀行", "Ă"},
	} {
		var out bytes.Buffer
		n, err := New(&out, Run{Priced: true, Name: "large", TicksPerDay: 1, NumDays: math.MaxInt32, Agents: ids}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, amount := range []int64{0, 1_506_725_130_303, 1e17, math.MaxInt64, math.MinInt64} {
			out.Reset()
			tick := largeTick(amount)
			if err := n.Tick(&tick); err != nil {
				t.Fatal(err)
			}
			checkTables(t, out.String())
		}
	}
}

func largeTick(amount int64) Tick {
	costs := engine.Costs{Liquidity: amount, Delay: 1}
	tick := Tick{Tick: 2_000_000_000, EndOfDay: true, Agents: make([]Agent, 2), Daily: make([]engine.DailyMetrics, 2), Queue1: make([][]int32, 2)}
	for i := range tick.Agents {
		tick.Agents[i] = Agent{Balance: amount, Available: amount, PostedCollateral: amount, Queue1Size: 1_234_567, Queue1Value: amount,
			Queue2Size: 7, Queue2Value: amount, CostToday: amount - int64(i)}
		tick.Daily[i] = engine.DailyMetrics{Agent: int32(i), OpeningBalance: amount, ClosingBalance: amount, MinBalance: amount, MaxBalance: amount,
			PeakOverdraft: amount, NumArrivals: math.MaxInt64, NumSent: math.MaxInt64, Costs: costs}
	}
	return tick
}

var (
	row     = regexp.MustCompile(`(?m)^ {2,}\S.*$`)
	heading = regexp.MustCompile(`^ +(state|opening|cost) +\S`)
	between = regexp.MustCompile(` {2,}`)
	columns = map[string]int{"state": 7, "opening": 11, "cost": 8}
)

// checkTables reads the tables of a narrative of two banks: a heading and two rows each.
func checkTables(t *testing.T, printed string) {
	t.Helper()
	rows, tables := row.FindAllString(printed, -1), 0
	for i, r := range rows {
		head := heading.FindStringSubmatch(r)
		if head == nil {
			continue
		}
		tables++
		for _, bank := range rows[i+1 : i+3] {
			if cells := between.Split(bank[rowIndent:], -1); len(cells) != columns[head[1]] || text.Width(bank) != text.Width(r) {
				t.Errorf("%d columns are in line, want %d:\n%s\n%s", len(cells), columns[head[1]], r, bank)
			}
		}
	}
	if tables != len(columns) {
		t.Fatalf("%d tables were found, want %d:\n%s", tables, len(columns), printed)
	}
}

package pictures

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"sweep/datasets/stats"
)

// bankDaysMax limits the rows of table daily_agent_metrics that are read for the frontiers of single banks.
const bankDaysMax = 500_000

// bankDays are the liquidity that banks provided and the delay of their payments, in each run the mean over its days.
type bankDays struct {
	banks []string
	of    []map[int64][2]float64 // by bank and run: liquidity provided in cents, settlement delay indicator
}

// bankDays reads the days of the banks. There are none if the table is not stored or too long, or if there are too many banks for
// a picture.
func (s *Session) bankDays(ctx context.Context) (*bankDays, error) {
	d := &bankDays{}
	if !s.stored("daily_agent_metrics") {
		return d, nil
	}
	size, err := s.db.Query(ctx, "SELECT count(*), count(DISTINCT agent_id) FROM daily_agent_metrics")
	if err != nil {
		return nil, err
	}
	if integer(size.Rows[0][0]) > bankDaysMax || integer(size.Rows[0][1]) > liquidityBanks {
		return d, nil
	}
	rows, err := s.db.Rows(ctx, bankDaysQuery+" ORDER BY agent_id, run_id, day")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var x, y []float64
	run := int64(-1)
	end := func() {
		if len(x) > 0 {
			d.of[len(d.of)-1][run] = [2]float64{stats.Mean(x), stats.Mean(y)}
		}
		x, y = x[:0], y[:0]
	}
	err = each(rows, func(row []any) error {
		bank := row[0].(string)
		if n := len(d.banks); n == 0 || d.banks[n-1] != bank || run != row[1].(int64) {
			end()
			if n == 0 || d.banks[n-1] != bank {
				d.banks, d.of = append(d.banks, bank), append(d.of, map[int64][2]float64{})
			}
			run = row[1].(int64)
		}
		x, y = append(x, numeric(row[2])), append(y, numeric(row[3]))
		return nil
	})
	end()
	return d, err
}

// bankDaysQuery leaves out the days on which no payment of the bank arrived: they have no delay.
const bankDaysQuery = "SELECT agent_id, run_id, liquidity_provided_cents, delay_indicator FROM daily_agent_metrics WHERE delay_indicator IS NOT NULL AND liquidity_provided_cents IS NOT NULL"

// bankCurves are the frontiers of each bank, of its own liquidity and of the delay of its own payments.
func (s *Session) bankCurves(liquid, arm int, days *bankDays) (list [][][]curve) {
	for _, runs := range days.of {
		value := func(k int) func(*run) float64 {
			return func(r *run) float64 {
				if day, ok := runs[r.id]; ok {
					return day[k]
				}
				return math.NaN()
			}
		}
		list = append(list, s.curves(liquid, arm, value(0), value(1)))
	}
	return list
}

// bankSavingView is the saving of each bank at one level of liquidity: the distance between its frontiers.
func (s *Session) bankSavingView(liquid, arm, at int, banks []string, curves [][][]curve) (v View, ok bool) {
	a, q, base := &s.Study.Axes[arm], &s.Study.Axes[liquid], s.baseline(arm)
	t := &Table{Query: s.command(bankDaysQuery + " ORDER BY ALL"), Columns: []Column{s.axisColumn(arm), {Name: "agent_id", Label: "bank", Kind: "text"},
		{Name: "saving", Label: "liquidity saved, median", Kind: "share"}, {Name: "low", Label: "P5", Kind: "share"}, {Name: "high", Label: "P95", Kind: "share"}, {Name: "n", Label: "n", Kind: "count"}}}
	for i, bank := range banks {
		for level := range curves[i] {
			if level == base {
				continue
			}
			if cells := savedAt(curves[i], base, level, at); cells != nil {
				t.Rows = append(t.Rows, append([]any{level, bank}, cells...))
			}
		}
	}
	if len(t.Rows) == 0 {
		return v, false
	}
	slices.SortStableFunc(t.Rows, func(a, b []any) int { return cmp.Compare(b[2].(float64), a[2].(float64)) })
	v = View{Key: map[string]string{"arms": a.Name, "of": q.Levels[at]}, Table: s.table("saving:"+a.Name+":"+q.Levels[at], func() *Table { return t }), Draw: map[string]any{"arms": a.Name, "banks": true}}
	most, least := t.Rows[0], t.Rows[len(t.Rows)-1]
	v.Sentence = fmt.Sprintf("At %s %s, %s saves most with %s %s: %s of its liquidity", q.Label, q.say(at), most[1], a.Label, a.say(most[0].(int)), percent(most[2].(float64)))
	if len(t.Rows) > 1 {
		v.Sentence += fmt.Sprintf("; %s saves least with %s: %s", least[1], a.say(least[0].(int)), percent(least[2].(float64)))
	}
	v.Sentence += "."
	v.Caption = fmt.Sprintf("For each bank, the share of its liquidity under “%s” at %s %s that is not needed for the same settlement delay indicator of its own payments", a.say(base), q.Label, q.say(at))
	if n := most[5].(int); n > 1 {
		v.Caption += fmt.Sprintf(": the median over up to %s; bars are from the 5th to the 95th percentile", s.said(n))
	}
	v.Caption += ". Banks are left out where fewer than half of the replications reach that delay within the grid."
	return v, true
}

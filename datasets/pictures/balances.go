package pictures

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// banksDrawn is the number of banks up to which each has a line; of more, those that send the most.
const banksDrawn = 6

// balances adds the balances of the banks to the rows of a day.
func (s *Session) balances(ctx context.Context, run int64, c calendar, day int64, t *Table) (*panel, string, error) {
	if !s.stored("tick_agent_states") {
		return nil, "Balances are not drawn because the table “tick_agent_states” is not stored. ", nil
	}
	banks, err := s.banksOf(ctx, run)
	if err != nil {
		return nil, "", err
	}
	sql := fmt.Sprintf("SELECT (tick %% %d) // %d AS part, agent_id, min(balance_cents) AS lowest, max(balance_cents) AS highest FROM tick_agent_states WHERE run_id = %d AND day = %d GROUP BY ALL ORDER BY ALL", c.ticks, c.width, run, day)
	rows, err := s.db.Query(ctx, sql)
	if err != nil || len(rows.Rows) == 0 {
		return nil, "", err
	}
	t.Query += "\n" + s.command(sql)
	drawn := drawnBanks(banks)
	place := map[string]int{}
	p := &panel{Title: "Balances of the banks", Unit: "money"}
	for i, k := range drawn {
		place[banks[k].id] = i
		name := fmt.Sprintf("balance_%d", k)
		t.Columns = append(t.Columns, s.money(name, "balance of "+banks[k].id))
		p.Series = append(p.Series, series{Name: banks[k].id, Column: name, Kind: "line", Colour: i, Dash: i})
	}
	words := ""
	if c.width > 1 {
		words = "Lines of balances are the lowest of each part. "
	}
	others := len(banks) - len(drawn)
	if others > 0 {
		t.Columns = append(t.Columns, s.money("others_lowest", "lowest of the other banks"), s.money("others_highest", "highest of the other banks"))
		p.Series = append([]series{{Name: count(others, "other bank"), Column: "others_lowest", Kind: "range", Low: "others_lowest", High: "others_highest", Colour: pale}}, p.Series...)
		words += fmt.Sprintf("Lines are the %d banks that send the most; the area reaches from the lowest to the highest balance of the other %d. ", len(drawn), others)
	}
	cells := balanceCells(rows.Rows, place, len(t.Rows), others > 0)
	for i := range t.Rows {
		t.Rows[i] = append(t.Rows[i], cells[i]...)
	}
	return p, words, nil
}

// balanceCells are the lowest balances of the banks that have a place, and the lowest and the highest of all others, by part of the day.
func balanceCells(rows [][]any, place map[string]int, parts int, others bool) [][]any {
	cells := make([][]any, parts)
	for i := range cells {
		cells[i] = make([]any, len(place)+2*boolean(others))
	}
	for _, row := range rows {
		b, low, high := int(integer(row[0])), integer(row[2]), integer(row[3])
		if b >= parts {
			continue
		}
		if i, ok := place[row[1].(string)]; ok {
			cells[b][i] = low
			continue
		}
		at := cells[b][len(place):]
		if at[0] == nil || low < at[0].(int64) {
			at[0] = low
		}
		if at[1] == nil || high > at[1].(int64) {
			at[1] = high
		}
	}
	return cells
}

// bank is a bank of a run with what it sends.
type bank struct {
	id   string
	sent int64
}

// banksOf lists the banks of a run in the order of their ids.
func (s *Session) banksOf(ctx context.Context, run int64) ([]bank, error) {
	sql := fmt.Sprintf("SELECT agent_id, CAST(0 AS BIGINT) FROM agents WHERE run_id = %d ORDER BY agent_id", run)
	if s.stored("daily_agent_metrics") {
		sql = fmt.Sprintf("SELECT agent_id, CAST(sum(settled_value_cents) AS BIGINT) FROM daily_agent_metrics WHERE run_id = %d GROUP BY agent_id ORDER BY agent_id", run)
	} else if !s.stored("agents") {
		sql = fmt.Sprintf("SELECT DISTINCT agent_id, CAST(0 AS BIGINT) FROM tick_agent_states WHERE run_id = %d AND tick = 0 ORDER BY agent_id", run)
	}
	t, err := s.db.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	var banks []bank
	for _, row := range t.Rows {
		banks = append(banks, bank{row[0].(string), integer(row[1])})
	}
	return banks, nil
}

// drawnBanks are the banks that have a line each, in the order of their ids.
func drawnBanks(banks []bank) []int {
	order := seq(len(banks))
	if len(banks) <= banksDrawn {
		return order
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(banks[b].sent, banks[a].sent) })
	order = order[:banksDrawn-1]
	slices.Sort(order)
	return order
}

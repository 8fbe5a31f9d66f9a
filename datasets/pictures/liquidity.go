package pictures

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// liquidityBanks limits the banks of a picture that has a line for each.
const liquidityBanks = 40

// liquidity shows which banks provide liquidity and which use that of others.
func (s *Session) liquidity(ctx context.Context) (p Picture, err error) {
	p = Picture{Name: "liquidity", Title: "Who provides liquidity, who uses it?", Short: "Liquidity"}
	if p.Missing = s.notStored("daily_agent_metrics"); p.Missing != "" {
		return p, nil
	}
	err = s.views(ctx, &p, func(ctx context.Context, e example) ([]View, error) {
		v, err := s.liquidityView(ctx, e)
		return []View{v}, err
	})
	return p, err
}

// user is a bank with what it sends and the liquidity that it uses, both as shares of all banks.
type user struct {
	id                        string
	sent, received, used      int64
	sentShare, liquidityShare float64
}

func (s *Session) liquidityView(ctx context.Context, e example) (v View, err error) {
	sql := fmt.Sprintf("SELECT agent_id, CAST(sum(settled_value_cents) AS BIGINT) AS sent_cents, CAST(sum(received_value_cents) AS BIGINT) AS received_cents, CAST(sum(liquidity_used_intraday_cents) AS BIGINT) AS used_cents FROM daily_agent_metrics WHERE run_id = %d GROUP BY agent_id ORDER BY agent_id", e.id)
	rows, err := s.db.Query(ctx, sql)
	if err != nil {
		return v, err
	}
	var banks []user
	sent, used, known := int64(0), int64(0), true
	for _, row := range rows.Rows {
		known = known && row[3] != nil
		banks = append(banks, user{id: row[0].(string), sent: integer(row[1]), received: integer(row[2]), used: integer(row[3])})
		sent, used = sent+integer(row[1]), used+integer(row[3])
	}
	for i := range banks {
		banks[i].sentShare, banks[i].liquidityShare = float64(banks[i].sent)/float64(max(sent, 1)), float64(banks[i].used)/float64(max(used, 1))
	}
	slices.SortStableFunc(banks, func(a, b user) int {
		return cmp.Compare(b.liquidityShare-b.sentShare, a.liquidityShare-a.sentShare)
	})
	t := &Table{Query: s.command(fmt.Sprintf("FROM liquidity_by_agent(%d)", e.id)), Columns: []Column{{Name: "agent_id", Label: "bank", Kind: "text"}, s.money("sent_cents", "settled payments sent"), s.money("received_cents", "received"),
		s.money("used_cents", "liquidity used, sum of the days"), {Name: "liquidity_share", Label: "share of the liquidity", Kind: shareKind}, {Name: "sent_share", Label: "share of the payments", Kind: shareKind}, {Name: "relative_provision", Label: "difference", Kind: shareKind}}}
	for _, b := range banks {
		t.Rows = append(t.Rows, []any{b.id, b.sent, b.received, b.used, share(b.used, used), share(b.sent, sent), mean(b.liquidityShare - b.sentShare)})
	}
	v = View{Table: s.table(fmt.Sprintf("liquidity:%d", e.id), func() *Table { return t }), Draw: map[string]any{"shown": liquidityBanks}}
	switch {
	case !known:
		v.Sentence = "The data set was migrated from version 1, which did not record the liquidity used."
	case used == 0 || sent == 0:
		v.Sentence = "No bank used liquidity of its own, so there are no shares."
	case len(banks) > 1:
		most, least := banks[0], banks[len(banks)-1]
		v.Sentence = fmt.Sprintf("%s provides %s of the liquidity for %s of the payments; %s provides %s for %s.", most.id, percent(most.liquidityShare), percent(most.sentShare), least.id, percent(least.liquidityShare), percent(least.sentShare))
	}
	v.Caption = s.runTitle(e) + " Liquidity is the largest excess of a day of payments sent over payments received. A bank with a larger share of it than of the payments provides liquidity that others use."
	if len(banks) > liquidityBanks {
		v.Caption += fmt.Sprintf(" Shown are the %d of %s with the largest differences; Data has all.", liquidityBanks, count(len(banks), "bank"))
	}
	return v, nil
}

package pictures

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// heldBanks and reasonsDrawn limit the bars of a picture, and their parts.
const (
	heldBanks    = 30
	reasonsDrawn = 6
)

// holds shows why payments were held back.
func (s *Session) holds(ctx context.Context) (p Picture, err error) {
	p = Picture{Name: "holds", Title: "Why were payments held back?", Short: "Holds"}
	if p.Missing = s.notStored("events"); p.Missing != "" {
		return p, nil
	}
	err = s.views(ctx, &p, func(ctx context.Context, e example) ([]View, error) {
		v, err := s.holdsView(ctx, e)
		return []View{v}, err
	})
	return p, err
}

func (s *Session) holdsView(ctx context.Context, e example) (v View, err error) {
	query := fmt.Sprintf("FROM hold_reasons(%d)", e.id)
	rows, err := s.db.Query(ctx, query)
	if err != nil {
		return v, err
	}
	t := &Table{Query: s.command(query), Columns: []Column{{Name: "agent_id", Label: "bank", Kind: "text"}, {Name: "reason", Label: "reason", Kind: "text"}, {Name: "num_holds", Label: "decisions to hold", Kind: "count"}, {Name: "num_payments", Label: "payments", Kind: "count"}}}
	banks, reasons, total := map[string]int64{}, map[string]int64{}, int64(0)
	for _, row := range rows.Rows {
		bank, reason, n := wordOr(row[0], "no bank"), s.banks.replace(wordOr(row[1], "no reason")), integer(row[2])
		banks[bank] += n
		reasons[reason] += n
		total += n
		t.Rows = append(t.Rows, []any{bank, reason, n, integer(row[3])})
	}
	order, why := mostFirst(banks), mostFirst(reasons)
	v = View{Table: s.table(fmt.Sprintf("holds:%d", e.id), func() *Table { return t }), Draw: map[string]any{"banks": order[:min(len(order), heldBanks)], "reasons": why[:min(len(why), reasonsDrawn)]}}
	if total == 0 {
		v.Sentence = fmt.Sprintf("Run %d held no payment back.", e.id)
	} else {
		v.Sentence = fmt.Sprintf("%s held back most: %s of %s. The most frequent reason is %s, in %s.", order[0], percent(float64(banks[order[0]])/float64(total)), count(int(total), "decision"), why[0], percent(float64(reasons[why[0]])/float64(total)))
	}
	v.Caption = s.runTitle(e) + " Decisions of policies and limits to hold a payment back, in table events; a payment that waits is held in every tick."
	if len(why) > reasonsDrawn {
		v.Caption += fmt.Sprintf(" The %d reasons beyond the first %d are grey.", len(why)-reasonsDrawn, reasonsDrawn)
	}
	if len(order) > heldBanks {
		v.Caption += fmt.Sprintf(" Shown are %d of %s.", heldBanks, count(len(order), "bank"))
	}
	return v, nil
}

// wordOr is a value of a text column.
func wordOr(v any, none string) string {
	if t, ok := v.(string); ok {
		return t
	}
	return none
}

// mostFirst lists the names by their counts.
func mostFirst(counts map[string]int64) []string {
	names := make([]string, 0, len(counts))
	for name := range counts {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return names
}

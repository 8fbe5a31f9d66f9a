package pictures

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// chordBanks is the number of banks up to which flows are drawn as a chord diagram; matrixBanks that of a matrix.
const (
	chordBanks  = 12
	matrixBanks = 40
)

// flow is what one bank sends another.
type flow struct {
	from, to              int
	number, value, settle int64
}

// network shows the flows between banks.
func (s *Session) network(ctx context.Context) (p Picture, err error) {
	p = Picture{Name: "network", Title: "Who pays whom?", Short: "Network"}
	if p.Missing = s.notStored("transactions"); p.Missing != "" {
		return p, nil
	}
	err = s.views(ctx, &p, func(ctx context.Context, e example) ([]View, error) {
		v, err := s.networkView(ctx, e)
		return []View{v}, err
	})
	return p, err
}

func (s *Session) networkView(ctx context.Context, e example) (v View, err error) {
	query := fmt.Sprintf("FROM bilateral_flows(%d)", e.id)
	rows, err := s.db.Query(ctx, query)
	if err != nil {
		return v, err
	}
	var names []string
	at := map[string]int{}
	for _, column := range []int{0, 1} {
		for _, row := range rows.Rows {
			at[row[column].(string)] = 0
		}
	}
	for name := range at {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range names {
		at[name] = i
	}
	flows := make([]flow, len(rows.Rows))
	for i, row := range rows.Rows {
		flows[i] = flow{at[row[0].(string)], at[row[1].(string)], integer(row[2]), integer(row[3]), integer(row[4])}
	}
	all := len(names)
	sentence := s.Study.flowSentence(flows, names)
	if all > matrixBanks {
		flows, names = largestBanks(flows, names)
	}
	t := &Table{Query: s.command(query), Columns: []Column{{Name: "sender_id", Label: "sender", Kind: "label", Labels: names}, {Name: "receiver_id", Label: "receiver", Kind: "label", Labels: names},
		{Name: "num_payments", Label: "payments", Kind: "count"}, s.money("value_cents", "value"), s.money("settled_cents", "settled")}}
	for _, f := range flows {
		t.Rows = append(t.Rows, []any{f.from, f.to, f.number, f.value, f.settle})
	}
	v = View{Table: s.table(fmt.Sprintf("network:%d", e.id), func() *Table { return t }), Sentence: sentence, Draw: map[string]any{"banks": names, "chord": len(names) <= chordBanks}}
	v.Caption = s.runTitle(e) + " Value submitted, settled or not. "
	switch {
	case len(names) <= chordBanks:
		v.Caption += "A ribbon is as wide as the value that flows, and has the colour of the bank that sends it."
	case all > matrixBanks:
		v.Caption += fmt.Sprintf("Shown are the %d of %s that send and receive the most; the sentence counts all.", matrixBanks, count(all, "bank"))
	}
	return v, nil
}

// largestBanks keeps the flows between the banks that send and receive the most.
func largestBanks(flows []flow, names []string) ([]flow, []string) {
	turnover := make([]int64, len(names))
	for _, f := range flows {
		turnover[f.from] += f.value
		turnover[f.to] += f.value
	}
	order := seq(len(names))
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(turnover[b], turnover[a]) })
	order = order[:matrixBanks]
	slices.Sort(order)
	place := map[int]int{}
	var kept []string
	for i, k := range order {
		place[k] = i
		kept = append(kept, names[k])
	}
	var list []flow
	for _, f := range flows {
		from, ok := place[f.from]
		to, too := place[f.to]
		if ok && too {
			f.from, f.to = from, to
			list = append(list, f)
		}
	}
	return list, kept
}

// flowSentence names the largest flow, and the bank with the largest net outflow.
func (s *Study) flowSentence(flows []flow, names []string) string {
	if len(flows) == 0 {
		return "There are no payments in this run."
	}
	most, total, net := flows[0], int64(0), make([]int64, len(names))
	for _, f := range flows {
		total += f.value
		net[f.from] += f.value
		net[f.to] -= f.value
		if f.value > most.value {
			most = f
		}
	}
	text := fmt.Sprintf("The largest flow is from %s to %s: %s, %s of the value.", names[most.from], names[most.to], s.money(most.value), percent(float64(most.value)/float64(max(total, 1))))
	debtor := 0
	for i := range net {
		if net[i] > net[debtor] {
			debtor = i
		}
	}
	if net[debtor] > 0 {
		text += fmt.Sprintf(" %s sends %s more than it receives, the most of all banks.", names[debtor], s.money(net[debtor]))
	}
	return text
}

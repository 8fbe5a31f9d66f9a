package pictures

import (
	"context"
	"fmt"
	"slices"
)

// ofRuns makes a picture with a view for each example run, from a query that returns rows.
func (s *Session) ofRuns(ctx context.Context, p Picture, sql, shownSQL string, columns []Column, draw map[string]any, caption string, missing string) (Picture, error) {
	for _, e := range s.examples() {
		rows, err := s.db.Query(ctx, fmt.Sprintf(sql, e.id))
		if err != nil {
			return p, err
		}
		if len(rows.Rows) == 0 {
			continue
		}
		t := &Table{Columns: slices.Clone(columns), Query: s.command(fmt.Sprintf(shownSQL, e.id))}
		for i, c := range t.Columns { // texts become numbers of labels
			if c.Kind == "label" {
				t.Columns[i].Labels = nil
			}
		}
		for _, row := range rows.Rows {
			line := make([]any, len(columns))
			for i := range columns {
				line[i] = row[i]
				if columns[i].Kind == "label" {
					line[i] = t.Columns[i].place(fmt.Sprint(row[i]))
				} else if x, ok := row[i].(float64); ok {
					line[i] = cell(x, 5)
				}
			}
			t.Rows = append(t.Rows, line)
		}
		v := View{Key: map[string]string{"run": fmt.Sprint(e.id)}, Table: s.table(fmt.Sprintf("%s:%d", p.Name, e.id), func() *Table { return t }), Draw: draw, Caption: caption, Sentence: s.runTitle(e)}
		p.Views = append(p.Views, v)
		p.control("run", "run", fmt.Sprint(e.id), fmt.Sprintf("%d, %s", e.id, e.why))
	}
	if len(p.Views) == 0 {
		p.Missing = missing
	}
	return p, nil
}

// place returns the number of a label, which it adds if it is new.
func (c *Column) place(text string) int {
	if i := slices.Index(c.Labels, text); i >= 0 {
		return i
	}
	c.Labels = append(c.Labels, text)
	return len(c.Labels) - 1
}

func notKept(table, what string) string {
	return "The data set does not keep the table " + table + ". With " + table + " in the key tables of [output], it would show " + what + "."
}

// network shows who pays whom.
func (s *Session) network(ctx context.Context) (Picture, error) {
	return s.ofRuns(ctx, Picture{Name: "network", Title: "Who pays whom?", Short: "Network"}, "SELECT sender_id, receiver_id, num_payments, value_cents, settled_cents FROM bilateral_flows(%d)", "FROM bilateral_flows(%d)",
		[]Column{{Name: "sender_id", Label: "from", Kind: "label"}, {Name: "receiver_id", Label: "to", Kind: "label"}, {Name: "num_payments", Label: "payments", Kind: "count"},
			{Name: "value_cents", Label: "value", Kind: "metric", Of: "total_cost_cents"}, {Name: "settled_cents", Label: "settled", Kind: "metric", Of: "total_cost_cents"}}, map[string]any{},
		"Value of the payments between banks. Up to twelve banks are a circle: the width of a ribbon is the value, its colour that of the sender. More are a matrix.",
		notKept("transactions", "who pays whom"))
}

// liquidity shows who provides liquidity and who uses it.
func (s *Session) liquidity(ctx context.Context) (Picture, error) {
	return s.ofRuns(ctx, Picture{Name: "liquidity", Title: "Who provides, who uses?", Short: "Liquidity"}, "SELECT agent_id, liquidity_share, sent_share FROM liquidity_by_agent(%d) LIMIT 60", "FROM liquidity_by_agent(%d)",
		[]Column{{Name: "agent_id", Label: "bank", Kind: "label"}, {Name: "liquidity_share", Label: "share of the liquidity used", Kind: "share"}, {Name: "sent_share", Label: "share of the value sent", Kind: "share"}}, map[string]any{},
		"For each bank, its share of the liquidity that all banks use, and its share of the value that they send. A bank whose liquidity is to the left of its payments pays with the liquidity of others.",
		notKept("daily_agent_metrics", "who provides liquidity"))
}

// holds shows why policies hold payments back.
func (s *Session) holds(ctx context.Context) (Picture, error) {
	return s.ofRuns(ctx, Picture{Name: "holds", Title: "Why are payments held back?", Short: "Holds"}, "SELECT reason, agent_id, num_holds, num_payments FROM hold_reasons(%d)", "FROM hold_reasons(%d)",
		[]Column{{Name: "reason", Label: "reason", Kind: "label"}, {Name: "agent_id", Label: "bank", Kind: "label"}, {Name: "num_holds", Label: "holds", Kind: "count"}, {Name: "num_payments", Label: "payments", Kind: "count"}}, map[string]any{},
		"How often a policy or a limit held a payment in the bank’s own queue, by reason and bank. A payment can be held in many ticks.",
		"No policy held a payment in the runs shown, or the data set does not keep the table events.")
}

// policy shows which branches of policies are taken.
func (s *Session) policy(ctx context.Context) (Picture, error) {
	return s.ofRuns(ctx, Picture{Name: "policy", Title: "Which branches are taken?", Short: "Policies"}, `SELECT path, tree, n, n / sum(n) OVER (PARTITION BY tree) FROM (SELECT d.path, d.tree, count(*) AS n FROM decisions AS d WHERE d.run_id = %d GROUP BY d.path, d.tree) ORDER BY tree, path LIMIT 200`,
		"SELECT tree, path, count(*) AS n FROM decisions WHERE run_id = %d GROUP BY ALL ORDER BY ALL",
		[]Column{{Name: "path", Label: "path", Kind: "label"}, {Name: "tree", Label: "tree", Kind: "label"}, {Name: "num_decisions", Label: "decisions", Kind: "count"}, {Name: "share", Label: "share of the tree", Kind: "share"}}, map[string]any{},
		"How often each path through the policy trees was taken in the run, by all banks together.",
		notKept("decisions", "which branches of the policies are taken"))
}

// failures shows what failed.
func (s *Session) failures(ctx context.Context) (Picture, error) {
	p := Picture{Name: "failures", Title: "Did anything fail?", Short: "Failures"}
	rows, err := s.db.Query(ctx, "SELECT f.class, f.message, f.num_runs, f.example_run_id, g.command FROM failures_by_class() AS f JOIN failures AS g ON g.run_id = f.example_run_id ORDER BY ALL LIMIT 50")
	if err != nil {
		return p, err
	}
	if len(rows.Rows) == 0 {
		p.Missing = "No run failed."
		return p, nil
	}
	t := &Table{Query: s.command("FROM failures_by_class()"), Columns: []Column{{Name: "class", Label: "class", Kind: "text"}, {Name: "message", Label: "message", Kind: "text"}, {Name: "num_runs", Label: "runs", Kind: "count"},
		{Name: "example_run_id", Label: "for example run", Kind: "count"}, {Name: "command", Label: "its command", Kind: "text"}}}
	for _, row := range rows.Rows {
		t.Rows = append(t.Rows, slices.Clone(row))
	}
	p.Views = []View{{Key: map[string]string{}, Table: s.table("failures", func() *Table { return t }), Draw: map[string]any{"table": true},
		Sentence: fmt.Sprintf("%s of %s failed.", fixed(float64(s.Study.Failed), 0), count(int(s.Study.Done), "run")),
		Caption:  "Failed runs have no results; means and differences are over the others. “sweep status” shows more, “sweep retry” computes them again."}}
	return p, nil
}

package pictures

import (
	"context"
	"fmt"
	"strings"

	"sweep/engine/policy"
)

// treeTitles are the names of the trees of a policy for people.
var treeTitles = map[policy.Tree]string{
	policy.StrategicCollateral: "collateral at the start of a tick", policy.Bank: "budgets and registers", policy.Payment: "payments", policy.EndOfTickCollateral: "collateral at the end of a tick",
}

// treeName is the name of a tree in table decisions.
func treeName(t policy.Tree) string { return strings.TrimSuffix(t.String(), "_tree") }

// policy shows which branches of the policies are taken, in all runs that use them.
func (s *Session) policy(ctx context.Context) (p Picture, err error) {
	p = Picture{Name: "policy", Title: "Which branches of the policies are taken?", Short: "Policies"}
	if p.Missing = s.notStored("decisions", "policies"); p.Missing != "" {
		return p, nil
	}
	where, used := s.among("WHERE", "run_id"), ""
	if where != "" { // table policies has a policy once for several runs
		used = "WHERE policy_hash IN (SELECT policy_hash FROM decisions " + where + ")"
	}
	err = s.policyViews(ctx, &p, where, used)
	return p, err
}

// policyViews adds the trees of the policies that the condition used selects, counted in the decisions that where selects.
func (s *Session) policyViews(ctx context.Context, p *Picture, where, used string) error {
	counts, err := s.pathCounts(ctx, where)
	if err != nil {
		return err
	}
	documents, err := s.db.Query(ctx, "SELECT DISTINCT policy_hash, policy_id, document FROM policies "+used+" ORDER BY policy_id, policy_hash")
	if err != nil {
		return err
	}
	names := map[string]int{}
	for _, row := range documents.Rows {
		names[row[1].(string)]++
	}
	for _, row := range documents.Rows {
		hash, name := row[0].(string), row[1].(string)
		parsed, err := policy.Parse([]byte(row[2].(string)))
		if err != nil {
			return fmt.Errorf("policy %s: %w", hash, err)
		}
		name = s.banks.replace(name)
		if names[row[1].(string)] > 1 {
			name += " " + hash[:6]
		}
		for _, tree := range parsed.Trees() {
			p.Views = append(p.Views, s.policyView(hash, name, tree, parsed.Outline(tree), counts[treeKey{hash, treeName(tree)}]))
			p.control("policy", "policy", hash, name)
			p.control("tree", "decides about", treeName(tree), treeTitles[tree])
		}
	}
	if len(p.Views) == 0 {
		p.Missing = "No run has used a policy."
	}
	first := mostNodes(p.Views)
	if first > 0 {
		p.Views[0], p.Views[first] = p.Views[first], p.Views[0]
	}
	return nil
}

// treeKey is a tree of a policy.
type treeKey struct{ hash, tree string }

// pathCounts counts the evaluations of each tree by path.
func (s *Session) pathCounts(ctx context.Context, where string) (map[treeKey]map[string]int64, error) {
	rows, err := s.db.Rows(ctx, "SELECT policy_hash, tree, path, count(*) FROM decisions "+where+" GROUP BY ALL")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	counts := map[treeKey]map[string]int64{}
	return counts, each(rows, func(row []any) error {
		key := treeKey{row[0].(string), row[1].(string)}
		if counts[key] == nil {
			counts[key] = map[string]int64{}
		}
		counts[key][row[2].(string)] = integer(row[3])
		return nil
	})
}

// mostNodes is the view of the policy with the most nodes, so that the first one shown has branches.
func mostNodes(views []View) int {
	most := 0
	for i, v := range views {
		if v.Draw["nodes"].(int) > views[most].Draw["nodes"].(int) {
			most = i
		}
	}
	return most
}

func (s *Session) policyView(hash, name string, tree policy.Tree, steps []policy.Step, paths map[string]int64) View {
	reached := policy.Reached(steps, paths)
	t := &Table{Query: s.command("SELECT tree, path, count(*) AS num_evaluations FROM decisions WHERE policy_hash = " + quoted(hash) + " AND tree = " + quoted(treeName(tree)) + " GROUP BY ALL ORDER BY ALL"),
		Columns: []Column{{Name: "depth", Label: "depth", Kind: "count"}, {Name: "answer", Label: "answer", Kind: "text"}, {Name: "node", Label: "node", Kind: "text"}, {Name: "text", Label: "condition or action", Kind: "text"},
			{Name: "action", Label: "action", Kind: "flag"}, {Name: "count", Label: "evaluations", Kind: "count"}, {Name: "share", Label: "share", Kind: shareKind}}}
	actions, never := 0, 0
	best := -1
	for i, step := range steps {
		if step.Path != "" {
			actions++
			if reached[i] == 0 {
				never++
			}
			if best < 0 || reached[i] > reached[best] {
				best = i
			}
		}
		t.Rows = append(t.Rows, []any{step.Depth, step.Answer, s.banks.replace(step.ID), s.banks.replace(step.Text), step.Path != "", reached[i], share(reached[i], reached[0])})
	}
	v := View{Key: map[string]string{"policy": hash, "tree": treeName(tree)}, Table: s.table("policy:"+hash+":"+treeName(tree), func() *Table { return t }), Draw: map[string]any{"nodes": len(steps)}}
	switch {
	case len(steps) == 0 || reached[0] == 0:
		v.Sentence = fmt.Sprintf("“%s” was never asked about %s.", name, treeTitles[tree])
	case actions == 1:
		v.Sentence = fmt.Sprintf("“%s” has no branches: all %s end in %s.", name, count(int(reached[0]), "evaluation"), steps[best].Text)
	default:
		v.Sentence = fmt.Sprintf("“%s” ends in %s (%s) in %s of %s", name, steps[best].ID, steps[best].Text, percent(float64(reached[best])/float64(reached[0])), count(int(reached[0]), "evaluation"))
		if never > 0 {
			v.Sentence += fmt.Sprintf("; %d of its %s never", never, count(actions, "action"))
			v.Sentence += map[bool]string{true: " occurs", false: " occur"}[never == 1]
		}
		v.Sentence += "."
	}
	v.Caption = "Evaluations in all completed runs of the data set that use the policy; a payment that waits is asked about in every tick. Bars and shares are parts of all evaluations of the tree; what was never reached is pale."
	return v
}

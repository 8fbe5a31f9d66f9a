package viewer

import (
	"fmt"
	"slices"
	"strings"

	"sweep/datasets/pictures"
	bankpolicy "sweep/engine/policy"
)

// explainedMax is the number of decisions of a page whose conditions are shown with their values.
const explainedMax = 1000

// decisionTable adds the decisions that a condition selects: the path through the tree of the policy, and its conditions with the
// values that they had. Columns with the same value in all rows can be left out.
func (r *reader) decisionTable(p *content, title, none, where string, limit, skip int64, without ...string) error {
	s := section{Title: title, Missing: r.NotStored("decisions", "policies")}
	if s.Missing == "" {
		columns := []pictures.Column{linked(count("run_id", "run"), "run/{run_id}"), linked(count("tick", "tick"), "run/{run_id}/tick/{tick}"), linked(text("agent_id", "bank"), "run/{run_id}/bank/{agent_id}"),
			linked(pictures.Column{Name: "tx_id", Label: "payment", Kind: "payment"}, "run/{run_id}/payment/{tx_id}"), {Name: "in_queue2", Label: "in Queue 2", Kind: "flag"}, text("tree", "decides about"),
			linked(pictures.Column{Name: "path", Label: "path through the tree", Kind: "path"}, "run/{run_id}/policy/{policy_hash}?tree={tree}&node={node}"), {Name: "conditions", Label: "conditions, with the values that they had", Kind: "lines"}, hidden("policy_hash"), hidden("node")}
		for i, c := range columns {
			if slices.Contains(without, c.Name) {
				columns[i] = hidden(c.Name)
			}
		}
		sql := fmt.Sprintf("SELECT run_id, tick, agent_id, tx_id, in_queue2, tree, path, fields, policy_hash, field_values FROM decisions WHERE %s ORDER BY run_id, seq LIMIT %d OFFSET %d", where, limit, skip)
		t, err := r.table("decisions", sql, columns...)
		if err != nil {
			return err
		}
		if err := r.explain(t); err != nil {
			return err
		}
		if s.Table, s.Note = "decisions", cut(len(t.Rows)); len(t.Rows) == 0 {
			s.Table, s.Missing = "", none
		}
		if len(t.Rows) > explainedMax {
			s.Note += fmt.Sprintf("Conditions are shown for the first %d. ", explainedMax)
		}
	}
	p.Sections = append(p.Sections, s)
	return nil
}

// explain replaces the fields and values of decisions by the conditions on their paths, with names and then with values.
func (r *reader) explain(t *pictures.Table) error {
	policies := map[string]*bankpolicy.Policy{}
	for i, row := range t.Rows {
		hash, path, fields, values := words(row[8]), words(row[6]), texts(row[7]), row[9]
		steps := strings.Split(path, " → ")
		row[7], row[9] = []string{}, steps[len(steps)-1]
		if i >= explainedMax {
			continue
		}
		if _, ok := policies[hash]; !ok {
			document, err := r.one("SELECT document FROM policies WHERE policy_hash = %s LIMIT 1", quoted(hash))
			if err != nil {
				return err
			}
			if document != nil {
				if policies[hash], err = bankpolicy.Parse([]byte(words(document[0]))); err != nil {
					return fmt.Errorf("policy %s: %w", hash, err)
				}
			}
		}
		row[7] = conditions(policies[hash], words(row[5]), fields, values)
	}
	return nil
}

// conditions are the lines of an explained path; of a policy that is not stored, the values alone.
func conditions(p *bankpolicy.Policy, tree string, fields []string, values any) []string {
	given, plain := map[string]float64{}, []string{}
	all, _ := values.([]any)
	for i, name := range fields {
		if i < len(all) {
			x, _ := all[i].(float64)
			given[name] = x
			plain = append(plain, fmt.Sprintf("%s = %v", name, x))
		}
	}
	var b strings.Builder
	for t := range bankpolicy.NumTrees {
		if p == nil || treeOf(t) != tree {
			continue
		}
		if bankpolicy.ExplainPath(&b, p, t, given) == nil {
			lines := strings.Split(strings.TrimRight(b.String(), "\n"), "\n")[1:] // without the title of the tree
			for i, line := range lines {
				lines[i] = strings.TrimPrefix(line, "  ")
			}
			return lines
		}
	}
	return plain
}

// treeOf is the name of a tree in table decisions.
func treeOf(t bankpolicy.Tree) string { return strings.TrimSuffix(t.String(), "_tree") }

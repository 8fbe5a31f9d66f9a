package viewer

import (
	"context"
	"fmt"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/pictures"
	bankpolicy "sweep/engine/policy"
)

// policyPage shows a policy as a counted tree, in one run (of the path) or in all. A node (?tree=payment&node=ID) lists the decisions that
// passed it (?page=).
func policyPage(ctx context.Context, st *study, q *request) (any, error) {
	run, err := int64(-1), error(nil)
	if q.PathValue("run") != "" {
		run, err = q.number("run")
	}
	if err != nil {
		return nil, err
	}
	page, err := q.page()
	if err != nil {
		return nil, err
	}
	var p *content
	err = st.read(ctx, pictures.Options{Only: true}, func(r *reader) error {
		p, err = r.policyContent(q.PathValue("policy"), run, q.query.Get("tree"), q.query.Get("node"), max(page, 1))
		return err
	})
	return p, err
}

func (r *reader) policyContent(hash string, run int64, tree, node string, page int64) (*content, error) {
	if run >= 0 {
		if _, p, err := r.find(run); err != nil || p != nil {
			return r.done(p, err)
		}
	}
	p := &content{Title: "Policy " + hash}
	if p.Missing = r.NotStored("policies"); p.Missing != "" {
		return r.finish(p), nil
	}
	row, err := r.one("SELECT policy_id, document FROM policies WHERE policy_hash = %s LIMIT 1", quoted(hash))
	if err != nil {
		return nil, err
	}
	if row == nil {
		return nil, errkind.Errorf(errkind.Invalid, "no run has used a policy with the hash %q", hash)
	}
	parsed, err := bankpolicy.Parse([]byte(words(row[1])))
	if err != nil {
		return nil, fmt.Errorf("policy %s: %w", hash, err)
	}
	p.Title = "Policy " + words(row[0])
	p.Facts = []fact{{"hash", hash, ""}}
	if r.NotStored("policy_snapshots") == "" {
		n, err := r.one("SELECT count(DISTINCT run_id) FROM policy_snapshots WHERE policy_hash = %s", quoted(hash))
		if err != nil {
			return nil, err
		}
		p.Facts = append(p.Facts, fact{"runs that use it", fmt.Sprint(n[0]), ""})
	}
	if run >= 0 {
		p.Facts = append(p.Facts, fact{"counted in", fmt.Sprintf("run %d", run), fmt.Sprintf("run/%d", run)}, fact{"", "count in all runs", of("policy", hash)})
	}
	if about := parsed.Description(); about != "" {
		p.Facts = append(p.Facts, fact{"description", about, ""})
	}
	picture, err := r.OfPolicy(r.ctx, hash, run)
	if err != nil {
		return nil, err
	}
	r.add(p, picture)
	if picture.Missing == "" {
		r.nodes(p, hash, run, tree, node)
		if node != "" {
			if err := r.ofNode(p, parsed, hash, run, tree, node, page); err != nil {
				return nil, err
			}
		}
	}
	p.Sections = append(p.Sections, section{Title: "The document", Text: words(row[1])})
	return r.finish(p), nil
}

// nodes lists the nodes of a policy: Enter shows the decisions that passed one.
func (r *reader) nodes(p *content, hash string, run int64, tree, node string) {
	page := of("policy", hash)
	if run >= 0 {
		page = of("run", run, "policy", hash)
	}
	t := &pictures.Table{Columns: []pictures.Column{text("tree", "decides about"), {Name: "depth", Kind: "hidden"}, linked(pictures.Column{Name: "text", Label: "condition or action", Kind: "indented"}, "%s?tree={tree}&node={node}", page), text("node", "node"), count("count", "evaluations"), {Name: "share", Label: "share", Kind: "share"}, hidden("chosen")}}
	for _, view := range r.doc.Pictures[0].Views {
		counted, key := r.doc.Tables[view.Table], view.Key["tree"]
		for _, row := range counted.Rows { // depth, answer, node, text, action, count, share
			label := words(row[3])
			if answer := words(row[1]); answer != "" {
				label = answer + ": " + label
			}
			t.Rows = append(t.Rows, []any{key, row[0], label, row[2], row[5], row[6], tree == key && node == row[2]})
		}
	}
	r.doc.Tables["nodes"] = t
	p.Sections = append(p.Sections, section{Title: "Its nodes", Note: "Enter lists the decisions that passed the node.", Table: "nodes", Main: node == ""})
}

// ofNode lists the decisions that passed a node.
func (r *reader) ofNode(p *content, parsed *bankpolicy.Policy, hash string, run int64, tree, node string, page int64) error {
	var paths []string // of the actions below the node
	for t := range bankpolicy.NumTrees {
		if treeOf(t) != tree {
			continue
		}
		depth := -1
		for _, step := range parsed.Outline(t) {
			switch {
			case step.ID == node:
				depth = step.Depth
			case depth >= 0 && step.Depth <= depth:
				depth = -1
			}
			if depth >= 0 && step.Path != "" {
				paths = append(paths, quoted(step.Path))
			}
		}
	}
	if len(paths) == 0 {
		return errkind.Errorf(errkind.Invalid, "the policy has no node %q in a tree %q", node, tree)
	}
	where := fmt.Sprintf("policy_hash = %s AND tree = %s AND path IN (%s)", quoted(hash), quoted(tree), strings.Join(paths, ", "))
	if run >= 0 {
		where += fmt.Sprintf(" AND run_id = %d", run)
	}
	n, err := r.one("SELECT count(*) FROM decisions WHERE %s", where)
	if err != nil {
		return err
	}
	if err := r.decisionTable(p, "Decisions that passed "+node, "No decision passed this node.", where, pageRows, (page-1)*pageRows, "tree"); err != nil {
		return err
	}
	s := &p.Sections[len(p.Sections)-1]
	s.Pages, s.Main = pagesOf(page, integer(n[0])), true
	return nil
}

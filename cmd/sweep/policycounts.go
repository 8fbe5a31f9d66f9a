package main

import (
	"errors"
	"os"
	"slices"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
	"sweep/engine/policy"
	"sweep/engine/text"
)

// countedPolicies are the policies of a data set with the evaluations of their nodes.
type countedPolicies struct {
	order  []*policy.Policy // by their first file
	counts map[string]*policy.Counts
	runs   map[reachedPath][]int64 // ascending within a batch
	stored bool                    // the data set has the table decisions
}

// count prints the policies of a data set with the evaluations of their nodes.
func (p *PolicyExplainCmd) count(c *Context) error {
	d, err := datasets.Open(p.Counts)
	if err != nil {
		return err
	}
	defer d.Close()
	found, err := countPolicies(d)
	if err != nil {
		return err
	}
	chosen, err := found.choose(p.Policy)
	if err != nil {
		return err
	}
	var bar func(share float64) string
	if g := c.glyphs(); g != nil {
		bar = func(share float64) string { return g.barOf(share, 1) }
	}
	for i, one := range chosen {
		if i > 0 {
			c.Printf("\n")
		}
		if err := policy.ExplainCounts(c.Stdout, one, found.counts[one.Hash()], bar); err != nil {
			return err
		}
	}
	return nil
}

// countPolicies reads the policies and decisions of a data set.
func countPolicies(d *datasets.Dataset) (*countedPolicies, error) {
	found := &countedPolicies{counts: map[string]*policy.Counts{}, runs: map[reachedPath][]int64{}}
	if err := d.EachCommit(func(r datasets.CommitRecord) error { return found.read(d, r) }); err != nil {
		return nil, err
	}
	if !found.stored {
		return nil, invalid(`write output.tables = ["*", "decisions"] into the grid and compute it into a new directory`,
			"%s has no rows in the table decisions: the output of its grid leaves it out, or no bank has a policy of trees", d.Place())
	}
	return found, nil
}

// choose finds the policies to print: all, those of a name, or those of a document.
func (f *countedPolicies) choose(name string) ([]*policy.Policy, error) {
	var names []string
	var chosen []*policy.Policy
	for _, one := range f.order {
		if f.counts[one.Hash()] == nil {
			f.counts[one.Hash()] = &policy.Counts{}
		}
		names = append(names, one.ID())
		if name == "" || one.ID() == name {
			chosen = append(chosen, one)
		}
	}
	if len(chosen) > 0 {
		return chosen, nil
	}
	document, err := findPolicy(name)
	for _, one := range f.order {
		if err == nil && one.Hash() == document.Hash() {
			return []*policy.Policy{one}, nil
		}
	}
	if _, missing := os.Stat(name); err != nil && missing == nil {
		return nil, err // of a document
	}
	return nil, invalid("", "no run of the data set has the policy %s; its policies are %s", name, text.List(names))
}

// read adds the policies and decisions of a batch.
func (f *countedPolicies) read(d *datasets.Dataset, record datasets.CommitRecord) (err error) {
	b := datasets.OpenBatch(d, record)
	defer func() { err = errors.Join(err, b.Close()) }()
	if err := f.readPolicies(b); err != nil {
		return err
	}
	rows, err := b.Table("decisions")
	if err != nil || rows == nil {
		return err
	}
	f.stored = true
	at := rows.Rows(parquet.All())
	defer at.Close()
	run, hash, tree, path := at.Column("run_id"), at.Column("policy_hash"), at.Column("tree"), at.Column("path")
	for at.Next() {
		counts := f.counts[hash.Text()]
		if counts == nil {
			counts = &policy.Counts{}
			f.counts[hash.Text()] = counts
		}
		t := slices.Index(tables.TreeNames[:], tree.Text())
		if t < 0 {
			return b.Damaged("decisions", errors.New("it names a tree "+tree.Text()+", which does not exist"))
		}
		if counts[t] == nil {
			counts[t] = map[string]int64{}
		}
		counts[t][path.Text()]++
		reached := reachedPath{hash.Text(), policy.Tree(t), path.Text()}
		if runs := f.runs[reached]; len(runs) == 0 || runs[len(runs)-1] != run.Int() {
			f.runs[reached] = append(runs, run.Int())
		}
	}
	return b.Damaged("decisions", at.Err())
}

func (f *countedPolicies) readPolicies(b *datasets.Batch) error {
	rows, err := b.Table("policies")
	if err != nil || rows == nil {
		return err
	}
	at := rows.Rows(parquet.All())
	defer at.Close()
	hash, document := at.Column("policy_hash"), at.Column("document")
	for at.Next() {
		if slices.ContainsFunc(f.order, func(p *policy.Policy) bool { return p.Hash() == hash.Text() }) {
			continue
		}
		p, err := policy.Parse([]byte(document.Text()))
		if err != nil {
			return b.Damaged("policies", err)
		}
		f.order = append(f.order, p)
	}
	return b.Damaged("policies", at.Err())
}

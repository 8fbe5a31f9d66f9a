package main

import (
	"encoding/json"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/engine/policy"
	"sweep/engine/text"
)

// PolicyCoverageCmd is sweep policy coverage.
type PolicyCoverageCmd struct {
	Dir vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	tableFlags
}

// Help is shown below the usage.
func (*PolicyCoverageCmd) Help() string {
	return `Lists the nodes of all policies of a data set with the number of evaluations and of runs that reached them. A node that no run reached
has had no effect on any result: the data set cannot say what it does. The numbers of the runs are in --json.

  sweep policy coverage out/study

Needs the table decisions, which a grid stores on request: output.tables = ["*", "decisions"]. sweep policy explain --counts draws
the trees with the shares of the evaluations.`
}

// coveredNode is a node with what reached it.
type coveredNode struct {
	Policy      string  `json:"policy_id"`
	Hash        string  `json:"policy_hash"`
	Tree        string  `json:"tree"`
	Node        string  `json:"node"`
	Text        string  `json:"text"`
	Depth       int     `json:"depth"`
	Evaluations int64   `json:"evaluations"`
	Runs        []int64 `json:"runs"` // ascending
	answer      string
}

// Run reads the decisions and prints the nodes.
func (p *PolicyCoverageCmd) Run(c *Context) error {
	c.JSON = p.JSON
	if err := p.check(); err != nil {
		return err
	}
	d, err := datasets.Open(p.Dir)
	if err != nil {
		return err
	}
	defer d.Close()
	found, err := countPolicies(d)
	if err != nil {
		return err
	}
	nodes := found.nodes()
	table := &resultTable{}
	for _, n := range nodes {
		table.add(resultCell{"policy_id", n.Policy}, resultCell{"policy_hash", n.Hash}, resultCell{"tree", n.Tree}, resultCell{"node", n.Node},
			resultCell{"text", n.Text}, resultCell{"depth", int64(n.Depth)}, resultCell{"evaluations", n.Evaluations}, resultCell{"runs", int64(len(n.Runs))})
	}
	if err := p.write(table); err != nil {
		return err
	}
	if p.JSON {
		return json.NewEncoder(c.Stdout).Encode(map[string]any{"nodes": nodes})
	}
	printCoverage(c, nodes)
	return nil
}

// nodes lists the nodes of all policies.
func (f *countedPolicies) nodes() []coveredNode {
	list := []coveredNode{}
	for _, one := range f.order {
		for _, tree := range one.Trees() {
			var above []int // places of the nodes from the root to this one
			first := len(list)
			steps := one.Outline(tree)
			reached := policy.Reached(steps, f.paths(one.Hash(), tree))
			for i, n := range steps {
				above = append(above[:n.Depth], len(list))
				list = append(list, coveredNode{Policy: one.ID(), Hash: one.Hash(), Tree: tree.String(), Node: n.ID, Text: n.Text, Depth: n.Depth, Evaluations: reached[i], Runs: []int64{}, answer: n.Answer})
				if n.Path == "" {
					continue
				}
				for _, place := range above {
					list[place].Runs = append(list[place].Runs, f.runs[reachedPath{one.Hash(), tree, n.Path}]...)
				}
			}
			for i := range list[first:] {
				n := &list[first+i]
				slices.Sort(n.Runs)
				n.Runs = slices.Compact(n.Runs)
			}
		}
	}
	return list
}

// paths are the numbers of evaluations of a tree by path.
func (f *countedPolicies) paths(hash string, tree policy.Tree) map[string]int64 {
	if counts := f.counts[hash]; counts != nil {
		return counts[tree]
	}
	return nil
}

// reachedPath is a path that decisions took.
type reachedPath struct {
	policy string
	tree   policy.Tree
	path   string
}

// printCoverage prints the nodes by policy and tree.
func printCoverage(c *Context, nodes []coveredNode) {
	for first := 0; first < len(nodes); {
		one, reached := nodes[first], 0
		t := text.NewTable("", ">evaluations", ">runs")
		tree, last := "", first
		for ; last < len(nodes) && nodes[last].Hash == one.Hash; last++ {
			n := nodes[last]
			if n.Tree != tree {
				tree = n.Tree
				t.Add(tree, "", "")
			}
			count := "never"
			if n.Evaluations > 0 {
				reached++
				count = text.Count(n.Evaluations)
			}
			t.Add(strings.Repeat("  ", n.Depth+1)+strings.TrimSpace(n.answer+" ["+n.Node+"] "+n.Text), count, text.Count(int64(len(n.Runs))))
		}
		if first > 0 {
			c.Printf("\n")
		}
		c.Printf("policy %s (%s): %d of %s reached\n", one.Policy, one.Hash, reached, text.Counted(int64(last-first), "node"))
		c.printTable(t, "  ")
		first = last
	}
}

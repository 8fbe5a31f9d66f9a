package main

import (
	"encoding/json"
	"fmt"

	"sweep/datasets/errkind"
	"sweep/engine/policy"
)

// PolicyDiffCmd is sweep policy diff.
type PolicyDiffCmd struct {
	A    string `arg:"" help:"Policy document (JSON), or the name of a built-in policy."`
	B    string `arg:"" help:"The policy to compare it with."`
	JSON bool   `help:"Print JSON."`
}

// Help is shown below the usage.
func (*PolicyDiffCmd) Help() string {
	return `Compares what two policies say: parameters, conditions and actions, not the order of keys or the layout of the documents.

  sweep policy diff policies/reserved.json policies/patient.json

Exit codes: 0 equal; 15 they differ.`
}

// Run prints the differences.
func (p *PolicyDiffCmd) Run(c *Context) error {
	c.JSON = p.JSON
	a, err := findPolicy(p.A)
	if err != nil {
		return err
	}
	b, err := findPolicy(p.B)
	if err != nil {
		return err
	}
	list := policy.Diff(a, b)
	if p.JSON {
		if list == nil {
			list = []policy.Difference{}
		}
		if err := json.NewEncoder(c.Stdout).Encode(map[string]any{"equal": len(list) == 0, "differences": list}); err != nil {
			return err
		}
	} else {
		printDifferences(c, list)
	}
	if len(list) == 0 {
		return nil
	}
	return &mistake{kind: errkind.Different, message: fmt.Sprintf("%s and %s differ", p.A, p.B)}
}

func printDifferences(c *Context, list []policy.Difference) {
	if len(list) == 0 {
		c.Printf("the policies say the same\n")
		return
	}
	tree := ""
	for _, d := range list {
		if d.Tree != tree {
			tree = d.Tree
			c.Printf("%s\n", tree)
		}
		at := firstText(d.At, "the tree")
		c.Printf("  %s: %s\n", at, d.Kind)
		if d.Old != "" {
			c.Printf("    - %s\n", d.Old)
		}
		if d.New != "" {
			c.Printf("    + %s\n", d.New)
		}
	}
}

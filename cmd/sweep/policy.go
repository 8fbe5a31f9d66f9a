package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/policy"
	"sweep/engine/text"
)

// PolicyCmd groups the commands about policies.
type PolicyCmd struct {
	Check    PolicyCheckCmd    `cmd:"" help:"Validate policy documents and list all mistakes."`
	Coverage PolicyCoverageCmd `cmd:"" help:"List the nodes of the policies of a data set with the runs that reached them."`
	Diff     PolicyDiffCmd     `cmd:"" help:"Compare what two policies say."`
	Explain  PolicyExplainCmd  `cmd:"" help:"Print a policy as indented trees, or the path it takes for given values."`
	Schema   PolicySchemaCmd   `cmd:"" help:"Describe the language of policies: nodes, operators, actions, fields."`
	List     PolicyListCmd     `cmd:"" help:"List the built-in policies."`
	Show     PolicyShowCmd     `cmd:"" help:"Print the document of a built-in policy."`
}

// PolicyCheckCmd is sweep policy check.
type PolicyCheckCmd struct {
	Files    []string `arg:"" name:"file" help:"Policy documents (JSON)."`
	Scenario string   `placeholder:"FILE" help:"Also check each policy as that of every participant of this scenario."`
	JSON     bool     `help:"Print one JSON object per file."`
}

// Run checks every file.
func (p *PolicyCheckCmd) Run(c *Context) error {
	c.JSON = p.JSON
	bad := 0
	for _, name := range p.Files {
		about, warnings, err := checkPolicy(name)
		if err == nil && p.Scenario != "" {
			var more []string
			more, err = checkInScenario(name, p.Scenario)
			warnings = append(warnings, more...)
		}
		r := checked{File: name, Kind: "policy", OK: err == nil, About: about, Warnings: warnings}
		if err != nil {
			bad++
		}
		if err := writeChecked(c, p.JSON, r, err); err != nil {
			return err
		}
	}
	return badFiles(bad, len(p.Files))
}

// PolicyExplainCmd is sweep policy explain.
type PolicyExplainCmd struct {
	Policy string             `arg:"" optional:"" help:"Policy document (JSON), or the name of a built-in policy. With --counts: also a policy of the data set by its name; default: all of them."`
	Tree   string             `enum:"strategic_collateral_tree,bank_tree,payment_tree,end_of_tick_collateral_tree" default:"payment_tree" help:"Tree to evaluate with --set. Default: payment_tree."`
	Set    map[string]float64 `placeholder:"FIELD=VALUE" help:"Set the value of a field or state register, and show the path taken. May be repeated."`
	Counts vfs.Place          `placeholder:"DIR" help:"Count in a data set how many evaluations reached each node, from its table decisions."`
}

// Run prints the policy.
func (p *PolicyExplainCmd) Run(c *Context) error {
	switch {
	case !p.Counts.IsZero() && len(p.Set) > 0:
		return usage("", "--counts and --set contradict each other")
	case !p.Counts.IsZero():
		return p.count(c)
	case p.Policy == "":
		return usage("sweep policy list shows the built-in policies", "the policy is missing")
	}
	loaded, err := findPolicy(p.Policy)
	if err != nil {
		return err
	}
	if len(p.Set) == 0 {
		return policy.Explain(c.Stdout, loaded)
	}
	for t := range policy.NumTrees {
		if t.String() == p.Tree {
			return because(policy.ExplainPath(c.Stdout, loaded, t, p.Set), errkind.Invalid, "sweep policy schema lists the fields")
		}
	}
	return usage("", "unknown tree %q", p.Tree)
}

// PolicyListCmd is sweep policy list.
type PolicyListCmd struct {
	JSON bool `help:"Print JSON."`
}

// Run lists the built-in policies.
func (p *PolicyListCmd) Run(c *Context) error {
	if p.JSON {
		type entry struct {
			Name    string `json:"name"`
			Purpose string `json:"purpose"`
		}
		var all []entry
		for _, e := range policy.Library() {
			all = append(all, entry{e.Name, e.Purpose})
		}
		return json.NewEncoder(c.Stdout).Encode(all)
	}
	ready := text.NewTable("", "")
	for _, e := range policy.Library() {
		ready.Add(e.Name, e.Purpose)
	}
	c.printTable(ready, "")
	c.Sayf("\nPolicy kinds, for the key type in a scenario: %s.\nnext: sweep policy show NAME > policies/NAME.json", strings.Join(policy.BuiltinKinds(), ", "))
	return nil
}

// PolicyShowCmd is sweep policy show.
type PolicyShowCmd struct {
	Name string `arg:"" help:"Name of a built-in policy."`
}

// Run prints the document.
func (p *PolicyShowCmd) Run(c *Context) error {
	text, err := policy.LibraryText(p.Name)
	if err != nil {
		return noPolicy(p.Name, err)
	}
	_, err = c.Data().Write(text)
	return err
}

// findPolicy reads a policy document or finds a built-in policy by name.
func findPolicy(name string) (*policy.Policy, error) {
	text, err := policy.LibraryText(name)
	if err == nil {
		return policy.Parse(text)
	}
	if _, missing := os.Stat(name); errors.Is(missing, fs.ErrNotExist) {
		if base := strings.TrimSuffix(filepath.Base(name), ".json"); base != name {
			_, err = policy.LibraryText(base)
			return nil, noPolicyFile(name, err == nil)
		}
		return nil, noPolicy(name, err)
	}
	return loadPolicy(name)
}

// noPolicyFile is the error for a missing file; builtin means that its base name is that of a built-in policy.
func noPolicyFile(name string, builtin bool) error {
	hint := firstText(nearbyFiles(name), "sweep policy list shows the built-in policies")
	if builtin {
		hint = "the built-in policy has no directory and no suffix: " + strings.TrimSuffix(filepath.Base(name), ".json")
	}
	return invalid(hint, "cannot read %s: there is no such file", name)
}

// noPolicy is the error for a name that is not a built-in policy. Policy kinds are names in scenarios and have no document.
func noPolicy(name string, err error) error {
	if slices.Contains(policy.BuiltinKinds(), name) {
		return invalid(fmt.Sprintf("use it in a scenario with policy: {type: %s}; sweep schema scenario agents lists its keys", name), "%s is a policy kind, not a policy", name)
	}
	return because(err, errkind.Invalid, "sweep policy list shows them")
}

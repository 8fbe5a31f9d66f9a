package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"sweep/engine/document"
	"sweep/engine/printable"
	"sweep/engine/text"
	"sweep/runner/plan"
)

// CheckCmd is sweep check.
type CheckCmd struct {
	Files []string `arg:"" name:"file" help:"Scenarios (YAML, TOML, JSON), policies (JSON) and grids (TOML)."`
	JSON  bool     `help:"Print one JSON object per file."`
}

// Help is shown below the usage.
func (*CheckCmd) Help() string {
	return `Every file is checked completely: unknown keys, types, ranges, names and policies, and for a grid every value of every axis
in the resulting scenario. The exit code is 12 if a file has a mistake.`
}

// checked is what is known about one file after its check.
type checked struct {
	File     string         `json:"file"`
	Kind     string         `json:"kind"`
	OK       bool           `json:"ok"`
	About    string         `json:"about,omitempty"`
	Mistakes []mistakeEntry `json:"mistakes,omitempty"`
	Warnings []string       `json:"warnings,omitempty"`
}

// mistakeEntry is one mistake for programs.
type mistakeEntry struct {
	File    string `json:"file,omitempty"`
	Line    int    `json:"line,omitempty"`
	Col     int    `json:"col,omitempty"`
	Key     string `json:"key,omitempty"`
	Class   string `json:"class,omitempty"`
	Message string `json:"message"`
	Remedy  string `json:"remedy,omitempty"`
}

// Run checks every file and reports the mistakes of all of them.
func (k *CheckCmd) Run(c *Context) error {
	c.JSON = k.JSON
	bad := 0
	for _, name := range k.Files {
		result, err := checkFile(name)
		if err != nil {
			bad++
		}
		if err := writeChecked(c, k.JSON, result, err); err != nil {
			return err
		}
	}
	return badFiles(bad, len(k.Files))
}

// checkFile finds out what a file is and checks it.
func checkFile(name string) (checked, error) {
	defer tidy()()
	r := checked{File: name}
	tree, err := parseFile(name)
	if err != nil {
		return r, noGrid(name, err)
	}
	r.Kind = kindOf(tree)
	switch r.Kind {
	case "grid":
		r.About, r.Warnings, err = checkGrid(name)
	case "scenario":
		r.About, r.Warnings, err = checkScenario(name)
	case "policy":
		r.About, r.Warnings, err = checkPolicy(name)
	default:
		err = document.Errors{{Pos: document.Pos{File: name}, Class: document.SchemaError,
			Message: "this is neither a scenario (keys simulation, agents), nor a policy (policy_id, payment_tree), nor a grid (scenario, axis)"}}
	}
	r.OK = err == nil
	return r, err
}

// kindOf identifies the kind of a document by keys that only this kind has.
func kindOf(n *document.Node) string {
	for _, k := range []struct{ kind, key string }{
		{"policy", "payment_tree"}, {"policy", "bank_tree"}, {"policy", "policy_id"},
		{"policy", "strategic_collateral_tree"}, {"policy", "end_of_tick_collateral_tree"},
		{"grid", "axis"}, {"grid", "scenario"}, {"grid", "replications"}, {"grid", "design"},
		{"scenario", "agents"}, {"scenario", "simulation"},
	} {
		if n.Kind == document.Map && n.Get(k.key) != nil {
			return k.kind
		}
	}
	return ""
}

func checkGrid(name string) (about string, warnings []string, err error) {
	g, err := loadGrid(name, 0)
	if err != nil {
		return "", nil, err
	}
	if err := plan.CheckGrid(g); err != nil {
		return "", nil, err
	}
	about = fmt.Sprintf("%s × %s = %s", text.Counted(g.NumPoints(), "point"), text.Counted(g.NumReplications(), "replication"),
		text.Counted(g.NumRuns(), "run"))
	for _, in := range g.Inputs() {
		about += "; " + gridInputText(in)
	}
	return about, g.Warnings(), nil
}

func checkScenario(name string) (about string, warnings []string, err error) {
	s, warnings, err := loadScenario(name, "")
	if err != nil {
		return "", warnings, err
	}
	return fmt.Sprintf("%s, %s of %s", text.Counted(int64(len(s.Agents)), "bank"), text.Counted(int64(s.NumDays), "day"),
		text.Counted(int64(s.TicksPerDay), "tick")), warnings, nil
}

func checkPolicy(name string) (about string, warnings []string, err error) {
	p, err := loadPolicy(name)
	if err != nil {
		return "", nil, err
	}
	for _, w := range p.Warnings().In(name) {
		warnings = append(warnings, w.Error())
	}
	about = fmt.Sprintf("%s, hash %s", p.ID(), p.Hash())
	if amounts := p.Amounts(); len(amounts) > 0 {
		about += ", amounts " + strings.Join(amounts, "; ")
	}
	return about, warnings, nil
}

// writeChecked prints the result of one check.
func writeChecked(c *Context, asJSON bool, r checked, err error) error {
	if asJSON {
		r.Mistakes = mistakeEntries(err)
		return json.NewEncoder(c.Stdout).Encode(r)
	}
	for _, w := range r.Warnings {
		c.Warn(w)
	}
	if err == nil {
		c.Printf("%s: %s is valid: %s\n", r.File, r.Kind, r.About)
		return nil
	}
	var mistakes document.Errors
	if !errors.As(err, &mistakes) || mistakes.Error() != err.Error() {
		mistakes = nil
		c.Printf("%s\n", printable.Lines(messageOf(err)))
	}
	for _, mistake := range mistakes {
		c.Printf("%s\n", mistake.Error())
	}
	var hinted interface{ Hint() string }
	if errors.As(err, &hinted) && hinted.Hint() != "" {
		c.Printf("  hint: %s\n", hinted.Hint())
	}
	return nil
}

// badFiles is the error of a check that has found mistakes in some files.
func badFiles(bad, all int) error {
	if bad == 0 {
		return nil
	}
	return invalid("", "%d of %s %s mistakes", bad, text.Counted(int64(all), "file"), text.Form(int64(bad), "has", "have"))
}

// mistakeEntries splits an error into the mistakes it is made of.
func mistakeEntries(err error) []mistakeEntry {
	if err == nil {
		return nil
	}
	var list document.Errors
	if !errors.As(err, &list) {
		return []mistakeEntry{{Message: err.Error()}}
	}
	out := make([]mistakeEntry, len(list))
	for i, e := range list {
		out[i] = mistakeEntry{File: e.Pos.File, Line: e.Pos.Line, Col: e.Pos.Col, Key: e.Place(), Class: e.Class, Message: e.Message, Remedy: e.Remedy}
	}
	return out
}

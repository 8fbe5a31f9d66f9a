package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"sweep/datasets/tables"
	"sweep/engine/document"
	"sweep/engine/policy"
	"sweep/engine/scenario"
	"sweep/engine/text"
	"sweep/sweeps"
)

// SchemaCmd is sweep schema.
type SchemaCmd struct {
	What string `arg:"" enum:"scenario,grid,policy,tables" help:"What to describe: scenario (its keys), grid (its keys), policy (the language) or tables (of a data set)."`
	Name string `arg:"" optional:"" help:"Show only this section or table, for example cost_rates or transactions."`
	JSON bool   `help:"Print JSON."`
}

// schemaSection is a group of keys, fields or columns.
type schemaSection struct {
	Name    string        `json:"name"`
	About   string        `json:"about,omitempty"`
	Entries []schemaEntry `json:"entries"`
}

type schemaEntry struct {
	Name     string   `json:"name"`
	Type     string   `json:"type"`
	Unit     string   `json:"unit,omitempty"`
	Allowed  string   `json:"allowed,omitempty"`
	Default  string   `json:"default,omitempty"`
	Required bool     `json:"required,omitempty"`
	Nullable bool     `json:"nullable,omitempty"`
	Trees    []string `json:"trees,omitempty"`
	Meaning  string   `json:"meaning"`
}

// Run prints the schema.
func (s *SchemaCmd) Run(c *Context) error {
	c.JSON = s.JSON
	sections, err := s.choose(s.sections())
	if err != nil {
		return err
	}
	if s.JSON {
		out := json.NewEncoder(c.Stdout)
		out.SetIndent("", "  ")
		return out.Encode(sections)
	}
	printSections(c, sections)
	return nil
}

func printSections(c *Context, sections []schemaSection) {
	for i, section := range sections {
		if i > 0 {
			c.Printf("\n")
		}
		printSection(c, section)
	}
}

func (s *SchemaCmd) sections() []schemaSection {
	switch s.What {
	case "scenario":
		return documentSections(scenario.Tables())
	case "grid":
		return documentSections(sweeps.Tables())
	case "policy":
		return languageSections(policy.Schema())
	}
	return tableSections()
}

func (s *SchemaCmd) choose(all []schemaSection) ([]schemaSection, error) {
	if s.Name == "" {
		return all, nil
	}
	var names []string
	for _, section := range all {
		if strings.Contains(section.Name, s.Name) && len(s.Name) >= 3 {
			return []schemaSection{section}, nil
		}
		names = append(names, section.Name)
	}
	return nil, usage(document.Suggest(s.Name, names), "the schema of %s has no part %q", s.What, s.Name)
}

// documentSections describes documents by the tables their decoders read by.
func documentSections(tables []*document.Table) []schemaSection {
	var out []schemaSection
	for _, t := range tables {
		section := schemaSection{Name: t.Name, About: t.Doc}
		for i := range t.Fields {
			f := &t.Fields[i]
			if f.Renamed != "" || f.Ignored {
				continue
			}
			e := schemaEntry{Name: f.Name, Type: f.Kind(), Unit: f.Unit, Allowed: f.RangeText(), Required: f.Required,
				Nullable: f.Nullable, Meaning: f.Doc}
			if f.Default != nil {
				e.Default = f.DefaultText()
			}
			section.Entries = append(section.Entries, e)
		}
		out = append(out, section)
	}
	return out
}

// tableSections lists the tables of the data set.
func tableSections() []schemaSection {
	var out []schemaSection
	for _, t := range tables.Tables() {
		section := schemaSection{Name: t.Name, About: t.Description}
		for _, col := range t.Columns {
			section.Entries = append(section.Entries, schemaEntry{Name: col.Name, Type: fmt.Sprint(col.Type), Unit: col.Unit,
				Nullable: col.Nullable, Meaning: col.Description})
		}
		out = append(out, section)
	}
	return out
}

func printSection(c *Context, s schemaSection) {
	c.Printf("%s\n", s.Name)
	if s.About != "" {
		c.Printf("  %s\n", s.About)
	}
	entries := text.NewTable("", "", "")
	for _, e := range s.Entries {
		entries.Add(e.Name, kindText(e), e.Meaning)
	}
	c.printTable(entries, "  ")
}

// kindText is the type of an entry with its unit, what it may be, and its default.
func kindText(e schemaEntry) string {
	text := e.Type
	if e.Unit != "" {
		text += ", " + e.Unit
	}
	if e.Allowed != "" {
		text += ", " + e.Allowed
	}
	switch {
	case e.Required:
		text += ", required"
	case e.Default != "":
		text += ", default " + e.Default
	case e.Nullable:
		text += ", may be null"
	}
	return text
}

package main

import (
	"strings"

	"sweep/engine/policy"
)

// PolicySchemaCmd is sweep policy schema.
type PolicySchemaCmd struct {
	Section    []string `placeholder:"NAME" help:"Show only these parts: trees, nodes, expressions, values, computations, actions or fields. May be repeated."`
	Tree       []string `placeholder:"NAME" help:"Show only what is valid in this tree, for example payment_tree. May be repeated."`
	Category   []string `placeholder:"NAME" help:"Show only this category, for example TimeField or PaymentAction. May be repeated."`
	Exclude    []string `placeholder:"NAME" help:"Exclude this category. May be repeated."`
	Format     string   `enum:"table,markdown,json,json-schema" default:"table" help:"Output format: table, markdown, json, or json-schema, for editors that check policies. Default: table."`
	Compact    bool     `help:"Only names and descriptions in markdown."`
	NoExamples bool     `help:"No examples in markdown."`
	JSON       bool     `help:"The same as --format json."`
}

// Help is shown below the usage.
func (*PolicySchemaCmd) Help() string {
	return `For example, the actions of bank trees, and a schema for editors:

    sweep policy schema --section actions --tree bank_tree
    sweep policy schema --format json-schema`
}

// Run describes the language, or the part of it that was asked for.
func (p *PolicySchemaCmd) Run(c *Context) error {
	c.JSON = p.JSON
	language, err := policy.Schema().Select(policy.Selection{Include: p.Category, Exclude: p.Exclude, Trees: p.Tree, Sections: p.Section})
	if err != nil {
		return usage("see sweep policy schema --help", "%s", err)
	}
	switch {
	case p.JSON, p.Format == "json":
		_, err = c.Data().Write(language.JSON())
	case p.Format == "json-schema":
		_, err = c.Data().Write(policy.JSONSchema())
	case p.Format == "markdown":
		err = language.Markdown(c.Stdout, policy.MarkdownOptions{NoExamples: p.NoExamples, Compact: p.Compact})
	default:
		printSections(c, languageSections(language))
	}
	return err
}

// languageSections arranges a description of the language in sections: its lists, and the fields by category.
func languageSections(l *policy.Language) []schemaSection {
	var out []schemaSection
	add := func(name string, elements []policy.Element) {
		section := schemaSection{Name: name}
		for i := range elements {
			section.Entries = append(section.Entries, languageEntry(&elements[i]))
		}
		if len(elements) > 0 {
			out = append(out, section)
		}
	}
	add("trees", l.TreeTypes)
	add("nodes", l.NodeTypes)
	add("expressions", l.Expressions)
	add("values", l.Values)
	add("computations", l.Computations)
	add("actions", l.Actions)
	var categories []string
	byCategory := map[string][]policy.Element{}
	for _, e := range l.Fields {
		if byCategory[e.Category] == nil {
			categories = append(categories, e.Category)
		}
		byCategory[e.Category] = append(byCategory[e.Category], e)
	}
	for _, category := range categories {
		add(category, byCategory[category])
	}
	return out
}

// languageEntry describes a word by its unit and values, or its parameters; optional ones have a question mark.
func languageEntry(e *policy.Element) schemaEntry {
	entry := schemaEntry{Name: e.JSONKey, Trees: e.ValidTrees, Meaning: e.Description}
	if e.Unit != nil {
		entry.Type = *e.Unit
		if f, ok := policy.FieldByName(e.JSONKey); ok && f != policy.FieldPriority {
			entry.Type += ", " + f.Values()
		}
	}
	var parameters []string
	for _, p := range e.Parameters {
		name := p.Name
		if !p.Required {
			name += "?"
		}
		parameters = append(parameters, name)
	}
	if len(parameters) > 0 {
		entry.Type = strings.Join(parameters, ", ")
	}
	return entry
}

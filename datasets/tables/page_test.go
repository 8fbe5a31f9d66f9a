package tables_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"sweep/datasets/tables"
	"sweep/engine"
)

var update = flag.Bool("update", false, "write docs/format.md again")

// docs/format.md is written from the schemas; this holds the page against them.
func TestFormatPage(t *testing.T) {
	const file = "../../docs/format.md"
	want := formatPage(t)
	if *update {
		if err := os.WriteFile(file, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the code says; run scripts/docs", file)
	}
}

func formatPage(t *testing.T) []byte {
	preface, err := os.ReadFile("format_preface.md")
	if err != nil {
		t.Fatal(err)
	}
	var page strings.Builder
	page.Write(preface)
	page.WriteString("\n## Tables\n\n| table | content | rows ascend by |\n|---|---|---|\n")
	for _, table := range tables.Tables() {
		content := table.Description
		if table.OnRequest {
			content += " Written only if the output names it."
		}
		fmt.Fprintf(&page, "| [`%s`](#%s) | %s | %s |\n", table.Name, table.Name, content, strings.Join(table.Sorted, ", "))
	}
	fmt.Fprintf(&page, "\nThe output name `%s` has `queue_snapshots` written after every tick.\n", tables.PerTickQueues)
	for _, table := range tables.Tables() {
		writeTable(&page, table)
	}
	writeKinds(&page)
	return []byte(page.String())
}

func writeTable(page *strings.Builder, table *tables.Table) {
	fmt.Fprintf(page, "\n### %s\n\n%s\n\n| column | type | unit | NULL | meaning |\n|---|---|---|---|---|\n", table.Name, table.Description)
	for _, c := range table.Columns {
		null := ""
		if c.Nullable {
			null = "yes"
		}
		fmt.Fprintf(page, "| `%s` | %s | %s | %s | %s |\n", c.Name, c.Type, c.Unit, null, c.Description)
		if table.Axes && c.Name == tables.AxesAfter {
			page.WriteString("| … | type of the axis |  | yes | The axes of the grid, in its order, except those in the path. |\n")
		}
	}
}

// writeKinds lists which columns each kind of event fills.
func writeKinds(page *strings.Builder) {
	page.WriteString("\n## Events\n\nThe fields of each kind in the order of the log. Where the column has another name than the field, the field's name\nfollows in parentheses. All events have `run_id`, `seq`, `tick`, `day` and `event_type`.\n\n| event | columns |\n|---|---|\n")
	for k := range engine.NumKinds {
		fmt.Fprintf(page, "| `%s` | %s |\n", k, fieldList(tables.EventColumns(k)))
	}
	page.WriteString("\nDetails of `ScenarioEventExecuted`, by `scenario_event_type`:\n\n| scenario event | columns |\n|---|---|\n")
	for d := engine.DetailNone + 1; d < engine.NumDetails; d++ {
		fmt.Fprintf(page, "| `%s` | %s |\n", d, fieldList(tables.DetailColumns(d)))
	}
}

func fieldList(fields []tables.EventColumn) string {
	var list []string
	for _, f := range fields {
		text := "`" + f.Column + "`"
		if strings.TrimSuffix(f.Column, "_cents") != f.Field.Name {
			text += " (" + f.Field.Name + ")"
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

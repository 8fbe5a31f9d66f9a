package reconstruct_test

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"sweep/datasets/tables"
	"sweep/engine"
)

var quoted = regexp.MustCompile("`([^`\n]+)`")

// TestThePageNamesEveryFieldAndOnlyColumnsThatExist holds docs/reconstruction.md against the snapshot and the tables.
func TestThePageNamesEveryFieldAndOnlyColumnsThatExist(t *testing.T) {
	text, err := os.ReadFile("../../docs/reconstruction.md")
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	columns := 0
	for _, m := range quoted.FindAllStringSubmatch(string(text), -1) {
		named[m[1]] = true
		name, column, ok := strings.Cut(m[1], ".")
		table := tables.FindTable(name)
		if !ok || table == nil {
			continue
		}
		columns++
		if table.Column(column) == nil {
			t.Errorf("the page names %s, which the tables do not have", m[1])
		}
	}
	if columns < 15 {
		t.Errorf("only %d columns were found on the page", columns)
	}
	for _, part := range []any{engine.Snapshot{}, engine.AgentSnapshot{}, engine.PaymentSnapshot{}} {
		for field := range reflect.TypeOf(part).Fields() {
			if field.IsExported() && !named[field.Name] {
				t.Errorf("the page does not say where %T.%s comes from", part, field.Name)
			}
		}
	}
}

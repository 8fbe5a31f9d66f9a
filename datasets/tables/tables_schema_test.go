package tables_test

import (
	"strings"
	"testing"

	"sweep/datasets/tables"
)

// Every column keeps the conventions that a reader of any table may count on.
func TestColumnsKeepTheConventions(t *testing.T) {
	seen := map[string]bool{}
	for _, table := range tables.Tables() {
		if seen[table.Name] || !strings.HasSuffix(table.Description, ".") {
			t.Errorf("table %s is there twice or not described in a sentence", table.Name)
		}
		seen[table.Name] = true
		if !table.Runless && !table.Analysis && (table.Columns[0].Name != "run_id" || table.Columns[0].Type != "BIGINT") {
			t.Errorf("table %s does not begin with run_id", table.Name)
		}
		for _, name := range table.Sorted {
			if table.Column(name) == nil {
				t.Errorf("table %s is sorted by %s, which it has not", table.Name, name)
			}
		}
		columns := map[string]bool{}
		for _, c := range table.Columns {
			if columns[strings.ToLower(c.Name)] {
				t.Errorf("table %s has two columns %s", table.Name, c.Name)
			}
			columns[strings.ToLower(c.Name)] = true
			checkConventions(t, table.Name, c)
		}
	}
}

func checkConventions(t *testing.T, table string, c tables.Column) {
	t.Helper()
	base, list := strings.CutSuffix(c.Type, "[]")
	if !strings.HasSuffix(c.Description, ".") {
		t.Errorf("%s.%s is not described in a sentence", table, c.Name)
	}
	if list && !c.Nullable {
		t.Errorf("%s.%s is a list that cannot be NULL", table, c.Name)
	}
	isMean := strings.HasPrefix(c.Name, "avg_") || strings.Contains(c.Name, "_avg_") || strings.HasPrefix(c.Description, "Mean over the days") && base == "DOUBLE"
	isShare := base == "DOUBLE" && strings.HasSuffix(c.Description, "not rounded.")
	if c.Unit == "cents" && !isMean && !isShare && (base != "BIGINT" || !strings.HasSuffix(c.Name, "_cents")) {
		t.Errorf("%s.%s is money and not a BIGINT whose name ends in _cents", table, c.Name)
	}
	if strings.HasSuffix(c.Name, "_cents") && c.Unit != "cents" {
		t.Errorf("%s.%s ends in _cents and has the unit %q", table, c.Name, c.Unit)
	}
	wide := map[string]bool{"uncapped_deadline_tick": true} // what a scenario asks for may be any number
	if (c.Unit == "tick" || c.Unit == "day") && base != "INTEGER" && base != "DOUBLE" && !wide[c.Name] {
		t.Errorf("%s.%s is a tick or a day of type %s", table, c.Name, c.Type)
	}
	if (strings.HasSuffix(c.Name, "_id") || strings.HasSuffix(c.Name, "_ids")) && base == "VARCHAR" != strings.Contains(c.Name, "agent") {
		named := map[string]bool{"policy_id": true, "movement_id": true, "counterparty_id": true, "sender_id": true, "receiver_id": true, "external_id": true,
			"settlement_bank_id": true, "sender_client_id": true, "receiver_client_id": true}
		if !named[c.Name] {
			t.Errorf("%s.%s of type %s: ids inside a run are integers, banks are names", table, c.Name, c.Type)
		}
	}
}

// The selection of tables that a grid asks for is understood, and a name that is none is refused with those there are.
func TestSelectTables(t *testing.T) {
	tests := []struct {
		names []string
		has   []string
		not   []string
	}{
		{nil, []string{"runs", "events", "queue_snapshots", "failures"}, []string{"decisions", tables.PerTickQueues}},
		{[]string{"*", "decisions"}, []string{"decisions", "ticks"}, []string{tables.PerTickQueues}},
		{[]string{tables.PerTickQueues}, []string{"queue_snapshots", "runs"}, []string{"events"}},
		{[]string{"ticks"}, []string{"ticks", "runs", "failures"}, []string{"events", "transactions"}},
	}
	for _, test := range tests {
		s, err := tables.SelectTables(test.names)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range test.has {
			if !s.Has(name) {
				t.Errorf("%v does not select %s", test.names, name)
			}
		}
		for _, name := range test.not {
			if s.Has(name) {
				t.Errorf("%v selects %s", test.names, name)
			}
		}
	}
	if _, err := tables.SelectTables([]string{"event"}); err == nil || !strings.Contains(err.Error(), `"event"`) || !strings.Contains(err.Error(), "tick_agent_states") {
		t.Errorf("an unknown table: %v", err)
	}
}

// Axes cannot take the names of columns that are there already.
func TestAxisNames(t *testing.T) {
	for _, test := range []struct {
		name      string
		partition bool
		ok        bool
	}{
		{"credit", false, true}, {"credit", true, true}, {"run_id", false, false}, {"Total_Cost_Cents", false, false},
		{"amount_cents", false, true}, {"amount_cents", true, false}, {"batch", false, false}, {"Batch", true, false},
	} {
		if err := tables.CheckAxisName(test.name, test.partition); (err == nil) != test.ok {
			t.Errorf("axis %s, in the path %v: %v", test.name, test.partition, err)
		}
	}
}

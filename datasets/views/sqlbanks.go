package views

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/tables"
)

// bankColumns are the columns with the names of banks.
var bankColumns = []string{"agent_id", "sender_id", "receiver_id", "counterparty_id", "settlement_bank_id", "sender_client_id", "receiver_client_id", "max_net_outflow_agent_id",
	"agent_ids", "net_agent_ids", "bilateral_limit_agent_ids", "weight_agent_ids", "focus_counterparties",
	"decision_agent_id", "state_agent_id", "policy_agents"}

// SQLBanks creates views of the tables with other names of banks, which hide the views of SQLText: they are temporary, and DuckDB
// looks there first. Named queries read them too, so that results are also in the order of the new names.
func SQLBanks(m *datasets.Manifest, names map[string]string) string {
	old := slices.Sorted(maps.Keys(names))
	pairs := make([]string, len(old))
	for i, name := range old {
		pairs[i] = sqlText(name) + ": " + sqlText(names[name])
	}
	var b strings.Builder
	fmt.Fprintf(&b, "CREATE OR REPLACE TEMP MACRO renamed_bank(x) AS CASE WHEN x IS NULL THEN NULL ELSE coalesce(map_extract(MAP {%s}, x)[1], error('the bank ' || x || ' has no other name')) END;\n", strings.Join(pairs, ", "))
	for _, t := range tables.Tables() {
		var changed []string
		for _, c := range viewColumns(m, t) {
			switch {
			case !slices.Contains(bankColumns, c.Name):
			case c.Type == "VARCHAR":
				changed = append(changed, fmt.Sprintf("renamed_bank(%s) AS %[1]s", c.Name))
			case c.Type == "VARCHAR[]":
				changed = append(changed, fmt.Sprintf("list_transform(%s, lambda x: renamed_bank(x)) AS %[1]s", c.Name))
			}
		}
		if changed != nil {
			fmt.Fprintf(&b, "CREATE OR REPLACE TEMP VIEW %s AS SELECT * REPLACE (%s) FROM memory.main.%[1]s;\n", t.Name, strings.Join(changed, ", "))
		}
	}
	return b.String()
}

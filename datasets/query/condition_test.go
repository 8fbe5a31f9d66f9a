//go:build cgo

package query

import (
	"context"
	"testing"
)

func TestConditionsAreOneExpression(t *testing.T) {
	db, _ := database(t)
	for _, good := range []string{
		"run_id = 1", "true", "(run_id = 1) OR (run_id = 2)", "run_id IN (SELECT max(run_id) FROM runs)", "status = 'it''s )' OR true -- )",
		"/* ) */ replication < 10", "EXISTS (SELECT 1 UNION ALL SELECT 2)", "CAST(run_id AS BOOLEAN)",
		"status = $$)$$", "(SELECT true)", "NOT run_id = 1",
	} {
		if err := db.Condition(context.Background(), "SELECT * FROM runs", good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", " ", "run_id", "1", "'yes'", "NULL", "true, false", "true) union all (select 1,2", "true) or (false", "true); drop table runs; select (true", "true;", "; true",
		"true) LIMIT (1", "true) GROUP BY (true", "true AS BOOLEAN) OR CAST(false", "true AS BOOLEAN), CAST(false", "true AS BOOLEAN) FROM runs WHERE CAST(true",
		"true AS BOOLEAN) ORDER BY CAST(true", "true AS BOOLEAN) UNION SELECT CAST(true", "true AS BOOLEAN) x, CAST(true", "true AS VARCHAR)::CAST(true",
		"/* /* */ ' */ true) union all (select 1,2 -- '", "nonsense = 1", "true =", "true)", "(true", "run_id = ?", "run_id = $1", "run_id = $x", "(run_id, 1)", "true AS x",
		"true) AS BOOLEAN) -- ", "count(*) > 0 AS BOOLEAN) HAVING CAST(true",
	} {
		if db.Condition(context.Background(), "SELECT * FROM runs", bad) == nil {
			t.Errorf("%q is a condition", bad)
		}
	}
}

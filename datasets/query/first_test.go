//go:build cgo

package query

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestFirst returns the first rows of results by number and by size, and says whether there were more.
func TestFirst(t *testing.T) {
	db, _ := fixture(t)
	for _, c := range []struct {
		script      string
		rows, bytes int
		want        string // the rows
		cut         bool
	}{
		{"FROM range(3)", 3, 1000, "[[0] [1] [2]]", false},
		{"FROM range(4)", 3, 1000, "[[0] [1] [2]]", true},
		{"FROM range(0)", 3, 1000, "[]", false},
		{"FROM range(1000000000000)", 2, 1000, "[[0] [1]]", true},
		{"FROM range(5) ORDER BY range DESC; -- the last ones", 2, 1000, "[[4] [3]]", true},
		{"/* all */ SELECT 1 AS a, 2 AS a, NULL AS total, 'x;y' AS size;", 3, 1000, "[[1 2 <nil> x;y]]", false},
		{"SELECT repeat('x', 10) FROM range(9)", 9, 31, "[[xxxxxxxxxx] [xxxxxxxxxx]]", true}, // ten letters, and quotes and a comma: 15 bytes each
		{"SELECT repeat('x', 10) FROM range(2)", 9, 31, "[[xxxxxxxxxx] [xxxxxxxxxx]]", false},
		{"SELECT repeat('x', 100)", 9, 31, "[]", true},
		{"SELECT repeat('é', 5) FROM range(9)", 9, 31, "[[ééééé] [ééééé]]", true}, // bytes, not letters
		{"SELECT [1, 2] AS l, {'a': 1} AS s, DATE '2026-01-02' AS d", 1, 1000, "[[[1 2] [1] 2026-01-02 00:00:00 +0000 UTC]]", false},
		{"PIVOT (SELECT 1 AS k, 2 AS v) ON k USING sum(v)", 9, 1000, "[[2]]", false},
	} {
		got, cut, err := db.First(context.Background(), c.script, c.rows, c.bytes)
		if err != nil {
			t.Errorf("%s: %v", c.script, err)
			continue
		}
		if rows := fmt.Sprint(got.Rows); rows != c.want || cut != c.cut {
			t.Errorf("%s: %s, cut %v; want %s, %v", c.script, rows, cut, c.want, c.cut)
		}
		for _, row := range got.Rows {
			if len(row) != len(got.Columns) {
				t.Errorf("%s: %d values of %d columns", c.script, len(row), len(got.Columns))
			}
		}
	}
	if plan, cut, err := db.First(context.Background(), "EXPLAIN FROM range(3)", 1, 1); err != nil || cut || !strings.Contains(fmt.Sprint(plan.Rows), "RANGE") {
		t.Errorf("EXPLAIN: %v, cut %v, %v", plan, cut, err)
	}
	for script, want := range map[string]string{
		" ; -- nothing": "empty", "SELECT 1; SELECT 2": "one statement", "FROM runs WHERE nothing = 1": "WHERE nothing = 1", "SELECT 1) AS t(a), (SELECT 2": "syntax error",
		"SELECT error('twice') FROM range(3)": "twice",
	} {
		if _, _, err := db.First(context.Background(), script, 1, 1000); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %q", script, err, want)
		}
	}
}

// readingFunctions are the functions of DuckDB that may stand in a FROM clause: they read files that it may open, make rows, or describe
// the database.
const readingFunctions = `check_peg_parser duckdb_approx_database_count duckdb_columns duckdb_connection_count duckdb_constraints duckdb_coordinate_systems
duckdb_databases duckdb_dependencies duckdb_extensions duckdb_external_file_cache duckdb_functions duckdb_indexes duckdb_keywords duckdb_log_contexts duckdb_logs
duckdb_memory duckdb_optimizers duckdb_prepared_statements duckdb_schemas duckdb_secret_types duckdb_secrets duckdb_sequences duckdb_settings duckdb_table_sample
duckdb_tables duckdb_temporary_files duckdb_types duckdb_variables duckdb_views generate_series glob icu_calendar_names json_each json_tree parquet_bloom_probe
parquet_file_metadata parquet_full_metadata parquet_kv_metadata parquet_metadata parquet_scan parquet_schema pg_timezone_names pragma_collations
pragma_database_size pragma_metadata_info pragma_platform pragma_show pragma_storage_info pragma_table_info pragma_user_agent pragma_version query_table range
read_blob read_csv read_csv_auto read_json read_json_auto read_json_objects read_json_objects_auto read_ndjson read_ndjson_auto read_ndjson_objects read_parquet
read_text repeat repeat_row sniff_csv sql_auto_complete summary test_all_types test_vector_types unnest which_secret`

// TestFunctionsThatDoMoreThanReadAreRefused knows every function that may stand in a FROM clause, so that one that a later DuckDB adds
// is looked at before queries can call it.
func TestFunctionsThatDoMoreThanReadAreRefused(t *testing.T) {
	db, _ := fixture(t)
	got, err := db.Query(context.Background(), "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type = 'table' AND internal")
	if err != nil {
		t.Fatal(err)
	}
	reading, seen := strings.Fields(readingFunctions), 0
	for _, row := range got.Rows {
		name := row[0].(string)
		known := slices.Contains(reading, name)
		if refused := refusedFunction("FROM "+name+"()") == name; refused == known {
			t.Errorf("%s: refused %v, but it is known to read only: %v", name, refused, known)
		}
		seen++
	}
	if seen < 80 {
		t.Errorf("only %d functions", seen)
	}
	for _, script := range []string{
		"FROM enable_logging('QueryLog', storage='file', storage_path='/tmp')", `FROM "enable_logging"()`, "FROM system.main.enable_logging ()", "FROM Enable_Logging/* /* */ */()",
		"FROM enable_logging -- (\n()", "FROM enable_logging\u00a0()", "FROM query('FROM enable' || '_logging()')", "CREATE MACRO m() AS TABLE FROM enable_logging()", "EXPLAIN ANALYZE FROM enable_logging()",
		"SELECT (FROM json_execute_serialized_sql('{}'))", "FROM arrow_scan(1, 2, 3)",
	} {
		if _, err := db.Query(context.Background(), script); err == nil || !strings.Contains(err.Error(), "more than read") {
			t.Errorf("%s: %v", script, err)
		}
	}
	for _, script := range []string{"SELECT 1 AS query", "WITH query AS (SELECT 1 AS a) SELECT (a) FROM query", "FROM query_table('runs')"} {
		if _, err := db.Query(context.Background(), script); err != nil {
			t.Errorf("%s: %v", script, err)
		}
	}
}

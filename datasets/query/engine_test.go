//go:build cgo

package query

import (
	"context"
	"errors"
	"github.com/duckdb/duckdb-go/v2"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"sweep/datasets/arrowio"
)

type fixtureRow struct {
	RunID int64  `parquet:"run_id"`
	Text  string `parquet:"text,dict"`
}

// fixture is a directory with one Parquet file and a database that sees it as the view runs.
func fixture(t *testing.T) (*DB, string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "part-0.parquet")
	if err := parquet.WriteFile(path, []fixtureRow{{1, "one"}, {2, "two"}}); err != nil {
		t.Fatal(err)
	}
	return openFixture(t, dir), dir
}

func openFixture(t *testing.T, dir string) *DB {
	t.Helper()
	db, err := open(context.Background(), setup{
		dir:       dir,
		script:    "CREATE VIEW runs AS FROM read_parquet([" + quoteText(filepath.Join(dir, "part-0.parquet")) + "]);",
		relations: []string{"events", "runs"},
	}, Options{Threads: 1, MemoryLimit: "1GB"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func TestReadsAndScripts(t *testing.T) {
	db, _ := fixture(t)
	for script, want := range map[string][][]any{
		"from runs order by run_id":  {{int64(1), "one"}, {int64(2), "two"}},
		"select count(*) from runs;": {{int64(2)}},
		"-- first\ncreate temp table t as from runs; /* ; */ select max(text) from t where text <> ';'": {{"two"}},
		"set variable x = 7; select getvariable('x') + 1 as y":                                          {{int32(8)}},
		"pivot runs on text using count(*) group by run_id order by run_id":                             {{int64(1), int64(1), int64(0)}, {int64(2), int64(0), int64(1)}},
		"select $$a;b$$":                   {{"a;b"}},
		"with a as (select 1 as x) from a": {{int32(1)}},
	} {
		table, err := db.Query(context.Background(), script)
		if err != nil {
			t.Errorf("%s: %v", script, err)
		} else if !reflect.DeepEqual(table.Rows, want) {
			t.Errorf("%s: %v, want %v", script, table.Rows, want)
		}
	}
	for _, script := range []string{"describe runs", "show tables", "summarize runs", "explain from runs", "explain analyze from runs"} {
		if table, err := db.Query(context.Background(), script); err != nil || len(table.Rows) == 0 {
			t.Errorf("%s: %v", script, err)
		}
	}
}

func TestNothingIsWrittenAndNothingElseIsRead(t *testing.T) {
	db, dir := fixture(t)
	outside := filepath.Join(t.TempDir(), "outside.csv")
	if err := os.WriteFile(outside, []byte("a\n1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	part := filepath.Join(dir, "part-0.parquet")
	before, err := os.ReadFile(part)
	if err != nil {
		t.Fatal(err)
	}
	for _, script := range []string{
		"copy (select 1 as a) to " + quoteText(part),
		"copy (select 1 as a) to " + quoteText(filepath.Join(dir, "new.parquet")),
		"explain analyze copy (select 1 as a) to " + quoteText(part),
		"explain (analyze) copy (select 1 as a) to " + quoteText(part),
		"explain /**/ (analyze) copy (select 1 as a) to " + quoteText(part),
		"explain -- x\n analyze /* y */ copy (select 1 as a) to " + quoteText(part),
		"prepare p as copy (select 1 as a) to " + quoteText(part),
		"select 1; copy (select 1 as a) to " + quoteText(part) + "; select 2",
		"copy (pivot runs on text using count(*)) to " + quoteText(part),
		"export database " + quoteText(filepath.Join(dir, "e")),
		"attach " + quoteText(filepath.Join(dir, "x.db")),
		"from " + quoteText(outside),
		"from read_text(" + quoteText(outside) + ")",
		"from glob(" + quoteText(filepath.Dir(outside)+"/*") + ")",
		"from " + quoteText(dir+"/../outside.csv"),
		"install httpfs", "load httpfs",
		"from 'https://example.org/a.parquet'", "from 's3://bucket/a.parquet'",
		"set enable_external_access = true", "set autoinstall_known_extensions = true", "reset lock_configuration",
		"pragma enable_profiling", "call enable_logging()", "checkpoint", "vacuum",
	} {
		if _, err := db.Query(context.Background(), script); err == nil {
			t.Errorf("%s: no error", script)
		}
	}
	after, err := os.ReadFile(part)
	if err != nil || string(after) != string(before) {
		t.Errorf("the data file changed (%v)", err)
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("files appeared in the data set: %v", entries)
	}
}

func TestMistakesGetHints(t *testing.T) {
	db, _ := fixture(t)
	for script, parts := range map[string][]string{
		"from rnus":                  {"rnus", `Did you mean "runs"`, "the data set has: events, runs"},
		"select runid from runs":     {"runid", "run_id"},
		"selec 1":                    {"syntax error", "selec"},
		"from summry(1)":             {"summry", "named queries"},
		" -- nothing\n ;":            {"empty"},
		"delete from runs":           {"base table"},
		"copy (select 1) to 'a.csv'": {"only statements that read", "--format"},
	} {
		_, err := db.Query(context.Background(), script)
		if err == nil {
			t.Errorf("%s: no error", script)
			continue
		}
		for _, part := range parts {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%s: message %q lacks %q", script, err, part)
			}
		}
	}
	if _, err := db.Query(context.Background(), "from runs"); err != nil {
		t.Errorf("after mistakes: %v", err)
	}
}

func TestEveryTypeArrives(t *testing.T) {
	db, _ := fixture(t)
	moment := time.Date(2024, 2, 29, 13, 14, 15, 678901000, time.UTC)
	for expression, want := range map[string]any{
		"true": true, "(-128)::tinyint": int8(-128), "1::smallint": int16(1), "1::integer": int32(1),
		"(-9223372036854775807 - 1)::bigint": int64(math.MinInt64), "255::utinyint": uint8(255), "1::usmallint": uint16(1),
		"1::uinteger": uint32(1), "18446744073709551615::ubigint": uint64(math.MaxUint64),
		"0.5::float": float32(0.5), "0.1::double": 0.1, "sum(9223372036854775807)": big.NewInt(math.MaxInt64),
		"(-12.50)::decimal(9,2)": big.NewInt(-1250), "'é'": "é", "'\\x00'::blob": []byte{0},
		"date '2024-02-29'":                      time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC),
		"timestamp '2024-02-29 13:14:15.678901'": moment, "timestamptz '2024-02-29 13:14:15.678901Z'": moment,
		"[1, null]": []any{int32(1), nil}, "{'b': 1, 'a': 'x'}": []any{int32(1), "x"},
		"map {'z': 1, 'a': 2}":                        []arrowio.Entry{{Key: "z", Value: int32(1)}, {Key: "a", Value: int32(2)}},
		"uuid '00112233-4455-6677-8899-aabbccddeeff'": "00112233-4455-6677-8899-aabbccddeeff",
		"'x'::enum('x','y')":                          "x", "interval '1 month 2 days 3 seconds'": "1 months 2 days 3s", "null": nil,
		"'{\"a\": [1]}'::json": `{"a":[1]}`, "'101'::bit": "101",
		"[{'a': map {1: [date '2024-02-29']}}]": []any{[]any{[]arrowio.Entry{{Key: int32(1), Value: []any{time.Date(2024, 2, 29, 0, 0, 0, 0, time.UTC)}}}}},
	} {
		table, err := db.Query(context.Background(), "select "+expression+" as v")
		if err != nil {
			t.Errorf("%s: %v", expression, err)
			continue
		}
		if got := table.Rows[0][0]; !reflect.DeepEqual(got, want) {
			t.Errorf("%s is %#v, want %#v", expression, got, want)
		}
		for _, format := range Formats() {
			if _, err := Write(&strings.Builder{}, format, table.Reader(), WriteOptions{}); err != nil {
				t.Errorf("%s as %s: %v", expression, format, err)
			}
		}
	}
}

// The query takes days by itself.
func TestCancelEndsAQuery(t *testing.T) {
	db, _ := fixture(t)
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	_, err := db.Query(ctx, "select count(*) from range(1000000000) a, range(1000) b where a.range * b.range % 7 = 3")
	if err == nil {
		t.Error("the query was answered")
	}
	if _, err := db.Query(context.Background(), "from runs"); err != nil {
		t.Errorf("after the cancelled query: %v", err)
	}
}

// openUnlocked is a plain DuckDB that has run a script.
func openUnlocked(script string) (*DB, error) {
	connector, err := duckdb.NewConnector("", nil)
	if err != nil {
		return nil, err
	}
	conn, err := connector.Connect(context.Background())
	if err != nil {
		return nil, errors.Join(err, connector.Close())
	}
	db := &DB{connector: connector, conn: conn.(*duckdb.Conn), threads: 1}
	if _, err := db.conn.ExecContext(context.Background(), script, nil); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func TestLargeQueriesSpill(t *testing.T) {
	dir, temp := t.TempDir(), t.TempDir()
	db, err := open(context.Background(), setup{dir: dir, script: "SELECT 1;"}, Options{Threads: 1, MemoryLimit: "60MB", TempDir: temp})
	if err != nil {
		t.Fatal(err)
	}
	table, err := db.Query(context.Background(), "select max(n) from (select row_number() over (order by hash(range), range::varchar) as n from range(3000000))")
	if err != nil || table.Rows[0][0] != int64(3000000) {
		t.Errorf("%v, error %v", table, err)
	}
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) != 0 {
		t.Errorf("temporary files are left: %v, error %v", left, err)
	}
}

package named

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseReadsTheDescription(t *testing.T) {
	q, err := parse(`-- Costs of a run,
-- most expensive first.
-- group: costs
-- arg run BIGINT: the run's id
-- arg agent VARCHAR = NULL: only this one
SELECT 1 -- one
FROM runs;
`)
	if err != nil {
		t.Fatal(err)
	}
	if q.Purpose != "Costs of a run, most expensive first." || q.Group != "costs" || q.SQL != "SELECT 1 -- one\nFROM runs" ||
		len(q.Args) != 2 || !reflect.DeepEqual(q.Args[0], Arg{"run", "BIGINT", Domain{}, "", "the run's id"}) ||
		!reflect.DeepEqual(q.Args[1], Arg{"agent", "VARCHAR", Domain{}, "NULL", "only this one"}) {
		t.Errorf("%+v", q)
	}
	for text, part := range map[string]string{
		"SELECT 1": "purpose", "-- p\n-- group: costs\n": "SQL", "-- p\n-- group: x\nSELECT 1": "group",
		"-- p\n-- group: costs\n-- arg run INT: x\nSELECT 1":                          "is not an argument",
		"-- p\n-- group: costs\n-- arg a BIGINT = 1: x\n-- arg b BIGINT: y\nSELECT 1": "follows an optional",
	} {
		if _, err := parse(text); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q: error %v, want one about %q", text, err, part)
		}
	}
}

func TestCallChecksArguments(t *testing.T) {
	q := Query{Name: "q", Args: []Arg{{"run", "BIGINT", Domain{}, "", "the run"}, {"agent", "VARCHAR", Domain{}, "NULL", "bank"},
		{"share", "DOUBLE", Domain{}, "0.5", "a share"}, {"all", "BOOLEAN", Domain{}, "false", "all"}}}
	for _, c := range []struct {
		args       map[string]string
		want, fail string
	}{
		{map[string]string{"run": "7"}, "FROM q(7)", ""},
		{map[string]string{"run": "-7", "agent": "it's; DROP", "share": "1e-3", "all": "true"},
			"FROM q(-7, agent := 'it''s; DROP', share := CAST('0.001' AS DOUBLE), all := true)", ""},
		{map[string]string{}, "", "requires the argument run"},
		{map[string]string{"run": "7) -- "}, "", "not a whole number"},
		{map[string]string{"run": "1", "share": "x"}, "", "not a number"},
		{map[string]string{"run": "1", "all": "x"}, "", "neither true nor false"},
		{map[string]string{"run": "1", "agnet": "x", "b": "y"}, "", "no argument agnet, b: q(run, agent := NULL"},
	} {
		got, err := q.Call(c.args)
		if c.fail == "" && (err != nil || got != c.want) {
			t.Errorf("%v: %q, error %v", c.args, got, err)
		}
		if c.fail != "" && (err == nil || !strings.Contains(err.Error(), c.fail)) {
			t.Errorf("%v: error %v, want one about %q", c.args, err, c.fail)
		}
	}
}

func TestFindHelpsWithNames(t *testing.T) {
	if q, err := Find("run_summary"); err != nil || q.Name != "run_summary" {
		t.Errorf("%v, error %v", q, err)
	}
	if _, err := Find("summary"); err == nil || !strings.Contains(err.Error(), "run_summary") || strings.Contains(err.Error(), "throughput") {
		t.Errorf("error %v", err)
	}
	if _, err := Find("zzz"); err == nil || !strings.Contains(err.Error(), "throughput") {
		t.Errorf("error %v", err)
	}
}

func TestEveryQueryIsInOneGroup(t *testing.T) {
	n := 0
	for _, g := range Groups() {
		if len(g.Queries) == 0 {
			t.Errorf("group %s is empty", g.Name)
		}
		n += len(g.Queries)
	}
	if n != len(registry) {
		t.Errorf("%d of %d queries are in groups", n, len(registry))
	}
}

// TestMeansOfMetricsHaveAnOrder: a sum of doubles depends on their order, and a database that reads with several threads,
// or files that were compacted, has them in another one. An aggregate over a sorted list gives the same bits each time.
func TestMeansOfMetricsHaveAnOrder(t *testing.T) {
	found := 0
	for _, q := range registry {
		if q.Group != "experiments" {
			continue
		}
		for _, f := range []string{"avg(", "stddev_samp("} {
			for _, call := range strings.Split(q.SQL, f)[1:] {
				found++
				if inside, _, _ := strings.Cut(call, ")"); !strings.Contains(inside, " ORDER BY ") {
					t.Errorf("%s: %s%s) has no ORDER BY", q.Name, f, inside)
				}
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d means", found)
	}
}

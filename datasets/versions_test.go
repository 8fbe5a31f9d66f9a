package datasets

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sweep/datasets/vfs/vfstest"
)

// resealed is a document with a change and the checksum that fits it, as another version would write it.
func resealed(text, old, new string) string {
	text = strings.Replace(text, old, new, 1)
	body, _ := bytes.CutSuffix([]byte(text), sealedTail)
	body = body[:len(body)-64]
	return string(body) + checksum(body) + string(sealedTail)
}

// TestNewerVersionsAreRefused gives everything that has a version a newer one. That is no damage: retrying does not help, and
// a newer program does.
func TestNewerVersionsAreRefused(t *testing.T) {
	pristine, _ := realDataset(t, []string{"../engine/testdata/cases/" + lyingCase})
	for name, c := range map[string]struct {
		change func(t *testing.T, m *vfstest.Memory, d *Dataset)
		opens  bool // opening does not look at it
	}{
		"the layout of a plan": {func(t *testing.T, _ *vfstest.Memory, d *Dataset) {
			write(PlanPath(1), resealed(readText(t, d, PlanPath(1)), `"format": 1`, `"format": 2`))(t, d)
		}, false},
		"the tables of a plan": {func(t *testing.T, _ *vfstest.Memory, d *Dataset) {
			write(PlanPath(1), resealed(readText(t, d, PlanPath(1)), `"tables": 1`, `"tables": 2`))(t, d)
		}, false},
		"a commit record": {func(t *testing.T, _ *vfstest.Memory, d *Dataset) {
			write(recordPath(0), resealed(readText(t, d, recordPath(0)), `"format": 1`, `"format": 2`))(t, d)
		}, true},
		"the layout of the manifest": {func(t *testing.T, _ *vfstest.Memory, d *Dataset) {
			write(manifestFile, strings.Replace(readText(t, d, manifestFile), `"format": 1`, `"format": 2`, 1))(t, d)
		}, true},
		"the tables of the manifest": {func(t *testing.T, _ *vfstest.Memory, d *Dataset) {
			write(manifestFile, strings.Replace(readText(t, d, manifestFile), `"table_version": 1`, `"table_version": 2`, 1))(t, d)
		}, true},
		"a file": {func(t *testing.T, m *vfstest.Memory, d *Dataset) {
			r, err := d.Record(0)
			if err != nil {
				t.Fatal(err)
			}
			rows := readTableRows(t, d, *r.file("ticks"))
			rows.keys[2].Value = "2"
			replaceTable(t, m, d, 0, "ticks", rows.encode(t))
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			m := pristine.Crash(vfstest.Keep, nil)
			c.change(t, m, mustOpen(t, m))
			d, err := Open(m, testDir)
			if c.opens && err == nil {
				err = d.Close()
			}
			if c.opens != (err == nil) {
				t.Errorf("opening: %v", err)
			}
			if !c.opens {
				requireNewer(t, err)
			}
			_, err = Verify(context.Background(), m, testDir, VerifyOptions{Level: LevelParquet})
			requireNewer(t, err)
		})
	}
}

func requireNewer(t *testing.T, err error) {
	t.Helper()
	var invalid *InvalidError
	if !errors.As(err, &invalid) || invalid.ExitCode() != 12 || !strings.Contains(err.Error(), "version 2") || !strings.Contains(err.Error(), "use a newer sweep") {
		t.Errorf("got %v", err)
	}
}

// TestStepsAccountForEveryColumn registers steps that forget something.
func TestStepsAccountForEveryColumn(t *testing.T) {
	tablesBut := func(change func(list []*Table)) []*Table {
		var list []*Table
		for _, t := range Tables() {
			old := *t
			old.Columns = append([]Column{}, t.Columns...)
			list = append(list, &old)
		}
		change(list)
		return list
	}
	runs := func(list []*Table) *Table { return findTable(list, "runs") }
	for want, s := range map[string]*Step{
		"": {Tables: tablesBut(func([]*Table) {})},
		"a step from version 5 where one from version 0 is missing": {From: 5},
		"runs.status: it has no source: there was no column status": {Tables: tablesBut(func(l []*Table) { runs(l).Column("status").Name = "state" })},
		"runs.state must be either kept or removed": {Tables: tablesBut(func(l []*Table) { runs(l).Column("status").Name = "state" }),
			Columns: []ColumnStep{{Table: "runs", Column: "status", Default: "completed"}}},
		"runs.run_key must be either kept or removed":        {Tables: tablesBut(func([]*Table) {}), Removed: []string{"runs.run_key"}},
		"runs.status: BIGINT[] cannot become VARCHAR":        {Tables: tablesBut(func(l []*Table) { runs(l).Column("status").Type = "BIGINT[]" })},
		"runs.status: it cannot be NULL, but its source can": {Tables: tablesBut(func(l []*Table) { runs(l).Column("status").Nullable = true })},
		"runs.status: it cannot be NULL and has no":          {Tables: tablesBut(func(l []*Table) { runs(l).Column("status").Name = "x" }), Columns: []ColumnStep{{Table: "runs", Column: "status"}}},
		"there is no column runs.colour":                     {Tables: tablesBut(func([]*Table) {}), Columns: []ColumnStep{{Table: "runs", Column: "colour"}}},
		"table trades is gone and not removed":               {Tables: append(tablesBut(func([]*Table) {}), &Table{Name: "trades"})},
		"runs.status: it is computed either in SQL or in Go": {Tables: tablesBut(func(l []*Table) { runs(l).Column("status").Name = "x" }), Columns: []ColumnStep{{Table: "runs", Column: "status", SQL: "'x'"}}},
	} {
		t.Run(want, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); (want == "") != (got == "<nil>") || !strings.Contains(got, want) && want != "" {
					t.Errorf("got %s", got)
				}
			}()
			RegisterStep(s)()
		})
	}
}

func TestValuesAreConvertedWithoutLoss(t *testing.T) {
	for _, c := range []struct {
		value    any
		from, to string
		want     string
	}{
		{int64(7), "BIGINT", "INTEGER", "7"}, {int64(7), "BIGINT", "VARCHAR", "7"}, {true, "BOOLEAN", "BIGINT", "1"}, {false, "BOOLEAN", "INTEGER", "0"},
		{"-12", "VARCHAR", "BIGINT", "-12"}, {"12", "VARCHAR", "INTEGER", "12"},
		{int64(1) << 40, "BIGINT", "INTEGER", "too large"}, {"x", "VARCHAR", "BIGINT", "invalid syntax"}, {"99999999999", "VARCHAR", "INTEGER", "out of range"},
		{0.5, "DOUBLE", "BIGINT", "without loss"}, {int64(7), "BIGINT", "DOUBLE", "without loss"}, {"x", "VARCHAR", "BOOLEAN", "without loss"},
	} {
		got := ""
		v, err := valueOf(c.value, c.from)
		if err == nil {
			var convert cast
			if convert, err = castOf(c.from, c.to); err == nil {
				v, err = convert(v)
				got = v.String()
			}
		}
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%v from %s to %s: %s, want %s", c.value, c.from, c.to, got, c.want)
		}
	}
}

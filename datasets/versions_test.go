package datasets_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// resealed is a document with a change and the checksum that fits it, as another version would write it.
func resealed(text, old, new string) string {
	text = strings.Replace(text, old, new, 1)
	body, _ := bytes.CutSuffix([]byte(text), datasets.SealedTail)
	body = body[:len(body)-64]
	return string(body) + datasets.Checksum(body) + string(datasets.SealedTail)
}

// TestNewerVersionsAreRefused gives everything that has a version a newer one. That is no damage: retrying does not help, and
// a newer program does.
func TestNewerVersionsAreRefused(t *testing.T) {
	pristine, _ := datasetstest.RealDataset(t, []string{"../engine/testdata/cases/" + datasetstest.LyingCase})
	for name, c := range map[string]struct {
		change func(t *testing.T, m *vfstest.Memory, d *datasets.Dataset)
		opens  bool // opening does not look at it
	}{
		"the layout of a plan": {func(t *testing.T, _ *vfstest.Memory, d *datasets.Dataset) {
			datasetstest.Write(datasets.PlanPath(1), resealed(datasetstest.ReadText(t, d, datasets.PlanPath(1)), `"format": 2`, `"format": 3`))(t, d)
		}, false},
		"the tables of a plan": {func(t *testing.T, _ *vfstest.Memory, d *datasets.Dataset) {
			datasetstest.Write(datasets.PlanPath(1), resealed(datasetstest.ReadText(t, d, datasets.PlanPath(1)), `"tables": 2`, `"tables": 3`))(t, d)
		}, false},
		"a commit record": {func(t *testing.T, _ *vfstest.Memory, d *datasets.Dataset) {
			datasetstest.Write(datasets.RecordPath(0), resealed(datasetstest.ReadText(t, d, datasets.RecordPath(0)), `"format": 2`, `"format": 3`))(t, d)
		}, true},
		"the layout of the manifest": {func(t *testing.T, _ *vfstest.Memory, d *datasets.Dataset) {
			datasetstest.Write(datasets.ManifestPath, strings.Replace(datasetstest.ReadText(t, d, datasets.ManifestPath), `"format": 2`, `"format": 3`, 1))(t, d)
		}, true},
		"the tables of the manifest": {func(t *testing.T, _ *vfstest.Memory, d *datasets.Dataset) {
			datasetstest.Write(datasets.ManifestPath, strings.Replace(datasetstest.ReadText(t, d, datasets.ManifestPath), `"table_version": 2`, `"table_version": 3`, 1))(t, d)
		}, true},
		"a file": {func(t *testing.T, m *vfstest.Memory, d *datasets.Dataset) {
			r, err := d.Record(0)
			if err != nil {
				t.Fatal(err)
			}
			rows := datasetstest.ReadTableRows(t, d, r.FilesOf("ticks")[0])
			rows.Keys[2].Value = "3"
			datasetstest.ReplaceTable(t, m, d, 0, "ticks", rows.Encode(t))
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			m := pristine.Crash(vfstest.Keep, nil)
			c.change(t, m, datasetstest.MustOpen(t, m))
			d, err := datasets.Open(vfs.In(m, datasetstest.Dir))
			if c.opens && err == nil {
				err = d.Close()
			}
			if c.opens != (err == nil) {
				t.Errorf("opening: %v", err)
			}
			if !c.opens {
				requireNewer(t, err)
			}
			_, err = datasetstest.Verify(context.Background(), m, datasetstest.Dir, verify.Options{Level: verify.LevelParquet})
			requireNewer(t, err)
		})
	}
}

func requireNewer(t *testing.T, err error) {
	t.Helper()
	var invalid *datasets.InvalidError
	if !errors.As(err, &invalid) || invalid.Kind() != errkind.Invalid || !strings.Contains(err.Error(), "version 2") || !strings.Contains(err.Error(), "use a newer sweep") {
		t.Errorf("got %v", err)
	}
}

// TestStepsAccountForEveryColumn registers steps that forget something.
func TestStepsAccountForEveryColumn(t *testing.T) {
	tablesBut := func(change func(list []*tables.Table)) []*tables.Table {
		var list []*tables.Table
		for _, t := range tables.TablesOfVersion(1) {
			old := *t
			old.Columns = append([]tables.Column{}, t.Columns...)
			list = append(list, &old)
		}
		change(list)
		return list
	}
	runs := func(list []*tables.Table) *tables.Table { return tables.FindIn(list, "runs") }
	for want, s := range map[string]*tables.Step{
		"": {Tables: tablesBut(func([]*tables.Table) {})},
		"a step from version 5 where one from version 0 is missing": {From: 5},
		"runs.status: it has no source: there was no column status": {Tables: tablesBut(func(l []*tables.Table) { runs(l).Column("status").Name = "state" })},
		"runs.state must be either kept or removed": {Tables: tablesBut(func(l []*tables.Table) { runs(l).Column("status").Name = "state" }),
			Columns: []tables.ColumnStep{{Table: "runs", Column: "status", Default: "completed"}}},
		"runs.run_key must be either kept or removed":        {Tables: tablesBut(func([]*tables.Table) {}), Removed: []string{"runs.run_key"}},
		"runs.status: BIGINT[] cannot become VARCHAR":        {Tables: tablesBut(func(l []*tables.Table) { runs(l).Column("status").Type = "BIGINT[]" })},
		"runs.status: it cannot be NULL, but its source can": {Tables: tablesBut(func(l []*tables.Table) { runs(l).Column("status").Nullable = true })},
		"runs.status: it cannot be NULL and has no":          {Tables: tablesBut(func(l []*tables.Table) { runs(l).Column("status").Name = "x" }), Columns: []tables.ColumnStep{{Table: "runs", Column: "status"}}},
		"there is no column runs.colour":                     {Tables: tablesBut(func([]*tables.Table) {}), Columns: []tables.ColumnStep{{Table: "runs", Column: "colour"}}},
		"table trades is gone and not removed":               {Tables: append(tablesBut(func([]*tables.Table) {}), &tables.Table{Name: "trades"})},
		"runs.status: it is computed either in SQL or in Go": {Tables: tablesBut(func(l []*tables.Table) { runs(l).Column("status").Name = "x" }), Columns: []tables.ColumnStep{{Table: "runs", Column: "status", SQL: "'x'"}}},
	} {
		t.Run(want, func(t *testing.T) {
			defer func() {
				if got := fmt.Sprint(recover()); (want == "") != (got == "<nil>") || !strings.Contains(got, want) && want != "" {
					t.Errorf("got %s", got)
				}
			}()
			tables.RegisterStep(s)()
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
		v, err := parquet.ValueOf(c.value, c.from)
		if err == nil {
			var convert parquet.Cast
			if convert, err = parquet.CastOf(c.from, c.to); err == nil {
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

// TestVersionsBeforeTheOldestAreRefused names the remedy for a data set of a version that has no step.
func TestVersionsBeforeTheOldestAreRefused(t *testing.T) {
	m, d := datasetstest.RealDataset(t, []string{"../engine/testdata/cases/" + datasetstest.LyingCase})
	datasetstest.Write(datasets.PlanPath(1), resealed(datasetstest.ReadText(t, d, datasets.PlanPath(1)), `"format": 2`, `"format": 0`))(t, d)
	_, err := datasets.Open(vfs.In(m, datasetstest.Dir))
	if err == nil || !strings.Contains(err.Error(), "format version 0") || !strings.Contains(err.Error(), "use the sweep that wrote it") {
		t.Errorf("got %v", err)
	}
}

package rewrite

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

func TestCompactionInPlaceTwiceChangesNothing(t *testing.T) {
	c := compactTest(t)
	want := c.undisturbed(t, true)
	m := c.fresh(true)
	for i := range 2 {
		done, err := c.rewrite(m, InPlaceOptions{})
		if err != nil || done.Needless != (i == 1) || hashAt(t, m, datasetstest.Dir) != want.new {
			t.Errorf("time %d: %+v, %v", i+1, done, err)
		}
	}
	d := datasetstest.MustOpen(t, m)
	defer d.Close()
	if text := datasetstest.ReadText(t, d, datasets.LogDir+"/a.jsonl"+logSuffix); text != "{}\n" {
		t.Errorf("the log has become %q", text)
	}
}

// TestADataSetOnItsWayIsNotBegunAnew crashes between the two renames that stand for an exchange.
func TestADataSetOnItsWayIsNotBegunAnew(t *testing.T) {
	c := compactTest(t)
	m := c.fresh(false)
	renames := 0
	_, err := c.rewrite(vfstest.NewFaulty(m, func(op vfstest.Op) *vfstest.Fault {
		if op.Kind == "rename" && !strings.Contains(op.Name, "/_sweep/") && !strings.HasSuffix(op.Name, ".json") && !strings.HasSuffix(op.Name, ".jsonl") && !strings.HasSuffix(op.Name, ".sql") {
			renames++
		}
		if renames == 2 {
			return &vfstest.Fault{Err: syscall.EIO}
		}
		return nil
	}), InPlaceOptions{})
	if err == nil {
		t.Fatal("nothing failed")
	}
	m = m.Crash(vfstest.Keep, nil)
	for name, open := range map[string]func() (*datasets.Dataset, error){
		"open": func() (*datasets.Dataset, error) { return datasets.Open(vfs.In(m, datasetstest.Dir)) },
		"create": func() (*datasets.Dataset, error) {
			return datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
		},
		"open by another name": func() (*datasets.Dataset, error) { return datasets.Open(vfs.In(m, datasetstest.Dir+"/")) },
		"create by another name": func() (*datasets.Dataset, error) {
			return datasets.Create(vfs.In(m, datasetstest.Dir+"/"), datasetstest.Plan())
		},
	} {
		_, err := open()
		var missing *datasets.NoDatasetError
		if !errors.As(err, &missing) || missing.MovedTo != datasetstest.Dir+".before-compact" || !strings.Contains(err.Error(), "run the same command again") {
			t.Errorf("%s: %v", name, err)
		}
	}
	done, err := c.rewrite(m, InPlaceOptions{})
	if err != nil || !done.Resumed || len(siblings(t, m)) > 0 {
		t.Errorf("%+v, %v, beside it %v", done, err, siblings(t, m))
	}
}

func TestTheOldDataSetIsKept(t *testing.T) {
	for name, c := range map[string]struct {
		spoil  func(*testing.T, *datasets.Dataset)
		keep   bool
		notice string
	}{
		"because that was asked for":      {func(*testing.T, *datasets.Dataset) {}, true, ""},
		"because it has files of a user":  {datasetstest.Write("look.ipynb", "x"), false, "look.ipynb does not belong to the data set"},
		"because something was set aside": {datasetstest.Write("_sweep/quarantine/x.displaced", "x"), false, "was set aside"},
	} {
		for _, exchange := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, exchange %v", name, exchange), func(t *testing.T) {
				k := compactTest(t)
				m := k.fresh(exchange)
				d := datasetstest.MustOpen(t, m)
				c.spoil(t, d)
				old := datasetstest.MustHash(t, d)
				var notices []string
				o := InPlaceOptions{Keep: c.keep, Notice: func(text string) { notices = append(notices, text) }}
				done, err := k.rewrite(m, o)
				if err != nil || done.Kept != datasetstest.Dir+".before-compact" || hashAt(t, m, done.Kept) != old {
					t.Fatalf("%+v, %v\n%v", done, err, m)
				}
				if !strings.Contains(strings.Join(notices, "\n"), c.notice) {
					t.Errorf("told %q", notices)
				}
				if done, err = k.rewrite(m, o); err != nil || !done.Needless {
					t.Errorf("again: %+v, %v", done, err)
				}
				if hashAt(t, m, datasetstest.Dir+".before-compact") != old {
					t.Error("the next call has removed it")
				}
			})
		}
	}
}

func TestCompactionInPlaceIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, m *vfstest.Memory, d *datasets.Dataset)
		want  string
		kind  errkind.Kind
	}{
		"when a batch is missing": {func(t *testing.T, _ *vfstest.Memory, d *datasets.Dataset) {
			datasetstest.Remove(datasets.RecordPath(1))(t, d)
		}, "batch 1 is not committed", errkind.Invalid},
		"when a file is damaged": {func(t *testing.T, _ *vfstest.Memory, d *datasets.Dataset) {
			datasetstest.Write("runs/block~0/batch-00001.parquet", "x")(t, d)
		}, "its content has changed", errkind.Damage},
		"when a file is missing": {func(t *testing.T, _ *vfstest.Memory, d *datasets.Dataset) {
			datasetstest.Remove("ticks/block~0/batch-00001.parquet")(t, d)
		}, "batch 1: damaged: its file of table ticks is missing", errkind.Damage},
		"when a record is damaged": {func(t *testing.T, _ *vfstest.Memory, d *datasets.Dataset) {
			datasetstest.Write(datasets.RecordPath(2), "{}")(t, d)
		}, datasets.RecordPath(2), errkind.Damage},
		"when a surplus file is read": {func(t *testing.T, _ *vfstest.Memory, d *datasets.Dataset) {
			datasetstest.Write("ticks/x.parquet", "x")(t, d)
		}, "globs read it", errkind.Damage},
		"when another process writes": {func(t *testing.T, _ *vfstest.Memory, d *datasets.Dataset) {
			if _, err := d.Stage(9, nil); err != nil {
				t.Fatal(err)
			}
		}, "another process is writing to it", errkind.Busy},
		"when another machine writes": {func(t *testing.T, _ *vfstest.Memory, d *datasets.Dataset) {
			if err := d.FS().MkdirAll(datasets.StagingDir + "/00000000-0123456789abcdef"); err != nil {
				t.Fatal(err)
			}
		}, "run sweep finish", errkind.Busy},
		"when another process compacts": {func(t *testing.T, m *vfstest.Memory, _ *datasets.Dataset) {
			if _, err := m.Lock(datasetstest.Dir + ".rewriting.lock"); err != nil {
				t.Fatal(err)
			}
		}, "another process is rewriting it", errkind.Busy},
		"when something else is in the way": {func(t *testing.T, m *vfstest.Memory, _ *datasets.Dataset) {
			if err := errors.Join(m.MkdirAll(datasetstest.Dir+".compacting"), vfs.WriteFile(m, datasetstest.Dir+".compacting/notes", []byte("x"))); err != nil {
				t.Fatal(err)
			}
		}, "set.compacting: is in the way", errkind.Invalid},
		"when something else would be removed": {func(t *testing.T, m *vfstest.Memory, _ *datasets.Dataset) {
			if err := errors.Join(m.MkdirAll(datasetstest.Dir+".removing"), vfs.WriteFile(m, datasetstest.Dir+".removing/notes", []byte("x"))); err != nil {
				t.Fatal(err)
			}
		}, "set.removing: is in the way", errkind.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			k := compactTest(t)
			m := k.fresh(true)
			d := datasetstest.MustOpen(t, m)
			defer d.Close()
			c.spoil(t, m, d)
			before := hashAt(t, m, datasetstest.Dir)
			_, err := k.rewrite(m, InPlaceOptions{})
			if err == nil || !strings.Contains(err.Error(), c.want) || errkind.Of(err) != c.kind {
				t.Errorf("got %v", err)
			}
			if hashAt(t, m, datasetstest.Dir) != before {
				t.Error("the data set was touched")
			}
		})
	}
}

// TestWhatIsCommittedMeanwhileIsNotLost adds a plan to the data set after it was read and before it is exchanged.
func TestWhatIsCommittedMeanwhileIsNotLost(t *testing.T) {
	c := compactTest(t)
	for _, exchange := range []bool{true, false} {
		for _, kind := range []string{"exchange", "rename"} {
			m := c.fresh(exchange)
			added := ""
			f := vfstest.NewFaulty(m, func(op vfstest.Op) *vfstest.Fault {
				if op.Kind != kind || added != "" || op.Kind == "rename" && !strings.HasSuffix(op.Name, c.before) {
					return nil
				}
				d := datasetstest.MustOpen(t, m)
				p := d.Plans()[0]
				p.FirstRun, p.FirstBatch, p.Name = 3, 3, "more"
				if err := errors.Join(d.AddPlan(p), d.Close()); err != nil {
					t.Fatal(err)
				}
				added = hashAt(t, m, datasetstest.Dir)
				return nil
			})
			_, err := c.rewrite(f, InPlaceOptions{})
			if added == "" {
				continue
			}
			var busy *BusyError
			if !errors.As(err, &busy) || hashAt(t, m, datasetstest.Dir) != added {
				t.Errorf("%s: %v, the plan that was added is there: %v", kind, err, hashAt(t, m, datasetstest.Dir) == added)
			}
		}
	}
}

func TestAnAttemptWithOtherOptionsIsBegunAnew(t *testing.T) {
	c := compactTest(t)
	m := c.fresh(true)
	ctx, cancel := context.WithCancel(context.Background())
	_, err := CompactInPlace(ctx, vfs.In(m, datasetstest.Dir), CompactOptions{BatchRuns: 10, Progress: func(string, int64, int64) { cancel() }}, InPlaceOptions{})
	if !errors.Is(err, context.Canceled) || !slices.Contains(siblings(t, m), "set.compacting") {
		t.Fatalf("%v, beside it %v", err, siblings(t, m))
	}
	if _, err := c.rewrite(m, InPlaceOptions{}); err != nil || hashAt(t, m, datasetstest.Dir) != c.undisturbed(t, true).new || len(siblings(t, m)) > 0 {
		t.Errorf("%v, beside it %v", err, siblings(t, m))
	}
}

package verify_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
	"sweep/datasets/views"
)

// complete returns a data set with everything committed and the manifest built.
func complete(t testing.TB) (*vfstest.Memory, *datasets.Dataset) {
	t.Helper()
	m := vfstest.NewMemory()
	if err := datasetstest.SweepOnce(t, m); err != nil {
		t.Fatal(err)
	}
	return m, datasetstest.MustOpen(t, m)
}

func TestEveryAccidentIsFoundAndNamed(t *testing.T) {
	runs1 := "runs/policy~fifo/batch-00001.parquet"
	const list = "_sweep/files/00000.jsonl"
	for _, c := range []struct {
		name   string
		damage func(t *testing.T, d *datasets.Dataset)
		want   []string // a line per finding: severity: where: what
		kind   errkind.Kind
	}{
		{"nothing", func(*testing.T, *datasets.Dataset) {}, nil, errkind.None},
		{"a data file is gone", datasetstest.Remove(runs1),
			[]string{"damage: " + runs1 + ", batch 1: is missing; remove _sweep/commits/batch-00001.json and run sweep run to compute the batch again"}, errkind.Damage},
		{"a table is gone", func(t *testing.T, d *datasets.Dataset) {
			if err := vfstest.RemoveAll(d.FS(), "runs"); err != nil {
				t.Fatal(err)
			}
		}, []string{"batch 0: is missing", "batch 1: is missing", "batch 2: is missing", "batch 3: is missing"}, errkind.Damage},
		{"a data file is cut", datasetstest.Write(runs1, "PAR1"), []string{"damage: " + runs1 + ", batch 1: has another size (expected "}, errkind.Damage},
		{"a data file is swapped with that of another batch", func(t *testing.T, d *datasets.Dataset) {
			if err := d.FS().Rename("runs/policy~fifo/batch-00000.parquet", runs1); err != nil {
				t.Fatal(err)
			}
		}, []string{"batch 0: is missing", "batch 1: its content has changed (expected sha256 "}, errkind.Damage},
		{"a data file is a directory", func(t *testing.T, d *datasets.Dataset) {
			datasetstest.Remove(runs1)(t, d)
			if err := d.FS().MkdirAll(runs1); err != nil {
				t.Fatal(err)
			}
		}, []string{"is not a regular file"}, errkind.Damage},
		{"a commit record is gone", datasetstest.Remove("_sweep/commits/batch-00002.json"), []string{
			"damage: manifest.json: does not agree with the plans and the commit records; run sweep finish",
			"note: events/policy~k%C3%A4se%20%26%20brot/batch-00002.parquet, batch 2: belongs to a batch that is not committed",
			"note: runs/policy~k%C3%A4se%20%26%20brot/batch-00002.parquet, batch 2: belongs to a batch that is not committed",
			"incomplete: batch 2: batches 2 to 2 of plan 1 are not committed"}, errkind.Damage},
		{"a commit record is empty", datasetstest.Write("_sweep/commits/batch-00002.json", ""),
			[]string{"_sweep/commits/batch-00002.json, batch 2: not a document of its kind", "manifest.json", "note: events", "note: runs", "incomplete"}, errkind.Damage},
		{"a commit record has another name", func(t *testing.T, d *datasets.Dataset) {
			if err := d.FS().Rename("_sweep/commits/batch-00003.json", "_sweep/commits/batch-3.json"); err != nil {
				t.Fatal(err)
			}
		}, []string{"_sweep/commits/batch-3.json: is not the name of a commit record", "manifest.json", "note", "note", "incomplete"}, errkind.Damage},
		{"the manifest is gone", datasetstest.Remove(datasets.ManifestPath), []string{"incomplete: manifest.json: does not exist yet; run sweep finish"}, errkind.Incomplete},
		{"the manifest is edited", func(t *testing.T, d *datasets.Dataset) {
			text := datasetstest.ReadText(t, d, datasets.ManifestPath)
			datasetstest.Write(datasets.ManifestPath, strings.Replace(text, `"rows": `, `"rows": 1`, 1))(t, d)
		}, []string{"damage: manifest.json: does not agree"}, errkind.Damage},
		{"the manifest is from an earlier format", func(t *testing.T, d *datasets.Dataset) {
			text := datasetstest.ReadText(t, d, datasets.ManifestPath)
			datasetstest.Write(datasets.ManifestPath, strings.Replace(text, `"format": 2`, `"format": 1`, 1))(t, d)
		}, []string{"incomplete: manifest.json: was made by another version of sweep, with an earlier format; run sweep finish"}, errkind.Incomplete},
		{"another version has built the manifest", func(t *testing.T, d *datasets.Dataset) {
			text := datasetstest.ReadText(t, d, datasets.ManifestPath)
			datasetstest.Write(datasets.ManifestPath, strings.Replace(text, `"program": "`, `"program": "1.0`, 1))(t, d)
		}, nil, errkind.None},
		{"a list of files is edited", func(t *testing.T, d *datasets.Dataset) {
			text := datasetstest.ReadText(t, d, list)
			datasetstest.Write(list, strings.Replace(text, `"rows":4`, `"rows":5`, 1))(t, d)
		}, []string{"damage: " + list + ": does not agree with the commit records; run sweep finish"}, errkind.Damage},
		{"a list of files is cut within a line", func(t *testing.T, d *datasets.Dataset) {
			text := datasetstest.ReadText(t, d, list)
			datasetstest.Write(list, text[:len(text)-10])(t, d)
		}, []string{"damage: " + list + ": does not agree"}, errkind.Damage},
		{"a list of files is older", func(t *testing.T, d *datasets.Dataset) {
			text := datasetstest.ReadText(t, d, list)
			datasetstest.Write(list, text[:strings.LastIndex(text[:len(text)-1], "\n")+1])(t, d)
		}, []string{"incomplete: " + list + ": is older than the newest commits; run sweep finish"}, errkind.Incomplete},
		{"a list of files is gone", datasetstest.Remove(list), []string{"incomplete: " + list + ": does not exist yet; run sweep finish"}, errkind.Incomplete},
		{"a list of files has another name", datasetstest.Write("_sweep/files/1.jsonl", "x"), []string{"note: _sweep/files/1.jsonl"}, errkind.None},
		{"the manifest describes its tables in other words", func(t *testing.T, d *datasets.Dataset) {
			m, err := d.Manifest()
			if err != nil {
				t.Fatal(err)
			}
			m.Tables[6].Description = "One row per event."
			other := datasets.TextsOf(m.Tables)
			text := strings.Replace(datasetstest.ReadText(t, d, datasets.ManifestPath), "A row per event of the log, in the order of the log, with all its fields.", m.Tables[6].Description, 1)
			datasetstest.Write(datasets.ManifestPath, strings.Replace(text, m.Texts, other, 1))(t, d)
		}, []string{"incomplete: manifest.json: was made by another version of sweep, which describes the same data differently; run sweep finish"}, errkind.Incomplete},
		{"a description in the manifest is damaged", func(t *testing.T, d *datasets.Dataset) {
			text := datasetstest.ReadText(t, d, datasets.ManifestPath)
			datasetstest.Write(datasets.ManifestPath, strings.Replace(text, "A row per event", "A cow per event", 1))(t, d)
		}, []string{"damage: manifest.json: does not agree"}, errkind.Damage},
		{"the manifest has a member that this version does not know", func(t *testing.T, d *datasets.Dataset) {
			text := datasetstest.ReadText(t, d, datasets.ManifestPath)
			datasetstest.Write(datasets.ManifestPath, strings.Replace(text, `"counts": {`, `"counts": {
  "seconds": 1,`, 1))(t, d)
		}, []string{"incomplete: manifest.json: was made by another version of sweep"}, errkind.Incomplete},
		{"the manifest has other counts", func(t *testing.T, d *datasets.Dataset) {
			text := datasetstest.ReadText(t, d, datasets.ManifestPath)
			datasetstest.Write(datasets.ManifestPath, strings.Replace(text, `"committed_runs": 8`, `"committed_runs": 9`, 1))(t, d)
		}, []string{"damage: manifest.json: does not agree"}, errkind.Damage},
		{"the manifest has a damaged name", func(t *testing.T, d *datasets.Dataset) {
			text := datasetstest.ReadText(t, d, datasets.ManifestPath)
			datasetstest.Write(datasets.ManifestPath, strings.Replace(text, `"committed_runs": 8`, `"committed_ruos": 8`, 1))(t, d)
		}, []string{"damage: manifest.json: does not agree"}, errkind.Damage},
		{"the manifest has another type of a column", func(t *testing.T, d *datasets.Dataset) {
			text := datasetstest.ReadText(t, d, datasets.ManifestPath)
			datasetstest.Write(datasets.ManifestPath, strings.Replace(text, `"type": "BIGINT"`, `"type": "DOUBLE"`, 1))(t, d)
		}, []string{"damage: manifest.json: does not agree"}, errkind.Damage},
		{"the manifest is cut", func(t *testing.T, d *datasets.Dataset) {
			datasetstest.Write(datasets.ManifestPath, datasetstest.ReadText(t, d, datasets.ManifestPath)[:300])(t, d)
		}, []string{"damage: manifest.json: does not agree"}, errkind.Damage},
		{"the plan is edited", func(t *testing.T, d *datasets.Dataset) {
			datasetstest.Write(datasets.PlanPath(1), strings.Replace(datasetstest.ReadText(t, d, datasets.PlanPath(1)), `"runs": 8`, `"runs": 9`, 1))(t, d)
		}, []string{"damage: _sweep/plan-0001.json: its checksum does not match its content"}, errkind.Damage},
		{"the plan is gone", datasetstest.Remove(datasets.PlanPath(1)), []string{"damage: _sweep/plan-0001.json: it is missing; restore it from a copy"}, errkind.Damage},
		{"a file of a batch that is in no plan", datasetstest.Write("runs/policy~fifo/batch-00004.parquet", "x"),
			[]string{"damage: runs/policy~fifo/batch-00004.parquet, batch 4: belongs to a batch that is in no plan"}, errkind.Damage},
		{"a file under another partition", datasetstest.Write("runs/policy~lifo/batch-00001.parquet", "x"),
			[]string{"batch 1: is not listed in the batch's commit record, and globs read it"}, errkind.Damage},
		{"a second file in a batch", datasetstest.Write("runs/policy=fifo/batch=00001/part-1.parquet", "x"),
			[]string{"damage: runs/policy=fifo/batch=00001/part-1.parquet: does not belong to this data set, and globs read it"}, errkind.Damage},
		{"a file of another table", datasetstest.Write("ticks/policy~fifo/batch-00001.parquet", "x"),
			[]string{"batch 1: is not listed in the batch's commit record"}, errkind.Damage},
		{"a notebook beside the tables", datasetstest.Write("look.ipynb", "x"), []string{"note: look.ipynb: does not belong to the data set (a file)"}, errkind.None},
		{"a result beside the tables", datasetstest.Write("result.parquet", "x"), []string{"damage: result.parquet: does not belong to this data set, and globs read it"}, errkind.Damage},
		{"a parquet file in the log", datasetstest.Write("_sweep/log/x.parquet", "x"), []string{"damage: _sweep/log/x.parquet"}, errkind.Damage},
		{"something in the quarantine", datasetstest.Write("_sweep/quarantine/x.displaced", "x"), []string{"note: _sweep/quarantine/x.displaced: was set aside"}, errkind.None},
		{"someone's staging", datasetstest.Write("_sweep/staging/00000000-0123456789abcdef/runs.part", "x"), []string{"note: _sweep/staging/00000000-0123456789abcdef: a process is writing"}, errkind.None},
		{"junk in the staging", datasetstest.Write("_sweep/staging/junk", "x"), []string{"note: _sweep/staging/junk: does not belong to the data set"}, errkind.None},
		{"junk in the state", datasetstest.Write("_sweep/plan-1.json", "x"), []string{"note: _sweep/plan-1.json: does not belong to the data set"}, errkind.None},
		{"a plan without the ones before it", datasetstest.Write("_sweep/plan-0003.json", "x"), []string{"damage: _sweep/plan-0003.json: the plan before it is missing"}, errkind.Damage},
		{"failures nobody knows of", datasetstest.Write("_sweep/failures/batch-00001.json", "x"), []string{"damage: _sweep/failures/batch-00001.json, batch 1: lists failures"}, errkind.Damage},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, d := complete(t)
			c.damage(t, d)
			report := datasetstest.MustVerify(t, d, verify.Options{})
			var lines []string
			for _, f := range report.Findings {
				lines = append(lines, f.String())
			}
			if len(lines) != len(c.want) || report.Kind() != c.kind {
				t.Fatalf("kind %d, found\n%s", report.Kind(), strings.Join(lines, "\n"))
			}
			for i, want := range c.want {
				if !strings.Contains(strings.Join(lines, "\n"), want) {
					t.Errorf("%q is missing in\n%s", c.want[i], strings.Join(lines, "\n"))
				}
			}
		})
	}
}

func TestUnfinishedDatasetIsIncompleteAndNotDamaged(t *testing.T) {
	m := vfstest.NewMemory()
	d, err := datasets.Create(vfs.In(m, datasetstest.Dir), datasetstest.Plan())
	if err != nil {
		t.Fatal(err)
	}
	datasetstest.MustCommit(t, d, 1)
	if _, err := views.Rebuild(d); err != nil {
		t.Fatal(err)
	}
	datasetstest.MustCommit(t, d, 2)
	report := datasetstest.MustVerify(t, d, verify.Options{})
	if report.Kind() != errkind.Incomplete || report.Missing != 2 || report.Batches != 2 || report.Files != 4 || report.Count(verify.Incomplete) != 3 {
		t.Errorf("%+v", report)
	}
}

func TestCommitsLevelFindsMissingFilesWithoutReading(t *testing.T) {
	_, d := complete(t)
	datasetstest.Remove("runs/policy~fifo/batch-00001.parquet")(t, d)
	report := datasetstest.MustVerify(t, d, verify.Options{Level: verify.LevelCommits})
	if report.Kind() != errkind.Damage || report.Count(verify.Damage) != 1 || report.Read != 0 || report.Findings[0].Batch != 1 {
		t.Errorf("%+v", report)
	}
}

func TestPartsOfAVerificationMakeTheWhole(t *testing.T) {
	_, d := complete(t)
	whole := datasetstest.MustVerify(t, d, verify.Options{Workers: 3})
	var read int64
	for part := range int64(3) {
		var last, total int64
		report := datasetstest.MustVerify(t, d, verify.Options{Part: part, Parts: 3, Progress: func(_ string, done, of int64) { last, total = done, of }})
		if last != total || total == 0 {
			t.Errorf("part %d: progress ended at %d of %d", part, last, total)
		}
		read += report.Read
	}
	if read != whole.Read || read == 0 {
		t.Errorf("the parts read %d bytes, the whole %d", read, whole.Read)
	}
}

func TestVerificationEndsWhenItIsCancelled(t *testing.T) {
	_, d := complete(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := verify.Run(ctx, d, verify.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestLevelsHaveNames(t *testing.T) {
	for l := verify.LevelLayout; l <= verify.LevelRerun; l++ {
		if got, err := verify.ParseLevel(l.String()); err != nil || got != l {
			t.Errorf("%v: %v, %v", l, got, err)
		}
	}
	for _, name := range []string{"", "deep", "level 9"} {
		if _, err := verify.ParseLevel(name); err == nil {
			t.Errorf("%q is a level", name)
		}
	}
}

// TestRecordsMustFitEachOther edits records as no accident does: with a checksum that fits.
func TestRecordsMustFitEachOther(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(*datasets.CommitRecord)
		want string
	}{
		{"another plan", func(r *datasets.CommitRecord) { r.Plan = 2 }, "plan is 2; there are 1 plans"},
		{"runs of another batch", func(r *datasets.CommitRecord) { r.FirstRun, r.LastRun = 0, 1 }, "first_run is 0; plan 1 has runs from 0 on"},
		{"runs beyond the plan", func(r *datasets.CommitRecord) { r.FirstRun, r.LastRun = 8, 9 }, "last_run is 9; plan 1 has runs up to 7"},
		{"runs of later batches", func(r *datasets.CommitRecord) { r.LastRun, r.RunKeys = 6, []string{"a", "b", "c", "d", "e"} }, "last_run is 6; plan 1 has runs up to 7, and 2 batches after"},
		{"a failed run of another batch", func(r *datasets.CommitRecord) { r.Failed = []datasets.FailedRef{{Run: 7, Class: "error"}} }, "failed[0] is run 7"},
		{"a failed run without document", func(r *datasets.CommitRecord) { r.Failed = []datasets.FailedRef{{Run: 2, Class: "error"}} }, "failures and failed do not agree"},
		{"too few keys", func(r *datasets.CommitRecord) { r.RunKeys = r.RunKeys[:1] }, "run_keys has 1 keys for the runs 2 to 3"},
		{"a path that leads elsewhere", func(r *datasets.CommitRecord) { r.Files[0].Path = "../../etc/passwd" }, `is impossible for table "events"`},
		{"a table that leads elsewhere", func(r *datasets.CommitRecord) { r.Files[0].Table = "../x" }, `files[0] is impossible for table "../x"`},
		{"a table twice", func(r *datasets.CommitRecord) { r.Files[1] = r.Files[0] }, `is impossible for table "events"`},
		{"a negative size", func(r *datasets.CommitRecord) { r.Files[0].Bytes = -1 }, `is impossible for table "events"`},
		{"another batch", func(r *datasets.CommitRecord) { r.Batch = 2 }, "batch is 2"},
	} {
		_, d := complete(t)
		r, err := d.Record(1)
		if err != nil {
			t.Fatal(err)
		}
		c.edit(&r)
		data, err := datasets.EncodeSealed(&r)
		if err != nil {
			t.Fatal(err)
		}
		datasetstest.Write(datasets.RecordPath(1), string(data))(t, d)
		found := fmt.Sprint(datasetstest.MustVerify(t, d, verify.Options{Level: verify.LevelCommits}).Findings)
		if !strings.Contains(found, c.want) {
			t.Errorf("%s: found %s", c.name, found)
		}
	}
}

// TestNoFlippedBitPasses flips every bit of every plan, record, document and data file of a data set of one batch.
func TestNoFlippedBitPasses(t *testing.T) {
	m := datasetstest.Flippable(t)
	names := filesOf(t, m)
	if len(names) != 5 {
		t.Errorf("the data set has %v", names)
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			flip(t, m.Crash(vfstest.Keep, nil), name, 1)
		})
	}
}

// TestNoFlippedBitOfADerivedFilePasses flips some bits only, as these files are long and compared byte for byte.
func TestNoFlippedBitOfADerivedFilePasses(t *testing.T) {
	m := datasetstest.Flippable(t)
	d := datasetstest.MustOpen(t, m)
	if _, err := views.Rebuild(d); err != nil {
		t.Fatal(err)
	}
	d.Close()
	for _, name := range []string{datasets.ManifestPath, datasets.SQLPath} {
		flip(t, m, datasetstest.Dir+"/"+name, 8*97+1)
	}
}

func filesOf(t *testing.T, fsys vfs.FS) []string {
	var names []string
	if err := fsys.Walk(datasetstest.Dir, func(name string, _ fs.DirEntry) error { names = append(names, name); return nil }); err != nil {
		t.Fatal(err)
	}
	return names
}

// flip flips every step-th bit of a file, one at a time, and expects each to be found.
func flip(t *testing.T, m *vfstest.Memory, name string, step int) {
	good, err := vfs.ReadFile(m, name, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < 8*len(good); i += step {
		bad := append([]byte{}, good...)
		bad[i/8] ^= 1 << (i % 8)
		if err := m.Overwrite(name, bad); err != nil {
			t.Fatal(err)
		}
		report, err := datasetstest.Verify(context.Background(), m, datasetstest.Dir, verify.Options{})
		if err != nil || report.Count(verify.Damage) == 0 {
			t.Errorf("%s: bit %d of byte %d passed: %v", name, i%8, i/8, err)
		}
	}
	if err := m.Overwrite(name, good); err != nil {
		t.Fatal(err)
	}
}

package verify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sweep/datasets"
	"sweep/datasets/errkind"

	"golang.org/x/sync/errgroup"
)

// tableFiles walks the tables once and reports files that no commit record lists.
func (v *verifier) tableFiles(ctx context.Context) error {
	entries, err := v.d.FS().ReadDir(".")
	if err != nil {
		return datasets.Storage("listing", v.d.Place().String(), err)
	}
	for _, e := range entries {
		if !e.IsDir() || !datasets.ValidTable(e.Name()) {
			continue
		}
		err := v.d.FS().Walk(e.Name(), func(name string, e fs.DirEntry) error {
			v.tableFile(name, e)
			return ctx.Err()
		})
		if err != nil {
			return datasets.Storage("listing", e.Name(), err)
		}
	}
	if v.o.Level < LevelHashes { // else reading the files finds it
		v.batches.EachUnseen(func(batch int64, table string) {
			v.damage(LevelCommits, "", batch, "its file of table "+table+" is missing", datasets.RepairBatch(batch))
		})
		v.analyses.eachUnseen(func(name string) {
			v.damage(LevelCommits, name, -1, "is missing", v.repairOf(-1, name))
		})
	}
	return nil
}

func (v *verifier) tableFile(name string, e fs.DirEntry) {
	if _, id, ok := datasets.AnalysisOfFile(name); ok {
		v.analysisFile(name, id, e)
		return
	}
	n, ok := datasets.ParseDataPath(name)
	batch := n.Batch
	switch {
	case !ok:
		v.foreign(name, e)
	case !e.Type().IsRegular():
		v.damage(LevelCommits, name, batch, "is "+kindOf(e), "remove it; "+datasets.RepairBatch(batch))
	case v.batches.See(n):
	case v.batches.Committed.Has(batch) && n.Generation != v.batches.Generation(batch, n.Table):
		v.find(Finding{Level: LevelCommits, Severity: Incomplete, File: name, Batch: batch, Run: -1,
			Problem: "is left from an interrupted update of table runs, and globs read it", Remedy: "run sweep finish, which completes the update; if the file stays, move it out of the data set"})
	case v.batches.Committed.Has(batch):
		v.damage(LevelCommits, name, batch, "is not listed in the batch's commit record, and globs read it", "move it out of the data set")
	case !v.planned(batch) && !v.plansLost:
		v.damage(LevelCommits, name, batch, "belongs to a batch that is in no plan, and globs read it", "move it out of the data set")
	default:
		v.find(Finding{Level: LevelCommits, Severity: Note, File: name, Batch: batch, Run: -1,
			Problem: "belongs to a batch that is not committed; globs read it, dataset.sql does not", Remedy: "run sweep run to complete the batch"})
	}
}

// planned reports whether a batch is in a plan.
func (v *verifier) planned(batch int64) bool {
	for _, p := range v.plans {
		if p.FirstBatch <= batch && batch <= p.LastBatch() {
			return true
		}
	}
	return false
}

// contents reads the files of the selected batches, several batches at once.
func (v *verifier) contents(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(v.o.Workers, 1))
	total := v.batches.Committed.Len()
	if v.o.Parts > 0 {
		total = 0
		v.batches.Committed.Each(func(batch int64) error {
			if v.chosen(batch) {
				total++
			}
			return nil
		})
	}
	var done int64
	err := v.batches.Committed.Each(func(batch int64) error {
		if !v.chosen(batch) {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		group.Go(func() error {
			if err := v.batch(ctx, batch); err != nil {
				return err
			}
			v.mu.Lock()
			defer v.mu.Unlock()
			done++
			v.o.Progress.Report("verified", done, total)
			return nil
		})
		return nil
	})
	return errors.Join(group.Wait(), err)
}

func (v *verifier) chosen(batch int64) bool {
	return v.o.Parts <= 0 || batch%v.o.Parts == v.o.Part
}

// batch verifies the files of one batch. A file with the wrong hash is not decoded: the decoder expects files that
// are what they claim to be.
func (v *verifier) batch(ctx context.Context, batch int64) error {
	r, err := v.d.Record(batch)
	if err != nil {
		v.badDocument(LevelCommits, datasets.RecordPath(batch), batch, err)
		return nil
	}
	sound := true
	for _, f := range r.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !v.hash(batch, f) {
			sound = false
			continue
		}
		if v.o.Level >= LevelParquet && !v.parquet(r, f) {
			sound = false
		}
	}
	if r.Failures != nil && v.hash(batch, *r.Failures) {
		v.failures(r)
	}
	if sound && v.o.Level >= LevelMeaning {
		v.meaning(r)
	}
	return nil
}

// hash compares a file with its record.
func (v *verifier) hash(batch int64, want datasets.CommittedFile) bool {
	bad := func(problem, expected, found string) bool {
		v.find(Finding{Level: LevelHashes, Severity: Damage, File: want.Path, Batch: batch, Run: -1,
			Problem: problem, Expected: expected, Found: found, Remedy: v.repairOf(batch, want.Path)})
		return false
	}
	// A file that cannot be read at the moment is not damaged, and nothing should be removed because of it.
	unread := func(err error) bool {
		if err = datasets.Storage("reading", want.Path, err); errkind.Of(err) == errkind.Damage {
			return bad(err.Error(), "", "")
		}
		v.refuse(err)
		return false
	}
	info, err := v.d.FS().Stat(want.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return bad("is missing", "", "")
	case err != nil:
		return unread(err)
	case !info.Mode().IsRegular():
		return bad("is not a regular file", "", "")
	case info.Size() != want.Bytes:
		return bad("has another size", fmt.Sprintf("%d bytes", want.Bytes), fmt.Sprintf("%d bytes", info.Size()))
	}
	f, err := v.d.FS().Open(want.Path)
	if err != nil {
		return unread(err)
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, io.LimitReader(f, want.Bytes+1))
	v.mu.Lock()
	v.report.Read += n
	v.mu.Unlock()
	if err != nil {
		return unread(err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != want.SHA256 {
		return bad("its content has changed", "sha256 "+want.SHA256, got)
	}
	return true
}

// failures compares the document about failed runs with the record.
func (v *verifier) failures(r datasets.CommitRecord) {
	if _, err := v.d.Failures(r); err != nil {
		v.badDocument(LevelHashes, r.Failures.Path, r.Batch, err)
	}
}

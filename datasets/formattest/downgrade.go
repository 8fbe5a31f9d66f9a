package formattest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/parquet-go/parquet-go"

	"sweep/datasets"
	"sweep/datasets/parquetread"
	"sweep/datasets/tables"
	"sweep/datasets/vfs"
)

// Downgrade writes the runs of a data set to a new place in version 0, without derived files.
func Downgrade(at vfs.Place, from *datasets.Dataset) (err error) {
	var to *datasets.Dataset
	for i, p := range from.Plans() {
		p.Tables = 0
		if i == 0 {
			to, err = datasets.Create(at, p)
		} else {
			err = to.AddPlan(p)
		}
		if err != nil {
			return err
		}
	}
	if err := from.EachCommit(func(r datasets.CommitRecord) error { return downgradeBatch(from, to, r) }); err != nil {
		return err
	}
	err = downgradeDocuments(to.FS())
	return errors.Join(err, to.Close())
}

func downgradeBatch(from, to *datasets.Dataset, r datasets.CommitRecord) error {
	failures, err := from.Failures(r)
	if err != nil {
		return err
	}
	stage, err := to.Stage(r.Batch, r.Partition)
	if err != nil {
		return err
	}
	defer stage.Abort()
	info := datasets.CommitInfo{Plan: r.Plan, FirstRun: r.FirstRun, LastRun: r.LastRun, RunKeys: r.RunKeys, Failures: failures}
	for _, f := range r.Files {
		if err := downgradeFile(from, stage, f); err != nil {
			return fmt.Errorf("%s: %w", f.Path, err)
		}
		info.Files = append(info.Files, tables.FileInfo{Table: f.Table, Rows: f.Rows})
	}
	_, err = stage.Commit(info)
	return err
}

func downgradeFile(from *datasets.Dataset, stage *datasets.Stage, f datasets.CommittedFile) error {
	file, err := from.FS().Open(f.Path)
	if err != nil {
		return err
	}
	defer file.Close()
	p, err := parquetread.Open(file, f.Bytes)
	if err != nil {
		return err
	}
	w, err := newOldWriter(stage, f.Table, p)
	if err != nil {
		return err
	}
	rows := p.Rows()
	defer rows.Close()
	for rows.Next() {
		for _, c := range w.columns {
			if err := c.put(c.value(rows)); err != nil {
				return err
			}
		}
		if err := w.w.EndRow(); err != nil {
			return err
		}
	}
	return errors.Join(rows.Err(), w.w.Close())
}

// narrow converts the values of a column to 32 bits.
func narrow(values []parquet.Value) []parquet.Value {
	if values[0].IsNull() {
		return values
	}
	return []parquet.Value{parquet.Int32Value(int32(values[0].Int64()))}
}

// whole converts the values of a column to integers.
func whole(values []parquet.Value) []parquet.Value {
	if values[0].IsNull() {
		return values
	}
	return []parquet.Value{parquet.Int64Value(int64(values[0].Double()))}
}

// downgradeDocuments converts plans, commit records and failure documents to version 0. The records contain the checksums
// of the failure documents, so those come first.
func downgradeDocuments(fsys vfs.FS) error {
	sums := []string{}
	for _, dir := range []string{"_sweep/failures", "_sweep"} {
		err := fsys.Walk(dir, func(name string, _ fs.DirEntry) error {
			failures := strings.HasPrefix(name, "_sweep/failures/")
			if !strings.HasSuffix(name, ".json") || failures != (dir == "_sweep/failures") {
				return nil
			}
			before, err := vfs.ReadFile(fsys, name, 1<<30)
			if err != nil {
				return err
			}
			text := strings.Replace(string(before), fmt.Sprintf("\"format\": %d,", datasets.LayoutVersion), "\"format\": 0,", 1)
			text = strings.Replace(text, "\n \"points\":", "\n \"num_points\":", 1)
			text = strings.Replace(text, "\n \"run_keys\":", "\n \"keys\":", 1)
			after := seal([]byte(strings.NewReplacer(sums...).Replace(text)))
			if failures {
				sums = append(sums, sumOf(before), sumOf(after))
			}
			if err := fsys.Remove(name); err != nil {
				return err
			}
			return vfs.WriteFile(fsys, name, after)
		})
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// seal replaces the checksum of a document.
func seal(data []byte) []byte {
	const end = "\"\n}\n"
	body := bytes.TrimSuffix(data, []byte(end))
	body = body[:len(body)-2*sha256.Size]
	return []byte(string(body) + sumOf(append(bytes.Clone(body), end...)) + end)
}

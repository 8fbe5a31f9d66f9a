package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"math/bits"
	"slices"
	"strconv"

	"sweep/datasets/vfs"
)

// BatchSet is a set of batch numbers; it uses a bit for each number up to the largest.
type BatchSet struct {
	words []uint64
	len   int64
}

// Has reports whether a batch is in the set.
func (b *BatchSet) Has(batch int64) bool {
	return batch >= 0 && batch>>6 < int64(len(b.words)) && b.words[batch>>6]&(1<<(batch&63)) != 0
}

// Len is the number of batches in the set.
func (b *BatchSet) Len() int64 { return b.len }

// Add puts a batch into the set.
func (b *BatchSet) Add(batch int64) {
	if b.Has(batch) {
		return
	}
	if need := int(batch>>6) + 1; need > len(b.words) {
		b.words = append(b.words, make([]uint64, need-len(b.words))...)
	}
	b.words[batch>>6] |= 1 << (batch & 63)
	b.len++
}

// Each calls visit with every batch of the set in ascending order until it returns an error.
func (b *BatchSet) Each(visit func(batch int64) error) error {
	for i, w := range b.words {
		for ; w != 0; w &= w - 1 {
			if err := visit(int64(i)<<6 + int64(bits.TrailingZeros64(w))); err != nil {
				return err
			}
		}
	}
	return nil
}

// batchNumberMax bounds accepted batch numbers, so that a planted file name cannot make a set huge.
const batchNumberMax = 1 << 27

// Committed lists the batches that have a commit record, by the names of the records alone: a million of them need one
// listing of a thousand directories. A record that was damaged later is found by EachCommit and by Verify.
func (d *Dataset) Committed() (*BatchSet, error) {
	set := &BatchSet{}
	err := d.ListBatches(CommitsDir, func(batch int64) { set.Add(batch) }, nil)
	return set, err
}

// ListBatches calls visit with the batch of every document below dir, in no particular order, and unknown with names
// that belong to no batch.
func (d *Dataset) ListBatches(dir string, visit func(batch int64), unknown func(name string)) error {
	if unknown == nil {
		unknown = func(string) {}
	}
	entries, err := d.fs.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return Storage("listing", dir, err)
	}
	for _, e := range entries {
		name := dir + "/" + e.Name()
		if !e.IsDir() || !isThousand(e.Name()) {
			visitBatch(name, e, dir, visit, unknown)
			continue
		}
		inner, err := d.fs.ReadDir(name)
		if err != nil {
			return Storage("listing", name, err)
		}
		for _, e := range inner {
			visitBatch(name+"/"+e.Name(), e, dir, visit, unknown)
		}
	}
	return nil
}

// visitBatch accepts a document only under the one name for its batch.
func visitBatch(name string, e fs.DirEntry, dir string, visit func(int64), unknown func(string)) {
	batch, ok := batchOfFile(e.Name())
	if _, analysis := AnalysisOf(name); analysis && !e.IsDir() {
		return
	}
	if !ok || e.IsDir() || batch > batchNumberMax || batchFile(dir, batch) != name {
		unknown(name)
		return
	}
	visit(batch)
}

// isThousand reports whether a directory holds the documents of a thousand batches.
func isThousand(name string) bool {
	n, err := strconv.ParseInt(name, 10, 64)
	return err == nil && n >= 0 && batchName(n) == name
}

// EachCommit calls visit with every commit record in ascending order of batches, reading each once, until visit returns
// an error. Damaged records are left out; their errors are returned together after all others were visited.
func (d *Dataset) EachCommit(visit func(CommitRecord) error) error {
	set, err := d.Committed()
	if err != nil {
		return err
	}
	var bad []error
	err = d.EachRead(set, func(_ int64, r ReadRecord) error {
		if r.Err != nil {
			bad = append(bad, r.Err)
			return nil
		}
		return visit(r.CommitRecord)
	})
	if err != nil {
		return err
	}
	return errors.Join(bad...)
}

// EachRead reads the records of a set in ascending order, several at a time, and calls visit with each record or with
// the reason why it could not be read.
func (d *Dataset) EachRead(set *BatchSet, visit func(batch int64, r ReadRecord) error) error {
	var flight []int64
	done, total := int64(0), set.Len()
	size := 1 // records read together; adapted to the size of those before
	land := func() error {
		for i, r := range d.readRecords(flight) {
			if err := visit(flight[i], r); err != nil {
				return err
			}
			size = min(recordsAtOnce, max(1, keysAtOnce/max(1, len(r.RunKeys))))
		}
		done += int64(len(flight))
		d.progress.Report("read", done, total)
		flight = flight[:0]
		return nil
	}
	err := set.Each(func(batch int64) error {
		if flight = append(flight, batch); len(flight) < size {
			return nil
		}
		return land()
	})
	if err != nil {
		return err
	}
	return land()
}

// Bounds of the commit records that are read ahead. On an object store each record costs a round trip, so several are
// read together; but a single one may have the keys of a hundred thousand runs.
const (
	recordsAtOnce = 64
	keysAtOnce    = 1 << 16
)

// ReadRecord is a commit record, or the reason why it could not be read.
type ReadRecord struct {
	CommitRecord
	Err error
}

func (d *Dataset) readRecords(batches []int64) []ReadRecord {
	records := make([]ReadRecord, len(batches))
	var reads []func() error
	for i, batch := range batches {
		reads = append(reads, func() error {
			records[i].CommitRecord, records[i].Err = d.Record(batch)
			return nil
		})
	}
	d.fs.Together(reads...)
	return records
}

// Failures reads the document about the failed runs of a batch.
func (d *Dataset) Failures(r CommitRecord) ([]FailedRun, error) {
	if r.Failures == nil {
		return nil, nil
	}
	if info, err := d.fs.Stat(r.Failures.Path); err == nil && info.Mode().IsRegular() && info.Size() != r.Failures.Bytes {
		return nil, damaged(r.Failures.Path, r.Batch, fmt.Errorf("it has %d bytes, the commit record says %d", info.Size(), r.Failures.Bytes), RepairBatch(r.Batch))
	}
	data, err := vfs.ReadFile(d.fs, r.Failures.Path, recordBytesMax)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, damaged(r.Failures.Path, r.Batch, err, RepairBatch(r.Batch))
	}
	if err != nil {
		return nil, unreadable(r.Failures.Path, r.Batch, err, RepairBatch(r.Batch))
	}
	var doc failuresDoc
	if err := decodeSealed(data, &doc); err != nil {
		return nil, damaged(r.Failures.Path, r.Batch, err, RepairBatch(r.Batch))
	}
	if err := checkFailures(&doc, &r); err != nil {
		return nil, damaged(r.Failures.Path, r.Batch, err, RepairBatch(r.Batch))
	}
	return slices.Clip(doc.Failures), nil
}

// FilesOf returns the entries of a table in the order of its parts; none if the batch has no rows in it.
func (r *CommitRecord) FilesOf(table string) []CommittedFile { return filesOf(r.Files, table) }

func filesOf(files []CommittedFile, table string) []CommittedFile {
	first := slices.IndexFunc(files, func(f CommittedFile) bool { return f.Table == table })
	if first < 0 {
		return nil
	}
	end := first + 1
	for end < len(files) && files[end].Table == table {
		end++
	}
	return files[first:end:end]
}

// RowsOf is the number of rows in the files of a table.
func RowsOf(files []CommittedFile) int64 {
	var rows int64
	for _, f := range files {
		rows += f.Rows
	}
	return rows
}

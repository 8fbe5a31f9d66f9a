package datasets

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"sweep/datasets/tables"
	"sweep/datasets/vfs"
)

// The commit protocol
//
// A batch is committed if and only if its commit record exists. The record names the files of the batch with their sizes
// and hashes, so it is the last thing that a commit writes: whoever sees a record finds everything that it names. Nobody
// coordinates the processes that write a data set. They may be killed at any moment, lose power, run twice for one batch on
// two machines, and disagree. The protocol keeps this true:
//
//   - There is at most one record of a batch. It changes only when the file of table runs is written again (updateruns.go).
//   - The files that a record names have the recorded content, durably, before the record exists.
//   - A file that no record names has no effect. It may be left behind, and is replaced or set aside.
//
// A batch goes through these states. A step is durable before the next one begins:
//
//	              written by                        after a crash here
//	staged        Stage.Create, stagedFile.Close    files in the part of the staging directory of a dead process, which
//	                                                the next process removes (recover.go)
//	synced        Stage.finish                      the same
//	placed        placement.placeAll                files under final names without a record; the next attempt keeps
//	                                                those with its own content and sets the others aside
//	names synced  placement.syncDirs                the same
//	committed     Dataset.publish of the record     the batch exists; only the staging directory is to be cleaned
//	settled       placement.settle                  the same
//
// Files are synced before they are linked, and directories before the record is. Otherwise a loss of power could keep the
// record and lose what it names. A file whose sync has failed is never synced again: the system may have dropped its pages
// and would report success. The attempt fails, and the batch is computed again.
//
// Final names are given by links, not by renames. A rename replaces the file that has the name, and with it the result of a
// process that was first. A link fails if the name is taken, and exactly one of several processes succeeds. For the record
// this decides who commits. For a data file it shows that another attempt was here. Its file has the same content, which is
// the usual case because the same runs give the same bytes, and is kept; or it has another content, and is moved to the
// quarantine (placement.meet). Where a file system has no hard links, vfs.OS uses the rename that refuses to replace.
//
// Two processes that disagree may move each other's files away while they place their own, so a name can have the wrong
// content when the record appears. Therefore every process that has placed files compares them with the record, its own or
// another's, and puts back what belongs there (placement.settle). If all of them die before that, a file may differ from the
// record: reading and verifying report it as damage, and once the record is removed, the batch is computed again.
//
// A process that loses against a record compares results (Stage.resolve). Equal results are dropped, and results that differ
// only in which runs failed as well: the first one counts. Anything else means that the computation is not deterministic;
// the committed result stays, the other one goes to the quarantine, and the error stops the sweep.
//
// On an object store the same steps are single requests (package objects). The staging directory is on this machine, a link
// is a put on the condition that the key is free, syncs do nothing, because what the store has accepted is durable, and the
// record is again the last object. A put whose response is lost may have happened; the next attempt finds the key taken by
// its own content.
//
// Locks are no part of this. They only keep processes from computing the same batch at the same time.

// CommitInfo is what the caller of Commit knows about a batch.
type CommitInfo struct {
	Plan              int      // number of the plan
	FirstRun, LastRun int64    // run ids, inclusive
	RunKeys           []string // key of each run, ascending by run id
	Files             []tables.FileInfo
	Failures          []FailedRun // ascending by run id
	Updated           *Updated    // how the file of runs differs from what the runs gave; nil: not at all
}

// FailedRun is a run without a result: what happened, and how to reproduce it.
type FailedRun struct {
	Run      int64  `json:"run"`
	Key      string `json:"key"`
	Seed     uint64 `json:"seed,string"`
	Class    string `json:"class"` // error, panic, timeout, memory, …
	Error    string `json:"error"`
	Stack    string `json:"stack,omitempty"` // without addresses, so that it is the same every time
	Attempts int    `json:"attempts"`
	Command  string `json:"command"` // the command that computes the run again
}

// CommitRecord is the document that makes a batch exist: a batch is committed if and only if its commit record exists
// and the files have the hashes in it.
type CommitRecord struct {
	Format    int             `json:"format"` // LayoutVersion
	Plan      int             `json:"plan"`
	Batch     int64           `json:"batch"`
	FirstRun  int64           `json:"first_run"`
	LastRun   int64           `json:"last_run"`
	Partition []Partition     `json:"partition"`
	Files     []CommittedFile `json:"files"`  // ascending by table, then by part; tables without rows have no file
	Failed    []FailedRef     `json:"failed"` // ascending by run
	Failures  *CommittedFile  `json:"failures,omitempty"`
	RunKeys   []string        `json:"run_keys"`
	Updated   *Updated        `json:"updated,omitempty"` // of the file of runs; nil: it is what the runs gave
	Seal      string          `json:"sha256"`

	olderBy int // number of layout versions between the document and the newest
}

// CommittedFile is a file of a batch. The parts of a table are counted by their order in the record.
type CommittedFile struct {
	Table  string `json:"table,omitempty"`
	Path   string `json:"path"` // relative to the data set
	Rows   int64  `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// FailedRef names a failed run of a batch; the failures document of the batch has the rest.
type FailedRef struct {
	Run   int64  `json:"run"`
	Class string `json:"class"`
}

// failuresDoc is the document about the failed runs of a batch.
type failuresDoc struct {
	Format   int         `json:"format"`
	Batch    int64       `json:"batch"`
	Failures []FailedRun `json:"failures"`
	Seal     string      `json:"sha256"`
}

func (r *CommitRecord) seal() *string { return &r.Seal }
func (f *failuresDoc) seal() *string  { return &f.Seal }

// Commit makes the batch visible and durable, and ends the stage. By now every file is complete and its footer was read
// back.
//
// If the batch was committed before with the same content, the stage is discarded and the existing record is returned.
// A batch whose runs failed for other reasons than before is discarded too: the first result counts. A DeterminismError
// reports that the same runs gave different results.
func (s *Stage) Commit(c CommitInfo) (CommitRecord, error) {
	var record CommitRecord
	err := s.end(func() (err error) { record, err = s.commit(c); return err })
	return record, err
}

// end commits and ends the stage.
func (s *Stage) end(commit func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return fmt.Errorf("%s: committed after its stage had ended", s.label)
	}
	s.ended = true
	defer s.abandon()
	err := commit()
	// Whatever the removal of the stage leaves behind belongs to no batch and is removed when the staging directory is
	// cleaned.
	RemoveOwn(s.d.fs, s.dir, inStage)
	return err
}

func (s *Stage) commit(c CommitInfo) (CommitRecord, error) {
	record, err := s.record(c)
	if err != nil {
		return record, err
	}
	if standing, err := s.d.Record(s.batch); err == nil {
		return s.resolve(record, standing)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return record, err
	}
	if err := s.finish(); err != nil {
		return record, err
	}
	if len(c.Failures) > 0 {
		if err := s.stageFailures(&record, c.Failures); err != nil {
			return record, err
		}
	}
	p := &placement{d: s.d, stage: s, unit: &record}
	if err := p.placeAll(); err != nil {
		return record, err
	}
	data, err := EncodeSealed(&record)
	if err != nil {
		return record, err
	}
	err = s.d.publish(data, RecordPath(s.batch))
	if errors.Is(err, fs.ErrExist) {
		var standing CommitRecord
		err := vfs.Patiently(s.d.fs, func() (err error) { standing, err = s.d.Record(s.batch); return err })
		if err != nil {
			return record, Storage("reading", RecordPath(s.batch), err)
		}
		p.settle(&standing)
		return s.resolve(record, standing)
	}
	if err != nil {
		return record, Storage("writing", RecordPath(s.batch), err)
	}
	return record, p.settle(&record)
}

// stageFailures writes the document about failed runs and adds it to the record.
func (s *Stage) stageFailures(r *CommitRecord, failures []FailedRun) error {
	data, err := EncodeSealed(&failuresDoc{Format: LayoutVersion, Batch: r.Batch, Failures: failures})
	if err != nil {
		return err
	}
	staged := s.stagedName("", 0)
	if err := vfs.WriteFile(s.d.fs, staged, data); err != nil {
		return Storage("writing", staged, err)
	}
	sum := sha256.Sum256(data)
	r.Failures = &CommittedFile{Path: FailurePath(r.Batch), Rows: int64(len(failures)), Bytes: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}
	return nil
}

// finish makes the staged files durable.
func (s *Stage) finish() error {
	var operations []func() error
	for _, table := range s.tables() {
		for _, f := range s.files[table] {
			operations = append(operations, f.finish)
		}
	}
	return s.d.fs.Together(operations...)
}

// record builds the commit record from what was staged and checks it against the caller's information.
func (s *Stage) record(c CommitInfo) (CommitRecord, error) {
	if c.LastRun < c.FirstRun || int64(len(c.RunKeys)) != c.LastRun-c.FirstRun+1 {
		return CommitRecord{}, fmt.Errorf("batch %d: runs %d to %d with %d run keys", s.batch, c.FirstRun, c.LastRun, len(c.RunKeys))
	}
	r := CommitRecord{Format: LayoutVersion, Plan: c.Plan, Batch: s.batch, FirstRun: c.FirstRun, LastRun: c.LastRun,
		Partition: s.partition, Failed: []FailedRef{}, RunKeys: c.RunKeys, Updated: c.Updated}
	for _, f := range c.Failures {
		r.Failed = append(r.Failed, FailedRef{Run: f.Run, Class: f.Class})
	}
	var err error
	r.Files, err = s.committedFiles(c.Files, r.path)
	return r, err
}

// committedFiles lists the staged files with their final names. written is what their writer knows of them.
func (s *Stage) committedFiles(written []tables.FileInfo, path func(table string, part int) string) ([]CommittedFile, error) {
	list := []CommittedFile{}
	stated := map[string]int64{}
	for _, f := range written {
		stated[f.Table] = f.Rows
		if f.Rows > 0 && s.files[f.Table] == nil {
			return nil, fmt.Errorf("%s: table %s has %d rows and no file", s.label, f.Table, f.Rows)
		}
	}
	for _, table := range s.tables() {
		var rows int64
		for part, f := range s.files[table] {
			if err := f.Close(); err != nil {
				return nil, err
			}
			if rows += f.rows; f.rows > 0 {
				list = append(list, CommittedFile{Table: table, Path: path(table, part), Rows: f.rows, Bytes: f.bytes, SHA256: f.SHA256()})
			}
		}
		if want, ok := stated[table]; !ok || rows != want {
			return nil, fmt.Errorf("%s: table %s has %d rows, its writer says %d", s.label, table, rows, want)
		}
	}
	return list, nil
}

// resolve decides between our result and the one already committed.
func (s *Stage) resolve(ours, standing CommitRecord) (CommitRecord, error) {
	if ours.Plan != standing.Plan || ours.FirstRun != standing.FirstRun || !slices.Equal(ours.RunKeys, standing.RunKeys) {
		return standing, &InvalidError{What: fmt.Sprintf("batch %d", s.batch), Why: fmt.Sprintf(
			"it is committed for runs %d to %d of plan %d, which are other runs than the ones computed now",
			standing.FirstRun, standing.LastRun, standing.Plan), Remedy: "run the grid with the version of sweep that started it, or in another directory"}
	}
	if !slices.Equal(ours.Failed, standing.Failed) {
		return standing, nil
	}
	diff := DiffFiles(withoutUpdated(ours, standing), withoutUpdated(standing, standing))
	if len(diff) == 0 {
		return standing, nil
	}
	return standing, &DeterminismError{Batch: s.batch, FirstRun: ours.FirstRun, LastRun: ours.LastRun, Differences: diff, Quarantine: s.quarantine(ours.Files)}
}

// quarantine sets staged files aside that differ from the committed ones.
func (s *Stage) quarantine(files []CommittedFile) (names []string) {
	for _, f := range files {
		aside := s.d.asideName(f.Table, s.label)
		if s.d.setAside(s.nameOf(f), aside) == nil {
			names = append(names, aside)
		}
	}
	return names
}

// withoutUpdated lists the files of a record without table runs if the other one's was written again since.
func withoutUpdated(r, other CommitRecord) []CommittedFile {
	if other.Updated == nil {
		return r.Files
	}
	return slices.DeleteFunc(slices.Clone(r.Files), func(f CommittedFile) bool { return f.Table == tableOfRuns })
}

// DiffFiles lists the tables in which two results of a batch differ. Table failures is left out: it records how often a
// run was tried and what went wrong on one machine.
func DiffFiles(ours, standing []CommittedFile) []string {
	var diff []string
	names := map[string]bool{}
	for _, f := range slices.Concat(ours, standing) {
		names[f.Table] = f.Table != tableOfFailures
	}
	for _, table := range slices.Sorted(maps.Keys(names)) {
		f, g := filesOf(ours, table), filesOf(standing, table)
		switch {
		case !names[table] || SameFiles(f, g):
		case len(f) == 0:
			diff = append(diff, fmt.Sprintf("%s has no rows instead of %d", table, RowsOf(g)))
		case len(g) == 0:
			diff = append(diff, fmt.Sprintf("%s has %d rows instead of none", table, RowsOf(f)))
		default:
			diff = append(diff, fmt.Sprintf("%s has %d rows (sha256 %.12s) instead of %d (%.12s)", table, RowsOf(f), f[0].SHA256, RowsOf(g), g[0].SHA256))
		}
	}
	return diff
}

// SameFiles reports whether two lists of files have the same bytes.
func SameFiles(a, b []CommittedFile) bool {
	return slices.EqualFunc(a, b, func(f, g CommittedFile) bool { return f.SHA256 == g.SHA256 })
}

const tableOfFailures = "failures"

// Record reads the commit record of a batch; it returns fs.ErrNotExist if the batch is not committed.
func (d *Dataset) Record(batch int64) (CommitRecord, error) {
	var r CommitRecord
	name := RecordPath(batch)
	data, err := vfs.ReadFile(d.fs, name, recordBytesMax)
	if err != nil {
		return r, unreadable(name, batch, err, RepairBatch(batch))
	}
	if err := decodeSealed(data, &r); err != nil {
		return r, damaged(name, batch, err, RepairBatch(batch))
	}
	err = checkRecord(&r, batch)
	if err == nil {
		err = d.checkPlanned(&r)
	}
	if err != nil {
		return r, damaged(name, batch, err, RepairBatch(batch))
	}
	return r, nil
}

// RepairBatch is how to have a batch computed again: without its record it is not committed, and files that differ from
// the newly computed ones are set aside.
func RepairBatch(batch int64) string {
	return "remove " + RecordPath(batch) + " and run sweep run to compute the batch again"
}

// unreadable classifies the reason why a document could not be read: it does not exist, its content is damaged, or the
// storage failed.
func unreadable(path string, batch int64, err error, remedy string) error {
	if errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if errors.Is(err, vfs.ErrImplausible) {
		return damaged(path, batch, err, remedy)
	}
	return Storage("reading", path, err)
}

// damaged wraps the reason why a file cannot be used; an error with its own hint is left as it is.
func damaged(path string, batch int64, err error, remedy string) error {
	var newer *InvalidError
	if errors.As(err, &newer) {
		return fmt.Errorf("%s: %w", path, err)
	}
	return &DamageError{Path: path, Batch: batch, Why: err.Error(), Remedy: remedy}
}

package datasets

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"sweep/datasets/tables"
	"sweep/datasets/vfs"
)

// Analyses
//
// An analysis is what a command knows about runs that is not the result of a run: which stored run a replay repeats, what a
// candidate of a search costs. Its rows are in tables of their own, in one file per table, TABLE/analysis-ID.parquet. It
// is committed by the protocol of batches (commit.go): files are staged, synced and linked, and the record is created last and
// never replaced. An analysis exists if and only if its record does.
//
// Analyses belong to no plan and are not counted: a data set is complete when its batches are. Each record states how many
// columns the tables of analyses had, as plans do for the tables of runs.
//
// The id is chosen by the command. It must follow from the input alone, never from a process, a clock or a count of what
// is already stored, so that a command that is run again commits the same analysis again, which does nothing. Readers get
// analyses in the byte order of their ids: a command that commits several begins each id with a number of fixed width,
// such as 000003-candidates for the candidates of generation 3. Different commands that write to one data set use
// different words.

// AnalysisRecord is the document that makes an analysis exist.
type AnalysisRecord struct {
	Format  int             `json:"format"` // LayoutVersion
	ID      string          `json:"id"`
	Columns int             `json:"columns"` // tables.NumAnalysisColumns when it was committed
	Files   []CommittedFile `json:"files"`   // ascending by table; tables without rows have no file
	Seal    string          `json:"sha256"`
}

func (r *AnalysisRecord) seal() *string { return &r.Seal }

// CommitAnalysis writes an analysis and makes it visible and durable. Committing it again with the same content changes
// nothing; a DeterminismError reports that the same id was committed with other content, which stays.
func (d *Dataset) CommitAnalysis(ctx context.Context, id string, write func(*tables.AnalysisWriter) error) error {
	if !ValidAnalysis(id) {
		return fmt.Errorf("analysis %q: an id has up to %d lower-case letters, digits and single hyphens between them", id, analysisIDMax)
	}
	if err := d.NeedsNewest("extended with analyses"); err != nil {
		return err
	}
	record := AnalysisRecord{Format: LayoutVersion, ID: id, Columns: tables.NumAnalysisColumns()}
	standing, err := d.Analysis(id)
	switch {
	case err == nil:
		record.Columns = standing.Columns // of the version that has committed it
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	s, err := d.stage(record.label())
	if err != nil {
		return err
	}
	defer s.Abort()
	w, err := tables.NewAnalysisWriter(s, d.Plans()[0].Compression, record.Columns)
	if err != nil {
		return err
	}
	if err := write(w); err != nil {
		return err
	}
	written, err := w.Close()
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.end(func() error { return s.commitAnalysis(&record, written) })
}

func (s *Stage) commitAnalysis(r *AnalysisRecord, written []tables.FileInfo) (err error) {
	r.Files, err = s.committedFiles(written, func(table string, _ int) string { return analysisDataPath(table, r.ID) })
	if err != nil {
		return err
	}
	if standing, err := s.d.Analysis(r.ID); err == nil {
		return s.resolveAnalysis(r, &standing)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := s.finish(); err != nil {
		return err
	}
	p := &placement{d: s.d, stage: s, unit: r}
	if err := p.placeAll(); err != nil {
		return err
	}
	data, err := EncodeSealed(r)
	if err != nil {
		return err
	}
	name := AnalysisPath(r.ID)
	err = s.d.publish(data, name)
	if errors.Is(err, fs.ErrExist) {
		var standing AnalysisRecord
		err := vfs.Patiently(s.d.fs, func() (err error) { standing, err = s.d.Analysis(r.ID); return err })
		if err != nil {
			return Storage("reading", name, err)
		}
		p.settle(&standing)
		return s.resolveAnalysis(r, &standing)
	}
	if err != nil {
		return Storage("writing", name, err)
	}
	return p.settle(r)
}

// resolveAnalysis compares our result with the one already committed.
func (s *Stage) resolveAnalysis(ours, standing *AnalysisRecord) error {
	diff := DiffFiles(ours.Files, standing.Files)
	if ours.Columns != standing.Columns {
		diff = append(diff, fmt.Sprintf("the tables have %d columns instead of %d", ours.Columns, standing.Columns))
	}
	if len(diff) == 0 {
		return nil
	}
	return &DeterminismError{Analysis: ours.ID, Differences: diff, Quarantine: s.quarantine(ours.Files)}
}

// Analysis reads the record of an analysis; it returns fs.ErrNotExist if the analysis is not committed.
func (d *Dataset) Analysis(id string) (AnalysisRecord, error) {
	var r AnalysisRecord
	name := AnalysisPath(id)
	data, err := vfs.ReadFile(d.fs, name, recordBytesMax)
	if err != nil {
		return r, unreadable(name, -1, err, RepairAnalysis(id))
	}
	err = decodeSealed(data, &r)
	if err == nil {
		err = r.check(id)
	}
	if err != nil {
		return r, damaged(name, -1, err, RepairAnalysis(id))
	}
	return r, nil
}

// check refuses a record that contradicts itself, whatever its checksum.
func (r *AnalysisRecord) check(id string) error {
	switch {
	case r.ID != id:
		return keyError("id", "is %.100q", r.ID)
	case r.Columns > tables.NumAnalysisColumns():
		return &InvalidError{What: "analysis " + id, Why: fmt.Sprintf("its tables have %d columns, this program knows %d", r.Columns, tables.NumAnalysisColumns()),
			Remedy: "use a newer sweep"}
	case r.Columns < 1:
		return keyError("columns", "is %d", r.Columns)
	case r.Files == nil:
		return keyError("files", "is null")
	}
	last := ""
	for i, f := range r.Files {
		if r.Table(f.Table) == nil || f.Table <= last || f.Path != analysisDataPath(f.Table, id) || !f.plausible() {
			return keyError(fmt.Sprintf("files[%d]", i), "is impossible for table %.100q", f.Table)
		}
		last = f.Table
	}
	return nil
}

// Table is a table of analyses as the files of the analysis have it, nil if they have none.
func (r *AnalysisRecord) Table(name string) *tables.Table {
	t := tables.FindTable(name)
	if t == nil || !t.Analysis {
		return nil
	}
	return t.AsOf(r.Columns)
}

// Lacks lists the columns of a table that were added to it after the analysis was committed.
func (r *AnalysisRecord) Lacks(table string) []tables.Column {
	return tables.FindTable(table).AddedAfter(r.Columns)
}

// File is the file of a table, nil if the analysis has no rows in it.
func (r *AnalysisRecord) File(table string) *CommittedFile {
	if files := filesOf(r.Files, table); len(files) > 0 {
		return &files[0]
	}
	return nil
}

// RepairAnalysis is how to have an analysis made again.
func RepairAnalysis(id string) string {
	return "remove " + AnalysisPath(id) + " and run the command again that made the analysis"
}

func (r *AnalysisRecord) label() string { return analysisPrefix + r.ID }

func (r *AnalysisRecord) listed() []CommittedFile { return r.Files }

func (r *AnalysisRecord) strays(d *Dataset) ([]string, error) {
	var names []string
	for _, t := range tables.Tables() {
		if t.Analysis && r.File(t.Name) == nil {
			names = append(names, analysisDataPath(t.Name, r.ID))
		}
	}
	return d.existing(names)
}

func (r *AnalysisRecord) damaged(path, why string) *DamageError {
	return &DamageError{Path: path, Batch: -1, Why: why, Remedy: RepairAnalysis(r.ID)}
}

const (
	analysisPrefix = "analysis-"
	analysisIDMax  = 100 // bytes
)

// ValidAnalysis reports whether an analysis can have an id.
func ValidAnalysis(id string) bool {
	words := strings.Split(id, "-")
	return len(id) <= analysisIDMax && !slices.ContainsFunc(words, func(w string) bool {
		return w == "" || strings.Trim(w, "abcdefghijklmnopqrstuvwxyz0123456789") != ""
	})
}

// AnalysisPath is the name of the record of an analysis.
func AnalysisPath(id string) string { return CommitsDir + "/" + analysisPrefix + id + ".json" }

// analysisDataPath is the name of its file of a table.
func analysisDataPath(table, id string) string { return table + "/" + analysisPrefix + id + ".parquet" }

// AnalysisOf is the inverse of AnalysisPath.
func AnalysisOf(name string) (id string, ok bool) {
	id, ok = strings.CutPrefix(strings.TrimSuffix(name, ".json"), CommitsDir+"/"+analysisPrefix)
	return id, ok && ValidAnalysis(id) && AnalysisPath(id) == name
}

// AnalysisOfFile is the analysis that a data file belongs to by its path.
func AnalysisOfFile(name string) (table, id string, ok bool) {
	table, file, _ := strings.Cut(name, "/")
	id, ok = strings.CutPrefix(strings.TrimSuffix(file, ".parquet"), analysisPrefix)
	return table, id, ok && ValidTable(table) && ValidAnalysis(id) && analysisDataPath(table, id) == name
}

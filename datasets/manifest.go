package datasets

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"sweep/datasets/tables"
	"sweep/datasets/vfs"
)

// Manifest is the index of a data set: its runs, its files and the meaning of its columns. It is derived from the plans
// and the commit records alone and can be rebuilt from them at any time; the same records give the same bytes.
type Manifest struct {
	Format       int            `json:"format"`        // LayoutVersion
	Program      string         `json:"program"`       // version of sweep that built the manifest
	TableVersion int            `json:"table_version"` // FormatVersion of the newest plan
	Semantics    int            `json:"semantics"`     // version of the engine's behaviour of the newest plan
	Status       string         `json:"status"`        // complete if every planned batch is committed; else partial
	Counts       ManifestCounts `json:"counts"`
	Grid         ManifestGrid   `json:"grid"`
	Axes         []PlanAxis     `json:"axes"` // of the newest plan, then those that only earlier plans have
	PartitionBy  []string       `json:"partition_by"`
	Plans        []ManifestPlan `json:"plans"`
	// Inputs are the rows of files that runs read, of all plans, in the order in which plans added them.
	Inputs []ManifestInput `json:"inputs,omitempty"`
	// Clock is the clock of the scenario of the first plan that has one; named queries then print times of day.
	Clock string `json:"clock,omitempty"`
	// Classification is what the scenario says about who may see its payments.
	Classification string `json:"classification,omitempty"`
	// Replaced are failed attempts with a row in table runs although later attempts have replaced them, ascending. Updating
	// table runs takes these rows out, except in data sets of an earlier version.
	Replaced []RunRange `json:"replaced,omitempty"`
	// Lacking are the batches whose files of runs lack axes or other columns. Updating table runs adds them.
	Lacking []LackingBatches `json:"lacking_axes,omitempty"`
	// Texts is the SHA-256 of all descriptions of tables and columns, one to a line. It distinguishes the descriptions
	// of another version of sweep from damaged ones.
	Texts  string          `json:"descriptions_sha256"`
	Tables []ManifestTable `json:"tables"`
	// Lists are the documents that list the files of the committed batches.
	Lists []ManifestList `json:"file_lists"`
	// Files is in ascending order of batches, and of tables within a batch, then of analyses and their tables. A manifest in memory lists no files if
	// there are more than manifestFilesMax; Counts.Files has their number. In version 1 of the format they are in the
	// manifest, since then in its lists.
	Files []ManifestFile `json:"files,omitempty"`
}

// ManifestCounts are the numbers of what is planned and committed. A run counts once, however often it was tried.
type ManifestCounts struct {
	Runs             int64 `json:"runs"` // planned
	CommittedRuns    int64 `json:"committed_runs"`
	FailedRuns       int64 `json:"failed_runs"`             // of the committed ones, those whose latest attempt has failed
	ReplacedRuns     int64 `json:"replaced_runs,omitempty"` // failed attempts that later ones have replaced
	Batches          int64 `json:"batches"`                 // planned
	CommittedBatches int64 `json:"committed_batches"`
	Analyses         int64 `json:"analyses,omitempty"`
	Files            int64 `json:"files"`
	Rows             int64 `json:"rows"`
	Bytes            int64 `json:"bytes"`
}

// ManifestGrid is the grid as the newest plan has it.
type ManifestGrid struct {
	Name    string    `json:"name"`
	File    string    `json:"file"`
	Design  []Setting `json:"design"`
	Seed    uint64    `json:"seed,string"`
	Seeding string    `json:"seeding"`
}

// ManifestPlan is a plan of the data set.
type ManifestPlan struct {
	Number       int    `json:"number"`
	Path         string `json:"path"`
	SHA256       string `json:"sha256"` // the plan's own checksum
	Points       int64  `json:"points"`
	Replications int64  `json:"replications"`
	FirstRun     int64  `json:"first_run"`
	Runs         int64  `json:"runs"`
	FirstBatch   int64  `json:"first_batch"`
	Batches      int64  `json:"batches"`
	Retry        bool   `json:"retry,omitempty"` // its runs repeat failed runs of earlier plans
	Compacted    bool   `json:"compacted,omitempty"`
	Columns      int    `json:"columns,omitempty"` // that the tables had when it was made
}

// ManifestInput are rows that runs read from files.
type ManifestInput struct {
	Hash      string   `json:"hash"`  // of all rows in canonical form
	Paths     []string `json:"paths"` // where the rows are in the data set; none if they are not stored
	Sources   []string `json:"sources"`
	Payments  int64    `json:"payments"`
	Positions int64    `json:"positions"`
	Dates     []string `json:"dates"`
	Rejected  int64    `json:"rejected_rows"`
}

// LackingBatches are consecutive committed batches whose files of table runs lack the same columns of the data set.
type LackingBatches struct {
	First     int64          `json:"first_batch"`
	Last      int64          `json:"last_batch"`
	Constants []PlanConstant `json:"constants"` // the columns
}

// ManifestTable is a table with its columns; a table without rows has no files.
type ManifestTable struct {
	Name        string          `json:"name"`
	Description string          `json:"description"`
	Files       int64           `json:"files"`
	Rows        int64           `json:"rows"`
	Bytes       int64           `json:"bytes"`
	Columns     []tables.Column `json:"columns"`
}

// ManifestFile is a data file of a committed batch or analysis.
type ManifestFile struct {
	Table  string `json:"table"`
	Batch  int64  `json:"batch"` // -1 if it belongs to an analysis
	Path   string `json:"path"`  // relative to the data set
	Rows   int64  `json:"rows"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`

	Analysis string `json:"analysis,omitempty"` // the id of its analysis
	Columns  int    `json:"columns,omitempty"`  // of an analysis: AnalysisRecord.Columns
}

// ManifestList is a document with a ManifestFile on each line, for each file of up to listedBatches batches, or of all
// analyses.
type ManifestList struct {
	Path       string `json:"path"`
	FirstBatch int64  `json:"first_batch"` // -1 for the analyses
	Files      int64  `json:"files"`
	Bytes      int64  `json:"bytes"`
	SHA256     string `json:"sha256"`
}

// The values of Manifest.Status.
const (
	StatusComplete = "complete"
	StatusPartial  = "partial"
)

const (
	manifestFilesMax = 2_000_000 // about 500 MB
	ManifestBytesMax = 8 << 30
)

// Manifest reads manifest.json; it returns fs.ErrNotExist if it was never built.
func (d *Dataset) Manifest() (*Manifest, error) {
	data, err := vfs.ReadFile(d.fs, ManifestPath, ManifestBytesMax)
	if err != nil {
		return nil, unreadable(ManifestPath, -1, err, RepairManifest)
	}
	if version := manifestVersion(data); version > LayoutVersion {
		return nil, &InvalidError{What: ManifestPath, Why: fmt.Sprintf("its format has version %d, this program reads up to version %d", version, LayoutVersion),
			Remedy: "use a newer sweep"}
	}
	m := &Manifest{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(m); err != nil {
		return nil, damaged(ManifestPath, -1, err, RepairManifest)
	}
	return m, CheckVersion(ManifestPath, VersionOf(m.TableVersion))
}

// manifestVersion is the layout version in a manifest, 0 if none can be read.
func manifestVersion(data []byte) int {
	var head struct {
		Format int `json:"format"`
	}
	json.Unmarshal(data, &head)
	return head.Format
}

// RepairManifest is the remedy for derived documents.
const RepairManifest = "run sweep finish to build it again"

// RebuildManifest updates table runs, builds manifest.json from the plans and the commit records and dataset.sql with the
// given function, and replaces the existing files. Damaged records are left out, and damaged files of table runs are not
// updated; their errors are returned after everything else was written.
//
// Another process may build at the same time, and the one that saw fewer commits may write last. A process that
// afterwards finds more commits than it knew therefore builds again.
func (d *Dataset) RebuildManifest(sql func(*Manifest) string) (*Manifest, error) {
	for try := 1; ; try++ {
		before, err := d.committedUnits()
		if err != nil {
			return nil, err
		}
		m, err := d.rebuildManifest(sql)
		if m == nil || try == rebuildTries {
			return m, err
		}
		after, listErr := d.committedUnits()
		if listErr != nil {
			return nil, listErr
		}
		if after <= before {
			return m, err
		}
	}
}

// committedUnits is the number of committed batches and analyses.
func (d *Dataset) committedUnits() (int64, error) {
	set, err := d.Committed()
	if err != nil {
		return 0, err
	}
	ids, err := d.Analyses()
	return set.Len() + int64(len(ids)), err
}

// rebuildTries bounds how often commits of others make us build again; the last of them builds too.
const rebuildTries = 3

func (d *Dataset) rebuildManifest(sql func(*Manifest) string) (*Manifest, error) {
	if err := d.reloadPlans(); err != nil {
		return nil, err
	}
	b, lists := NewManifestBuilder(d.Plans()), &listWriter{d: d}
	b.Lists = lists
	var damage *DamageError
	damaged := d.UpdateRuns(b.Add)
	if damaged == nil || errors.As(damaged, &damage) {
		damaged = errors.Join(damaged, d.EachAnalysis(b.AddAnalysis))
	}
	if damaged != nil && !errors.As(damaged, &damage) {
		return nil, errors.Join(damaged, lists.drop())
	}
	if err := lists.end(); err != nil {
		return nil, err
	}
	m := b.Finish()
	data, err := m.Text()
	if err != nil {
		return nil, err
	}
	text := sql(m)
	for _, doc := range []struct{ name, text string }{{ManifestPath, string(data)}, {SQLPath, text + SQLSeal(text)}} {
		err := d.replace(doc.name, func(w io.Writer) error {
			_, err := io.WriteString(w, doc.text)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if err := d.removeLists(m); err != nil {
		return nil, err
	}
	return m, damaged
}

// SQLSeal is the last line of dataset.sql. It distinguishes a text that belongs to an earlier state of the data set
// from a damaged one.
func SQLSeal(text string) string {
	return fmt.Sprintf("%s%x\n", SQLSealStart, sha256.Sum256([]byte(text)))
}

// SQLSealStart begins the last line of dataset.sql.
const SQLSealStart = "\n-- sha256 of the text above: "

// Reload loads plans that other processes have added. Those that are known are not read again.
func (d *Dataset) Reload() error { return d.loadPlansAfter(d.Plans()) }

// reloadPlans loads all plans again, since another process may also have compacted or migrated the data set.
func (d *Dataset) reloadPlans() error { return d.loadPlansAfter(nil) }

func (d *Dataset) loadPlansAfter(known []PlanDoc) error {
	plans, err := d.readPlansAfter(known)
	if err != nil {
		return err
	}
	d.planMu.Lock()
	defer d.planMu.Unlock()
	d.plans = plans
	return nil
}

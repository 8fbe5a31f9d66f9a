package verify

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/tables"
)

// Level is the depth of a verification; each level includes the ones before it.
type Level int

// The levels.
const (
	LevelLayout  Level = iota + 1 // only known names among our files
	LevelPlan                     // plans decode and are complete
	LevelCommits                  // commit records decode, fit the plans and each other; every file is there; what is missing
	LevelHashes                   // sizes and SHA-256 of all files
	LevelParquet                  // footers, schemas, every page decoded, row counts, order of rows
	LevelMeaning                  // money conserved, counts of tables agree, keys unique, ticks monotone
	LevelRerun                    // runs computed again, byte for byte
)

var levelNames = []string{
	LevelLayout: "layout", LevelPlan: "plan", LevelCommits: "commits", LevelHashes: "hashes", LevelParquet: "parquet",
	LevelMeaning: "meaning", LevelRerun: "rerun",
}

// String is the name of the level.
func (l Level) String() string {
	if l < LevelLayout || l > LevelRerun {
		return fmt.Sprintf("level %d", int(l))
	}
	return levelNames[l]
}

// MarshalText gives the level its name in JSON.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// ParseLevel is the inverse of String.
func ParseLevel(name string) (Level, error) {
	if i := slices.Index(levelNames, name); i > 0 {
		return Level(i), nil
	}
	return 0, &datasets.InvalidError{What: fmt.Sprintf("verification level %q", name), Why: "unknown", Remedy: "one of " + strings.Join(levelNames[1:], ", ")}
}

// Severity is what a finding means for the data.
type Severity string

// The severities.
const (
	Damage      Severity = "damage"      // data is wrong, missing or may be misread
	Nondetermin Severity = "determinism" // computing a run again gave a different result
	// OtherVersion: another version of the program gives other values; the stored values are those that that version
	// computed.
	OtherVersion Severity = "version"
	Incomplete   Severity = "incomplete" // the existing data is right, but not everything is done
	Note         Severity = "note"       // nothing is wrong
)

// Finding is a single result of a verification.
type Finding struct {
	Level    Level    `json:"level"`
	Severity Severity `json:"severity"`
	File     string   `json:"file,omitempty"` // relative to the data set; empty when it concerns no single file
	Batch    int64    `json:"batch"`          // -1 when it concerns no single batch
	Run      int64    `json:"run"`            // -1 when it concerns no single run
	Problem  string   `json:"problem"`
	Expected string   `json:"expected,omitempty"` // empty when there is nothing to compare
	Found    string   `json:"found,omitempty"`
	Remedy   string   `json:"remedy,omitempty"`
}

// String shows the finding in one line.
func (f Finding) String() string {
	var where []string
	if f.File != "" {
		where = append(where, f.File)
	}
	if f.Batch >= 0 {
		where = append(where, fmt.Sprintf("batch %d", f.Batch))
	}
	if f.Run >= 0 {
		where = append(where, fmt.Sprintf("run %d", f.Run))
	}
	text := string(f.Severity) + ": " + datasets.JoinNonEmpty(": ", strings.Join(where, ", "), f.Problem)
	if f.Expected != "" || f.Found != "" {
		text += fmt.Sprintf(" (expected %s, found %s)", datasets.OrNone(f.Expected), datasets.OrNone(f.Found))
	}
	return datasets.JoinNonEmpty("; ", text, f.Remedy)
}

// RerunFunc computes the runs of a batch again and writes its tables through create.
type RerunFunc func(ctx context.Context, r datasets.CommitRecord, create func(table string) (io.WriteCloser, error)) ([]tables.FileInfo, error)

// InputFunc decodes an input and checks that its rows have the hash.
type InputFunc func(hash string, r io.ReaderAt, size int64) error

// Options configure a verification. The zero value verifies the hashes of everything.
type Options struct {
	Level        Level                          // 0 means LevelHashes
	Part, Parts  int64                          // of the batches, only those with number mod Parts = Part are read from LevelHashes on; Parts 0 means all
	Workers      int                            // batches read at once; 0 means 1
	Plans        func([]datasets.PlanDoc) error // checks what only the maker of the plans understands; may be nil
	Input        InputFunc                      // decodes an input, for LevelParquet; may be nil
	Rerun        RerunFunc                      // for LevelRerun
	Program      string                         // version of this program; empty if unknown
	WrittenBy    func(batch int64) string       // version that wrote a batch, empty if unknown; nil: unknown for all
	RerunBatches int64                          // how many batches are computed again, spread evenly; 0 means all
	Progress     datasets.Progress              // called after each batch; may be nil
}

// Report is the result of a verification.
type Report struct {
	Level    Level     `json:"level"`
	Findings []Finding `json:"findings,omitempty"` // sorted by batch, level and file
	Omitted  int64     `json:"omitted"`            // findings beyond findingsMax

	Batches  int64 `json:"batches"` // committed
	Analyses int64 `json:"analyses,omitempty"`
	Missing  int64 `json:"missing"` // planned and not committed
	Files    int64 `json:"files"`   // data files of the committed batches and analyses
	Read     int64 `json:"read"`    // bytes that were read and compared
	Reruns   int64 `json:"reruns"`  // batches computed again
}

// findingsMax bounds the number of findings kept if everything in a data set is wrong.
const findingsMax = 100_000

// Count is the number of findings of a severity.
func (r *Report) Count(s Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Kind is the kind of what was found: different results of the same run are worse than damage, damage is worse than values
// of another version of the program, and those than missing runs.
func (r *Report) Kind() errkind.Kind {
	switch {
	case r.Count(Nondetermin) > 0:
		return errkind.Determinism
	case r.Count(Damage) > 0:
		return errkind.Damage
	case r.Count(OtherVersion) > 0:
		return errkind.Different
	case r.Count(Incomplete) > 0 || r.Missing > 0:
		return errkind.Incomplete
	}
	return errkind.None
}

// Run checks a data set and never writes. The report lists everything that was found; an error means that the
// verification itself failed.
func Run(ctx context.Context, d *datasets.Dataset, o Options) (*Report, error) {
	if o.Level == 0 {
		o.Level = LevelHashes
	}
	v := &verifier{d: d, o: o, report: Report{Level: o.Level}}
	steps := []struct {
		level Level
		check func(context.Context) error
	}{
		{LevelLayout, v.layout}, {LevelPlan, v.planDocuments}, {LevelCommits, v.inputs}, {LevelCommits, v.journal}, {LevelCommits, v.records}, {LevelCommits, v.tableFiles},
		{LevelHashes, v.contents}, {LevelHashes, v.analysisContents}, {LevelRerun, v.reruns},
	}
	for _, s := range steps {
		if s.level > o.Level {
			break
		}
		if err := s.check(ctx); err != nil {
			return nil, err
		}
		if v.refused != nil {
			return nil, v.refused
		}
	}
	return v.done(), nil
}

// verifier is the state of a verification.
type verifier struct {
	d         *datasets.Dataset
	o         Options
	plans     []datasets.PlanDoc
	plansLost bool // not all plans could be read, so what contradicts them may be right
	batches   datasets.BatchIndex
	analyses  analysisIndex

	mu      sync.Mutex
	report  Report
	refused error // a file of a version that cannot be read
}

// refuse ends the verification: data of a newer version is not checked.
func (v *verifier) refuse(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.refused == nil {
		v.refused = err
	}
}

// find adds a finding.
func (v *verifier) find(f Finding) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.report.Findings) >= findingsMax {
		v.report.Omitted++
		return
	}
	v.report.Findings = append(v.report.Findings, f)
}

// damage adds a finding about a file.
func (v *verifier) damage(l Level, file string, batch int64, problem, remedy string) {
	v.find(Finding{Level: l, Severity: Damage, File: file, Batch: batch, Run: -1, Problem: problem, Remedy: remedy})
}

// note adds a finding that concerns no data.
func (v *verifier) note(l Level, file, problem, remedy string) {
	v.find(Finding{Level: l, Severity: Note, File: file, Batch: -1, Run: -1, Problem: problem, Remedy: remedy})
}

func (v *verifier) done() *Report {
	slices.SortStableFunc(v.report.Findings, func(a, b Finding) int {
		if a.Batch != b.Batch {
			return int(max(min(a.Batch-b.Batch, 1), -1))
		}
		if a.Level != b.Level {
			return int(a.Level - b.Level)
		}
		return strings.Compare(a.File, b.File)
	})
	return &v.report
}

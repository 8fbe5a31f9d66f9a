package datasets

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"maps"
	"reflect"
	"slices"

	"sweep/datasets/tables"
)

// ManifestBuilder adds up the records of batches and analyses. The lists of files are written as they come, so that a manifest of any length
// needs little memory.
type ManifestBuilder struct {
	m         Manifest
	plans     []PlanDoc
	tables    map[string]*ManifestTable
	Lists     FileLists // nil: no lists
	list      hash.Hash // of the list being written
	replaced  []int64
	constants [][]PlanConstant // columns that the files of runs of a plan lack
	dropped   []RunRange       // replaced attempts without a row in table runs
}

// FileLists receives the lists of files, each line by line.
type FileLists interface {
	Begin(path string) error // begins a list; it also ends the one before
	Line(line []byte) error
}

// newManifestBuilder starts the manifest of the plans that the data set has loaded.
func (d *Dataset) newManifestBuilder() *ManifestBuilder { return NewManifestBuilder(d.Plans()) }

// NewManifestBuilder starts a manifest.
func NewManifestBuilder(plans []PlanDoc) *ManifestBuilder {
	var newest PlanDoc
	if len(plans) > 0 {
		newest = plans[len(plans)-1]
	}
	b := &ManifestBuilder{plans: plans, tables: map[string]*ManifestTable{}}
	b.m = Manifest{Format: LayoutVersion, Program: ProgramVersion(), TableVersion: newest.Tables, Semantics: newest.Semantics,
		Grid: ManifestGrid{Name: newest.Name, File: newest.GridFile, Design: newest.Design, Seed: newest.Seed, Seeding: newest.Seeding},
		Axes: AxesOf(plans), PartitionBy: newest.PartitionBy}
	b.m.Tables = describedTables(&newest, b.m.Axes, newest.PartitionBy)
	for _, p := range plans {
		if len(p.Repeats) == 0 {
			b.m.Counts.Runs += p.Runs
		}
		b.m.Counts.Batches += p.Batches
		b.m.Plans = append(b.m.Plans, ManifestPlan{Number: p.Number, Path: PlanPath(p.Number), SHA256: p.Seal, Points: p.Points,
			Replications: p.Replications, FirstRun: p.FirstRun, Runs: p.Runs, FirstBatch: p.FirstBatch, Batches: p.Batches,
			Retry: len(p.Repeats) > 0, Columns: p.Columns, Compacted: p.Compacted})
		b.addInputs(p)
	}
	return b
}

// addInputs adds the inputs of a plan that earlier ones do not have.
func (b *ManifestBuilder) addInputs(p PlanDoc) {
	b.m.Classification = cmp.Or(p.Classification, b.m.Classification)
	b.m.Clock = cmp.Or(b.m.Clock, p.Clock)
	for _, in := range p.Inputs {
		if slices.ContainsFunc(b.m.Inputs, func(m ManifestInput) bool { return m.Hash == in.Hash }) {
			continue
		}
		m := ManifestInput{Hash: in.Hash, Paths: []string{}, Sources: in.Sources, Payments: in.Payments, Positions: in.Positions, Dates: in.Dates, Rejected: in.Rejected}
		for _, hash := range in.Rows() {
			m.Paths = append(m.Paths, InputPath(hash))
		}
		b.m.Inputs = append(b.m.Inputs, m)
	}
}

// Add counts a record and writes the entries of its files.
func (b *ManifestBuilder) Add(r CommitRecord) error {
	c := &b.m.Counts
	c.CommittedBatches++
	c.FailedRuns += int64(len(r.Failed))
	if p := b.retry(r.Plan); p != nil {
		p.Repeated(r.FirstRun, r.LastRun, func(run int64) { b.replaced = append(b.replaced, run) })
	} else {
		c.CommittedRuns += r.LastRun - r.FirstRun + 1
	}
	if r.Updated != nil {
		b.dropped = append(b.dropped, r.Updated.Replaced...)
	}
	b.lacking(&r)
	for _, f := range r.Files {
		if err := b.file(ManifestFile{Table: f.Table, Batch: r.Batch, Path: f.Path, Rows: f.Rows, Bytes: f.Bytes, SHA256: f.SHA256}); err != nil {
			return err
		}
	}
	return nil
}

// AddAnalysis counts an analysis and writes the entries of its files. Analyses are added after all batches.
func (b *ManifestBuilder) AddAnalysis(r AnalysisRecord) error {
	b.m.Counts.Analyses++
	for _, f := range r.Files {
		err := b.file(ManifestFile{Table: f.Table, Batch: -1, Path: f.Path, Rows: f.Rows, Bytes: f.Bytes, SHA256: f.SHA256, Analysis: r.ID, Columns: r.Columns})
		if err != nil {
			return err
		}
	}
	return nil
}

// file counts a file and writes its entry.
func (b *ManifestBuilder) file(f ManifestFile) error {
	c, t := &b.m.Counts, b.table(f.Table)
	c.Files++
	c.Rows += f.Rows
	c.Bytes += f.Bytes
	t.Files++
	t.Rows += f.Rows
	t.Bytes += f.Bytes
	return b.entry(f)
}

// lacking counts a batch as lacking columns if its file of runs does.
func (b *ManifestBuilder) lacking(r *CommitRecord) {
	plan := r.ColumnsPlan(tableOfRuns)
	if plan < 1 || plan > len(b.plans) || len(r.FilesOf(tableOfRuns)) == 0 {
		return
	}
	if b.constants == nil {
		b.constants = make([][]PlanConstant, len(b.plans))
		for i := range b.plans {
			b.constants[i] = constantsOf(b.plans, i)
			newest := lastPlan(b.plans).Table(tableOfRuns)
			for _, c := range b.plans[i].Lacks(tableOfRuns) {
				if newest.Column(c.Name) != nil {
					b.constants[i] = append(b.constants[i], PlanConstant{Axis: c.Name})
				}
			}
		}
	}
	if len(b.constants[plan-1]) == 0 {
		return
	}
	if n := len(b.m.Lacking); n > 0 && b.m.Lacking[n-1].Last == r.Batch-1 && reflect.DeepEqual(b.m.Lacking[n-1].Constants, b.constants[plan-1]) {
		b.m.Lacking[n-1].Last = r.Batch
		return
	}
	b.m.Lacking = append(b.m.Lacking, LackingBatches{First: r.Batch, Last: r.Batch, Constants: b.constants[plan-1]})
}

// retry is the plan with the given number if its runs repeat others, else nil.
func (b *ManifestBuilder) retry(plan int) *PlanDoc {
	if plan < 1 || plan > len(b.plans) || len(b.plans[plan-1].Repeats) == 0 {
		return nil
	}
	return &b.plans[plan-1]
}

func (b *ManifestBuilder) entry(f ManifestFile) error {
	if len(b.m.Files) < manifestFilesMax {
		b.m.Files = append(b.m.Files, f)
	}
	if b.Lists == nil {
		return nil
	}
	path, first := listPath(f.Batch/listedBatches), f.Batch/listedBatches*listedBatches
	if f.Analysis != "" {
		path, first = analysesList, -1
	}
	if len(b.m.Lists) == 0 || b.last().Path != path {
		b.endList()
		b.list = sha256.New()
		b.m.Lists = append(b.m.Lists, ManifestList{Path: path, FirstBatch: first})
		if err := b.Lists.Begin(path); err != nil {
			return err
		}
	}
	line, err := json.Marshal(f)
	if err != nil {
		return err
	}
	line = append(line, '\n')
	b.list.Write(line)
	b.last().Files++
	b.last().Bytes += int64(len(line))
	return b.Lists.Line(line)
}

func (b *ManifestBuilder) last() *ManifestList { return &b.m.Lists[len(b.m.Lists)-1] }

func (b *ManifestBuilder) endList() {
	if b.list != nil {
		b.last().SHA256 = hex.EncodeToString(b.list.Sum(nil))
	}
}

// table returns the entry of a table, which this version may not describe.
func (b *ManifestBuilder) table(name string) *ManifestTable {
	if t := b.tables[name]; t != nil {
		return t
	}
	t := &ManifestTable{Name: name, Columns: []tables.Column{}}
	if i := slices.IndexFunc(b.m.Tables, func(t ManifestTable) bool { return t.Name == name }); i >= 0 {
		*t = b.m.Tables[i]
	} else if known := tables.FindTable(name); known != nil && known.Analysis {
		t.Description, t.Columns = known.Description, known.Columns
	}
	b.tables[name] = t
	return t
}

// Finish returns the complete manifest.
func (b *ManifestBuilder) Finish() *Manifest {
	b.endList()
	m := b.m
	for _, r := range sortedRanges(b.replaced) {
		m.Counts.ReplacedRuns += r.Runs()
	}
	m.Replaced = sortedRanges(slices.DeleteFunc(b.replaced, func(run int64) bool {
		return inRanges(b.dropped, run)
	}))
	m.Counts.FailedRuns -= m.Counts.ReplacedRuns
	m.Status = StatusPartial
	if m.Counts.CommittedBatches == m.Counts.Batches {
		m.Status = StatusComplete
	}
	m.Tables = slices.Clone(m.Tables)
	for i, t := range m.Tables {
		if counted := b.tables[t.Name]; counted != nil {
			m.Tables[i] = *counted
		}
	}
	for _, t := range tables.Tables() {
		if counted := b.tables[t.Name]; counted != nil && t.Analysis {
			m.Tables = append(m.Tables, *counted)
		}
	}
	// The tables that follow are of another version; this one does not describe them.
	for _, name := range slices.Sorted(maps.Keys(b.tables)) {
		if !slices.ContainsFunc(m.Tables, func(t ManifestTable) bool { return t.Name == name }) {
			m.Tables = append(m.Tables, *b.tables[name])
		}
	}
	m.Texts = TextsOf(m.Tables)
	if m.Counts.Files > manifestFilesMax {
		m.Files = nil
	}
	return &m
}

// TableAxes are the axes as the tables of the newest plan have them.
func (m *Manifest) TableAxes() []tables.Axis { return tableAxes(m.Axes, m.PartitionBy) }

// TextsOf is the checksum of all descriptions.
func TextsOf(tables []ManifestTable) string {
	sum := sha256.New()
	for _, t := range tables {
		fmt.Fprintln(sum, t.Description)
		for _, c := range t.Columns {
			fmt.Fprintln(sum, c.Description)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Text is the content of manifest.json.
func (m *Manifest) Text() ([]byte, error) {
	bare := *m
	bare.Files, bare.Lists = nil, orEmpty(m.Lists)
	return canonicalJSON(&bare)
}

// buffered is a buffered writer that counts the bytes written.
type buffered struct {
	*bufio.Writer
	size int64
}

// BufferBytes is the size of buffers for documents.
const BufferBytes = 32 << 10

func newBuffered(w io.Writer) *buffered {
	b := &buffered{}
	b.Writer = bufio.NewWriterSize(w, BufferBytes)
	return b
}

// Write implements io.Writer.
func (b *buffered) Write(p []byte) (int, error) {
	n, err := b.Writer.Write(p)
	b.size += int64(n)
	return n, err
}

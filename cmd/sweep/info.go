package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/vfs"
	"sweep/engine/document"
	"sweep/engine/text"
	"sweep/runner/plan"
	"sweep/runner/shell"
	"sweep/runner/status"
	"sweep/sweeps"
)

// InfoCmd is sweep info.
type InfoCmd struct {
	Dir     vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	Extract string    `placeholder:"FOLDER" help:"Write the grid, its scenario, its policies and the rows of its payments files to FOLDER, which must be new or empty."`
	Plan    int       `min:"1" placeholder:"N" help:"With --extract: write the files of plan N. Default: the newest plan."`
	JSON    bool      `help:"Print JSON."`
}

// Help is shown below the usage.
func (*InfoCmd) Help() string {
	return `Everything is read from the plans, the commit records and the logs; no data file is opened, so this is quick for large data sets.

The tree hash is the one of sweep verify --tree-hash: it covers the names and contents of all files, as the commit records state
them. The content hash identifies the runs that have a result, and the tables that have their rows. It is the same after sweep
compact and sweep migrate, and however the runs were divided into plans and batches. sweep verify checks that the files agree with
the records. The last line is one to paste into a paper.

  sweep info out/quickstart
  sweep info out/quickstart --extract quickstart-grid
  sweep run quickstart-grid/quickstart.toml --dir out/again`
}

// dataInfo is what is known about a data set.
type dataInfo struct {
	Name           string                   `json:"name"`
	Dir            vfs.Place                `json:"dir"`
	Status         string                   `json:"status"`   // complete or partial
	Programs       []string                 `json:"programs"` // versions of sweep that computed runs, from the logs
	Format         int                      `json:"format"`
	Model          int                      `json:"semantics"`
	Grid           datasets.ManifestGrid    `json:"grid"`
	Sources        []sourceInfo             `json:"sources"` // of the newest plan
	Axes           []axisInfo               `json:"axes"`
	Partition      []string                 `json:"partition_by"`
	Inputs         []datasets.ManifestInput `json:"inputs,omitempty"` // rows of files that runs read
	Classification string                   `json:"classification,omitempty"`
	Plans          []datasets.ManifestPlan  `json:"plans"`
	Counts         datasets.ManifestCounts  `json:"counts"`
	Tables         []tableInfo              `json:"tables"`
	datasets.Identity
	Citation string `json:"citation"`

	manifest  *datasets.Manifest
	maximises bool // a search makes its objective large
}

type sourceInfo struct {
	Name  string `json:"name"`
	Bytes int    `json:"bytes"`
}

type axisInfo struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Values int    `json:"values"` // of the newest plan that has the axis; 0 if a design samples it
}

type tableInfo struct {
	Name  string `json:"name"`
	Files int64  `json:"files"`
	Rows  int64  `json:"rows"`
	Bytes int64  `json:"bytes"`
}

// Run prints what the data set is, or writes the files of a plan.
func (i *InfoCmd) Run(c *Context) error {
	c.JSON = i.JSON
	if i.Plan > 0 && i.Extract == "" {
		return usage("", "--plan chooses the plan for --extract")
	}
	d, err := datasets.Open(i.Dir)
	if err != nil {
		return err
	}
	defer d.Close()
	if i.Extract != "" {
		return i.extract(c, d)
	}
	info, damage := readInfo(d)
	if info == nil {
		return damage
	}
	if i.JSON {
		err = json.NewEncoder(c.Stdout).Encode(info)
	} else {
		info.print(c)
	}
	return firstError(err, damage)
}

// readInfo describes a data set. With damaged records it describes the rest, and returns their error too.
func readInfo(d *datasets.Dataset) (*dataInfo, error) {
	m, identity, damage := d.Identify()
	if m == nil {
		return nil, damage
	}
	programs, err := status.Programs(d)
	if err != nil {
		return nil, err
	}
	info := &dataInfo{manifest: m, Name: m.Grid.Name, Dir: d.Place(), Status: m.Status, Programs: programs, Format: m.TableVersion, Model: m.Semantics,
		Grid: m.Grid, Partition: m.PartitionBy, Inputs: m.Inputs, Classification: m.Classification, Plans: m.Plans, Counts: m.Counts, Identity: identity}
	plans := d.Plans()
	newest := plans[len(plans)-1]
	for _, f := range newest.Sources {
		if f.Name == newest.Search {
			info.maximises = maximises(f.Name, []byte(f.Text))
		}
		info.Sources = append(info.Sources, sourceInfo{f.Name, len(f.Text) + len(f.Binary)})
	}
	for _, a := range m.Axes {
		info.Axes = append(info.Axes, axisInfo{a.Name, a.Type, len(a.Values)})
	}
	for _, t := range m.Tables {
		if t.Files > 0 {
			info.Tables = append(info.Tables, tableInfo{t.Name, t.Files, t.Rows, t.Bytes})
		}
	}
	info.Citation = info.cite()
	return info, damage
}

// maximises reports whether a search document makes its objective large.
func maximises(name string, text []byte) bool {
	tree, err := document.Parse(name, text)
	if err != nil {
		return false
	}
	objective := tree.Get("objective")
	return objective.Get("maximise") != nil || objective.Get("maximize") != nil
}

// cite is the description of the data set in one line.
func (i *dataInfo) cite() string {
	state := ""
	if i.Status != datasets.StatusComplete {
		state = fmt.Sprintf(" of %s planned", text.Count(i.Counts.Runs))
	}
	return fmt.Sprintf("Data set %s, %s%s, computed with sweep %s (format %d, model %d), content hash sha256:%s", i.Name,
		text.Counted(i.Counts.CommittedRuns, "run"), state, i.programs(), i.Format, i.Model, i.Content)
}

func (i *dataInfo) programs() string {
	if len(i.Programs) == 0 {
		return "of an unknown version"
	}
	return text.List(i.Programs)
}

func (i *dataInfo) print(c *Context) {
	n := i.Counts
	runs := fmt.Sprintf("%s of %s", text.Count(n.CommittedRuns), text.Count(n.Runs))
	if n.FailedRuns > 0 {
		runs += ", " + text.Count(n.FailedRuns) + " failed"
	}
	var design, sources []string
	for _, s := range i.Grid.Design {
		design = append(design, s.Name+" "+s.Value)
	}
	for _, s := range i.Sources {
		sources = append(sources, s.Name)
	}
	t := text.NewTable("", "")
	t.Add("data set", i.Name)
	t.Add("directory", i.Dir.String())
	t.Add("state", i.Status)
	t.Add("runs", runs)
	t.Add("batches", fmt.Sprintf("%s of %s", text.Count(n.CommittedBatches), text.Count(n.Batches)))
	t.Add("files", fmt.Sprintf("%s, %s, %s", text.Counted(n.Files, "file"), text.Counted(n.Rows, "row"), text.Bytes(n.Bytes)))
	t.Add("program", "sweep "+i.programs())
	t.Add("format", fmt.Sprint(i.Format))
	t.Add("model", fmt.Sprint(i.Model))
	t.Add("design", strings.Join(design, ", "))
	t.Add("seed", fmt.Sprintf("%d, %s", i.Grid.Seed, i.Grid.Seeding))
	t.Add("grid", i.Grid.File)
	t.Add("sources", strings.Join(sources, ", "))
	if i.Classification != "" {
		t.Add("classification", i.Classification)
	}
	for _, in := range i.Inputs {
		t.Add("payments", inputText(in))
		t.Add("payments hash", in.Hash)
	}
	if len(i.Partition) > 0 {
		t.Add("partition", strings.Join(i.Partition, ", "))
	}
	t.Add("tree hash", i.Tree)
	t.Add("content hash", i.Content)
	c.printTable(t, "")
	i.printParts(c)
	c.Printf("\n%s\n", i.Citation)
}

// inputText describes the rows that runs read from files.
func inputText(in datasets.ManifestInput) string {
	line := strings.Join(in.Sources, ", ") + ": " + text.Counted(in.Payments, "payment")
	if in.Positions > 0 {
		line += ", " + text.Counted(in.Positions, "position")
	}
	if n := len(in.Dates); n > 0 {
		line += fmt.Sprintf(" on %s, %s to %s", text.Counted(int64(n), "date"), in.Dates[0], in.Dates[n-1])
	}
	if in.Rejected > 0 {
		line += ", " + text.Counted(in.Rejected, "rejected row")
	}
	if len(in.Paths) == 0 {
		line += ", not stored"
	}
	return line
}

// gridInputText describes the rows that a grid reads from files.
func gridInputText(in sweeps.Input) string {
	m := datasets.ManifestInput{Sources: in.Sources, Payments: in.Payments, Positions: in.Positions, Dates: in.Dates, Rejected: in.Rejected}
	if !in.External {
		m.Paths = in.Rows()
	}
	return fmt.Sprintf("%s, hash %.12s", inputText(m), in.Hash)
}

// printParts prints the plans, the axes and the tables.
func (i *dataInfo) printParts(c *Context) {
	plans := text.NewTable("plan", ">points", ">replications", ">runs", ">batches")
	for _, p := range i.Plans {
		name := fmt.Sprint(p.Number)
		if p.Retry {
			name += " (retry)"
		}
		plans.Add(name, text.Count(p.Points), text.Count(p.Replications), text.Count(p.Runs), text.Count(p.Batches))
	}
	printPart(c, plans)
	if len(i.Axes) > 0 {
		axes := text.NewTable("axis", "type", ">values")
		for _, a := range i.Axes {
			values := "sampled"
			if a.Values > 0 {
				values = text.Count(int64(a.Values))
			}
			axes.Add(a.Name, a.Type, values)
		}
		printPart(c, axes)
	}
	tables := text.NewTable("table", ">files", ">rows", ">size")
	for _, t := range i.Tables {
		tables.Add(t.Name, text.Count(t.Files), text.Count(t.Rows), text.Bytes(t.Bytes))
	}
	if tables.Len() > 1 {
		printPart(c, tables)
	}
}

// extract writes the files of a plan, all or none.
func (i *InfoCmd) extract(c *Context, d *datasets.Dataset) error {
	plans := d.Plans()
	if i.Plan == 0 {
		i.Plan = len(plans)
	}
	if i.Plan > len(plans) {
		return invalid(fmt.Sprintf("its plans are 1 to %d", len(plans)), "%s has no plan %d", i.Dir, i.Plan)
	}
	entries, err := os.ReadDir(i.Extract)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return because(fmt.Errorf("cannot write to %s: %w", i.Extract, reasonOf(err)), errkind.Invalid, "name a new or empty directory")
	}
	if len(entries) > 0 {
		return invalid("name a new or empty directory", "%s is not empty", i.Extract)
	}
	x, err := plan.Extract(plans[i.Plan-1])
	if err != nil {
		return err
	}
	if err := outsideDatasets(filepath.Join(i.Extract, filepath.FromSlash(x.Grid))); err != nil {
		return err
	}
	mode, makeDir := fs.FileMode(0o666), vfs.MakeOutputDir
	if len(plans[i.Plan-1].Inputs) > 0 { // payments of real banks
		mode, makeDir = 0o600, vfs.MakePrivateOutputDir
	}
	var files []vfs.OutputFile
	for _, name := range slices.Sorted(maps.Keys(x.Files)) {
		path := filepath.Join(i.Extract, filepath.FromSlash(name))
		if err := makeDir(filepath.Dir(path)); err != nil {
			return err
		}
		files = append(files, vfs.OutputFile{Name: path, Data: x.Files[name], Mode: mode})
	}
	for _, name := range slices.Sorted(maps.Keys(x.Inputs)) {
		hash := x.Inputs[name]
		files = append(files, vfs.OutputFile{Name: filepath.Join(i.Extract, filepath.FromSlash(name)), Mode: mode,
			Write: func(to io.Writer) error { return d.CopyInput(hash, to) }})
	}
	if err := vfs.WriteOutputs(files, false); err != nil {
		return err
	}
	for _, in := range plans[i.Plan-1].Inputs {
		if in.External {
			c.Warn("the data set has only the hash of " + strings.Join(in.Sources, ", ") + " (payments.inputs: external): the grid needs these files, beside the scenario or where it names them")
		}
	}
	if x.Other {
		c.Warn("this version of sweep computes other values of ranges than the data set stores, in the last digits; " +
			shell.Join("sweep", "run", filepath.Join(i.Extract, filepath.FromSlash(x.Grid)), "--dir", i.Dir.Text()) +
			" uses the stored ones, a new data set does not")
	}
	if i.JSON {
		return json.NewEncoder(c.Stdout).Encode(extractedFiles(i.Plan, filepath.Join(i.Extract, filepath.FromSlash(x.Grid)), files))
	}
	for _, f := range files {
		c.Printf("%s\n", f.Name)
	}
	c.Sayf("next: %s", shell.Join("sweep", "run", filepath.Join(i.Extract, filepath.FromSlash(x.Grid))))
	return nil
}

// extractedFiles describes the written files for programs.
func extractedFiles(number int, grid string, files []vfs.OutputFile) map[string]any {
	names := make([]string, len(files))
	for k, f := range files {
		names[k] = f.Name
	}
	return map[string]any{"plan": number, "grid": grid, "files": names}
}

package main

import (
	"encoding/json"
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner"
	"sweep/runner/plan"
	"sweep/runner/status"
)

// VerifyCmd is sweep verify.
type VerifyCmd struct {
	Dir     vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	Level   string    `enum:"layout,plan,commits,hashes,parquet,meaning,rerun" default:"hashes" help:"How thoroughly to check: layout, plan, commits, hashes, parquet, meaning or rerun; each level includes the previous ones. Default: hashes."`
	Rerun   *int64    `placeholder:"N" help:"Recompute N batches and compare them byte for byte; 0 means all. Implies --level rerun."`
	Workers int       `min:"1" max:"10000" short:"w" placeholder:"N" help:"Number of batches to read in parallel. Default: one per core."`
	Part    shard     `placeholder:"I/N" help:"Check only part I of N of the batches, for example to check a large data set over several nights."`
	Hash    bool      `name:"tree-hash" help:"Print one hash of everything that the grid determines: equal data sets have equal hashes, wherever they were computed."`
	JSON    bool      `help:"Print JSON."`
	Quiet   bool      `short:"q" help:"Do not print progress."`
}

// Help is shown below the usage.
func (*VerifyCmd) Help() string {
	return `Nothing is written. Every finding names the file, the batch and the remedy.

Exit codes: 0 no problem found, 3 something is missing, 13 damage found, 14 a recomputed run has a different result.`
}

// Run checks the data set and prints every finding.
func (v *VerifyCmd) Run(c *Context) error {
	c.JSON = v.JSON
	open := datasets.OpenUnread // damaged plans are findings
	if v.Rerun != nil || v.Level == verify.LevelRerun.String() {
		open = datasets.Open
	}
	d, err := open(v.Dir)
	if err != nil {
		return err
	}
	defer d.Close()
	o, err := v.options(d)
	if err != nil {
		return err
	}
	show := newMeter(c, v.Quiet || v.JSON)
	o.Progress = show.batches
	report, err := verify.Run(c, d, o)
	show.finish()
	if err != nil {
		return err
	}
	hash := ""
	if v.Hash {
		if hash, err = datasets.TreeHash(d); err != nil {
			return err
		}
	}
	if v.JSON {
		err = json.NewEncoder(c.Stdout).Encode(verifyResult{report, hash})
	} else {
		v.print(c, report)
		if v.Hash {
			c.Printf("tree hash %s\n", hash)
		}
	}
	if err == nil {
		err = v.verdict(report)
	}
	return err
}

// verdict returns the error for a report.
func (v *VerifyCmd) verdict(r *verify.Report) error {
	switch kind := r.Kind(); kind {
	case errkind.None:
		return nil
	case errkind.Incomplete:
		return &mistake{kind: kind, message: v.Dir.String() + " is not complete", hint: "run the grid again, or sweep finish " + v.Dir.String() + " if only the index is missing"}
	default:
		return &mistake{kind: kind, message: v.Dir.String() + ": " + meaningOf(kind)}
	}
}

// verifyResult is a report for programs.
type verifyResult struct {
	*verify.Report
	TreeHash string `json:"tree_hash,omitempty"`
}

func (v *VerifyCmd) options(d *datasets.Dataset) (o verify.Options, err error) {
	if o.Level, err = verify.ParseLevel(v.Level); err != nil {
		return o, err
	}
	o.Workers, o.Plans = workers(v.Workers), plan.Check
	if o.Level >= verify.LevelParquet || v.Rerun != nil {
		o.Input = plan.InputChecker(d)
	}
	if v.Part.Count > 0 {
		o.Part, o.Parts = int64(v.Part.Index-1), int64(v.Part.Count)
	}
	if v.Rerun != nil {
		o.Level, o.RerunBatches = verify.LevelRerun, *v.Rerun
	}
	if o.Level == verify.LevelRerun {
		if o.Rerun, err = runner.Rerunner(d); err == nil {
			o.Program = knownVersion(datasets.ProgramVersion())
			o.WrittenBy, err = status.WrittenBy(d, knownVersion)
		}
	}
	return o, err
}

// knownVersion returns the version if it identifies the sources of the program, else an empty string.
func knownVersion(version string) string {
	if version == "unknown" || version == "from source" || strings.HasSuffix(version, "+changes") {
		return ""
	}
	return version
}

// checkedUnits counts the batches, and the analyses if there are any.
func checkedUnits(r *verify.Report) string {
	units := text.Counted(r.Batches, "batch")
	if r.Analyses > 0 {
		units += ", " + text.Counted(r.Analyses, "analysis")
	}
	return units
}

func (v *VerifyCmd) print(c *Context, r *verify.Report) {
	for _, f := range r.Findings {
		c.Printf("%s\n", f)
	}
	if r.Omitted > 0 {
		c.Printf("… and %s more findings\n", text.Count(r.Omitted))
	}
	c.Printf("checked %s up to level %s: %s, %s, %s read", v.Dir, r.Level, checkedUnits(r), text.Counted(r.Files, "file"), text.Bytes(r.Read))
	if r.Reruns > 0 {
		c.Printf(", %s computed again", text.Counted(r.Reruns, "batch"))
	}
	switch {
	case len(r.Findings) == 0 && r.Missing == 0:
		c.Printf("; everything is sound\n")
	case r.Missing > 0:
		c.Printf("; %s missing\n", text.Counted(r.Missing, "batch"))
	default:
		c.Printf("; %s\n", text.Counted(int64(len(r.Findings))+r.Omitted, "finding"))
	}
}

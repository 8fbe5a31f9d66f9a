package verify

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	"golang.org/x/sync/errgroup"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/datasets/tables"
)

// analysisIndex has the analyses with readable records and their files.
type analysisIndex struct {
	ids   []string
	files map[string]bool // true: found
}

// eachUnseen calls visit with the files that were not found, in order.
func (x *analysisIndex) eachUnseen(visit func(name string)) {
	var missing []string
	for name, found := range x.files {
		if !found {
			missing = append(missing, name)
		}
	}
	slices.Sort(missing)
	for _, name := range missing {
		visit(name)
	}
}

// analysisRecords reads the record of every analysis. It follows the records of batches, as in the manifest.
func (v *verifier) analysisRecords(ctx context.Context, b *datasets.ManifestBuilder) error {
	ids, err := v.d.Analyses()
	if err != nil {
		return err
	}
	v.analyses.files = map[string]bool{}
	err = v.d.EachReadAnalysis(ids, func(id string, r datasets.AnalysisRecord, err error) error {
		if err != nil {
			v.badDocument(LevelCommits, datasets.AnalysisPath(id), -1, err)
			return ctx.Err()
		}
		v.analyses.ids = append(v.analyses.ids, id)
		for _, f := range r.Files {
			v.analyses.files[f.Path] = false
		}
		v.report.Files += int64(len(r.Files))
		return b.AddAnalysis(r)
	})
	v.report.Analyses = int64(len(v.analyses.ids))
	if err != nil {
		return err
	}
	lack, err := v.d.LackComparison()
	if lack > 0 {
		v.note(LevelCommits, "", fmt.Sprintf("%d of %d batches of replays are not compared with their runs", lack, v.report.Batches), datasets.CompareRemedy)
	}
	return err
}

// analysisFile reports a file with the name of one of an analysis that is not listed.
func (v *verifier) analysisFile(name, id string, e fs.DirEntry) {
	_, listed := v.analyses.files[name]
	committed := slices.Contains(v.analyses.ids, id)
	switch {
	case !e.Type().IsRegular():
		v.damage(LevelCommits, name, -1, "is "+kindOf(e), "remove it; "+datasets.RepairAnalysis(id))
	case listed:
		v.analyses.files[name] = true
	case committed:
		v.damage(LevelCommits, name, -1, "is not listed in the record of its analysis, and globs read it", "move it out of the data set")
	default:
		v.note(LevelCommits, name, "belongs to an analysis that is not committed; globs read it, dataset.sql does not",
			"run the command again that makes the analysis, or move the file out of the data set")
	}
}

// repairOf is how to have a damaged file computed again.
func (v *verifier) repairOf(batch int64, name string) string {
	if _, id, ok := datasets.AnalysisOfFile(name); ok && batch < 0 {
		return datasets.RepairAnalysis(id)
	}
	return datasets.RepairBatch(batch)
}

// analysisContents reads the files of the selected analyses: of every part a share of them, in the order of their ids.
func (v *verifier) analysisContents(ctx context.Context) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(v.o.Workers, 1))
	for i, id := range v.analyses.ids {
		if v.chosen(int64(i)) {
			group.Go(func() error { return v.analysis(ctx, id) })
		}
	}
	return group.Wait()
}

// analysis verifies the files of one analysis.
func (v *verifier) analysis(ctx context.Context, id string) error {
	r, err := v.d.Analysis(id)
	if err != nil {
		v.badDocument(LevelCommits, datasets.AnalysisPath(id), -1, err)
		return nil
	}
	for _, f := range r.Files {
		if err := ctx.Err(); err != nil {
			return err
		}
		if !v.hash(-1, f) || v.o.Level < LevelParquet {
			continue
		}
		err := v.d.ReadTable(f, func(file *parquet.File) error {
			c := tableCheck{file: file, table: r.Table(f.Table), version: tables.FormatVersion, rows: f.Rows}
			if err := c.run(nil); err != nil || v.o.Level < LevelMeaning {
				return err
			}
			return v.analysisRuns(file)
		})
		if datasets.IsVersion(err) {
			v.refuse(fmt.Errorf("%s: %w", f.Path, err))
		} else if err != nil {
			v.damage(LevelParquet, f.Path, -1, err.Error(), datasets.RepairAnalysis(id))
		}
	}
	return nil
}

// analysisRuns checks that the runs of this data set that an analysis names are planned.
func (v *verifier) analysisRuns(file *parquet.File) error {
	if v.plansLost || len(v.plans) == 0 || !slices.ContainsFunc(file.Columns(), func(c parquet.Spec) bool { return c.Name == "run_id" }) {
		return nil
	}
	last := v.plans[len(v.plans)-1].LastRun()
	rows := parquet.NewTable(file).Rows(parquet.All())
	defer rows.Close()
	run := rows.Column("run_id")
	for rows.Next() && rows.Load() {
		if !run.Null() && (run.Int() < 0 || run.Int() > last) {
			return fmt.Errorf("it has a row of run %d; the plans have the runs 0 to %d", run.Int(), last)
		}
	}
	return rows.Err()
}

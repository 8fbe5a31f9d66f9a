package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/errkind"
	"sweep/datasets/pictures"
	"sweep/datasets/query"
	htmlreport "sweep/datasets/report"
	"sweep/datasets/vfs"
	"sweep/engine/text"
	"sweep/runner/plan"
	"sweep/runner/shell"
	"sweep/sweeps"
)

// ReportCmd is sweep report.
type ReportCmd struct {
	Dir      vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	Output   string    `short:"o" placeholder:"FILE" help:"Name of the HTML file. Default: the name of the directory with .html, beside it."`
	Run_     []int64   `name:"run" placeholder:"N" help:"Show the day of run N. May be repeated. Default: the runs with median, smallest and largest cost."`
	Metric   []string  `placeholder:"NAME" help:"Show this numeric column of runs. May be repeated. Default: the usual ones."`
	Baseline string    `placeholder:"AXIS=LEVEL" help:"Compare the levels of this axis with this one. Default: the first level of every axis of texts or truth values."`
	Static   bool      `help:"Write the pictures as SVG, without script and controls: for mail filters and desktops that take scripts out."`
	Force    bool      `help:"Replace FILE if it exists."`
	JSON     bool      `help:"Print JSON."`
}

// Help is shown below the usage.
func (*ReportCmd) Help() string {
	return `Writes one HTML file with the pictures of a data set. It needs nothing else: no network, no other file, and no program but a browser.
The same data set gives the same bytes.

  sweep report out/quickstart
  sweep report out/quickstart -o report.html --metric total_cost_cents --baseline policy=fifo

Which pictures it has depends on the design of the grid, on whether the payments come from files, and on whether the scenario has
prices. Where a picture cannot be drawn, the report says why and what to do.`
}

// Run writes the report.
func (r *ReportCmd) Run(c *Context) error {
	c.JSON = r.JSON
	s, err := openPictures(c, r.Dir, pictures.Options{Metrics: r.Metric, Runs: r.Run_, Dir: shell.Join(r.Dir.Text())}, r.Baseline)
	if err != nil {
		return err
	}
	defer s.db.Close()
	name := r.name(s.info.Name)
	file, err := createOutput(name, r.Force)
	if err != nil {
		return err
	}
	defer file.Discard()
	doc, err := s.Make(c)
	if err == nil {
		err = s.db.Damage()
	}
	if err != nil {
		return (&QueryCmd{Dir: r.Dir}).explain(err)
	}
	write := htmlreport.Write
	if r.Static {
		write = htmlreport.WriteStatic
	}
	if err := endOutput(file, write(file, s.head(), doc)); err != nil {
		return err
	}
	c.Printf("%s: %s of %s\n", name, text.Counted(int64(len(doc.Pictures)), "picture"), r.Dir)
	return nil
}

// name is the name of the file.
func (r *ReportCmd) name(grid string) string {
	if r.Output != "" {
		return r.Output
	}
	if dir, ok := r.Dir.Path(); ok {
		if clean := strings.TrimRight(dir, "/\\"); path.Base(clean) != "." && path.Base(clean) != ".." {
			return clean + ".html"
		}
	}
	return grid + ".html"
}

// pictured is a data set whose pictures are made.
type pictured struct {
	*pictures.Session
	db   *query.DB
	info *dataInfo
	grid *sweeps.Grid
}

// openPictures opens a data set for its pictures. The database has one thread, so that sums do not depend on threads.
func openPictures(c *Context, dir vfs.Place, o pictures.Options, baseline string) (*pictured, error) {
	d, err := datasets.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	info, err := readInfo(d)
	if err != nil {
		return nil, err
	}
	g, err := plan.StoredGrid(dir)
	if err != nil {
		return nil, err
	}
	study := studyOf(g, info, dir)
	if err := chooseBaseline(study, &o, baseline); err != nil {
		return nil, err
	}
	db, err := query.Open(c, dir, query.Options{Threads: 1, TempDir: c.Env("TMPDIR"), Notice: func(text string) { c.Sayf("%s", text) }})
	if errors.Is(err, query.ErrNoEngine) {
		return nil, because(err, errkind.Invalid, "")
	}
	if err != nil {
		return nil, err
	}
	s := &pictured{db: db, info: info, grid: g}
	if err := s.checkOptions(c, o); err != nil {
		db.Close()
		return nil, err
	}
	s.Session, err = pictures.Open(c, db, study, o)
	if err != nil {
		db.Close()
		return nil, (&QueryCmd{Dir: dir}).explain(err)
	}
	return s, nil
}

// checkOptions refuses names that are no numeric columns of runs, and runs that are not completed.
func (s *pictured) checkOptions(ctx context.Context, o pictures.Options) error {
	for _, name := range o.Metrics {
		if _, err := s.db.Query(ctx, "SELECT known_metric('"+strings.ReplaceAll(name, "'", "''")+"')"); err != nil {
			return because(err, errkind.Invalid, "sweep schema tables runs lists the columns")
		}
	}
	for _, run := range o.Runs {
		if _, err := s.db.Query(ctx, fmt.Sprintf("SELECT known_run(%d)", run)); err != nil {
			return because(err, errkind.Invalid, "sweep status counts the runs, and lists those that failed")
		}
	}
	return nil
}

// chooseBaseline reads AXIS=LEVEL.
func chooseBaseline(study *pictures.Study, o *pictures.Options, text string) error {
	if text == "" {
		return nil
	}
	axis, level, ok := strings.Cut(text, "=")
	if !ok {
		return usage("for example --baseline policy=fifo", "--baseline: %q has no =", text)
	}
	i := slices.IndexFunc(study.Axes, func(a pictures.Axis) bool { return a.Name == axis })
	if i < 0 {
		var names []string
		for _, a := range study.Axes {
			names = append(names, a.Name)
		}
		return invalid("its axes: "+strings.Join(names, ", "), "--baseline: the data set has no axis %q", axis)
	}
	if !slices.Contains(study.Axes[i].Levels, level) {
		if len(study.Axes[i].Levels) == 0 {
			return invalid("name an axis with listed values", "--baseline: the design samples the axis %s, which has no levels to compare", axis)
		}
		return invalid("its levels: "+strings.Join(study.Axes[i].Levels, ", "), "--baseline: axis %s has no level %q", axis, level)
	}
	o.Baseline, o.Level = axis, level
	return nil
}

package main

import (
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/pictures"
	"sweep/datasets/pictures/draw"
	"sweep/datasets/vfs"
	"sweep/runner/shell"
)

// PlotCmd is sweep plot.
type PlotCmd struct {
	Dir    vfs.Place `arg:"" help:"Directory of the data set, or s3://BUCKET/PREFIX."`
	Name   string    `arg:"" optional:"" help:"Name of the picture, or parameters for the table of the axes."`
	Output string    `short:"o" placeholder:"FILE" help:"File to write; its suffix says how: svg, pdf or png (300 dots per inch), or csv or tex for the table behind the picture."`

	Names      bool              `help:"List the pictures of the data set and the values of their options."`
	Metric     string            `placeholder:"NAME" help:"Numeric column of runs to show."`
	X          string            `placeholder:"AXIS" help:"Axis of the grid in the horizontal direction."`
	Colour     string            `placeholder:"AXIS" help:"Axis of the grid that has the colours."`
	Run_       *int64            `name:"run" min:"0" placeholder:"N" help:"Run to show. Default: the one with the median cost."`
	Baseline   string            `placeholder:"AXIS=LEVEL" help:"Compare the levels of this axis with this one. Default: the first level of every axis of texts or truth values."`
	Set        map[string]string `mapsep:"none" placeholder:"OPTION=VALUE" help:"Value of any option that --names lists, for example of=0.5. May be repeated."`
	Width      length            `placeholder:"WIDTH" default:"160mm" help:"Width of the picture, in mm, cm, in, pt or px. Default: 160mm."`
	Scale      string            `enum:",linear,log" default:"" placeholder:"SCALE" help:"Scale of the metric: linear or log. Default: log if the values are positive and far apart."`
	Pseudonyms bool              `help:"Call the banks B1, B2 and so on, in the picture, its data and its caption."`
	Dark       bool              `help:"Draw for a dark background."`
	Force      bool              `help:"Replace existing files."`
}

// Help is shown below the usage.
func (*PlotCmd) Help() string {
	return `Writes one picture, or the table behind it, for a paper. Its caption, which has the number of replications and the kind of interval, is
printed; SVG files also contain it, and LaTeX tables have it above them. The same data set gives the same bytes. Data is written
beside a picture, as CSV with amounts in cents.

  sweep plot out/quickstart --names
  sweep plot out/quickstart best -o best.svg
  sweep plot out/quickstart response --metric total_cost_cents --x delay_price --colour policy --width 84mm -o response.svg
  sweep plot out/quickstart network --pseudonyms -o network.pdf
  sweep plot out/quickstart parameters -o parameters.tex`
}

// length is a width in pixels of a 96th of an inch.
type length float64

// UnmarshalText reads 84mm, 8.4cm, 3.3in, 240pt or 320px.
func (l *length) UnmarshalText(text []byte) error {
	for _, u := range []struct {
		name   string
		pixels float64
	}{{"mm", 96 / 25.4}, {"cm", 960 / 25.4}, {"in", 96}, {"pt", 96.0 / 72}, {"px", 1}} {
		number, ok := strings.CutSuffix(string(text), u.name)
		if !ok {
			continue
		}
		x, err := strconv.ParseFloat(number, 64)
		if pixels := math.Round(x * u.pixels); err == nil && pixels >= 200 && pixels <= 4000 {
			*l = length(pixels)
			return nil
		}
		return usage("for example --width 84mm", "%q is not a width from 200px to 4000px (53mm to 1058mm)", text)
	}
	return usage("for example --width 84mm", "%q has no unit: mm, cm, in, pt or px", text)
}

// Run draws the picture.
func (p *PlotCmd) Run(c *Context) error {
	if !p.Names && (p.Name == "" || p.Output == "") {
		return usage("sweep plot DIR NAME -o FILE.svg; sweep plot DIR --names lists the pictures", "the name of the picture or of the file is missing")
	}
	o := pictures.Options{Dir: shell.Join(p.Dir.Text()), Pseudonyms: p.Pseudonyms}
	if p.Metric != "" {
		o.Metrics = []string{p.Metric}
	}
	if p.Run_ != nil {
		o.Runs = []int64{*p.Run_}
	}
	s, err := openPictures(c, p.Dir, o, p.Baseline)
	if err != nil {
		return err
	}
	defer s.db.Close()
	doc, err := s.Make(c)
	if err == nil {
		err = s.db.Damage()
	}
	if err != nil {
		return (&QueryCmd{Dir: p.Dir}).explain(err)
	}
	if p.Names {
		p.list(c, doc)
		return nil
	}
	return p.write(c, doc)
}

// choices are the options that choose a view.
func (p *PlotCmd) choices() []pictures.Choice {
	run := ""
	if p.Run_ != nil {
		run = strconv.FormatInt(*p.Run_, 10)
	}
	baseline, _, _ := strings.Cut(p.Baseline, "=")
	choices := []pictures.Choice{
		{Option: "--metric", Value: p.Metric, Controls: []string{"metric"}},
		{Option: "--x", Value: p.X, Controls: []string{"along", "across", "by"}},
		{Option: "--colour", Value: p.Colour, Controls: []string{"colour", "arms"}},
		{Option: "--baseline", Value: baseline, Controls: []string{"arms", "mode"}},
		{Option: "--run", Value: run, Controls: []string{"run"}},
	}
	for _, name := range slices.Sorted(maps.Keys(p.Set)) {
		choices = append(choices, pictures.Choice{Option: "--set " + name, Value: p.Set[name], Controls: []string{name}})
	}
	return choices
}

// list prints the pictures and what can be chosen.
func (p *PlotCmd) list(c *Context, doc *pictures.Document) {
	for _, one := range doc.Pictures {
		c.Printf("%-12s %s\n", one.Name, one.Title)
		if one.Missing != "" {
			c.Printf("             missing: %s\n", one.Missing)
		}
		for _, control := range one.Controls {
			var values []string
			for _, o := range control.Options {
				if o[0] != "" {
					values = append(values, o[0])
				}
			}
			c.Printf("             %s: %s\n", control.Name, strings.Join(values, ", "))
		}
	}
	c.Printf("%-12s %s\n", "parameters", "The axes of the grid, as a table")
}

// write writes the picture or the table, and the data beside a picture.
func (p *PlotCmd) write(c *Context, doc *pictures.Document) error {
	kind := strings.TrimPrefix(strings.ToLower(filepath.Ext(p.Output)), ".")
	if !slices.Contains([]string{"svg", "pdf", "png", "csv", "tex"}, kind) {
		return usage("for example -o "+strings.TrimSuffix(p.Output, filepath.Ext(p.Output))+".svg", "the suffix of %s is none of svg, pdf, png, csv and tex", p.Output)
	}
	if err := outsideDatasets(p.Output); err != nil {
		return err
	}
	table, caption := doc.Parameters(), "Axes of the grid of "+doc.Study.Name+"."
	picture, view := -1, 0
	for _, choice := range p.choices() {
		if p.Name == "parameters" && choice.Value != "" {
			return usage("", "%s has no effect on parameters", choice.Option)
		}
	}
	if p.Name != "parameters" {
		var err error
		if picture, view, err = doc.Find(p.Name, p.choices()); err != nil {
			return because(err, errkind.Invalid, shell.Join("sweep", "plot", p.Dir.Text())+" --names lists pictures and their options")
		}
		if p.Scale != "" && !doc.Pictures[picture].Scale {
			return usage("", "--scale has no effect on the picture %s", p.Name)
		}
		v := doc.Pictures[picture].Views[view]
		table, caption = doc.Tables[v.Table], strings.TrimSpace(v.Sentence+" "+v.Caption)
	}
	if doc.Study.Classification != "" {
		caption = doc.Study.Classification + ". " + caption
	}
	var files []vfs.OutputFile
	add := func(name, text string) {
		files = append(files, vfs.OutputFile{Name: name, Data: []byte(text), Mode: 0o666})
	}
	switch kind {
	case "csv":
		add(p.Output, doc.CSV(table))
	case "tex":
		add(p.Output, doc.TeX(table, caption))
	default:
		if picture < 0 || doc.Pictures[picture].Views[view].Draw["table"] != nil {
			return usage("choose a name that ends in .csv or .tex", "%s is a table", p.Name)
		}
		d, err := draw.New(doc)
		if err != nil {
			return err
		}
		svg, err := d.SVG(picture, view, draw.Options{Width: int(p.Width), Dark: p.Dark, Scale: p.Scale, Caption: caption})
		if err != nil {
			return err
		}
		data := []byte(svg)
		switch kind {
		case "pdf":
			data, err = draw.PDF(svg)
		case "png":
			data, err = draw.PNG(svg)
		}
		if err != nil {
			return err
		}
		add(p.Output, string(data))
		add(strings.TrimSuffix(p.Output, filepath.Ext(p.Output))+".csv", doc.CSV(table))
	}
	if err := vfs.WriteOutputs(files, p.Force); err != nil {
		return err
	}
	c.Printf("%s\n", caption)
	return nil
}

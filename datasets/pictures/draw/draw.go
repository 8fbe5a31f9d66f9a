// Package draw draws pictures without a browser: it runs the bundle of datasets/web in an interpreter and gets SVG, and converts
// that to PDF and PNG. The same view gives the same bytes.
package draw

import (
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"github.com/dop251/goja"

	"sweep/datasets/pictures"
	"sweep/datasets/web"
)

// Drawer draws the pictures of one document.
type Drawer struct {
	vm  *goja.Runtime
	svg goja.Callable
}

// Options say how a picture is drawn.
type Options struct {
	Width int
	Dark  bool
	Scale string // auto, linear or log; empty: auto

	Caption string // description of the picture in the file
}

// New loads the bundle and a document, which takes about half a second.
func New(doc *pictures.Document) (*Drawer, error) {
	d := &Drawer{vm: goja.New()}
	d.vm.SetRandSource(func() float64 { return 0.5 })                                      // names of elements depend on it
	for _, name := range []string{"setTimeout", "clearTimeout", "requestAnimationFrame"} { // of animations, which pictures do not have
		d.vm.Set(name, func() int { return 0 })
	}
	if _, err := d.vm.RunScript("sweep.js", web.Script()); err != nil {
		return nil, fmt.Errorf("loading the bundle of the pictures: %w", err)
	}
	data, err := json.Marshal(doc)
	if err != nil {
		return nil, err
	}
	d.vm.Set("text", string(data))
	draw, err := d.vm.RunString(`const report = JSON.parse(text);
(picture, view, width, theme, scale) => sweepPictures.svg(report, report.pictures[picture], report.pictures[picture].views[view], {width, theme, scale, opaque: true})`)
	if err != nil {
		return nil, err
	}
	d.svg, _ = goja.AssertFunction(draw)
	return d, nil
}

// SVG draws a view.
func (d *Drawer) SVG(picture, view int, o Options) (string, error) {
	theme := "light"
	if o.Dark {
		theme = "dark"
	}
	v, err := d.svg(goja.Undefined(), d.vm.ToValue(picture), d.vm.ToValue(view), d.vm.ToValue(o.Width), d.vm.ToValue(theme), d.vm.ToValue(o.Scale))
	if err != nil {
		return "", fmt.Errorf("drawing: %w", err)
	}
	svg := attributes(v.String())
	if o.Caption != "" {
		if open := strings.IndexByte(svg, '>'); open >= 0 {
			svg = svg[:open+1] + "<desc>" + html.EscapeString(o.Caption) + "</desc>" + svg[open+1:]
		}
	}
	return svg, nil
}

var (
	styleElements = regexp.MustCompile(`(?s)<style.*?</style>`)
	styles        = regexp.MustCompile(` style="([^"]*)"`)
)

// textStyles are the properties of style attributes that are attributes of their own.
var textStyles = []string{"font-size", "font-family", "font-weight", "font-style", "stroke-dasharray", "fill", "stroke"}

// attributes turns style attributes into attributes: policies of documents refuse styles, and converters do not read them.
func attributes(svg string) string {
	return styles.ReplaceAllStringFunc(styleElements.ReplaceAllString(svg, ""), func(attribute string) string {
		text := ""
		for declaration := range strings.SplitSeq(styles.FindStringSubmatch(attribute)[1], ";") {
			name, value, ok := strings.Cut(declaration, ":")
			if name = strings.TrimSpace(name); ok && slices.Contains(textStyles, name) {
				text += " " + name + `="` + strings.TrimSpace(value) + `"`
			}
		}
		return text
	})
}

// Package report writes the pictures of a data set as one HTML document that needs nothing else: no network, no eval, no other
// file. The same pictures give the same bytes.
//
// Everything that comes from the data set is text to the browser: data in an element that is not executed, shown with
// textContent. A policy in the document allows its one script and its one style by their hashes, and nothing else.
package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"html/template"
	"io"
	"strings"

	"sweep/datasets/pictures"
	"sweep/datasets/pictures/draw"
	"sweep/datasets/web"
)

// Head is what the document says besides its pictures.
type Head struct {
	Title, About   string
	Classification string
	Banner         string // of an unfinished data set
	Figures        []Figure
	Axes           [][2]string // name and levels
	Made           [][2]string // hashes, versions
	Sources        []Source    // grid, scenario, policies
	Cite           string
}

// Figure is a number at the top.
type Figure struct {
	Value, Label string
	Bad          bool
}

// Source is a document that the data set was made from.
type Source struct{ Name, Text string }

//go:embed page.html
var pageText string

//go:embed style.css
var style string

// Style is the style of the document, for other pages with the same pictures.
func Style() string { return style }

var page = template.Must(template.New("page").Parse(pageText))

// Drawing is a picture drawn beforehand, for a document without script.
type Drawing struct {
	pictures.Picture
	View  pictures.View
	SVG   template.HTML
	Table *pictures.Table
	Cells [][]string // of the table, for people
}

// rowsMax is the number of rows of a table in a document without script.
const rowsMax = 200

// drawings draws the first view of each picture.
func drawings(doc *pictures.Document) ([]Drawing, error) {
	d, err := draw.New(doc)
	if err != nil {
		return nil, err
	}
	var list []Drawing
	for i, p := range doc.Pictures {
		one := Drawing{Picture: p}
		if len(p.Views) > 0 {
			one.View = p.Views[0]
			one.Table = doc.Tables[one.View.Table]
			for _, row := range one.Table.Rows[:min(len(one.Table.Rows), rowsMax)] {
				line := make([]string, len(row))
				for k, v := range row {
					line[k] = doc.Text(one.Table.Columns[k], v)
				}
				one.Cells = append(one.Cells, line)
			}
			if one.View.Draw["table"] == nil {
				svg, err := d.SVG(i, 0, draw.Options{Width: 960})
				if err != nil {
					return nil, err
				}
				one.SVG = template.HTML(svg)
			}
		}
		list = append(list, one)
	}
	return list, nil
}

// WriteStatic writes the document without script: mail filters and locked desktops take scripts out.
func WriteStatic(w io.Writer, head Head, doc *pictures.Document) error {
	list, err := drawings(doc)
	if err != nil {
		return err
	}
	return page.Execute(w, map[string]any{"Head": head, "Lead": doc.Lead, "Pictures": doc.Pictures, "Drawings": list, "Style": template.CSS(style),
		"Policy": "default-src 'none'; style-src " + hash(style) + "; base-uri 'none'; form-action 'none'"})
}

// Write writes the document.
func Write(w io.Writer, head Head, doc *pictures.Document) error {
	data, err := json.Marshal(doc) // escapes < > and &
	if err != nil {
		return err
	}
	script := "/*\n" + strings.ReplaceAll(web.Licences(), "*/", "* /") + "*/\n" + web.Script()
	return page.Execute(w, map[string]any{
		"Head": head, "Lead": doc.Lead, "Pictures": doc.Pictures, "Data": template.JS(data), "Script": template.JS(script), "Style": template.CSS(style),
		"Policy": "default-src 'none'; script-src " + hash(script) + "; style-src " + hash(style) + "; base-uri 'none'; form-action 'none'",
	})
}

// hash names a text in a policy.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

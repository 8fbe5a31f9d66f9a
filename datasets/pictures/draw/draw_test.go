package draw

import (
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"sweep/datasets/pictures"
	"sweep/engine/text"
)

// document has one picture with one view, a heat map of two axes.
func document() *pictures.Document {
	zero := 0.0
	return &pictures.Document{
		Study:   &pictures.Study{Currency: text.Cents, Axes: []pictures.Axis{{Name: "a", Label: "a", Levels: []string{"x", "<y & z>"}}, {Name: "b", Label: "b", Levels: []string{"1", "2"}, Numeric: true}}},
		Metrics: map[string]pictures.Metric{"cost": {Label: "cost", Unit: "money", Min: &zero, Better: "lower"}},
		Tables: map[string]*pictures.Table{"t": {Columns: []pictures.Column{{Name: "a", Kind: "axis", Of: "a"}, {Name: "b", Kind: "axis", Of: "b"}, {Name: "mean"}, {Name: "half_width"}, {Name: "n"}},
			Rows: [][]any{{0, 0, 100.0, 10.0, 3}, {0, 1, 200.0, 10.0, 3}, {1, 0, 300.0, 10.0, 3}, {1, 1, 123456.0, nil, 3}}}},
		Pictures: []pictures.Picture{{Name: "grid", Views: []pictures.View{{Table: "t", Draw: map[string]any{"metric": "cost", "across": "a", "up": "b"}}}}},
	}
}

func TestSameViewSameSVG(t *testing.T) {
	var first string
	for range 2 {
		d, err := New(document())
		if err != nil {
			t.Fatal(err)
		}
		svg, err := d.SVG(0, 0, Options{Width: 600})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"1,234.56", "± 0.10", "&lt;y &amp; z&gt;"} {
			if !strings.Contains(svg, want) {
				t.Errorf("the picture has no %s:\n%.2000s", want, svg)
			}
		}
		if err := xml.Unmarshal([]byte(svg), new(struct{ XMLName xml.Name })); err != nil || strings.Contains(svg, " style=") {
			t.Errorf("the picture is no SVG without styles: %v", err)
		}
		if first != "" && svg != first {
			t.Error("the same view gave two pictures")
		}
		first = svg
	}
}

// TestConvertedPicturesAreTheSame converts a picture twice, without the fonts of the machine.
func TestConvertedPicturesAreTheSame(t *testing.T) {
	d, err := New(document())
	if err != nil {
		t.Fatal(err)
	}
	svg, err := d.SVG(0, 0, Options{Width: 300})
	if err != nil {
		t.Fatal(err)
	}
	for begin, convert := range map[string]func(string) ([]byte, error){"%PDF-": PDF, "\x89PNG": PNG} {
		first, err := convert(svg)
		if err != nil || !strings.HasPrefix(string(first), begin) || len(first) < 2000 {
			t.Fatalf("%d bytes, error %v", len(first), err)
		}
		if strings.Contains(string(first), "CreationDate(D:20") {
			t.Error("the file has the time")
		}
		if again, err := convert(svg); err != nil || string(again) != string(first) {
			t.Errorf("%q: the same picture gave other bytes, error %v", begin, err)
		}
	}
}

// TestConvertedPicturesMayHaveShapesWithoutSize: charts hide symbols by a size of 0, and have texts without a font.
func TestConvertedPicturesMayHaveShapesWithoutSize(t *testing.T) {
	const svg = `<svg width="300" height="200" xmlns="http://www.w3.org/2000/svg" version="1.1" viewBox="0 0 300 200"><g>
<path d="M1 0A1 1 0 1 1 1 -0.1A1 1 0 0 1 1 0" transform="matrix(0,0,0,0,58.5,47)" fill="#5070dd"></path><text x="3" y="20" font-size="12px">text</text></g></svg>`
	for name, convert := range map[string]func(string) ([]byte, error){"PDF": PDF, "PNG": PNG} {
		if data, err := convert(svg); err != nil || len(data) < 500 {
			t.Errorf("%s: %d bytes, error %v", name, len(data), err)
		}
	}
}

// TestPDFDoesNotDependOnTheTimeZone: the time in the file is none of the machine.
func TestPDFDoesNotDependOnTheTimeZone(t *testing.T) {
	zone := time.Local
	defer func() { time.Local = zone }()
	var files []string
	for _, name := range []string{"UTC", "Asia/Tokyo"} {
		local, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		time.Local = local
		data, err := PDF(`<svg width="300" height="200" xmlns="http://www.w3.org/2000/svg" version="1.1" viewBox="0 0 300 200"><rect x="1" y="1" width="5" height="5" fill="#5070dd"/></svg>`)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, string(data))
	}
	if files[0] != files[1] || !strings.Contains(files[0], "(D:19700101000000Z)") {
		t.Error("the file depends on the time zone")
	}
}

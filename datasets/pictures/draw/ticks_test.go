package draw

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"sweep/datasets/pictures"
)

// TestTicksAreEquidistant checks that the labels of an axis are numbers at equal distances: rounded too far, they would repeat.
func TestTicksAreEquidistant(t *testing.T) {
	doc := document()
	doc.Metrics["share"] = pictures.Metric{Label: "share", Unit: "number"}
	doc.Tables["d"] = &pictures.Table{Columns: []pictures.Column{{Name: "point", Kind: "label"}, {Name: "arm", Kind: "axis", Of: "a"}, {Name: "difference"}, {Name: "half_width"}, {Name: "n"}}}
	doc.Pictures = []pictures.Picture{{Name: "differences", Views: []pictures.View{{Table: "d", Draw: map[string]any{"metric": "share", "arms": "a", "rows": []string{"here"}, "levels": []map[string]int{{"b": 0}}}}}}}
	label := regexp.MustCompile(`<text[^>]*>(−?[\d.,]+)</text>`)
	for _, difference := range []float64{-0.383, -0.012, 0.25, 0.9, 7, -36, 1234} {
		for _, width := range []int{300, 620, 1100} {
			doc.Tables["d"].Rows = [][]any{{0, 1, difference, nil, 1}}
			d, err := New(doc)
			if err != nil {
				t.Fatal(err)
			}
			svg, err := d.SVG(0, 0, Options{Width: width})
			if err != nil {
				t.Fatal(err)
			}
			var ticks []float64
			for _, m := range label.FindAllStringSubmatch(svg, -1) {
				tick, err := strconv.ParseFloat(strings.NewReplacer("−", "-", ",", "").Replace(m[1]), 64)
				if err != nil {
					t.Fatal(err)
				}
				ticks = append(ticks, tick)
			}
			name := fmt.Sprintf("%v at %d: %v", difference, width, ticks)
			if len(ticks) < 3 {
				t.Fatal(name)
			}
			for i := range ticks[2:] {
				if first, next := ticks[i+1]-ticks[i], ticks[i+2]-ticks[i+1]; first == 0 || math.Abs(next-first) > 1e-9*math.Abs(difference) {
					t.Errorf("labels at different distances: %s", name)
				}
			}
		}
	}
}

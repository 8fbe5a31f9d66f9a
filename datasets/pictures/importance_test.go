package pictures

import (
	"strings"
	"testing"
)

// TestImportanceOfMorrisDesigns: two trajectories of y = 10 a + b² over 0 to 2. The effects per range of a are 20; those of b
// are 2 (0 + 1)  = 2 and 2 (1 + 2) = 6, with mean 4 and standard deviation √8.
func TestImportanceOfMorrisDesigns(t *testing.T) {
	s := &Session{Study: &Study{Design: "morris", Points: 6, Sampled: true, Axes: []Axis{{Name: "a", Label: "a", Numeric: true, To: 2}, {Name: "b", Label: "b", Numeric: true, To: 2}}},
		metrics: []string{"num_x"}, columns: []string{"num_x"}, doc: &Document{Tables: map[string]*Table{}}}
	for i, p := range [][2]float64{{0, 0}, {1, 0}, {1, 1}, {1, 1}, {1, 2}, {0, 2}} {
		s.runs = append(s.runs, run{id: int64(i), point: int64(i), levels: []int{-1, -1}, numbers: p[:], values: []float64{10*p[0] + p[1]*p[1]}})
	}
	p := s.importance()
	if len(p.Views) != 1 {
		t.Fatal(p.Missing)
	}
	table := s.doc.Tables[p.Views[0].Table]
	for i, want := range [][]any{{0, 20.0, 20.0, 20.0, 0.0}, {1, 4.0, 2.0, 6.0, 2.83}} {
		for k, x := range want {
			if table.Rows[i][k] != x {
				t.Errorf("row %v, want %v", table.Rows[i], want)
				break
			}
		}
	}
	if want := "A matters most for x: over its range, by 20.0 on average."; p.Views[0].Sentence != want {
		t.Errorf("%q, want %q", p.Views[0].Sentence, want)
	}
	s.runs, s.pointList = s.runs[:5], nil
	if p = s.importance(); !strings.Contains(p.Missing, "5 of its 6 points have a value") {
		t.Error(p.Missing)
	}
}

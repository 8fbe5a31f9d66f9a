package pictures

import (
	"strings"
	"testing"
)

// TestFindRefusesWhatNoViewHas: no other view is drawn than the one that was asked for.
func TestFindRefusesWhatNoViewHas(t *testing.T) {
	p := Picture{Name: "response"}
	for _, k := range [][2]string{{"a", ""}, {"a", "b"}, {"b", "a"}} {
		p.Views = append(p.Views, View{Key: map[string]string{"along": k[0], "colour": k[1]}})
		p.control("along", "along", k[0], k[0])
		p.control("colour", "colour", k[1], k[1])
	}
	d := &Document{Pictures: []Picture{{Name: "day"}, p}}
	choose := func(x, colour, metric string) []Choice {
		return []Choice{{"--metric", metric, []string{"metric"}}, {"--x", x, []string{"along", "across"}}, {"--colour", colour, []string{"colour"}}}
	}
	for want, choices := range map[int][]Choice{0: choose("", "", ""), 1: choose("", "b", ""), 2: choose("b", "", "")} {
		if picture, view, err := d.Find("response", choices); picture != 1 || view != want || err != nil {
			t.Errorf("view %d of picture %d, error %v, want %d", view, picture, err, want)
		}
	}
	for want, choices := range map[string][]Choice{
		`no colour "a" with --x a; it has b`:          choose("a", "a", ""),
		`no along "c"; it has a, b`:                   choose("c", "", ""),
		"--metric has no effect on the picture respo": choose("", "", "cost"),
	} {
		if _, _, err := d.Find("response", choices); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if _, _, err := d.Find("grid", nil); err == nil || !strings.Contains(err.Error(), "it has day, response") {
		t.Errorf("error %v", err)
	}
}

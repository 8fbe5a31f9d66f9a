package sweeps

import (
	"os"
	"strings"
	"testing"
)

// source is the grid text with the files of testdata that grids of tests use.
func source(t testing.TB, grid string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{"grid.toml": []byte(grid)}
	for _, name := range []string{"base.yaml", "policies/cautious.json", "policies/eager.json", "points.csv"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	return files
}

// grid loads a grid text.
func grid(t testing.TB, text string, opts ...Option) *Grid {
	t.Helper()
	g, err := FromSource("grid.toml", source(t, text), opts...)
	if err != nil {
		t.Fatalf("%v\nin\n%s", err, text)
	}
	return g
}

// head begins most grids of tests.
const head = "scenario = \"base.yaml\"\nseed = 42\n"

// points lists the labels of the values of each point, separated by blanks.
func points(t testing.TB, g *Grid) []string {
	t.Helper()
	out := make([]string, g.NumPoints())
	for i := range out {
		p, err := g.Point(int64(i))
		if err != nil {
			t.Fatal(err)
		}
		out[i] = labels(p.Values)
	}
	return out
}

func labels(values []Value) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v.Label()
	}
	return strings.Join(out, " ")
}

// expectPoints compares the points of a grid, one per line.
func expectPoints(t testing.TB, g *Grid, want string) {
	t.Helper()
	got := strings.Join(points(t, g), "\n")
	want = strings.Join(strings.Fields(strings.ReplaceAll(want, " ", "·")), "\n")
	if got = strings.ReplaceAll(got, " ", "·"); got != want {
		t.Errorf("points\n%s\nwant\n%s", got, want)
	}
}

func run(t testing.TB, g *Grid, i int64) Run {
	t.Helper()
	r, err := g.Run(i)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func contains(err error, text string) bool { return err != nil && strings.Contains(err.Error(), text) }

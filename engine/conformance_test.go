package engine_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"sweep/engine"
	"sweep/engine/enginetest"
	"sweep/engine/scenario"
	"sweep/engine/trace"
)

// TestReferenceCases runs every case under testdata/cases and compares each tick with the expected outcome: events in
// order with all fields, counters, agents, queues, and the final metrics, records and payments.
func TestReferenceCases(t *testing.T) {
	dirs, err := filepath.Glob("testdata/cases/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no reference cases: %v", err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			compareCase(t, dir)
		})
	}
}

func compareCase(t *testing.T, dir string) {
	e := load(t, filepath.Join(dir, "scenario.yaml"))
	expected, err := os.Open(filepath.Join(dir, "expected.jsonl.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer expected.Close()
	zr, err := gzip.NewReader(expected)
	if err != nil {
		t.Fatal(err)
	}
	want := bufio.NewScanner(zr)
	want.Buffer(nil, 64<<20)
	var out bytes.Buffer
	w := trace.New(&out)
	line := func(write func() error) {
		out.Reset()
		if err := write(); err != nil {
			t.Fatal(err)
		}
		if !want.Scan() {
			t.Fatalf("the expected trace ends early: %v", want.Err())
		}
		if diff := difference("", parse(t, out.Bytes()), parse(t, want.Bytes())); diff != "" {
			t.Fatalf("tick %d: %s", e.Tick()-1, diff)
		}
	}
	for !e.Done() {
		line(func() error { _, err := e.Step(w); return err })
	}
	line(func() error { return w.Finish(e) })
	if want.Scan() {
		t.Fatal("the expected trace goes on")
	}
}

// load builds an engine from a scenario file; the policies lie beside it.
func load(t testing.TB, file string, opts ...engine.Option) *engine.Engine {
	t.Helper()
	e, err := engine.New(loadScenario(t, file), opts...)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func loadScenario(t testing.TB, file string) *scenario.Scenario {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	s, _, err := scenario.DecodeBytes(file, data, scenario.Files{Dir: enginetest.Policies(os.DirFS(filepath.Dir(file)))})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func parse(t *testing.T, line []byte) any {
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// difference describes the first place where got differs from want, "" if they are equal.
func difference(path string, got, want any) string {
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok || len(g) != len(w) {
			return fmt.Sprintf("%s: got %v, want %v", path, got, want)
		}
		for key := range w {
			if _, ok := g[key]; !ok {
				return fmt.Sprintf("%s: no %s in %v", path, key, got)
			}
			if diff := difference(path+"."+key, g[key], w[key]); diff != "" {
				if w["type"] != nil {
					return fmt.Sprintf("%s\n got %v\nwant %v", diff, got, want)
				}
				return diff
			}
		}
		return ""
	case []any:
		g, ok := got.([]any)
		if !ok {
			return fmt.Sprintf("%s: got %v, want %v", path, got, want)
		}
		for i := 0; i < min(len(g), len(w)); i++ {
			if diff := difference(fmt.Sprintf("%s[%d]", path, i), g[i], w[i]); diff != "" {
				return diff
			}
		}
		if len(g) != len(w) {
			return fmt.Sprintf("%s: got %d elements %v, want %d %v", path, len(g), g, len(w), w)
		}
		return ""
	case json.Number:
		g, ok := got.(json.Number)
		if ok && (g == w || near(g, w)) {
			return ""
		}
	default:
		if reflect.DeepEqual(got, want) {
			return ""
		}
	}
	return fmt.Sprintf("%s: got %v, want %v", path, got, want)
}

// near compares floating-point numbers; integers must be the same text.
func near(a, b json.Number) bool {
	_, errA := a.Int64()
	_, errB := b.Int64()
	if errA == nil && errB == nil {
		return false
	}
	x, _ := a.Float64()
	y, _ := b.Float64()
	return math.Abs(x-y) <= math.Max(1e-12, 1e-9*math.Max(math.Abs(x), math.Abs(y)))
}

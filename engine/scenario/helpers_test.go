package scenario

import (
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"sweep/engine/document"
)

// load decodes a scenario file of the test data.
func load(t testing.TB, file string) (*Scenario, []string, error) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return DecodeBytes(filepath.Base(file), data, Files{Dir: inDir(filepath.Dir(file))})
}

// scenarioFiles lists files and fails if there are fewer than expected, so that a moved directory cannot turn a test
// into nothing.
func scenarioFiles(t testing.TB, pattern string, atLeast int) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) < atLeast {
		t.Fatalf("%s: %d files, %v", pattern, len(files), err)
	}
	return files
}

func parseTestData(t testing.TB, name string) *document.Node {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	n, err := document.Parse(name, data)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// requireSame compares two scenarios in all but the way their policies were given.
func requireSame(t *testing.T, name string, a, b *Scenario) {
	t.Helper()
	x, y := *a, *b
	x.Priced, y.Priced = false, false // a resolved document has all rates
	x.Agents, y.Agents = append([]Agent{}, a.Agents...), append([]Agent{}, b.Agents...)
	for i := range x.Agents {
		p, q := x.Agents[i].Policy, y.Agents[i].Policy
		if isDocument(p.Kind) != isDocument(q.Kind) || !reflect.DeepEqual(p.Fraction, q.Fraction) || !reflect.DeepEqual(p.Params, q.Params) ||
			p.Program.Hash() != q.Program.Hash() {
			t.Errorf("%s: the policy of %s differs", name, x.Agents[i].ID)
		}
		x.Agents[i].Policy, y.Agents[i].Policy = PolicySpec{}, PolicySpec{}
	}
	if !reflect.DeepEqual(x, y) {
		t.Errorf("%s: got\n%+v\n%+v", name, x, y)
	}
}

// memory is files in memory.
type memory map[string]string

func (m memory) read(name string) ([]byte, error) {
	text, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return []byte(text), nil
}

// withPolicy is a small scenario whose first bank has a policy.
func withPolicy(policy string) string {
	return "simulation: {ticks_per_day: 10, num_days: 1, rng_seed: 1}\nagents:\n- id: A\n  opening_balance: 1\n  policy: " + policy +
		"\n- {id: B, opening_balance: 2}\n"
}

// inDir reads the policy files of a directory.
func inDir(dir string) ReadFunc {
	return func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) }
}

package sweeps

import (
	"strings"
	"testing"

	"sweep/engine/document"
)

const sourceScenario = `
simulation: {ticks_per_day: 20, num_days: 1, rng_seed: 3}
agents:
  - {id: A, opening_balance: 1000, policy: {type: Fifo}, arrival_config: {rate_per_tick: 0.5, amount_distribution: {type: Uniform, min: 1, max: 9}, counterparty_weights: {B: 1}, deadline_range: [5, 10]}}
  - {id: B, opening_balance: 1000, policy: {type: FromJson, json_path: p.json}}
`

const inner = `
scenario = "s.yaml"
replications = 3
seeding = "independent"
[[axis]]
name = "cap"
set = "agents.*.unsecured_cap"
values = [0, 5, 7]
`

const sourcePolicy = `{"version": "1.0", "policy_id": "hold", "payment_tree": {"node_id": "n", "type": "action", "action": "Hold"}}`

// outer makes a grid over runs 4 and 8 of the inner grid.
func outer(axes string) map[string][]byte {
	return map[string][]byte{
		"g.toml":         []byte("[[source]]\ngrid = \"in/inner.toml\"\nruns = [4, 8]\nids = [70, 90]\n" + axes),
		"p/hold.json":    []byte(sourcePolicy),
		"in/inner.toml":  []byte(inner),
		"in/s.yaml":      []byte(sourceScenario),
		"in/p.json":      []byte(sourcePolicy),
		"again/top.toml": []byte("[[source]]\ngrid = \"../g.toml\"\nruns = [0]\n[[axis]]\nname = \"policy\"\nset = \"agents.A.policy\"\nvalues = [{label = \"hold\", file = \"../p/hold.json\"}]\n"),
	}
}

func mustGrid(t *testing.T, name string, files map[string][]byte) *Grid {
	t.Helper()
	g, err := FromSource(name, files)
	if err == nil {
		err = g.Check()
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func mustRun(t *testing.T, g *Grid, i int64) Run {
	t.Helper()
	r, err := g.Run(i)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRunsOfAnotherGridKeepTheirSeedsAndKeys(t *testing.T) {
	files := outer("")
	g, in := mustGrid(t, "g.toml", files), mustGrid(t, "inner.toml", map[string][]byte{"inner.toml": files["in/inner.toml"], "s.yaml": files["in/s.yaml"], "p.json": files["in/p.json"]})
	for i, at := range []int64{4, 8} {
		got, want := mustRun(t, g, int64(i)), mustRun(t, in, at)
		if got.Key != want.Key || got.Seed != want.Seed {
			t.Errorf("run %d has key %s and seed %d, in its own grid %s and %d", i, got.Key, got.Seed, want.Key, want.Seed)
		}
		if label := got.Values[0].Label(); label != []string{"70", "90"}[i] {
			t.Errorf("run %d has %s = %s", i, SourceRunAxis, label)
		}
	}
	for name := range files {
		if _, ok := g.Source()[name]; !ok && !strings.HasPrefix(name, "again") && name != "p/hold.json" {
			t.Errorf("%s is not a source of the grid", name)
		}
	}
}

// A change of policy that changes nothing leaves the key as it is; another one does not. The policy of B is a file of the
// inner grid, and the same document is a file of the outer one.
func TestPolicyFromATick(t *testing.T) {
	base := mustGrid(t, "g.toml", outer(""))
	for _, c := range []struct {
		name, axis string
		same       bool
	}{
		{"the policy of A", "set = \"agents.A.policy\"\nfrom_tick = 7\nvalues = [{label = \"x\", value = {type = \"Fifo\"}}]", true},
		{"the policy of B", "set = \"agents.B.policy\"\nfrom_tick = 7\nvalues = [{label = \"x\", file = \"p/hold.json\"}]", true},
		{"the policy of B from the start", "set = \"agents.B.policy\"\nvalues = [{label = \"x\", file = \"p/hold.json\"}]", true},
		{"another one", "set = \"agents.A.policy\"\nfrom_tick = 7\nvalues = [{label = \"x\", file = \"p/hold.json\"}]", false},
	} {
		g := mustGrid(t, "g.toml", outer("[[axis]]\nname = \"policy\"\n"+c.axis))
		for i := range int64(2) {
			got, want := mustRun(t, g, i), mustRun(t, base, i)
			if (got.Key == want.Key) != c.same {
				t.Errorf("%s: run %d has the key %s, without the axis %s", c.name, i, got.Key, want.Key)
			}
		}
	}
}

func TestRunsOfAGridOverRuns(t *testing.T) {
	files := outer("[[axis]]\nname = \"policy\"\nset = \"agents.A.policy\"\nfrom_tick = 7\nvalues = [{label = \"hold\", file = \"p/hold.json\"}]")
	moved := map[string][]byte{"top.toml": []byte(strings.ReplaceAll(string(files["again/top.toml"]), "../", ""))}
	for name, data := range files {
		moved[name] = data
	}
	g := mustGrid(t, "top.toml", moved)
	s, err := g.Scenario(mustRun(t, g, 0))
	if err != nil {
		t.Fatal(err)
	}
	if s.Agents[0].Policy.Program.ID() != "hold" || len(s.Events) != 1 || s.Events[0].Policy.Program.ID() != "hold" {
		t.Errorf("A follows %s and there are %d events; want hold from the start, and the event of the grid below", s.Agents[0].Policy.Program.ID(), len(s.Events))
	}
}

func TestMistakesOfSources(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"no such run", "[[source]]\ngrid = \"in/inner.toml\"\nruns = [9]\n", "has no run 9"},
		{"twice", "[[source]]\ngrid = \"in/inner.toml\"\nruns = [1, 1]\n", "1 is given twice"},
		{"ids", "[[source]]\ngrid = \"in/inner.toml\"\nruns = [1, 2]\nids = [3]\n", "2 runs and 1 ids"},
		{"key", "[[source]]\ngrid = \"in/inner.toml\"\nruns = [1]\nkeys = [\"0000000000000000\"]\n", "and not 0000000000000000"},
		{"seed", "seed = 4\n[[source]]\ngrid = \"in/inner.toml\"\nruns = [1]\n", "those of the runs"},
		{"file", "[[source]]\ngrid = \"in/other.toml\"\nruns = [1]\n", "cannot read"},
		{"axis", "[[source]]\ngrid = \"in/inner.toml\"\nruns = [1]\n[[axis]]\nname = \"source_run\"\nset = \"agents.A.policy\"\nvalues = [1]\n", "is taken"},
		{"none", "[[source]]\ngrid = \"in/inner.toml\"\nruns = []\n", "there are no runs"},
		{"agent", "[[source]]\ngrid = \"in/inner.toml\"\nruns = [1]\n[[axis]]\nname = \"p\"\nset = \"agents.C.policy\"\nfrom_tick = 2\nvalues = [{label = \"a\", value = {type = \"Fifo\"}}]\n", "C"},
		{"path", "[[source]]\ngrid = \"in/inner.toml\"\nruns = [1]\n[[axis]]\nname = \"p\"\nset = \"agents.*.policy\"\nfrom_tick = 2\nvalues = [{label = \"a\", value = {type = \"Fifo\"}}]\n", "only the policy of one bank"},
	} {
		files := outer("")
		files["g.toml"] = []byte(c.text)
		g, err := FromSource("g.toml", files)
		if err == nil {
			err = g.Check()
		}
		errs, ok := err.(document.Errors)
		if !ok || !strings.Contains(errs.Error(), c.want) {
			t.Errorf("%s: %v, want a mistake with %q", c.name, err, c.want)
		}
	}
}

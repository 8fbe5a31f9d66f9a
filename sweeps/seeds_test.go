package sweeps

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Stored data sets hold these numbers; a change here makes every stored run unreachable. They were computed by an
// independent program from the documented formulas.
func TestSeedsAndKeysKeepTheirValues(t *testing.T) {
	if got := commonSeed(42, 0); got != 917161646764986098 {
		t.Errorf("seed of replication 0 of base seed 42 is %d", got)
	}
	if got := commonSeed(42, 1); got != 470652215619557654 {
		t.Errorf("seed of replication 1 of base seed 42 is %d", got)
	}
	if got := independentSeed(42, 1, content{1, 2, 3}); got != 379763183882710958 {
		t.Errorf("independent seed is %d", got)
	}
	if got := runKey(content{1, 2, 3}, 42); got != "55caefecf748c2b3" {
		t.Errorf("run key is %s", got)
	}
}

func TestSeedsAreDifferentAndFitSignedColumns(t *testing.T) {
	seen := map[uint64]bool{}
	for base := range uint64(50) {
		for r := range int64(500) {
			s := commonSeed(base, r)
			if seen[s] || s == 0 || s > 1<<63-1 {
				t.Fatalf("seed %d of base %d, replication %d", s, base, r)
			}
			seen[s] = true
		}
	}
}

// drawnAxis is an axis of a grid that a property draws.
type drawnAxis struct {
	name, set string
	base      int64 // what the base scenario has
	values    []int64
}

func (a drawnAxis) text() string {
	return fmt.Sprintf("[[axis]]\nname = %q\nset = %q\nvalues = %s\n", a.name, a.set, strings.ReplaceAll(fmt.Sprint(a.values), " ", ", "))
}

func drawAxes(t *rapid.T) []drawnAxis {
	axes := []drawnAxis{
		{name: "a", set: "agents.BANK_A.unsecured_cap", base: 0},
		{name: "b", set: "agents.BANK_B.opening_balance", base: 1000000},
		{name: "length", set: "simulation.num_days", base: 2},
	}
	for i := range axes {
		axes[i].values = rapid.SliceOfNDistinct(rapid.Int64Range(1, 6), 1, 3, rapid.ID[int64]).Draw(t, axes[i].name)
	}
	return rapid.Permutation(axes).Draw(t, "order")[:rapid.IntRange(1, 3).Draw(t, "axes")]
}

// runs maps what a run is for the user, its values by axis name and its replication, to seed and key. Axes that are left
// out have the value of the base scenario.
func runs(t *rapid.T, text string, axes []drawnAxis) map[string][2]string {
	g, err := FromSource("grid.toml", map[string][]byte{"grid.toml": []byte(text), "base.yaml": []byte(smallBase)})
	if err != nil {
		t.Fatalf("%v\nin\n%s", err, text)
	}
	out := map[string][2]string{}
	for i := range g.NumRuns() {
		r, err := g.Run(i)
		if err != nil {
			t.Fatal(err)
		}
		at := map[string]string{"a": "0", "b": "1000000", "length": "2"}
		for k, a := range g.Axes() {
			at[a.Name] = r.Values[k].Label()
		}
		out[fmt.Sprint(at, r.Replication)] = [2]string{fmt.Sprint(r.Seed), r.Key}
	}
	return out
}

const smallBase = `
simulation: {ticks_per_day: 5, num_days: 2, rng_seed: 7}
agents:
  - {id: BANK_A, opening_balance: 5, unsecured_cap: 0}
  - {id: BANK_B, opening_balance: 1000000}
`

func TestExtendingAGridKeepsSeedsAndKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seeding := rapid.SampledFrom([]string{"common", "independent"}).Draw(t, "seeding")
		small := drawAxes(t)
		large := append([]drawnAxis(nil), small...)
		for _, a := range []drawnAxis{
			{"a", "agents.BANK_A.unsecured_cap", 0, []int64{0, 4}},
			{"b", "agents.BANK_B.opening_balance", 1000000, []int64{9, 1000000}},
			{"length", "simulation.num_days", 2, []int64{2, 3}},
		} {
			if !strings.Contains(fmt.Sprint(small), "{"+a.name+" ") && rapid.Bool().Draw(t, "add "+a.name) {
				large = append(large, a)
			}
		}
		for i := range large {
			values := append([]int64(nil), large[i].values...)
			if rapid.Bool().Draw(t, "add value") {
				values = append(values, rapid.Int64Range(7, 9).Filter(func(v int64) bool { return !hasValue(values, v) }).Draw(t, "value"))
			}
			large[i].values = rapid.Permutation(values).Draw(t, "values")
		}
		large = rapid.Permutation(large).Draw(t, "larger order")
		before := runs(t, gridText(seeding, 2, small), small)
		after := runs(t, gridText(seeding, rapid.IntRange(2, 3).Draw(t, "replications"), large), large)
		keys := map[string]bool{}
		for what, r := range before {
			if after[what] != r {
				t.Fatalf("run %s was %v and is %v", what, r, after[what])
			}
		}
		for what, r := range after {
			if keys[r[1]] {
				t.Fatalf("run %s has the key %s of another one", what, r[1])
			}
			keys[r[1]] = true
		}
	})
}

func hasValue(values []int64, v int64) bool {
	for _, x := range values {
		if x == v {
			return true
		}
	}
	return false
}

func gridText(seeding string, replications int, axes []drawnAxis) string {
	text := fmt.Sprintf("scenario = \"base.yaml\"\nseed = 42\nseeding = %q\nreplications = %d\n", seeding, replications)
	for _, a := range axes {
		text += a.text()
	}
	return text
}

func TestReplicationsShareSeedsAcrossPointsUnlessIndependent(t *testing.T) {
	const axis = "replications = 3\n[[axis]]\nname = \"a\"\nset = \"agents.BANK_A.unsecured_cap\"\nvalues = [0, 1]\n"
	common, independent := grid(t, head+axis), grid(t, head+"seeding = \"independent\"\n"+axis)
	for r := range int64(3) {
		if a, b := run(t, common, r), run(t, common, 3+r); a.Seed != b.Seed || a.Key == b.Key {
			t.Errorf("replication %d: seeds %d and %d, keys %s and %s", r, a.Seed, b.Seed, a.Key, b.Key)
		}
		if a, b := run(t, independent, r), run(t, independent, 3+r); a.Seed == b.Seed {
			t.Errorf("replication %d has the seed %d at both points", r, a.Seed)
		}
	}
}

func TestKeysGoByContentNotByNamesAndFiles(t *testing.T) {
	const axis = "[[axis]]\nname = \"%s\"\nset = \"agents.BANK_A.policy\"\nvalues = [ { label = \"%s\", %s } ]\n"
	doc := string(source(t, "")["policies/eager.json"])
	var keys []string
	for _, text := range []string{
		fmt.Sprintf(axis, "p", "eager", `file = "policies/eager.json"`),
		fmt.Sprintf(axis, "q", "other", `value = { type = "FromJson", json_path = "policies/eager.json" }`),
		fmt.Sprintf(axis, "q", "third", `value = { type = "InlineJson", json_string = '''`+doc+`''' }`),
	} {
		keys = append(keys, run(t, grid(t, head+text), 0).Key)
	}
	if keys[0] != keys[1] || keys[0] != keys[2] {
		t.Errorf("one policy has the keys %v", keys)
	}
	other := run(t, grid(t, head+fmt.Sprintf(axis, "p", "eager", `file = "policies/cautious.json"`)), 0).Key
	if other == keys[0] {
		t.Error("two policies of one name have the same key")
	}
}

func TestSourcesGiveTheSameRuns(t *testing.T) {
	g := grid(t, head+"[[axis]]\nname = \"p\"\nset = [\"agents.BANK_A.policy\"]\nvalues = [ { label = \"x\", file = \"policies/eager.json\" } ]\n")
	again, err := FromSource(g.File(), g.Source())
	if err != nil {
		t.Fatal(err)
	}
	if a, b := run(t, g, 0), run(t, again, 0); a.Key != b.Key || a.Seed != b.Seed {
		t.Errorf("run %+v became %+v", a, b)
	}
}

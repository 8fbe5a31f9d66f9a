package sweeps

import (
	"strings"
	"testing"
)

// A number in a CSV column that other cells make text has no quotes to remove: the message names the cell that is to blame.
func TestNumberInColumnOfText(t *testing.T) {
	for cell, want := range map[string]string{
		"060": `the column is text because of "060" in line 3, which begins with 0`,
		"abc": `the column is text because of "abc" in line 3`,
	} {
		g, err := FromSource("g.toml", map[string][]byte{
			"g.toml": []byte("scenario = \"s.yaml\"\nreplications = 1\n[design]\nkind = \"list\"\nfile = \"p.csv\"\n[[axis]]\nname = \"x\"\nset = \"simulation.num_days\"\n"),
			"s.yaml": []byte("simulation: {ticks_per_day: 1, num_days: 1, rng_seed: 1}\nagents:\n  - {id: A, opening_balance: 1, policy: {type: Fifo}}\n  - {id: B, opening_balance: 1, policy: {type: Fifo}}\n"),
			"p.csv":  []byte("x\n1\n" + cell + "\n2\n"),
		})
		if err != nil {
			t.Fatal(err)
		}
		if err = g.Check(); err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "quotes") {
			t.Errorf("%s: %v", cell, err)
		}
	}
}

package sweeps

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An axis over all banks leaves out those that are no participants, as agents_defaults does, for keys that they do not have.
func TestAxisOverParticipants(t *testing.T) {
	load := func(agents, set string) (*Grid, error) {
		dir := t.TempDir()
		text := fmt.Sprintf("scenario = 's.yaml'\nreplications = 1\n[[axis]]\nname = 'x'\nset = '%s'\nvalues = [0.25, 1.0]\n", set)
		base := "simulation: {ticks_per_day: 10, num_days: 1, rng_seed: 1}\nagents: [" + agents + "]\n"
		for name, text := range map[string]string{"g.toml": text, "s.yaml": base} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		g, err := Load(filepath.Join(dir, "g.toml"))
		if err == nil {
			err = g.Check()
		}
		return g, err
	}
	alpha := func(g *Grid, run int64) (out string) {
		r, err := g.Run(run)
		if err != nil {
			t.Fatal(err)
		}
		s, err := g.Scenario(r)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range s.Agents {
			if o := a.OpeningLiquidity; o != nil {
				out += fmt.Sprintf("%s %v ", a.ID, o.Alpha)
			}
		}
		return out
	}
	const key = "agents.*.opening_liquidity.alpha"
	g, err := load("{id: CB, opening_balance: 5, role: central_bank}, {id: A}, {id: B}, {id: CLS, opening_balance: 0, role: ancillary}, {id: C}", key)
	if err != nil {
		t.Fatal(err)
	}
	if got := alpha(g, 0) + alpha(g, 1); got != "A 0.25 B 0.25 C 0.25 A 1 B 1 C 1 " {
		t.Errorf("got %s", got)
	}
	if g, err = load("{count: 2, id: 'B{n}'}, {id: CB, opening_balance: 5, role: central_bank}", key); err != nil {
		t.Fatal(err)
	}
	if got := alpha(g, 0); got != "B1 0.25 B2 0.25 " {
		t.Errorf("a template: %s", got)
	}
	_, err = load("{id: A}, {id: B, opening_balance: 5}", key)
	if err == nil || !strings.Contains(err.Error(), "agents[1].opening_balance: cannot be combined with opening_liquidity, which is set at ") || !strings.Contains(err.Error(), "g.toml:6:11") {
		t.Errorf("a bank with a balance: %v", err)
	}
	_, err = load("{id: A}, {id: CB, opening_balance: 5, role: central_bank}", "agents[1].opening_liquidity.alpha")
	if err == nil || !strings.Contains(err.Error(), "only participants have it") {
		t.Errorf("a central bank by its number: %v", err)
	}
}

package inputs

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sweep/engine/scenario"
)

// config is a scenario for tests; each key may be replaced.
type config struct {
	sim       string // of simulation, without the seed
	agents    string
	clock     string
	payments  string // additional keys
	columns   string
	file      string
	positions string // the whole key
	files     map[string]string
}

func (c config) document() string {
	or := func(text, otherwise string) string {
		if text == "" {
			return otherwise
		}
		return text
	}
	var doc strings.Builder
	fmt.Fprintf(&doc, "simulation: {%s, rng_seed: 1}\n", or(c.sim, "ticks_per_day: 660, num_days: 1"))
	fmt.Fprintf(&doc, "agents: [%s]\n", or(c.agents, "{id: A, opening_balance: 0}, {id: B, opening_balance: 0}, {id: C, opening_balance: 0}"))
	if c.clock != "none" {
		fmt.Fprintf(&doc, "clock: {%s}\n", or(c.clock, `day_start: "07:00", tick: 60s, zone: Europe/Helsinki`))
	}
	if c.columns != "none" {
		fmt.Fprintf(&doc, "payments: {file: %s, columns: {%s}, %s}\n", or(c.file, "day.csv"), or(c.columns, "sender: from, receiver: to, amount: value, time: at"), c.payments)
	}
	doc.WriteString(c.positions)
	return doc.String()
}

// read writes the files of a config and reads them.
func (c config) read(t testing.TB) (*Data, *scenario.Scenario, error) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range c.files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, _, err := scenario.DecodeBytes("s.yaml", []byte(c.document()), scenario.Files{})
	if err != nil {
		t.Fatalf("%v\n%s", err, c.document())
	}
	d, err := Read(s, Dirs{Scenario: dir})
	if err != nil {
		err = fmt.Errorf("%s", strings.ReplaceAll(err.Error(), dir+string(filepath.Separator), ""))
	}
	return d, s, err
}

// shown lists payments, one per line: tick, sender, receiver, amount, deadline, priority, and what else they have.
func shown(in *scenario.Inputs, names []string) string {
	var b strings.Builder
	for i, x := range in.Payments {
		fmt.Fprintf(&b, "%d %s>%s %d", x.Tick, names[x.Sender], names[x.Receiver], x.Amount)
		fmt.Fprintf(&b, " till %d p%d", x.Deadline, x.Priority)
		if id := in.ID(i); id != "" {
			fmt.Fprintf(&b, " id %s", id)
		}
		if kind := in.TypeOf(i); kind != "" {
			fmt.Fprintf(&b, " type %s", kind)
		}
		if x.Observed >= 0 {
			fmt.Fprintf(&b, " settled %d", x.Observed)
		}
		if x.Path != scenario.NoPath {
			fmt.Fprintf(&b, " by %v", x.Path)
		}
		b.WriteByte('\n')
	}
	for _, x := range in.Positions {
		kind := "at"
		if x.Opening {
			kind = "opening"
		}
		fmt.Fprintf(&b, "%s %d %s", kind, x.Tick, names[x.Agent])
		for _, v := range []struct {
			set   scenario.PositionSet
			name  string
			value int64
		}{{scenario.HasBalance, "balance", x.Balance}, {scenario.HasCredit, "credit", x.Credit}, {scenario.HasCollateral, "collateral", x.Collateral}} {
			if x.Set&v.set != 0 {
				fmt.Fprintf(&b, " %s %d", v.name, v.value)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

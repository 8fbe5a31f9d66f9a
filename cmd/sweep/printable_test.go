package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sweep/datasets/vfs"
	"sweep/engine/printable"
	"sweep/runner"
	"sweep/sweeps"
)

// evil is a name that clears the screen, rings, returns to the start of the line, reverses what follows and begins a
// line of its own.
const evil = "\x1b[2J\a\r\u009b2J\u202e\nFORGED: everything is sound"

// evilGrid is a grid as only the sources of a stranger's data set can hold it: bank ids, a policy and its nodes have the
// name.
func evilGrid(t *testing.T) *sweeps.Grid {
	t.Helper()
	yaml := func(text string) string { // in double quotes
		return strings.NewReplacer("BANK", `\e[2J\a\r\u009B2J\u202E\nFORGED: everything is sound`).Replace(text)
	}
	g, err := sweeps.FromSource("evil.toml", map[string][]byte{
		"evil.toml": []byte("name = \"evil\"\nscenario = \"evil.yaml\"\nseed = 1\nreplications = 2\n[[axis]]\nname = \"cap\"\nset = \"agents.*.unsecured_cap\"\nvalues = [0, 100]\n"),
		"evil.yaml": []byte(yaml(`simulation: {ticks_per_day: 5, num_days: 1, rng_seed: 1}
agents:
  - {id: "ABANK", opening_balance: 1000, policy: {type: FromJson, json_path: evil.json}}
  - {id: "BBANK", opening_balance: 1000}
scenario_events:
  - {type: CustomTransactionArrival, from_agent: "ABANK", to_agent: "BBANK", amount: 500, schedule: {type: OneTime, tick: 1}}
  - {type: CustomTransactionArrival, from_agent: "BBANK", to_agent: "ABANK", amount: 999999, schedule: {type: OneTime, tick: 2}}
`)),
		"evil.json": []byte(`{"version":"1.0","policy_id":"p\u001b[2J\nFORGED: p","payment_tree":{"type":"condition","node_id":"n\u001b[2J\nFORGED: n",` +
			`"condition":{"op":">","left":{"field":"amount"},"right":{"value":0}},"on_true":{"type":"action","node_id":"y\u202e\nFORGED: y","action":"Release"},` +
			`"on_false":{"type":"action","node_id":"z","action":"Hold"}}}`),
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Names in a data set that act on a terminal or begin a line are shown as escapes by every command.
func TestNamesOfADataSetDoNotActOnTheTerminal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "set")
	if _, err := runner.Run(context.Background(), evilGrid(t), runner.Options{Dir: vfs.OnDisk(dir), Workers: 1}); err != nil {
		t.Fatal(err)
	}
	damaged := filepath.Join(dir, "_sweep", "log")
	if err := os.WriteFile(filepath.Join(damaged, evil[len(evil)-10:]+"\x1b[2J.jsonl"), []byte("{\"\x1b[2J"), 0o666); err != nil {
		t.Fatal(err)
	}
	shown := 0
	for _, args := range [][]string{
		{"status", dir}, {"watch", dir}, {"verify", dir}, {"verify", dir, "--level", "meaning"}, {"diff", dir, dir}, {"finish", dir},
		{"state", dir, "--run", "0"}, {"state", dir, "--run", "0", "--tick", "2", "--agent", "A" + evil}, {"state", dir, "--run", "0", "--agent", "x" + evil},
		{"replay", dir, "--run", "0"}, {"replay", dir, "--run", "0", "--fields"}, {"replay", dir, "--run", "0", "--color", "always"},
		{"simulate", "--dataset", dir, "--run", "0", "--fields", "--decisions"}, {"simulate", "--dataset", dir, "--run", "0", "--agent", "x" + evil},
		{"query", dir, "from agents"}, {"query", dir, "select agent_id as \"" + evil + "\" from agents"}, {"query", dir, "select " + evil},
		{"query", dir, "select agent_id::int from agents"}, {"query", dir, "-n", evil}, {"query", dir, "-n", "costs_by_agent", "-a", "x=" + evil},
		{"run", dir, "--dir", dir}, {"retry", dir}, {"compact", dir, "--dry-run"}, {"check", evil}, {"run", evil}, {evil}, {"status", dir + evil},
		{"state", dir, "--run", "0", "--json"}, {"status", dir, "--json"}, {"policy", "show", evil}, {"simulate", evil + ".yaml"},
	} {
		stdout, stderr := commandOutput(t, args)
		for _, text := range []string{stdout, stderr} {
			for _, plain := range []string{"\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[33m", "\x1b[0m"} { // colours are the program's own
				text = strings.ReplaceAll(text, plain, "")
			}
			for line := range strings.SplitSeq(text, "\n") {
				if bad := strings.ReplaceAll(line, "\t", ""); printable.Line(bad) != bad {
					t.Errorf("%q: prints %+q", args, line)
				}
				if strings.HasPrefix(strings.TrimSpace(line), "FORGED") {
					t.Errorf("%q: a name begins the line %q", args, line)
				}
			}
			shown += strings.Count(text, `\u001b`)
		}
	}
	if shown < 100 {
		t.Errorf("the name was shown only %d times", shown)
	}
}

// commandOutput is what a command prints on both outputs.
func commandOutput(t *testing.T, args []string) (stdout, stderr string) {
	t.Helper()
	var out, messages bytes.Buffer
	Execute(args, &Context{Context: t.Context(), Stdin: strings.NewReader(""), Stdout: &out, Stderr: &messages, Env: func(string) string { return "" }, Now: time.Now})
	return out.String(), messages.String()
}

func TestNamesThatCannotBeShownAreRefused(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"bank.yaml":   "simulation: {ticks_per_day: 5, num_days: 1, rng_seed: 1}\nagents:\n  - {id: \"A\\e\", opening_balance: 1}\n  - {id: B, opening_balance: 1}\n",
		"label.toml":  "scenario = \"good.yaml\"\nseed = 1\n[[axis]]\nname = \"cap\"\nset = \"agents.*.unsecured_cap\"\nvalues = [{label = \"\\u202e\", value = 1}]\n",
		"node.json":   `{"version":"1.0","policy_id":"p","payment_tree":{"type":"action","node_id":"n\u0000","action":"Release"}}`,
		"good.yaml":   "simulation: {ticks_per_day: 5, num_days: 1, rng_seed: 1}\nagents:\n  - {id: A, opening_balance: 1}\n  - {id: B, opening_balance: 1}\n",
		"points.toml": "scenario = \"good.yaml\"\nseed = 1\n[design]\nkind = \"list\"\nfile = \"points.csv\"\n[[axis]]\nname = \"id\"\nset = \"agents[0].id\"\n",
		"points.csv":  "id\nA\nB\u200b\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string]string{
		"bank.yaml": `bank.yaml:3:10: agents[0].id: the text has the character \u001b`, "label.toml": `label.toml:6:20: axis[0].values[0].label: the text has the character \u202e`,
		"node.json": `node.json:1:76: payment_tree.node_id: the text has the character \u0000`, "points.toml": `points.csv:3:1: id: the label contains the character \u200b`,
	} {
		stdout, _ := commandOutput(t, []string{"check", filepath.Join(dir, name)})
		if !strings.Contains(stdout, want) {
			t.Errorf("%s: %s, want %s", name, stdout, want)
		}
	}
	if stdout, _ := commandOutput(t, []string{"check", filepath.Join(dir, "good.yaml")}); !strings.Contains(stdout, "is valid") {
		t.Errorf("good.yaml: %s", stdout)
	}
}

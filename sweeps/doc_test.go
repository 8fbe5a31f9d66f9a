package sweeps

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"sweep/sweeps/design"
	"sweep/sweeps/keytest"
)

const docFile = "../docs/grid.md"

var kindTable = regexp.MustCompile(`(?s)<!-- designs -->\n.*?<!-- end -->`)

// designKinds lists what the points of each kind of design are.
func designKinds() string {
	var b strings.Builder
	b.WriteString("| kind | points |\n|---|---|\n")
	for _, k := range design.Kinds {
		fmt.Fprintf(&b, "| `%s` | %s |\n", k.Name, k.Points)
	}
	return b.String()
}

// TestDocumentationListsEveryKey holds the tables of keys in the documentation against those the decoder reads by.
func TestDocumentationListsEveryKey(t *testing.T) {
	data, err := os.ReadFile(docFile)
	if err != nil {
		t.Fatal(err)
	}
	want := keytest.Update(t, docFile, string(data), Tables(), anyTypes)
	want = kindTable.ReplaceAllString(want, "<!-- designs -->\n"+designKinds()+"<!-- end -->")
	if *rewrite {
		if err := os.WriteFile(docFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if want != string(data) {
		t.Errorf("the tables of keys in %s are not those of the decoder; write them anew with go test ./sweeps -rewrite", docFile)
	}
}

// anyTypes says in words what keys hold that have no one type.
var anyTypes = map[string]string{
	"scenario": "text or table", "replications": "int or table", "exclude": "text or list", "set": "text or list", "values": "list or table",
	"default": "value", "label": "text, number or bool", "value": "anything", "batch": "int or text",
}

// TestExamplesOfTheDocumentationAreRead decodes every example that is a grid, or part of one.
func TestExamplesOfTheDocumentationAreRead(t *testing.T) {
	data, err := os.ReadFile(docFile)
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllStringSubmatch(string(data), -1)
	if len(examples) < 8 {
		t.Fatalf("only %d examples", len(examples))
	}
	for _, e := range examples {
		text := complete(e[1])
		files := source(t, text)
		files["three-banks.yaml"] = files["base.yaml"]
		if strings.Contains(text, "scenario_events[0]") {
			files["base.yaml"] = append(files["base.yaml"], "scenario_events: [{type: CreditLimitAdjustment, agent: BANK_A, delta: 1, schedule: {type: OneTime, tick: 1}}]\n"...)
			files["grid.toml"] = []byte(strings.ReplaceAll(text, "largest:5", "largest:3")) // it has three banks
		}
		files["source/credit.toml"] = []byte("scenario = \"../base.yaml\"\nreplications = 50\nseed = 42\n")
		files["points.csv"] = []byte("credit,policy_a,comment\n1,fifo,x\n")
		files["events/outage.yaml"] = []byte("[{type: GlobalArrivalRateChange, multiplier: 0.5, schedule: {type: OneTime, tick: 1}}]")
		g, err := FromSource("grid.toml", files)
		if err == nil {
			err = g.Check()
		}
		if err != nil {
			t.Errorf("%v\nin\n%s", err, text)
		}
	}
}

// complete adds what an example leaves out.
func complete(text string) string {
	const credit, policy = "[[axis]]\nname = \"credit\"\nset = \"agents.BANK_A.unsecured_cap\"\n", "[[axis]]\nname = \"policy_a\"\nset = \"agents.BANK_A.policy\"\n"
	const values = "values = [ { label = \"fifo\", value = { type = \"Fifo\" } }, { label = \"cautious\", file = \"policies/cautious.json\" } ]\n"
	rest := ""
	switch {
	case strings.HasPrefix(text, "values ="):
		// Four alternatives, one per value that begins a line; the last one spans two lines.
		parts := strings.Split(text, "values = ")[1:]
		targets := []string{"agents.BANK_A.unsecured_cap", "queue1_ordering", "cost_rates.delay_cost_per_tick_per_cent", "scenario_events"}
		text = ""
		for i, p := range parts {
			text += fmt.Sprintf("[[axis]]\nname = \"x%d\"\nset = %q\nvalues = %s", i, targets[i], p)
		}
	case strings.Contains(text, "exclude"):
		rest = credit + "values = [0, 1]\n" + "[[axis]]\nname = \"delay_price\"\nset = \"cost_rates.delay_cost_per_tick_per_cent\"\nvalues = [0.0001, 0.001]\n" + policy + values
	case strings.Contains(text, "kind = \"list\""):
		rest = credit + policy + values
	case strings.Contains(text, "[output]") && !strings.Contains(text, "[[axis]]"):
		rest = policy + values
	}
	if strings.Contains(text, "[[source]]") {
		return text
	}
	if !strings.Contains(text, "scenario") || strings.Contains(text, "scenario_events") {
		text = head + text
	}
	return text + rest
}

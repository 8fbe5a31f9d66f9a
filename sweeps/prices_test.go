package sweeps

import "testing"

// TestPrices: a grid has prices if its scenario or an axis sets cost rates of all banks or of one.
func TestPrices(t *testing.T) {
	inline := func(bank, more string) string {
		return "seed = 1\n[scenario]\nsimulation = { ticks_per_day = 10, num_days = 1 }\n" + more + "\nagents = [ { id = \"A\", opening_balance = 1" + bank + " } ]\n"
	}
	axis := func(set, values string) string {
		return "[[axis]]\nname = \"x\"\nset = \"" + set + "\"\nvalues = " + values + "\n"
	}
	for name, c := range map[string]struct {
		text string
		want bool
	}{
		"nothing":                 {inline("", ""), false},
		"the scenario":            {inline("", "cost_rates = { deadline_penalty = 5 }"), true},
		"an empty map":            {inline("", "cost_rates = {}"), false},
		"a bank":                  {inline(", cost_rates = { deadline_penalty = 5 }", ""), true},
		"defaults of banks":       {inline("", "agents_defaults = { cost_rates = { deadline_penalty = 5 } }"), true},
		"an axis":                 {inline("", "") + axis("cost_rates.deadline_penalty", "[1, 2]"), true},
		"an axis of banks":        {inline("", "") + axis("agents.*.cost_rates.deadline_penalty", "[1, 2]"), true},
		"an axis with labels":     {inline("", "") + axis("cost_rates", "[{ label = \"dear\", value = { deadline_penalty = 9 } }]"), true},
		"an axis of another key":  {inline("", "") + axis("agents.A.unsecured_cap", "[1, 2]"), false},
		"an axis that adds banks": {inline("", "") + axis("agents", "[{ label = \"one\", value = [{ id = \"B\", opening_balance = 1, cost_rates = { deadline_penalty = 9 } }] }]"), true},
	} {
		if got := grid(t, c.text).HasPrices(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

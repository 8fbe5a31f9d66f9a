package sweeps

import "testing"

func TestTheBaseScenarioSaysWhatAnAxisWouldBe(t *testing.T) {
	axis := func(set, values string) string {
		return "[[axis]]\nname = \"x\"\nset = " + set + "\nvalues = " + values + "\n"
	}
	inline := func(agents, more string) string {
		return "seed = 1\n" + more + "[scenario]\nsimulation = { ticks_per_day = 10, num_days = 1 }\ncost_rates = { overdraft_bps_per_tick = 2 }\nagents = [ " + agents + " ]\n"
	}
	two := `{ id = "A", opening_balance = 100 }, { id = "B", opening_balance = 300 }`
	other := "[[axis]]\nname = \"y\"\nset = \"agents[0].opening_balance\"\nvalues = [1]\n"
	for name, c := range map[string]struct{ axis, base, want string }{
		"a number":                          {axis(`"agents.A.opening_balance"`, "[5, 6]"), inline(two, ""), "100"},
		"an integer on an axis of numbers":  {axis(`"cost_rates.overdraft_bps_per_tick"`, "[0.5]"), inline(two, ""), "2"},
		"two keys with one value":           {axis(`["agents.A.opening_balance", "agents[0].opening_balance"]`, "[5]"), inline(two, ""), "100"},
		"two keys with two values":          {axis(`"agents.*.opening_balance"`, "[5]"), inline(two, ""), ""},
		"a key that one of two banks has":   {axis(`"agents.*.unsecured_cap"`, "[5]"), inline(`{ id = "A", opening_balance = 1, unsecured_cap = 7 }, { id = "B", opening_balance = 1 }`, ""), ""},
		"a key that the scenario has not":   {axis(`"agents.A.unsecured_cap"`, "[5]"), inline(two, ""), ""},
		"labels":                            {axis(`"agents.A.opening_balance"`, `[{ label = 1, value = 100 }]`), inline(two, ""), ""},
		"text on an axis of numbers":        {axis(`"agents.A.id"`, "[5]"), inline(two, ""), ""},
		"a fraction on an axis of integers": {axis(`"cost_rates.overdraft_bps_per_tick"`, "[5]"), inline(two, ""), "2"},
		"a key that another axis sets":      {axis(`"agents.A.opening_balance"`, "[5]"), inline(two, other), ""},
	} {
		t.Run(name, func(t *testing.T) {
			g, without := grid(t, head+c.axis), grid(t, c.base)
			v, ok := g.BaseValue("x", without)
			if ok != (c.want != "") || ok && v.Label() != c.want {
				t.Errorf("%q (%v), want %q", v.Label(), ok, c.want)
			}
		})
	}
}

func TestLabelsAreReadBackToTheirValues(t *testing.T) {
	for _, v := range []Value{IntValue(-7), FloatValue(1e-5), FloatValue(3), TextValue("a b"), BoolValue(true)} {
		if got, err := ParseLabel(v.Type.String(), v.Label()); err != nil || got != v {
			t.Errorf("%v %q is read as %+v, %v", v.Type, v.Label(), got, err)
		}
	}
	for _, c := range [][2]string{{"int64", "1.5"}, {"bool", "maybe"}, {"decimal", "1"}} {
		if _, err := ParseLabel(c[0], c[1]); err == nil {
			t.Errorf("%q was read as a value of type %s", c[1], c[0])
		}
	}
}

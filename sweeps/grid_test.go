package sweeps

import (
	"testing"
)

func TestGridOfTheDocumentation(t *testing.T) {
	g := grid(t, `
name = "credit-and-delay"
scenario = "base.yaml"
replications = 50
seed = 42
[[axis]]
name = "credit"
set = "agents.BANK_A.unsecured_cap"
values = [0, 500_000, 1_000_000]
[[axis]]
name = "delay_price"
set = "cost_rates.delay_cost_per_tick_per_cent"
range = { from = 1e-6, to = 1e-3, n = 7, scale = "log" }
[[axis]]
name = "policy_a"
set = "agents.BANK_A.policy"
values = [ { label = "fifo", value = { type = "Fifo" } },
           { label = "cautious", file = "policies/cautious.json" } ]
[output]
tables = ["*"]
partition_by = ["policy_a"]
batch = "auto"
`)
	if g.Name() != "credit-and-delay" || g.NumPoints() != 42 || g.NumReplications() != 50 || g.NumRuns() != 2100 {
		t.Errorf("grid %s has %d points, %d replications, %d runs", g.Name(), g.NumPoints(), g.NumReplications(), g.NumRuns())
	}
	if err := g.Check(); err != nil {
		t.Fatal(err)
	}
	r := run(t, g, 2099)
	if labels(r.Values) != "1000000 0.001 cautious" || r.Point != 41 || r.Replication != 49 {
		t.Errorf("last run %+v", r)
	}
	s, err := g.Scenario(r)
	if err != nil {
		t.Fatal(err)
	}
	if s.Seed != r.Seed || s.Agents[0].UnsecuredCap != 1_000_000 || s.Costs.DelayPerTickPerCent != 1e-3 || s.Agents[0].Policy.Program.ID() != "cautious" {
		t.Errorf("scenario of the last run: seed %d, %+v", s.Seed, s.Agents[0])
	}
	for i, want := range []string{"credit int64", "delay_price float64", "policy_a string"} {
		if a := g.Axes()[i]; a.Name+" "+a.Type.String() != want {
			t.Errorf("axis %d is %s %v, want %s", i, a.Name, a.Type, want)
		}
	}
	for _, name := range []string{"grid.toml", "base.yaml", "policies/cautious.json"} {
		if g.Source()[name] == nil {
			t.Errorf("%s is not among the sources", name)
		}
	}
}

func TestAGridWithoutAxesIsOnePoint(t *testing.T) {
	g := grid(t, "scenario = \"base.yaml\"\nreplications = 3")
	if g.NumRuns() != 3 || g.Seed() != 7 || g.Name() != "grid" {
		t.Errorf("%d runs, seed %d, name %s", g.NumRuns(), g.Seed(), g.Name())
	}
	if err := g.Check(); err != nil {
		t.Error(err)
	}
	if r := run(t, g, 2); r.Key == run(t, g, 1).Key || len(r.Values) != 0 {
		t.Errorf("run %+v", r)
	}
}

func TestInlineScenario(t *testing.T) {
	g := grid(t, `
seed = 5
[scenario]
simulation = { ticks_per_day = 10, num_days = 1 }
[[scenario.agents]]
id = "A"
opening_balance = 100
[[scenario.agents]]
id = "B"
opening_balance = 100
[[axis]]
name = "everybody"
set = "agents.*.opening_balance"
values = [1, 2]
[[axis]]
name = "both"
set = ["agents.A.unsecured_cap", "agents[1].unsecured_cap"]
values = [0, 7]
`)
	if err := g.Check(); err != nil {
		t.Fatal(err)
	}
	s, err := g.Scenario(run(t, g, 3))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range s.Agents {
		if a.OpeningBalance != 2 || a.UnsecuredCap != 7 {
			t.Errorf("agent %+v", a)
		}
	}
}

func TestZippedGroupsAreCrossedWithTheRest(t *testing.T) {
	g := grid(t, head+`
[[axis]]
name = "a"
set = "agents.BANK_A.unsecured_cap"
values = [1, 2]
group = "caps"
[[axis]]
name = "c"
set = "agents.BANK_C.opening_balance"
values = [10, 20]
[[axis]]
name = "b"
set = "agents.BANK_B.unsecured_cap"
values = [3, 4]
group = "caps"
`)
	expectPoints(t, g, `
		1 10 3
		1 20 3
		2 10 4
		2 20 4`)
}

func TestValuesThatDependOnAnotherAxis(t *testing.T) {
	g := grid(t, head+`
[[axis]]
name = "regime"
set = "lsm_config.enable_bilateral"
values = [ { label = "off", value = false }, { label = "on", value = true } ]
[[axis]]
name = "cap"
set = "agents.BANK_A.unsecured_cap"
depends_on = "regime"
values = { off = [0, 5], on = [5, 6, 7] }
[[axis]]
name = "b"
set = "agents.BANK_B.unsecured_cap"
values = [1, 2]
`)
	expectPoints(t, g, `
		off 0 1
		off 0 2
		off 5 1
		off 5 2
		on 5 1
		on 5 2
		on 6 1
		on 6 2
		on 7 1
		on 7 2`)
}

func TestZipAndOneAtATime(t *testing.T) {
	const axes = `
[[axis]]
name = "a"
set = "agents.BANK_A.unsecured_cap"
values = [1, 2, 3]
[[axis]]
name = "b"
set = "agents.BANK_B.unsecured_cap"
range = { from = 10, to = 12, n = 3, scale = "int" }
`
	expectPoints(t, grid(t, head+"design = { kind = \"zip\" }\n"+axes), `
		1 10
		2 11
		3 12`)
	g := grid(t, head+"design = { kind = \"one-at-a-time\" }\n"+axes+"default = 11\n")
	expectPoints(t, g, `
		1 11
		2 11
		3 11
		1 10
		1 12`)
	if err := g.Check(); err == nil {
		t.Error("the default 11 was accepted, but bank B has no credit in the base scenario")
	}
}

func TestLists(t *testing.T) {
	const axes = `
[[axis]]
name = "credit"
set = "agents.BANK_A.unsecured_cap"
[[axis]]
name = "policy_a"
set = "agents.BANK_A.policy"
values = [ { label = "eager", file = "policies/eager.json" }, { label = "cautious", file = "policies/cautious.json" } ]
`
	const want = `
		0 eager
		500000 cautious`
	for _, design := range []string{
		`design = { kind = "list", rows = [ { credit = 0, policy_a = "eager" }, { policy_a = "cautious", credit = 500_000 } ] }`,
		`design = { kind = "list", file = "points.csv", ignore = ["note"] }`,
	} {
		g := grid(t, head+design+axes)
		expectPoints(t, g, want)
		if err := g.Check(); err != nil {
			t.Error(err)
		}
		if kind := g.Axes()[0].Type; kind != Int64 {
			t.Errorf("credit is of type %v", kind)
		}
	}
}

func TestConditionsDropPoints(t *testing.T) {
	const axes = `
[[axis]]
name = "a"
set = "agents.BANK_A.unsecured_cap"
values = [1, 2, 3]
[[axis]]
name = "b"
set = "agents.BANK_B.unsecured_cap"
values = [{ label = "low", value = 0 }, { label = "high", value = 9 }]
`
	for _, text := range []string{
		head + `exclude = "a == 2 and b == 'low' or a > 2 and not (b in ['low'])"` + axes,
		head + `exclude = ["a == 2 and b == 'low'", "a == 3 and b != 'low'"]` + axes,
		head + axes + "[[exclude]]\nwhen = \"a == 2 && b == 'low'\"\n[[exclude]]\nwhen = \"a >= 3 && b == 'high'\"",
	} {
		expectPoints(t, grid(t, text), `
			1 low
			1 high
			2 high
			3 low`)
	}
}

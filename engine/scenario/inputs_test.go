package scenario

import (
	"strings"
	"testing"
)

const withInputs = `
simulation: {ticks_per_day: 660, num_days: 1, rng_seed: 1}
agents: [{id: A, opening_balance: 1}, {id: B, opening_balance: 1}]
clock: {day_start: "07:00", tick: 60s}
payments: {file: day.csv, columns: {sender: s, receiver: r, amount: a, time: t}}
`

// Wrong values of the keys about files are refused with the key.
func TestInputMistakes(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`"07:00"`, `"7:00"`, "clock.day_start: \"7:00\" is not a time of day"},
		{`"07:00"`, `"24:00"`, "clock.day_start"},
		{`60s`, `60`, "clock.tick: must be text"},
		{`60s`, `"60"`, "clock.tick: \"60\" is not a duration"},
		{`60s`, `0s`, "clock.tick"},
		{`60s`, `131s`, "clock.tick: a day of 660 ticks of 131s is longer than 24 hours"},
		{`clock: {day_start: "07:00", tick: 60s}`, ``, "times need the key clock"},
		{`day.csv`, `[]`, "payments.file: must not be empty"},
		{`day.csv`, `[a.csv, ""]`, "payments.file[1]: must not be blank"},
		{`day.csv`, `7`, "payments.file: must be text"},
		{`receiver: r`, `receiver: s`, "payments.columns.receiver: the column \"s\" is already sender"},
		{`sender: s, `, ``, "payments.columns.sender: the key is required"},
		{`t}}`, `t}, deadline: eod}`, "payments.deadline: unknown value \"eod\""},
		{`t}}`, `t}, deadline: 0}`, "payments.deadline: must be greater than 0"},
		{`t}}`, `t}, priorities: {URGENT: 11}}`, "payments.priorities.URGENT: must be from 0 to 10"},
		{`t}}`, `t}, amount: {group: "."}}`, "payments.amount.group: the separators"},
		{`t}}`, `t}, amount: {exponent: 7}}`, "payments.amount.exponent: must be from 0 to 6"},
		{`t}}`, `t}, time_format: epoch}`, "payments.time_format: unknown value \"epoch\""},
		{`t}}`, "t}}\npositions: {file: p.csv, columns: {bank: b}}", "positions.columns: balance, credit or collateral is required"},
		{`t}}`, "t}}\nclassification: \" \"", "classification: must not be blank"},
		{`num_days: 1`, "num_days: 2", ""},
		{`num_days: 1, rng_seed: 1}`, "num_days: 2, rng_seed: 1}\nx: &x {}", "x: unknown key"},
		{`{id: B,`, `{id: B, role: ancillary, unsecured_cap: 1,`, "agents[1].unsecured_cap: only participants have it; the role is ancillary"},
		{`{id: B,`, `{id: B, role: central_bank, limits: {mode: net},`, "agents[1].limits: only participants have it"},
		{`{id: B,`, `{id: B, role: central_bank, liquidity_pool: 0,`, "agents[1].liquidity_pool: only participants have it"},
		{`{id: B,`, `{id: B, role: central_bank, unsecured_cap: 0, posted_collateral: 0,`, ""},
		{`num_days: 1, rng_seed: 1}`, "num_days: 1, rng_seed: 1}\nagents_defaults: {role: ancillary, cost_rates: {}}", "cost_rates: only participants have it"},
		{`{id: B, opening_balance: 1}]`, "{id: B, opening_balance: 1, role: ancillary}]\nscenario_events: [{type: CreditLimitAdjustment, agent: B, delta: 1, schedule: {type: OneTime, tick: 1}}]", `scenario_events[0].agent: "B" is no participant`},
		{`{id: B,`, `{id: B, role: bank,`, "agents[1].role: unknown value \"bank\""},
	} {
		doc := strings.Replace(withInputs, c.old, c.new, 1)
		_, _, err := DecodeBytes("s.yaml", []byte(doc), Files{})
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", c.new, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want %s", c.new, err, c.want)
		}
	}
}

// The canonical form has the rows of files by their hash: names, formats and columns of the files do not change it.
func TestCanonicalHasInputsByHash(t *testing.T) {
	form := func(doc, hash string) string {
		s, _, err := DecodeBytes("s.yaml", []byte(doc), Files{})
		if err != nil {
			t.Fatal(err)
		}
		s.Inputs = &Inputs{Hash: hash}
		return string(Canonical(s))
	}
	other := strings.Replace(withInputs, "day.csv, columns: {sender: s", "x.csv.gz, columns: {sender: from", 1)
	if form(withInputs, "1") != form(other, "1") {
		t.Error("the names of files and columns are part of the canonical form")
	}
	if form(withInputs, "1") == form(withInputs, "2") {
		t.Error("the rows are not part of the canonical form")
	}
}

func TestClockLabels(t *testing.T) {
	for _, c := range []struct {
		clock Clock
		tick  int
		want  string
	}{
		{Clock{DayStart: 7 * 3_600_000, Tick: 60_000}, 319, "12:19"},
		{Clock{DayStart: 21 * 3_600_000, Tick: 60_000}, 180, "00:00"},
		{Clock{DayStart: 7 * 3_600_000, Tick: 90_000}, 1, "07:01:30"},
		{Clock{DayStart: 7 * 3_600_000, Tick: 500}, 3, "07:00:01.500"},
	} {
		if got := c.clock.Label(c.tick); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

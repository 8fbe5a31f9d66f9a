package scenario

import (
	"slices"

	d "sweep/engine/document"
)

func (dec *decoder) lsm(n *d.Node, path string) LSM {
	s := dec.Section(n, path, lsmTable)
	return LSM{
		EnableBilateral:  s.Bool("enable_bilateral"),
		EnableCycles:     s.Bool("enable_cycles"),
		MaxCycleLength:   int(s.Int("max_cycle_length")),
		MaxCyclesPerTick: int(s.Int("max_cycles_per_tick")),
		Bilateral:        d.Choice[BilateralMode](s, "bilateral"),
		EnableNetting:    s.Bool("enable_netting"),
		Run:              dec.run(s, "run"),
	}
}

const runRemedy = "write every_tick, {every: 10} or {at: [0, 60]}"

// run reads either the text every_tick or a map with every or at.
func (dec *decoder) run(s *d.Section, name string) (r LSMRun) {
	n := s.Node(name)
	switch {
	case n == nil || n.Kind == d.String && n.Text == everyTick:
		return r
	case n.Kind == d.String:
		s.Errorf(name, runRemedy, "unknown value %q", n.Text)
		return r
	case n.Kind != d.Map:
		s.Errorf(name, runRemedy, "must be %s or a map, not %v", everyTick, n.Kind)
		return r
	}
	m := dec.Section(n, s.Key(name), runTable)
	switch {
	case m.Given("every") && m.Given("at"):
		s.Errorf(name, "remove one of them", "every and at cannot be combined")
	case m.Given("every"):
		r.Every = int(m.Int("every"))
		if r.Every == 1 {
			r.Every = 0 // the same as every_tick
		}
	case m.Given("at"):
		r.At = dec.runTicks(m)
	case m.IsMap() && len(n.Entries) == 0:
		s.Errorf(name, runRemedy, "needs every or at")
	}
	return r
}

// runTicks reads the list of ticks, which may have any order.
func (dec *decoder) runTicks(m *d.Section) (ticks []int) {
	if m.Has("at") && m.Len("at") == 0 {
		m.Errorf("at", "list ticks of the day", "must not be empty")
	}
	tick := d.Field{Type: d.IntType, Unit: "ticks", Range: tickRange}
	if dec.s.TicksPerDay > 0 {
		tick.Range = d.Between(0, float64(dec.s.TicksPerDay-1))
	}
	for i, item := range m.Items("at") {
		if v := dec.Value(item, d.JoinIndex(m.Key("at"), i), tick); v != nil {
			t, _ := v.AsInt64()
			ticks = append(ticks, int(t))
		}
	}
	slices.Sort(ticks)
	return slices.Compact(ticks)
}

// settlement reads the rules of attempts and retries. Strict FIFO excludes everything that lets a payment overtake another
// of its bank.
func (dec *decoder) settlement(top *d.Section) Settlement {
	n, path := dec.optional(top, "settlement")
	s := dec.Section(n, path, settlementTable)
	rules := Settlement{
		Discipline:   d.Choice[Discipline](s, "discipline"),
		Retry:        d.Choice[Retry](s, "retry"),
		ReleaseOrder: d.Choice[ReleaseOrder](s, "release_order"),
	}
	if rules.Discipline == StrictFIFO {
		for _, o := range dec.s.overtaking() {
			s.Errorf("discipline", o.remedy, "fifo cannot be combined with %s, which lets payments overtake others of their bank", o.setting)
		}
	}
	return rules
}

// overtaking lists the settings of the scenario that strict FIFO excludes, and how to replace them.
func (s *Scenario) overtaking() (found []struct{ setting, remedy string }) {
	add := func(on bool, setting, remedy string) {
		if on {
			found = append(found, struct{ setting, remedy string }{setting, remedy})
		}
	}
	add(s.LSM.EnableBilateral && s.LSM.Bilateral == BilateralAll, "lsm_config.bilateral all",
		"set lsm_config.bilateral: prefix or lsm_config.enable_bilateral: false")
	add(s.LSM.EnableCycles, "lsm_config.enable_cycles", "set lsm_config.enable_cycles: false")
	add(s.EntryDispositionOffsetting, "entry_disposition_offsetting", "set entry_disposition_offsetting: false")
	return found
}

func (dec *decoder) endOfDay(n *d.Node, path string) EndOfDay {
	s := dec.Section(n, path, endOfDayTable)
	return EndOfDay{
		Unsettled: d.Choice[Unsettled](s, "unsettled"),
		Netting:   d.Choice[EODNetting](s, "netting"),
		Credit:    d.Choice[EODCredit](s, "credit"),
	}
}

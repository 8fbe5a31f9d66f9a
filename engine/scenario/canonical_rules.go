package scenario

import d "sweep/engine/document"

func lsmDocument(l LSM) *d.Node {
	w := newMap()
	w.bool("enable_bilateral", l.EnableBilateral)
	w.bool("enable_cycles", l.EnableCycles)
	w.int("max_cycle_length", int64(l.MaxCycleLength))
	w.int("max_cycles_per_tick", int64(l.MaxCyclesPerTick))
	if l.Bilateral != BilateralAll {
		w.text("bilateral", l.Bilateral.String())
	}
	if l.EnableNetting {
		w.bool("enable_netting", true)
	}
	if !l.Run.EveryTick() {
		w.node("run", runDocument(l.Run))
	}
	return w.n
}

func runDocument(r LSMRun) *d.Node {
	w := newMap()
	if r.Every > 0 {
		w.int("every", int64(r.Every))
		return w.n
	}
	at := d.NewList(d.Pos{})
	for _, t := range r.At {
		at.Append(d.NewInt(d.Pos{}, int64(t)))
	}
	w.node("at", at)
	return w.n
}

// rules writes the settlement rules and the end of day without their defaults, so that scenarios that use none have the
// form, and so the run keys, that they had before the rules existed.
func (w mapWriter) rules(s *Scenario) {
	rules := newMap()
	rules.choice("discipline", uint8(s.Rules.Discipline), s.Rules.Discipline.String())
	rules.choice("retry", uint8(s.Rules.Retry), s.Rules.Retry.String())
	rules.choice("release_order", uint8(s.Rules.ReleaseOrder), s.Rules.ReleaseOrder.String())
	w.unlessEmpty("settlement", rules)
	eod := newMap()
	eod.choice("unsettled", uint8(s.Close.Unsettled), s.Close.Unsettled.String())
	eod.choice("netting", uint8(s.Close.Netting), s.Close.Netting.String())
	eod.choice("credit", uint8(s.Close.Credit), s.Close.Credit.String())
	w.unlessEmpty("end_of_day", eod)
	if len(s.Throughput) > 0 {
		w.node("throughput_rule", throughputDocument(s.Throughput))
	}
	if len(s.Tiering) > 0 {
		w.node("tiering", tieringDocument(s.Tiering))
	}
}

// choice writes a value unless it is the first of its enumeration, the default.
func (w mapWriter) choice(key string, value uint8, name string) {
	if value > 0 {
		w.text(key, name)
	}
}

func (w mapWriter) unlessEmpty(key string, m mapWriter) {
	if len(m.n.Entries) > 0 {
		w.node(key, m.n)
	}
}

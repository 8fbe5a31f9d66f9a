package scenario

import (
	"slices"
	"strings"

	d "sweep/engine/document"
)

// DecodeBytes parses and decodes a scenario document. The suffix of the file name selects YAML, TOML or JSON. See
// Decode.
func DecodeBytes(file string, data []byte, files Files) (*Scenario, []string, error) {
	n, err := d.Parse(file, data)
	if err != nil {
		return nil, nil, err
	}
	return Decode(n, files)
}

// Decode turns a document into a validated scenario with compiled policies. The second result lists warnings, one line
// each, about keys that have no effect or have been renamed. Mistakes of the user are returned as document.Errors, from
// all four stages (schema, reference, file, policy). A stage skips checks that earlier mistakes have made meaningless: for
// example, agent names are looked up only if every agent has an id.
func Decode(n *d.Node, files Files) (*Scenario, []string, error) {
	dec := &decoder{Reader: d.NewReader(), file: n.Pos.File, files: files, s: &Scenario{}}
	if files.New {
		dec.addAll(d.Unprintable(n, files.Events.printable()...))
	}
	dec.layout = files.Layout
	if dec.layout == nil {
		var wrong d.Errors
		n, dec.layout, wrong = Expand(n)
		dec.addAll(wrong)
	}
	dec.scenario(n)
	dec.sound = !dec.Failed()
	if dec.allNamed() {
		dec.references()
	}
	dec.readPolicies()
	dec.compilePolicies()
	if dec.layout != nil {
		dec.Revise(dec.layout.Relocate)
	}
	if dec.Failed() {
		return nil, dec.Warnings(), dec.Errors().Err()
	}
	return dec.s, dec.Warnings(), nil
}

func (dec *decoder) addAll(mistakes d.Errors) {
	for _, e := range mistakes {
		dec.Add(e)
	}
}

// allNamed reports whether there are agents and each is written out and has an id.
func (dec *decoder) allNamed() bool {
	nameless := func(a Agent) bool { return isBlank(a.ID) }
	return len(dec.s.Agents) > 0 && dec.layout != nil && !slices.ContainsFunc(dec.s.Agents, nameless)
}

type decoder struct {
	*d.Reader
	file        string // name of the scenario file
	files       Files
	s           *Scenario
	agents      []*d.Section   // by agent
	named       []reference    // references to agents
	namedBefore []reference    // the same in events that were decoded earlier
	policies    []policySource // by agent, then those of events
	toggles     *toggles
	cutOffTypes []*d.Section // the sections of cut-offs
	layout      *Layout      // nil if templates of banks could not be written out
	sound       bool         // the schema stage found no mistakes
}

// scenario is the schema stage: it checks keys, types, ranges and rules within one element.
func (dec *decoder) scenario(n *d.Node) {
	top := dec.Section(n, "", topTable)
	if !top.IsMap() {
		return
	}
	s := dec.s
	s.DeferredCrediting = top.Bool("deferred_crediting")
	s.DeadlineCapAtEOD = top.Bool("deadline_cap_at_eod")
	s.PriorityMode = top.Bool("priority_mode")
	s.AlgorithmSequencing = top.Bool("algorithm_sequencing")
	s.EntryDispositionOffsetting = top.Bool("entry_disposition_offsetting")
	s.DailyLiquidityReallocation = top.Bool("daily_liquidity_reallocation")
	s.EODRushThreshold = top.Float("eod_rush_threshold")
	s.Queue1Ordering = d.Choice[Queue1Ordering](top, "queue1_ordering")
	s.Streams = d.Choice[Streams](top, "rng_streams")
	if top.Has("simulation") {
		dec.simulation(top.Node("simulation"))
	}
	s.Priced = len(top.Entries("cost_rates")) > 0
	s.Costs = dec.costs(dec.optional(top, "cost_rates"))
	s.LSM = dec.lsm(dec.optional(top, "lsm_config"))
	s.Rules = dec.settlement(top)
	s.Close = dec.endOfDay(dec.optional(top, "end_of_day"))
	s.Throughput = dec.throughput(top)
	s.Escalation = dec.escalation(dec.optional(top, "priority_escalation"))
	dec.toggles = dec.policyToggles(top)
	dec.costToggles(top)
	dec.agentList(top)
	s.Tiering = dec.tiering(top)
	dec.events(top)
	dec.inputs(top)
	s.Continues = dec.continues(top)
	dec.unusedCutOffs()
	dec.unusedEvents(top)
}

// optional returns the section's map or, if the key is missing, an empty one, so that the defaults of the inner table
// apply.
func (dec *decoder) optional(s *d.Section, name string) (*d.Node, string) {
	if n := s.Node(name); n != nil {
		return n, s.Key(name)
	}
	return d.NewMap(d.Pos{}), s.Key(name)
}

func (dec *decoder) simulation(n *d.Node) {
	sim := dec.Section(n, "simulation", simulationTable)
	s := dec.s
	s.TicksPerDay, s.NumDays, s.Seed = int(sim.Int("ticks_per_day")), int(sim.Int("num_days")), sim.Uint("rng_seed")
	if sim.Has("ticks_per_day") && sim.Has("num_days") && int64(s.TicksPerDay)*int64(s.NumDays) > RunTicksMax {
		sim.Errorf("num_days", "shorten the run", "the run would have %d × %d ticks; the limit is %d", s.TicksPerDay, s.NumDays, RunTicksMax)
	}
}

func (dec *decoder) escalation(n *d.Node, path string) Escalation {
	s := dec.Section(n, path, escalationTable)
	return Escalation{
		Enabled:              s.Bool("enabled"),
		Curve:                d.Choice[Curve](s, "curve"),
		StartEscalatingTicks: int(s.Int("start_escalating_at_ticks")),
		MaxBoost:             int(s.Int("max_boost")),
	}
}

func (dec *decoder) agentList(top *d.Section) {
	if top.Has("agents") && top.Len("agents") == 0 {
		top.Errorf("agents", "add a bank: - {id: BANK_A, opening_balance: 1000000}", "at least one agent is required")
	}
	if top.Has("agents_defaults") {
		dec.Section(top.Node("agents_defaults"), "agents_defaults", defaultsTable)
	}
	for i, item := range top.Items("agents") {
		dec.agent(item, d.JoinIndex("agents", i))
	}
}

// isBlank reports whether a text is empty or only whitespace.
func isBlank(s string) bool { return strings.TrimSpace(s) == "" }

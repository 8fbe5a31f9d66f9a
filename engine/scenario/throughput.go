package scenario

import (
	d "sweep/engine/document"
)

// ThroughputRule requires banks to have settled a share of a value by a tick of the day.
type ThroughputRule struct {
	Until      int // tick of the day
	Share      float64
	Of         ThroughputBase
	Average    ThroughputPeriod
	Against    ThroughputScope
	PenaltyBps float64
}

// ThroughputBase is the value of which a share must be settled.
type ThroughputBase uint8

// The values: due in the day, submitted by the tick, or settled in the day.
const (
	OfDue ThroughputBase = iota
	OfSubmitted
	OfSettled
)

var throughputBaseNames = []string{OfDue: "due", OfSubmitted: "submitted", OfSettled: "settled"}

// String returns the name used in documents and tables.
func (b ThroughputBase) String() string { return throughputBaseNames[b] }

// ThroughputPeriod is the period over which a rule measures.
type ThroughputPeriod uint8

// The periods. A month has the business days of a calendar month; without dates it is the whole run.
const (
	PerDay ThroughputPeriod = iota
	PerMonth
)

var throughputPeriodNames = []string{PerDay: "day", PerMonth: "month"}

// String returns the name used in documents and tables.
func (p ThroughputPeriod) String() string { return throughputPeriodNames[p] }

// ThroughputScope defines who must meet a rule: each bank, or all together.
type ThroughputScope uint8

// The two scopes.
const (
	AgainstEach ThroughputScope = iota
	AgainstAll
)

var throughputScopeNames = []string{AgainstEach: "each", AgainstAll: "all"}

// String returns the name used in documents and tables.
func (s ThroughputScope) String() string { return throughputScopeNames[s] }

// FirstOfMonth returns the first day of the calendar month of a day, or of the run if its days have no dates.
func (s *Scenario) FirstOfMonth(day int) int {
	if s.Inputs == nil || day >= len(s.Inputs.Dates) {
		return 0
	}
	const month = len("2006-01")
	first := day
	for first > 0 && s.Inputs.Dates[first-1][:month] == s.Inputs.Dates[day][:month] {
		first--
	}
	return first
}

var throughputTable = &d.Table{
	Name: "throughput_rule[]",
	Doc: "By a tick of the day, banks must have settled a share of the value of their payments. A breach is a row of the table throughput_breaches and an event at the end of the day. " +
		"Central banks and ancillary systems are not counted.",
	Fields: []d.Field{
		{Name: "until", Type: d.IntType, Unit: "ticks", Range: tickRange, Required: true, Aka: []string{"tick", "by"}, Doc: "Tick of the day, from 0 to ticks_per_day − 1. What settles in this tick counts."},
		{Name: "share", Type: d.FloatType, Range: share, Required: true, Doc: "Share that must be settled."},
		{Name: "of", Type: d.TextType, Enum: throughputBaseNames, Default: "due", Doc: "Value of which the share is taken: of the payments due in the day (those that arrive in it, in time for their cut-off, and those that waited at its start), of the payments submitted to the central system by the tick (settled by then, or in Queue 2), or of the payments settled in the day."},
		{Name: "average", Type: d.TextType, Enum: throughputPeriodNames, Default: "day", Doc: "Measured for each day, or over the business days of a calendar month: the value settled by the tick on all of them as a share of the value on all of them. Without dates from a file, the month is the run; a month that the run does not complete is measured at its end."},
		{Name: "against", Type: d.TextType, Enum: throughputScopeNames, Default: "each", Doc: "Who must meet the rule: each bank with its own payments, or all banks together."},
		{Name: "penalty_bps", Type: d.FloatType, Unit: "bps", Range: costRate, Default: 0.0, Doc: "Penalty for a breach, in basis points of the value that is missing, rounded half up: part of the bank's penalty cost at the end of the day. With against all, the banks share it in proportion to what each is missing itself."},
	},
}

// throughput reads the throughput rules.
func (dec *decoder) throughput(top *d.Section) (rules []ThroughputRule) {
	for i, item := range top.Items("throughput_rule") {
		s := dec.Section(item, d.JoinIndex("throughput_rule", i), throughputTable)
		r := ThroughputRule{Until: int(s.Int("until")), Share: s.Float("share"), Of: d.Choice[ThroughputBase](s, "of"),
			Average: d.Choice[ThroughputPeriod](s, "average"), Against: d.Choice[ThroughputScope](s, "against"), PenaltyBps: s.Float("penalty_bps")}
		if perDay := dec.s.TicksPerDay; perDay > 0 && s.Has("until") && r.Until >= perDay {
			s.Errorf("until", "", "must be a tick of the day, from 0 to %d", perDay-1)
		} else if perDay > 0 && s.Has("until") && r.Until == perDay-1 && r.Of == OfSettled {
			dec.Warnf(s.Node("until").Pos, s.Key("until"), "has no effect: by the last tick of the day, all that settles in it has settled")
		}
		rules = append(rules, r)
	}
	return rules
}

func throughputDocument(rules []ThroughputRule) *d.Node {
	list := d.NewList(d.Pos{})
	for _, r := range rules {
		w := newMap()
		w.smallInt("until", r.Until)
		w.float("share", r.Share)
		w.text("of", r.Of.String())
		w.text("average", r.Average.String())
		w.text("against", r.Against.String())
		w.float("penalty_bps", r.PenaltyBps)
		list.Append(w.n)
	}
	return list
}

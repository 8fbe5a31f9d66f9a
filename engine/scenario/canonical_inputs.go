package scenario

import (
	"fmt"
	"maps"
	"slices"

	d "sweep/engine/document"
)

// The documents of keys about files. Scenarios without these keys have none of them in their canonical form.

func (s *Scenario) inputsDocument(w mapWriter) {
	clock := newMap()
	if c := s.Clock; c != nil {
		clock.text("day_start", clockText(c.DayStart))
		clock.text("tick", fmt.Sprintf("%dms", c.Tick))
		optionalText(clock, "zone", c.Zone)
	}
	if len(s.CutOffs) > 0 {
		clock.node("cut_offs", cutOffsDocument(s.CutOffs))
	}
	w.unlessEmpty("clock", clock)
	if s.Payments != nil {
		w.node("payments", paymentsDocument(s.Payments))
	}
	if s.Positions != nil {
		w.node("positions", positionsDocument(s.Positions))
	}
	optionalText(w, "classification", s.Classification)
}

func cutOffsDocument(cutOffs []CutOff) *d.Node {
	list := d.NewList(d.Pos{})
	for _, c := range cutOffs {
		inner := newMap()
		inner.text("type", c.Type)
		inner.smallInt("tick", c.Tick)
		inner.text("then", c.Then.String())
		list.Append(inner.n)
	}
	return list
}

func clockText(millis int64) string {
	return fmt.Sprintf("%02d:%02d:%02d.%03d", millis/3_600_000, millis/60_000%60, millis/1000%60, millis%1000)
}

func optionalText(w mapWriter, key, v string) {
	if v != "" {
		w.text(key, v)
	}
}

func paymentsDocument(p *PaymentsSource) *d.Node {
	w := newMap()
	fileFormatDocument(w, p.FileFormat)
	c := newMap()
	for _, column := range p.Columns.all() {
		optionalText(c, column.key, *column.name)
	}
	w.node("columns", c.n)
	a := newMap()
	a.text("unit", p.Amount.Unit.String())
	a.smallInt("exponent", p.Amount.Exponent)
	a.text("decimal", p.Amount.Decimal)
	optionalText(a, "group", p.Amount.Group)
	a.text("rounding", p.Amount.Rounding.String())
	w.node("amount", a.n)
	optionalText(w, "participants", p.Participants)
	w.text("time_is", p.TimeIs.String())
	w.text("time_format", p.TimeFormat.String())
	w.text("outside", p.Outside.String())
	w.text("business_date", p.BusinessDate.String())
	if p.DeadlineTicks > 0 {
		w.smallInt("deadline", p.DeadlineTicks)
	} else {
		w.text("deadline", "end_of_day")
	}
	w.smallInt("priority", p.Priority)
	if p.Priorities != nil {
		inner := newMap()
		for _, name := range slices.Sorted(maps.Keys(p.Priorities)) {
			inner.smallInt(name, p.Priorities[name])
		}
		w.node("priorities", inner.n)
	}
	if p.Paths != nil {
		inner := newMap()
		for _, name := range slices.Sorted(maps.Keys(p.Paths)) {
			inner.text(name, p.Paths[name].String())
		}
		w.node("paths", inner.n)
	}
	w.text("on_reject", p.OnReject.String())
	w.text("unknown_participants", p.UnknownParticipants.String())
	w.text("episodes", p.Episodes.String())
	w.text("inputs", p.Storage.String())
	return w.n
}

func positionsDocument(p *PositionsSource) *d.Node {
	w := newMap()
	fileFormatDocument(w, p.FileFormat)
	c := newMap()
	for _, column := range p.Columns.all() {
		optionalText(c, column.key, *column.name)
	}
	w.node("columns", c.n)
	w.text("missing", p.Missing.String())
	return w.n
}

func fileFormatDocument(w mapWriter, f FileFormat) {
	files := d.NewList(d.Pos{})
	for _, name := range f.Files {
		files.Append(d.NewText(d.Pos{}, name))
	}
	w.node("file", files)
	optionalText(w, "delimiter", f.Delimiter)
}

// namedColumn is a column with its key.
type namedColumn struct {
	key  string
	name *string
}

func (c *PaymentColumns) all() []namedColumn {
	return []namedColumn{{"sender", &c.Sender}, {"receiver", &c.Receiver}, {"amount", &c.Amount}, {"time", &c.Time}, {"id", &c.ID},
		{"priority", &c.Priority}, {"deadline", &c.Deadline}, {"type", &c.Type}, {"date", &c.Date}, {"settled", &c.SettledTime}, {"path", &c.Path}}
}

func (c *PositionColumns) all() []namedColumn {
	return []namedColumn{{"bank", &c.Bank}, {"date", &c.Date}, {"balance", &c.Balance}, {"credit", &c.Credit},
		{"collateral", &c.Collateral}, {"time", &c.Time}}
}

package scenario

import (
	"strings"

	d "sweep/engine/document"
)

// inputs reads the keys about the time of day and about files of payments and positions. No file is read here.
func (dec *decoder) inputs(top *d.Section) {
	s := dec.s
	if top.Has("clock") {
		dec.clock(top.Node("clock"), top.Key("clock"))
	}
	if top.Has("payments") {
		s.Payments = dec.payments(top.Node("payments"), top.Key("payments"))
	}
	if top.Has("positions") {
		s.Positions = dec.positions(top.Node("positions"), top.Key("positions"))
	}
	if s.Classification = top.Text("classification"); top.Has("classification") && isBlank(s.Classification) {
		top.Errorf("classification", "write a text such as CONFIDENTIAL, or remove the key", "must not be blank")
	}
	format := TimeISO
	if s.Payments != nil {
		format = s.Payments.TimeFormat
	}
	times := s.Payments != nil || s.Positions != nil && s.Positions.Columns.Time != ""
	if times && format != TimeTick && s.Clock == nil {
		top.Errorf("payments", `add clock: {day_start: "07:00", tick: 60s, zone: Europe/Helsinki}`, "times need the key clock, which converts them to ticks")
	}
	if p := s.Payments; p != nil && p.Episodes == EpisodesByDate && s.NumDays > 1 {
		dec.Errorf(top.Node("payments"), d.Join(top.Key("payments"), "episodes"), "set simulation.num_days to 1",
			"with by_date, each run simulates one day, but num_days is %d", s.NumDays)
	}
}

// clock reads the time of day of the ticks and the cut-offs. A clock may have cut-offs alone.
func (dec *decoder) clock(n *d.Node, path string) {
	s := dec.Section(n, path, clockTable)
	dec.cutOffs(s)
	if s.IsMap() && s.Given("cut_offs") && !s.Given("day_start") && !s.Given("tick") && !s.Given("zone") {
		return
	}
	for _, key := range []string{"day_start", "tick"} {
		if s.IsMap() && !s.Given(key) {
			s.Errorf(key, "add it: text", "the key is required")
		}
	}
	c := &Clock{Zone: s.Text("zone")}
	dec.s.Clock = c
	var ok bool
	if c.DayStart, ok = parseTimeOfDay(s.Text("day_start")); !ok && s.Has("day_start") {
		s.Errorf("day_start", `write HH:MM or HH:MM:SS, from "00:00" to "23:59:59"`, "%q is not a time of day", s.Text("day_start"))
	}
	if c.Tick, ok = parseDuration(s.Text("tick")); !ok && s.Has("tick") {
		s.Errorf("tick", "write a number with a unit, such as 60s, 1m or 500ms", "%q is not a duration from 1ms to 24h", s.Text("tick"))
	}
	if s.Has("zone") && isBlank(c.Zone) {
		s.Errorf("zone", "write an IANA name such as Europe/Helsinki, or remove the key", "must not be blank")
	}
	if ticks := int64(dec.s.TicksPerDay); ok && ticks > dayMillis/c.Tick {
		s.Errorf("tick", "shorten the ticks, or set fewer ticks_per_day", "a day of %d ticks of %s is longer than 24 hours", ticks, s.Text("tick"))
	}
}

func (dec *decoder) payments(n *d.Node, path string) *PaymentsSource {
	s := dec.Section(n, path, paymentsTable)
	p := &PaymentsSource{
		FileFormat:          dec.fileFormat(s),
		Participants:        s.Text("participants"),
		TimeIs:              d.Choice[TimeMeaning](s, "time_is"),
		TimeFormat:          d.Choice[TimeFormat](s, "time_format"),
		Outside:             d.Choice[OutsideTimes](s, "outside"),
		BusinessDate:        d.Choice[BusinessDate](s, "business_date"),
		Priority:            int(s.Int("priority")),
		OnReject:            d.Choice[OnReject](s, "on_reject"),
		UnknownParticipants: d.Choice[UnknownParticipants](s, "unknown_participants"),
		Episodes:            d.Choice[Episodes](s, "episodes"),
		Storage:             d.Choice[InputStorage](s, "inputs"),
	}
	if s.Has("participants") && isBlank(p.Participants) {
		s.Errorf("participants", "name a file", "must not be blank")
	}
	if s.Has("columns") {
		c := dec.Section(s.Node("columns"), s.Key("columns"), paymentColumnsTable)
		p.Columns = PaymentColumns{
			Sender: c.Text("sender"), Receiver: c.Text("receiver"), Amount: c.Text("amount"), Time: c.Text("time"),
			ID: c.Text("id"), Priority: c.Text("priority"), Deadline: c.Text("deadline"), Type: c.Text("type"),
			Date: c.Text("date"), SettledTime: c.Text("settled"), Path: c.Text("path"),
		}
		dec.columnNames(c, paymentColumnsTable)
		if c.Has("path") && !c.Given("settled") {
			c.Errorf("path", "name the column settled too, or remove path", "the path of a settlement needs the time of the settlement")
		}
	}
	p.Amount = dec.amountFormat(dec.optional(s, "amount"))
	p.DeadlineTicks = dec.inputDeadline(s)
	p.Priorities = dec.inputPriorities(s)
	p.Paths = dec.inputPaths(s, p.Columns.Path)
	return p
}

func (dec *decoder) positions(n *d.Node, path string) *PositionsSource {
	s := dec.Section(n, path, positionsTable)
	p := &PositionsSource{FileFormat: dec.fileFormat(s), Missing: d.Choice[MissingPositions](s, "missing")}
	if !s.Has("columns") {
		return p
	}
	c := dec.Section(s.Node("columns"), s.Key("columns"), positionColumnsTable)
	p.Columns = PositionColumns{
		Bank: c.Text("bank"), Date: c.Text("date"), Balance: c.Text("balance"), Credit: c.Text("credit"),
		Collateral: c.Text("collateral"), Time: c.Text("time"),
	}
	dec.columnNames(c, positionColumnsTable)
	if c.IsMap() && !c.Given("balance") && !c.Given("credit") && !c.Given("collateral") {
		c.Errorf("", "name the column of one of them", "balance, credit or collateral is required")
	}
	return p
}

// columnNames refuses blank names of columns and, as two values of a row cannot have the same text and be right, names
// that two keys have.
func (dec *decoder) columnNames(s *d.Section, t *d.Table) {
	first := map[string]string{}
	for i := range t.Fields {
		key := t.Fields[i].Name
		if !s.Has(key) {
			continue
		}
		name := s.Text(key)
		if isBlank(name) {
			s.Errorf(key, "write the name of a column, or remove the key", "must not be blank")
		} else if other, twice := first[name]; twice {
			s.Errorf(key, "name another column", "the column %q is already %s", name, other)
		}
		first[name] = key
	}
}

// fileFormat reads the names of files: one text or a list of texts.
func (dec *decoder) fileFormat(s *d.Section) FileFormat {
	f := FileFormat{Delimiter: s.Text("delimiter")}
	n := s.Node("file")
	if n == nil {
		return f
	}
	names, list := []*d.Node{n}, n.Kind == d.List
	if list {
		names = nil
		for _, item := range n.All() {
			names = append(names, item)
		}
		if len(names) == 0 {
			s.Errorf("file", "name at least one file", "must not be empty")
		}
	}
	for i, item := range names {
		key := s.Key("file")
		if list {
			key = d.JoinIndex(key, i)
		}
		v := dec.Value(item, key, d.Field{Type: d.TextType})
		if v == nil {
			continue
		}
		if isBlank(v.Text) || strings.ContainsRune(v.Text, 0) {
			dec.Errorf(v, key, "name a file", "must not be blank")
			continue
		}
		f.Files = append(f.Files, v.Text)
	}
	return f
}

func (dec *decoder) amountFormat(n *d.Node, path string) AmountFormat {
	s := dec.Section(n, path, amountFormatTable)
	a := AmountFormat{
		Unit: d.Choice[AmountUnit](s, "unit"), Exponent: int(s.Int("exponent")),
		Decimal: s.Text("decimal"), Group: s.Text("group"), Rounding: d.Choice[Rounding](s, "rounding"),
	}
	if a.Group != "" && a.Group == a.Decimal {
		s.Errorf("group", "set amount.decimal to the other one", "the separators of groups and decimals are both %q", a.Group)
	}
	return a
}

// inputDeadline reads the deadline of rows without one in ticks; 0 stands for the end of the day.
func (dec *decoder) inputDeadline(s *d.Section) int {
	const key, endOfDay = "deadline", "end_of_day"
	n := s.Node(key)
	if n == nil || n.Kind == d.String && n.Text == endOfDay {
		return 0
	}
	if n.Kind == d.String {
		s.Errorf(key, "write end_of_day, or a number of ticks", "unknown value %q", n.Text)
		return 0
	}
	v := dec.Value(n, s.Key(key), d.Field{Type: d.IntType, Unit: "ticks", Range: someTicks})
	if v == nil {
		return 0
	}
	ticks, _ := v.AsInt64()
	return int(ticks)
}

func (dec *decoder) inputPriorities(s *d.Section) map[string]int {
	const key = "priorities"
	if !s.Has(key) {
		return nil
	}
	if len(s.Entries(key)) == 0 {
		s.Errorf(key, "write {URGENT: 9, NORM: 5}, or remove the key", "must not be empty")
	}
	out := map[string]int{}
	for _, e := range s.Entries(key) {
		if v := dec.Value(e.Value, d.Join(s.Key(key), e.Key), d.Field{Type: d.IntType, Range: priority}); v != nil {
			p, _ := v.AsInt64()
			out[e.Key] = int(p)
		}
	}
	return out
}

func (dec *decoder) inputPaths(s *d.Section, column string) map[string]ObservedPath {
	const key = "paths"
	if !s.Has(key) {
		return nil
	}
	if len(s.Entries(key)) == 0 {
		s.Errorf(key, "write {BILAT: bilateral, FIFO: queue}, or remove the key", "must not be empty")
	}
	if column == "" && s.Has("columns") {
		s.Errorf(key, "add path to payments.columns, or remove the key", "no column has paths")
	}
	out := map[string]ObservedPath{}
	for _, e := range s.Entries(key) {
		if v := dec.Value(e.Value, d.Join(s.Key(key), e.Key), d.Field{Type: d.TextType, Enum: ObservedPathNames()}); v != nil {
			out[e.Key], _ = ObservedPathOf(v.Text)
		}
	}
	return out
}

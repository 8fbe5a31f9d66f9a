package inputs

import (
	"fmt"

	"sweep/engine/scenario"
	"sweep/engine/text"
)

// The columns of payments, in the order in which a row has them.
const (
	senderColumn = iota
	receiverColumn
	amountColumn
	timeColumn
	idColumn
	priorityColumn
	deadlineColumn
	typeColumn
	dateColumn
	settledColumn
	pathColumn
	paymentColumns
)

// paymentColumnsOf lists the columns that the scenario maps; the name of the others is "".
func paymentColumnsOf(c scenario.PaymentColumns) []wanted {
	const key = "payments.columns."
	return []wanted{
		senderColumn: {key + "sender", c.Sender}, receiverColumn: {key + "receiver", c.Receiver}, amountColumn: {key + "amount", c.Amount},
		timeColumn: {key + "time", c.Time}, idColumn: {key + "id", c.ID}, priorityColumn: {key + "priority", c.Priority},
		deadlineColumn: {key + "deadline", c.Deadline}, typeColumn: {key + "type", c.Type}, dateColumn: {key + "date", c.Date},
		settledColumn: {key + "settled", c.SettledTime}, pathColumn: {key + "path", c.Path},
	}
}

// paymentBlock has the payments of a part of a file. Ticks are those of the day.
type paymentBlock struct {
	file     *source
	rows     []scenario.InputPayment // a row with amount 0 was rejected later
	lines    []int64
	dates    []int32 // business dates
	later    []later // deadlines and settlements on other business dates
	ids      []byte
	idEnds   []uint32 // nil if no row has an id
	names    []string // unknown banks; Sender and Receiver of value -1-i is names[i]
	types    []string // Type is an index into it
	rejected []Rejected
	empty    int64 // lines
	rounded  int64 // amounts
}

// later is the business date of a deadline or settlement that is not the one of the payment.
type later struct {
	row                int32
	deadline, observed int32 // dates; noDate if it is that of the payment
}

// id is the id of a row.
func (b *paymentBlock) id(i int) []byte {
	if b.idEnds == nil {
		return nil
	}
	start := uint32(0)
	if i > 0 {
		start = b.idEnds[i-1]
	}
	return b.ids[start:b.idEnds[i]]
}

// paymentParser converts rows to payments. Each goroutine that parses has its own.
type paymentParser struct {
	source  *scenario.PaymentsSource
	columns []wanted
	members *members
	amounts *amountReader
	plain   *amountReader
	times   timeReader
	days    *dayPlan
	clocked bool // the scenario has a clock

	out        *paymentBlock
	namesKnown map[string]int32 // in out.names
	typesKnown map[string]int16 // in out.types
}

// begin starts a new block.
func (p *paymentParser) begin(file *source, rows int) {
	p.out = &paymentBlock{file: file, rows: make([]scenario.InputPayment, 0, rows), lines: make([]int64, 0, rows), dates: make([]int32, 0, rows)}
	clear(p.namesKnown)
	p.typesKnown = map[string]int16{}
}

// row parses a row, which becomes a payment or a rejected row of the block.
func (p *paymentParser) row(line int64, cells *[paymentColumns]cell) {
	if column, problem := p.payment(line, cells); problem != "" {
		p.reject(line, p.columns[column].name+": "+problem)
	}
}

func (p *paymentParser) reject(line int64, reason string) {
	f := p.out.file
	p.out.rejected = append(p.out.rejected, Rejected{File: f.name, Line: line, Reason: reason, shown: f.shown})
}

// payment appends the payment of a row to the block, or returns the column that is wrong and why.
func (p *paymentParser) payment(line int64, cells *[paymentColumns]cell) (column int, problem string) {
	var x scenario.InputPayment
	if x.Sender, problem = p.bank(&cells[senderColumn]); problem != "" {
		return senderColumn, problem
	}
	if x.Receiver, problem = p.bank(&cells[receiverColumn]); problem != "" {
		return receiverColumn, problem
	}
	if x.Sender == x.Receiver {
		return receiverColumn, fmt.Sprintf("the sender and the receiver are the same bank %s", quoted(cells[receiverColumn].text))
	}
	var rounded bool
	x.Amount, rounded, problem = cells[amountColumn].amount(p.amounts, p.plain, false)
	if problem == "" && x.Amount <= 0 {
		problem = fmt.Sprintf("%s is not greater than 0", quoted(cells[amountColumn].text))
	}
	if problem != "" {
		return amountColumn, problem
	}
	date := noDate
	if p.columns[dateColumn].name != "" {
		if date, problem = cells[dateColumn].day(); problem != "" {
			return dateColumn, problem
		}
	}
	at, problem := p.place(&cells[timeColumn], date)
	if problem != "" {
		return timeColumn, problem
	}
	x.Tick = at.tick
	more := later{row: int32(len(p.out.rows)), deadline: noDate, observed: noDate}
	if x.Deadline, more.deadline, problem = p.after(&cells[deadlineColumn], at, date); problem != "" {
		return deadlineColumn, problem
	}
	if x.Observed, more.observed, problem = p.after(&cells[settledColumn], at, date); problem != "" {
		return settledColumn, problem
	}
	if x.Priority, problem = p.priority(&cells[priorityColumn]); problem != "" {
		return priorityColumn, problem
	}
	id, problem := cells[idColumn].name()
	if problem != "" {
		return idColumn, problem
	}
	if x.Type, problem = p.paymentType(&cells[typeColumn]); problem != "" {
		return typeColumn, problem
	}
	if x.Path, problem = p.path(&cells[pathColumn]); problem != "" {
		return pathColumn, problem
	}
	if more.deadline != noDate || more.observed != noDate {
		p.out.later = append(p.out.later, more)
	}
	if rounded {
		p.out.rounded++
	}
	p.append(x, line, at.date, id)
	return 0, ""
}

func (p *paymentParser) append(x scenario.InputPayment, line int64, date int32, id []byte) {
	b := p.out
	if len(id) > 0 && b.idEnds == nil {
		b.idEnds = make([]uint32, len(b.rows), max(cap(b.rows), len(b.rows)+1))
	}
	b.rows, b.lines, b.dates = append(b.rows, x), append(b.lines, line), append(b.dates, date)
	if b.idEnds != nil {
		b.ids = append(b.ids, id...)
		b.idEnds = append(b.idEnds, uint32(len(b.ids)))
	}
}

// bank is the index of a bank, or a negative number for one that is added.
func (p *paymentParser) bank(c *cell) (int32, string) {
	name, problem := c.name()
	if problem != "" {
		return 0, problem
	}
	if i, ok := p.members.find(name); ok {
		return i, ""
	}
	if len(name) == 0 {
		return 0, "the bank is empty"
	}
	resolved := p.members.resolved(string(name))
	if !p.members.add {
		return 0, p.members.unknown(string(name))
	}
	i, known := p.namesKnown[resolved]
	if !known {
		p.out.names = append(p.out.names, resolved)
		i = int32(-len(p.out.names))
		if p.namesKnown == nil {
			p.namesKnown = map[string]int32{}
		}
		p.namesKnown[resolved] = i
	}
	return i, ""
}

// place is the position of the payment's time in the business days.
func (p *paymentParser) place(c *cell, date int32) (place, string) {
	m, problem := c.moment(&p.times)
	if problem != "" {
		return place{}, problem
	}
	if m.kind != tickMoment && !p.clocked {
		return place{}, fmt.Sprintf("%s is a time, but the scenario has no key clock", quoted(c.text))
	}
	if m.kind == clockMoment && date != noDate {
		if _, problem := p.times.local(p.days.calendarDate(date, m.ns), m.ns, c.text); problem != "" {
			return place{}, problem
		}
	}
	return p.days.find(m, date, c.text)
}

// after is a tick at or after the payment. other is its business date if that is not the one of the payment.
func (p *paymentParser) after(c *cell, at place, column int32) (tick, other int32, problem string) {
	if c.empty() {
		return scenario.NoTick, noDate, ""
	}
	m, problem := c.moment(&p.times)
	if problem != "" {
		return 0, 0, problem
	}
	date := at.date
	if m.kind == datedMoment && p.clocked {
		date = p.days.dateOf(m)
	} else if m.kind == tickMoment {
		date = column
	}
	q, problem := p.place(c, date)
	switch {
	case problem != "":
		return 0, 0, problem
	case q.before(at):
		return 0, 0, fmt.Sprintf("%s is before the time of the payment", quoted(c.text))
	case q.date != at.date:
		return q.tick, q.date, ""
	}
	return q.tick, noDate, ""
}

// priority is the priority of a row.
func (p *paymentParser) priority(c *cell) (uint8, string) {
	if c.empty() {
		return uint8(p.source.Priority), ""
	}
	if p.source.Priorities != nil {
		n, ok := p.source.Priorities[string(c.text)]
		if !ok || c.kind != textCell {
			return 0, fmt.Sprintf("payments.priorities does not list %s", quoted(c.text))
		}
		return uint8(n), ""
	}
	text := c.text
	if c.kind == decimalCell || c.kind == doubleCell {
		text = withoutZeros(text)
	}
	n, ok := parseDigits(text, 2)
	if !ok || n > 10 {
		return 0, fmt.Sprintf("%s is not an integer from 0 to 10; payments.priorities gives other texts a priority", quoted(c.text))
	}
	return uint8(n), ""
}

// withoutZeros removes the fraction of a whole number.
func withoutZeros(text []byte) []byte {
	for i, b := range text {
		if b != '.' {
			continue
		}
		for _, digit := range text[i+1:] {
			if digit != '0' {
				return text
			}
		}
		return text[:i]
	}
	return text
}

// path is how the payment of a row settled.
func (p *paymentParser) path(c *cell) (scenario.ObservedPath, string) {
	name, problem := c.name()
	if len(name) == 0 || problem != "" {
		return scenario.NoPath, problem
	}
	if p.source.Paths != nil {
		path, ok := p.source.Paths[string(name)]
		if !ok {
			return 0, fmt.Sprintf("payments.paths does not list %s", quoted(name))
		}
		return path, ""
	}
	path, ok := scenario.ObservedPathOf(string(name))
	if !ok {
		return 0, fmt.Sprintf("%s is not one of %s; payments.paths gives other texts a path", quoted(name), text.List(scenario.ObservedPathNames()))
	}
	return path, ""
}

// typesMax is the number of payment types that InputPayment.Type can represent.
const typesMax = 1<<15 - 1

func (p *paymentParser) paymentType(c *cell) (int16, string) {
	name, problem := c.name()
	if len(name) == 0 || problem != "" {
		return scenario.NoType, problem
	}
	i, known := p.typesKnown[string(name)]
	if !known {
		if len(p.out.types) == typesMax {
			return 0, fmt.Sprintf("the files have more than %d payment types; is this the column of types?", typesMax)
		}
		i = int16(len(p.out.types))
		p.typesKnown[string(name)] = i
		p.out.types = append(p.out.types, string(name))
	}
	return i, ""
}

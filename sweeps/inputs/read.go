// Package inputs reads payments and positions of real systems from CSV, TSV and Parquet files.
//
// Such files have flaws, so the rule is: a row is read as it is meant, or it is rejected with its file and line; nothing
// is guessed and nothing is skipped in silence. All rejected rows are reported together.
//
// A file is cut into blocks of whole records, which several goroutines parse (csvblocks.go, payments.go). One goroutine
// takes the blocks over in the order of the file and does what depends on the rows before (collect.go). When all files are
// read, the business dates become days, and the payments are sorted by tick (finish.go). Ten million payments need about
// 1.2 GB while they are read and 0.4 GB plus their ids afterwards.
package inputs

import (
	"fmt"
	"runtime"
	"time"
	_ "time/tzdata" // for machines without a database of time zones

	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

// Data are the decoded files of a scenario.
type Data struct {
	Hash     string             // of all rows, see Inputs.Hash
	Whole    *scenario.Inputs   // all days, as one run; nil with episodes
	Days     []*scenario.Inputs // with episodes: each business date as a run of one day
	Added    []string           // banks that agents does not list, in ascending order; their indices follow those of the agents
	Rejected []Rejected         // with on_reject: report
	Warnings []string
}

// Read reads the files that a scenario names. The error is document.Errors.
func Read(s *scenario.Scenario, dirs Dirs) (*Data, error) {
	r, errs := newReader(s, dirs)
	if len(errs) > 0 {
		return nil, errs
	}
	if errs := r.read(); len(errs) > 0 {
		return nil, errs
	}
	return r.finish()
}

// Zone loads the time zone of a clock; nil if the clock has none.
func Zone(c *scenario.Clock) (*time.Location, error) {
	if c == nil || c.Zone == "" {
		return nil, nil
	}
	zone, err := time.LoadLocation(c.Zone)
	if err != nil || c.Zone == "Local" {
		return nil, document.Errors{{Key: "clock.zone", Class: document.SchemaError, Message: fmt.Sprintf("unknown time zone %q", c.Zone),
			Remedy: "write an IANA name such as Europe/Helsinki or UTC"}}
	}
	return zone, nil
}

// reader reads all files of one scenario.
type reader struct {
	s         *scenario.Scenario
	dirs      Dirs
	payments  *scenario.PaymentsSource // the defaults if the scenario has positions only
	members   *members
	zone      *time.Location
	days      *dayPlan
	files     []source
	collector *collector
	positions *positionReader
	warnings  []string
}

func newReader(s *scenario.Scenario, dirs Dirs) (*reader, document.Errors) {
	r := &reader{s: s, dirs: dirs, payments: s.Payments}
	if r.payments == nil {
		r.payments = defaultPayments()
	}
	zone, err := Zone(s.Clock)
	if err != nil {
		return nil, err.(document.Errors)
	}
	r.zone, r.days = zone, newDayPlan(s, r.payments)
	ids := make([]string, len(s.Agents))
	for i := range s.Agents {
		ids[i] = s.Agents[i].ID
	}
	problem := ""
	if r.members, problem = newMembers(ids, r.payments.UnknownParticipants == scenario.UnknownAdds); problem != "" {
		return nil, mistake("agents", problem, "")
	}
	r.collector = newCollector(r.members, r.payments.OnReject == scenario.RejectReports)
	return r, nil
}

// defaultPayments are the settings by which positions are read if the scenario has no payments from files.
func defaultPayments() *scenario.PaymentsSource {
	return &scenario.PaymentsSource{Amount: scenario.AmountFormat{Unit: scenario.MajorUnit, Exponent: 2, Decimal: "."}, Priority: 5}
}

// mistake is one mistake at a key.
func mistake(key, message, remedy string) document.Errors {
	return document.Errors{{Key: key, Class: document.FileError, Message: message, Remedy: remedy}}
}

// read reads the participants, the payments and the positions.
func (r *reader) read() document.Errors {
	if errs := r.readParticipants(); len(errs) > 0 {
		return errs
	}
	var errs document.Errors
	if r.s.Payments != nil {
		errs = append(errs, r.readPayments()...)
	}
	if r.s.Positions != nil {
		errs = append(errs, r.readPositions()...)
	}
	r.rejectOtherDates()
	rejected := &r.collector.rejected
	switch {
	case rejected.count > 0 && r.payments.OnReject == scenario.RejectFails || rejected.count > rejectedMax:
		return append(errs, rejected.mistakes()...)
	case len(errs) > 0 || r.s.Payments == nil || r.collector.payments > 0:
	case rejected.count > 0:
		errs = append(mistake("payments.file", "every row of the files is rejected", ""), rejected.mistakes()...)
	default:
		errs = mistake("payments.file", "the files have no payments", "")
	}
	if rejected.count > 0 {
		r.warnings = append(r.warnings, rejected.warning())
	}
	return errs
}

// readPayments reads the files of payments.
func (r *reader) readPayments() document.Errors {
	files, errs := r.dirs.findAll(r.s.Payments.Files, "payments.file")
	if len(errs) > 0 {
		return errs
	}
	r.files = files
	columns := paymentColumnsOf(r.s.Payments.Columns)
	same := map[uint64]*source{}
	for i := range files {
		first := len(r.collector.blocks)
		if err := r.readPaymentFile(&r.files[i], columns); err != nil {
			errs = append(errs, fileMistake(&r.files[i], err))
			continue
		}
		if len(files) == 1 {
			break
		}
		digest, rows := r.collector.digest(first)
		if other := same[digest]; other != nil && rows > 0 {
			errs = append(errs, fileMistake(&r.files[i], fmt.Errorf("the file has the same payments as %s: they would count twice; name one of the files", other.shown)))
		}
		same[digest] = &r.files[i]
	}
	if n := r.collector.rounded; n > 0 {
		r.warnings = append(r.warnings, fmt.Sprintf("payments: %s rounded half to even (payments.amount.rounding)", text.Counted(n, "amount")+" "+text.Form(n, "was", "were")))
	}
	for i := range r.files {
		r.warnEmptyLines(&r.files[i], r.collector.empty[&r.files[i]])
	}
	return errs
}

func (r *reader) warnEmptyLines(file *source, n int64) {
	if n > 0 {
		r.warnings = append(r.warnings, fmt.Sprintf("%s: %s skipped", file.shown, text.Counted(n, "empty line")+" "+text.Form(n, "was", "were")))
	}
}

// fileMistake is a mistake that makes a whole file unreadable.
func fileMistake(file *source, err error) *document.Error {
	e := &document.Error{Pos: document.Pos{File: file.shown}, Class: document.FileError, Message: err.Error()}
	if h, ok := err.(*headerError); ok {
		e.Pos.Line, e.Message = 1, h.message
	}
	return e
}

// headerError is a mistake in the first line of a file.
type headerError struct{ message string }

func (e *headerError) Error() string { return e.message }

func (r *reader) readPaymentFile(file *source, columns []wanted) error {
	o, err := openSource(file.path)
	if err != nil {
		return err
	}
	defer o.close()
	parser := func() *paymentParser {
		amounts := newAmountReader(r.payments.Amount)
		return &paymentParser{source: r.payments, columns: columns, members: r.members, amounts: amounts, plain: amounts.plain(),
			times: timeReader{format: r.payments.TimeFormat, zone: r.zone}, days: r.days, clocked: r.s.Clock != nil}
	}
	if o.text == nil {
		return r.parquetPayments(o, file, parser())
	}
	return r.csvPayments(o, file, parser)
}

// csvPayments reads a CSV file of payments: one goroutine reads, several parse, and this one collects.
func (r *reader) csvPayments(o *opened, file *source, parser func() *paymentParser) error {
	columns := parser().columns
	c, err := openCSV(o, r.payments.Delimiter, columns)
	if err != nil {
		return err
	}
	workers := runtime.GOMAXPROCS(0)
	if r.members.add {
		workers = 1 // banks are added to the table that the parsers read
	}
	return inParallel(workers, c.blocks.next, func() func(*block) *paymentBlock {
		p := parser()
		return func(b *block) *paymentBlock {
			p.begin(file, len(b.data)/64)
			b.records(c.header.delim, func(line int64, fields [][]byte, problem string) { p.record(line, fields, problem, c.header) })
			return p.out
		}
	}, func(b *paymentBlock) error {
		if problem := r.collector.add(b); problem != "" {
			return fmt.Errorf("%s", problem)
		}
		return nil
	})
}

// record parses a record of a CSV file.
func (p *paymentParser) record(line int64, fields [][]byte, problem string, h *header) {
	var cells [paymentColumns]cell
	switch {
	case problem != "":
		p.reject(line, problem)
	case len(fields) == 0:
		p.out.empty++
	case len(fields) != len(h.names):
		p.reject(line, h.wrongCount(len(fields)))
	default:
		for i, place := range h.places {
			if place >= 0 {
				cells[i].text = fields[place]
			}
		}
		p.row(line, &cells)
	}
}

func (h *header) wrongCount(n int) string {
	return fmt.Sprintf("the row has %s, the header has %d; put a value that contains %q in quotes", text.Counted(int64(n), "value"), len(h.names), string(h.delim))
}

package inputs

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sweep/datasets/parquet"
	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

// Survey is what an unknown file of payments looks like: the map of its columns as far as it can be guessed, and everything
// that is in doubt. The settings are a proposal; reading the file with them decides.
type Survey struct {
	Header   []string
	Payments scenario.PaymentsSource
	Clock    *scenario.Clock // nil with ticks
	Ticks    int             // of a day
	Dates    []string        // business dates, empty without
	Banks    []string        // in ascending order
	Rows     int64
	Doubts   []string

	seen [paymentColumns]*columnSurvey
}

// surveyMax bounds the different values of a column that are remembered.
const surveyMax = 20_000

// LookAt surveys a file. columns are those that the user names; the others are guessed. zone is the time zone, or "".
func LookAt(path string, columns map[string]string, zone string) (*Survey, error) {
	names, err := headerOf(path)
	if err != nil {
		return nil, err
	}
	s := &Survey{Header: names}
	all, surveys := surveyColumns(names)
	o, err := openSource(path)
	if err != nil {
		return nil, err
	}
	defer o.close()
	empty, err := eachRow(o, "", all, func(_ int64, cells []cell, problem string) {
		s.Rows++
		for i := range cells {
			surveys[i].add(&cells[i])
		}
	})
	if err != nil {
		return nil, err
	}
	if empty > 0 {
		s.doubt("%d lines are empty and are skipped", empty)
	}
	if s.Rows == 0 {
		return nil, errors.New("the file has no rows")
	}
	if err := s.mapColumns(surveys, columns); err != nil {
		return nil, err
	}
	s.guessAmount()
	if err := s.guessTime(path, zone); err != nil {
		return nil, err
	}
	s.guessPriority()
	s.guessPaths()
	s.findBanks()
	return s, nil
}

func (s *Survey) doubt(format string, args ...any) {
	s.Doubts = append(s.Doubts, fmt.Sprintf(format, args...))
}

// headerOf reads the names of the columns.
func headerOf(path string) ([]string, error) {
	o, err := openSource(path)
	if err != nil {
		return nil, err
	}
	defer o.close()
	if o.text == nil {
		f, err := parquet.Open(o.file, o.size)
		if err != nil {
			return nil, fmt.Errorf("cannot read the Parquet file: %w", err)
		}
		var names []string
		for _, c := range f.Columns() {
			names = append(names, c.Name)
		}
		return names, nil
	}
	c, err := openCSV(o, "", nil)
	if err != nil {
		return nil, err
	}
	return c.header.names, nil
}

// eachValue visits all different values of some columns. Where they are too many to be remembered, it reads the file again.
func (s *Survey) eachValue(path string, keys []int, visit func(key int, text string)) error {
	var many []wanted
	var of []int
	for _, i := range keys {
		switch c := s.seen[i]; {
		case c == nil:
		case len(c.values) < surveyMax:
			for text := range c.values {
				visit(i, text)
			}
		default:
			many, of = append(many, wanted{"a column", c.name}), append(of, i)
		}
	}
	if many == nil {
		return nil
	}
	o, err := openSource(path)
	if err != nil {
		return err
	}
	defer o.close()
	_, err = eachRow(o, "", many, func(_ int64, cells []cell, _ string) {
		for k := range cells {
			if !cells[k].empty() {
				visit(of[k], string(cells[k].written()))
			}
		}
	})
	return err
}

// synonyms are names of columns in files, as plainName writes them (without umlauts, too), most specific first.
var synonyms = [paymentColumns][]string{
	senderColumn: {"sender", "from", "payer", "debtor", "debtoragent", "dbtragt", "originator", "fromagent", "sendingbank", "instructingagent", "instgagt", "fromparticipant", "senderbic", "debit", "source",
		"instructingagentbic", "auftraggeber", "zahler", "absender", "debtorbic", "debtoragentbic", "debtorbank", "payerbic", "payerbank", "senderbank", "frombank", "frombic",
		"sendingbic", "sendingparticipant", "debitbic", "debitedbic", "debitedparticipant"},
	receiverColumn: {"receiver", "to", "payee", "creditor", "creditoragent", "cdtragt", "beneficiary", "toagent", "receivingbank", "instructedagent", "instdagt", "toparticipant", "receiverbic", "credit", "destination", "target",
		"instructedagentbic", "empfnger", "empfaenger", "begnstigter", "creditorbic", "creditoragentbic", "creditorbank", "payeebic", "payeebank", "receiverbank", "tobank", "tobic",
		"receivingbic", "receivingparticipant", "creditbic", "creditedbic", "creditedparticipant"},
	amountColumn: {"amount", "value", "amt", "intrbksttlmamt", "betrag", "montant", "importe", "sum", "interbanksettlementamount", "settlementamount", "paymentamount", "transactionamount"},
	timeColumn: {"time", "timestamp", "submitted", "submittedat", "submissiontime", "entrytime", "introduced", "introducedat", "datetime", "creationtime",
		"at", "credttm", "arrival", "arrivaltime", "tick", "accptncdttm", "buchungszeit", "uhrzeit", "zeit", "submissiontimestamp", "submissiondatetime", "entrytimestamp", "receivedat"},
	idColumn:       {"id", "paymentid", "transactionid", "txid", "reference", "ref", "uetr", "endtoendid", "instructionid", "externalid", "msgid", "referenz"},
	priorityColumn: {"priority", "urgency", "prio", "prioritt"},
	deadlineColumn: {"deadline", "till", "latest", "duetime", "latesttime", "tilltime", "due"},
	typeColumn:     {"type", "kind", "paymenttype", "category", "msgtype", "messagetype"},
	dateColumn:     {"date", "businessdate", "day", "valuedate", "settlementdate", "intrbksttlmdt", "interbanksettlementdate", "datum"},
	settledColumn:  {"settled", "settledat", "settlementtime", "settledtime", "finality", "executed", "executedat", "settlementtimestamp", "settlementdatetime", "finalitytime"},
	pathColumn:     {"path", "settlementpath", "observedpath", "settlementmethod", "settlementmechanism", "settledby", "settlementtype"},
}

// columnKeys are the keys of payments.columns.
var columnKeys = [paymentColumns]string{"sender", "receiver", "amount", "time", "id", "priority", "deadline", "type", "date", "settled", "path"}

func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
}

// mapColumns chooses the column of each key: the user's, or the first one with a usual name that no other key has.
func (s *Survey) mapColumns(surveys []*columnSurvey, given map[string]string) error {
	for key, name := range given {
		i := slices.Index(columnKeys[:], key)
		if i < 0 {
			return guessError("there is no key %q; %s", key, document.Suggest(key, columnKeys[:]))
		}
		k := slices.IndexFunc(surveys, func(c *columnSurvey) bool { return c.name == name })
		if k < 0 {
			return guessError("the header has no column %q of its own; %s", name, document.Suggest(name, s.Header))
		}
		s.seen[i] = surveys[k]
	}
	for i := range s.seen {
		for _, synonym := range synonyms[i] {
			if s.seen[i] != nil {
				break
			}
			for _, c := range surveys {
				if plainName(c.name) == synonym && !slices.Contains(s.seen[:], c) && c.fits(i) {
					s.seen[i] = c
					break
				}
			}
		}
	}
	// A date with a time of day is the time, whatever the column is called.
	if d := s.seen[dateColumn]; s.seen[timeColumn] == nil && d != nil && d.dated > 0 {
		s.seen[timeColumn], s.seen[dateColumn] = d, nil
	}
	if s.seen[settledColumn] == nil {
		s.seen[pathColumn] = nil // it needs the time of settlement
	}
	var missing []string
	for _, i := range []int{senderColumn, receiverColumn, amountColumn, timeColumn} {
		if s.seen[i] == nil {
			missing = append(missing, columnKeys[i])
		}
	}
	if len(missing) > 0 {
		return guessError("cannot guess which columns have the %s; the header has %s", strings.Join(missing, ", "), strings.Join(s.Header, ", "))
	}
	c := &s.Payments.Columns
	for i, name := range []*string{&c.Sender, &c.Receiver, &c.Amount, &c.Time, &c.ID, &c.Priority, &c.Deadline, &c.Type, &c.Date, &c.SettledTime, &c.Path} {
		if s.seen[i] != nil {
			*name = s.seen[i].name
		}
	}
	for _, column := range surveys {
		if !slices.Contains(s.seen[:], column) {
			s.doubt("the column %q is not read", column.name)
		}
	}
	return nil
}

// GuessError reports that the columns of a file cannot be found.
type GuessError struct{ message string }

func (e *GuessError) Error() string { return e.message }

func guessError(format string, args ...any) error {
	return &GuessError{fmt.Sprintf(format, args...)}
}

// KeepBanks removes the banks of the survey that no payment has, and says which.
func (s *Survey) KeepBanks(d *Data, read *scenario.Scenario) {
	used := map[string]bool{}
	ids := d.names(read)
	for _, in := range append(d.Days, d.Whole) {
		if in == nil {
			continue
		}
		for i := range in.Payments {
			used[ids[in.Payments[i].Sender]], used[ids[in.Payments[i].Receiver]] = true, true
		}
	}
	kept, left := []string{}, []string{}
	for _, bank := range s.Banks {
		if used[bank] {
			kept = append(kept, bank)
		} else {
			left = append(left, bank)
		}
	}
	if len(left) > 0 {
		s.doubt("no agents are written for %s, which only rejected rows have: %s", text.Counted(int64(len(left)), "bank"), strings.Join(left[:min(len(left), 5)], ", "))
	}
	s.Banks = kept
}

// findBanks lists the banks.
func (s *Survey) findBanks() {
	all := map[string]bool{}
	folded := map[string]string{}
	for _, i := range []int{senderColumn, receiverColumn} {
		for name := range s.seen[i].values {
			all[headOffice(name)] = true
		}
		if len(s.seen[i].values) >= surveyMax {
			s.doubt("the column %q has %d or more banks; is it the right column?", s.seen[i].name, surveyMax)
		}
	}
	for name := range all {
		s.Banks = append(s.Banks, name)
	}
	slices.Sort(s.Banks)
	for _, name := range s.Banks {
		if other, near := folded[fold(name)]; near {
			s.doubt("the banks %q and %q differ only in case, spaces or invisible characters", other, name)
		}
		folded[fold(name)] = name
	}
}

// MappedColumn is a column that is read.
type MappedColumn struct{ Key, Name string }

// Columns lists the columns that are read.
func (s *Survey) Columns() []MappedColumn {
	var out []MappedColumn
	for i, c := range paymentColumnsOf(s.Payments.Columns) {
		if c.name != "" {
			out = append(out, MappedColumn{columnKeys[i], c.name})
		}
	}
	return out
}

// Levels lists the texts of priorities in ascending order.
func (s *Survey) Levels() []string { return slices.Sorted(maps.Keys(s.Payments.Priorities)) }

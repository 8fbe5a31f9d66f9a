package inputs

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sweep/engine/document"
	"sweep/engine/scenario"
	"sweep/engine/text"
)

// The columns of positions, in the order in which a row has them.
const (
	bankColumn = iota
	positionDateColumn
	balanceColumn
	creditColumn
	collateralColumn
	positionTimeColumn
	positionColumns
)

func positionColumnsOf(c scenario.PositionColumns) []wanted {
	const key = "positions.columns."
	return []wanted{
		bankColumn: {key + "bank", c.Bank}, positionDateColumn: {key + "date", c.Date}, balanceColumn: {key + "balance", c.Balance},
		creditColumn: {key + "credit", c.Credit}, collateralColumn: {key + "collateral", c.Collateral}, positionTimeColumn: {key + "time", c.Time},
	}
}

// positionRow is a position before the business dates have become days.
type positionRow struct {
	scenario.InputPosition // Tick is that of the day
	at                     place
}

// positionReader collects positions.
type positionReader struct {
	rows  []positionRow
	first map[positionKey]rowPlace
	files []source
}

// positionKey is what no two rows have in common.
type positionKey struct {
	bank   int32
	date   int32
	timed  bool
	tick   int32
	offset int64
}

type rowPlace struct {
	file *source
	line int64
}

// readPositions reads the files of positions.
func (r *reader) readPositions() document.Errors {
	files, errs := r.dirs.findAll(r.s.Positions.Files, "positions.file")
	if len(errs) > 0 {
		return errs
	}
	r.positions = &positionReader{files: files, first: map[positionKey]rowPlace{}}
	columns := positionColumnsOf(r.s.Positions.Columns)
	amounts := newAmountReader(r.payments.Amount)
	p := &paymentParser{source: r.payments, members: r.members, amounts: amounts, plain: amounts.plain(),
		times: timeReader{format: r.payments.TimeFormat, zone: r.zone}, days: r.days, clocked: r.s.Clock != nil}
	for i := range files {
		file := &files[i]
		o, err := openSource(file.path)
		if err != nil {
			errs = append(errs, fileMistake(file, err))
			continue
		}
		empty, err := eachRow(o, r.s.Positions.Delimiter, columns, func(line int64, cells []cell, problem string) {
			if problem == "" {
				var column int
				if column, problem = r.position(p, rowPlace{file, line}, cells); problem != "" && column >= 0 {
					problem = columns[column].name + ": " + problem
				}
			}
			if problem != "" {
				r.collector.rejected.add(Rejected{File: file.name, Line: line, Reason: problem, shown: file.shown})
			}
		})
		o.close()
		if err != nil {
			errs = append(errs, fileMistake(file, err))
		}
		r.warnEmptyLines(file, empty)
	}
	if len(errs) == 0 && len(r.positions.rows) == 0 && r.collector.rejected.count == 0 {
		return mistake("positions.file", "the files have no positions", "")
	}
	return errs
}

// position reads one row; the column is -1 if the problem is that of the row.
func (r *reader) position(p *paymentParser, where rowPlace, cells []cell) (column int, problem string) {
	var x positionRow
	name, problem := cells[bankColumn].name()
	if problem != "" {
		return bankColumn, problem
	}
	if x.Agent, problem = r.positionBank(name); problem != "" {
		return bankColumn, problem
	}
	date := noDate
	if r.s.Positions.Columns.Date != "" {
		if date, problem = cells[positionDateColumn].day(); problem != "" {
			return positionDateColumn, problem
		}
	}
	x.at, x.Opening = place{date: date}, true
	if c := &cells[positionTimeColumn]; !c.empty() {
		if x.at, problem = p.place(c, date); problem != "" {
			return positionTimeColumn, problem
		}
		x.Opening = false
	}
	for _, v := range []struct {
		column int
		value  *int64
		set    scenario.PositionSet
	}{{balanceColumn, &x.Balance, scenario.HasBalance}, {creditColumn, &x.Credit, scenario.HasCredit}, {collateralColumn, &x.Collateral, scenario.HasCollateral}} {
		c := &cells[v.column]
		if c.empty() {
			continue
		}
		var rounded bool
		if *v.value, rounded, problem = c.amount(p.amounts, p.plain, v.column == balanceColumn); problem != "" {
			return v.column, problem
		}
		if rounded {
			r.collector.rounded++
		}
		if v.column != balanceColumn && *v.value != 0 && !r.participant(x.Agent) {
			return v.column, fmt.Sprintf("%s has a balance only: it is no participant", quoted(name))
		}
		x.Set |= v.set
	}
	if x.Set == 0 {
		return -1, "the row has no balance, credit or collateral"
	}
	key := positionKey{x.Agent, x.at.date, !x.Opening, x.at.tick, x.at.offset}
	if first, twice := r.positions.first[key]; twice {
		line := fmt.Sprintf("line %d", first.line)
		if first.file != where.file {
			line = fmt.Sprintf("%s:%d", first.file.shown, first.line)
		}
		return -1, fmt.Sprintf("the bank %s has two rows for the same date and time; the first is in %s", quoted(name), line)
	}
	r.positions.first[key] = where
	r.positions.rows = append(r.positions.rows, x)
	return 0, ""
}

// positionBank is the index of a bank; a bank without payments is added as well.
func (r *reader) positionBank(name []byte) (int32, string) {
	i, ok := r.members.find(name)
	switch {
	case ok:
		return i, ""
	case len(name) == 0:
		return 0, "the bank is empty"
	case r.members.add:
		return r.members.join(r.members.resolved(string(name)))
	}
	return 0, r.members.unknown(string(name))
}

// participant reports whether a bank manages liquidity. Banks that only the files have do.
func (r *reader) participant(bank int32) bool {
	return int(bank) >= len(r.s.Agents) || r.s.Agents[bank].Role == scenario.Participant
}

// dates adds the business dates of the positions.
func (p *positionReader) dates(into map[int32]bool) {
	for i := range p.rows {
		if date := p.rows[i].at.date; date != noDate {
			into[date] = true
		}
	}
}

// sort puts the positions in the order in which they hold: those of a day's opening, then by time.
func (p *positionReader) sort() {
	slices.SortStableFunc(p.rows, func(a, b positionRow) int {
		opening := func(x positionRow) int {
			if x.Opening {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(a.at.date, b.at.date), cmp.Compare(opening(a), opening(b)), cmp.Compare(a.at.tick, b.at.tick), cmp.Compare(a.at.offset, b.at.offset))
	})
}

// missing reports the banks that have an opening value on some of the dates only.
func (p *positionReader) missing(dates []int32, ids []string) document.Errors {
	names := map[scenario.PositionSet]string{scenario.HasBalance: "balance", scenario.HasCredit: "credit", scenario.HasCollateral: "collateral"}
	var errs document.Errors
	for _, set := range []scenario.PositionSet{scenario.HasBalance, scenario.HasCredit, scenario.HasCollateral} {
		has := map[int32]map[int32]bool{} // by bank and date
		for _, x := range p.rows {
			if x.Opening && x.Set&set != 0 {
				if has[x.Agent] == nil {
					has[x.Agent] = map[int32]bool{}
				}
				has[x.Agent][x.at.date] = true
			}
		}
		for bank, id := range ids {
			given := has[int32(bank)]
			if len(given) == 0 || len(given) == len(dates) {
				continue
			}
			var lacking []string
			for _, date := range dates {
				if !given[date] && len(lacking) < 3 {
					lacking = append(lacking, dateText(date))
				}
			}
			if more := len(dates) - len(given) - len(lacking); more > 0 {
				lacking = append(lacking, text.Count(int64(more))+" more")
			}
			errs = append(errs, mistake("positions.missing", fmt.Sprintf("the bank %q has no %s for %s", id, names[set], strings.Join(lacking, ", ")),
				"add the rows, or set missing: carry")...)
		}
	}
	return errs
}

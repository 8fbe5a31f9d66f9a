package inputs

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	parquetgo "github.com/parquet-go/parquet-go"

	"sweep/datasets/parquet"
	"sweep/engine/scenario"
)

// storedReader reads a stored file. The file may be damaged or forged: no value is trusted.
type storedReader struct {
	file    *parquet.File
	s       *scenario.Scenario
	hash    string
	dates   []string
	days    int
	byDate  bool
	index   map[string]int32 // banks
	ids     []string
	added   []string
	types   map[string]int16
	in      *scenario.Inputs
	arena   []byte
	dayEnds []int // with episodes: payments up to the end of each day
	dayRows []int // positions likewise
}

func newStoredReader(f *parquet.File, s *scenario.Scenario) (*storedReader, error) {
	if version, _ := f.Metadata(versionKey); version != storedVersion {
		return nil, fmt.Errorf("its rows have the version %q, this program reads %s", version, storedVersion)
	}
	r := &storedReader{file: f, s: s, index: map[string]int32{}, types: map[string]int16{}, in: &scenario.Inputs{}}
	var ok bool
	if r.hash, ok = f.Metadata(hashKey); !ok {
		return nil, errors.New("it has no hash of its rows")
	}
	dates, _ := f.Metadata(datesKey)
	days, _ := f.Metadata(daysKey)
	ticks, _ := f.Metadata(ticksKey)
	episodes, _ := f.Metadata(episodesKey)
	r.byDate = episodes == "by_date"
	err := json.Unmarshal([]byte(dates), &r.dates)
	r.days, _ = strconv.Atoi(days)
	if n, _ := strconv.Atoi(ticks); err != nil || n != s.TicksPerDay || r.days < max(1, len(r.dates)) || int64(r.days)*int64(n) > scenario.RunTicksMax ||
		r.byDate && r.days != len(r.dates) {
		return nil, fmt.Errorf("its %s days of %s ticks are not those of the scenario, whose days have %d ticks", days, ticks, s.TicksPerDay)
	}
	for i := range s.Agents {
		r.index[s.Agents[i].ID] = int32(i)
		r.ids = append(r.ids, s.Agents[i].ID)
	}
	r.in.Dates = r.dates
	return r, nil
}

// The columns of a stored file in the order in which rows are read.
const (
	atKind = iota
	atDay
	atTick
	atBank
	atReceiver
	atAmount
	atPriority
	atDeadline
	atObserved
	atPath
	atType
	atID
	atBalance
	atCredit
	atCollateral
	storedColumns
)

var storedNames = [storedColumns]string{"kind", "day", "tick", "bank", "receiver", "amount", "priority", "deadline", "observed_settlement_tick",
	"observed_path", "payment_type", "external_id", "balance", "credit", "collateral"}

// rows reads all rows.
func (r *storedReader) rows() error {
	columns := r.file.Columns()
	which := make([]int, storedColumns)
	for i, name := range storedNames {
		which[i] = slices.IndexFunc(columns, func(c parquet.Spec) bool { return c.Name == name })
		text := i == atKind || i == atBank || i == atReceiver || i == atPath || i == atType || i == atID
		if which[i] < 0 || text != (columns[which[i]].Type == "VARCHAR") || !text && columns[which[i]].Type != "INTEGER" && columns[which[i]].Type != "BIGINT" {
			return fmt.Errorf("it lacks the column %s", name)
		}
	}
	if err := r.findBanks(which[atBank], which[atReceiver]); err != nil {
		return err
	}
	rows := r.file.RowsOfColumns(which)
	defer rows.Close()
	day := 0
	var row [storedColumns]parquetgo.Value
	for n := 1; rows.Next(); n++ {
		for i := range row {
			values := rows.Values(i)
			if len(values) != 1 {
				return fmt.Errorf("row %d has a list", n)
			}
			row[i] = values[0]
		}
		at := int(parquet.IntegerOf(row[atDay]))
		if at < 0 || at >= r.days || r.byDate && at < day {
			return fmt.Errorf("row %d has the day %d", n, at)
		}
		for ; r.byDate && day < at; day++ {
			r.endDay()
		}
		if err := r.row(&row); err != nil {
			return fmt.Errorf("row %d: %w", n, err)
		}
	}
	for ; r.byDate && day < r.days; day++ {
		r.endDay()
	}
	return rows.Err()
}

func (r *storedReader) endDay() {
	r.dayEnds, r.dayRows = append(r.dayEnds, len(r.in.Payments)), append(r.dayRows, len(r.in.Positions))
}

// findBanks numbers the banks that the scenario does not list after those that it lists, in ascending order.
func (r *storedReader) findBanks(columns ...int) error {
	unknown := map[string]bool{}
	rows := r.file.RowsOfColumns(columns)
	defer rows.Close()
	for rows.Next() {
		for i := range columns {
			v := rows.Values(i)[0]
			if _, known := r.index[string(v.ByteArray())]; !known && !v.IsNull() && !unknown[string(v.ByteArray())] {
				unknown[string(v.ByteArray())] = true
			}
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for name := range unknown {
		r.added = append(r.added, name)
	}
	slices.Sort(r.added)
	if len(r.added) > 0 && (r.s.Payments == nil || r.s.Payments.UnknownParticipants != scenario.UnknownAdds) {
		return fmt.Errorf("it has the bank %q, which the scenario does not list", r.added[0])
	}
	for _, name := range r.added {
		r.index[name] = int32(len(r.ids))
		r.ids = append(r.ids, name)
	}
	return nil
}

var errStoredRow = errors.New("its values are not those of a payment or position")

// row adds one row.
func (r *storedReader) row(row *[storedColumns]parquetgo.Value) error {
	perDay := int64(r.s.TicksPerDay)
	tick := parquet.IntegerOf(row[atTick])
	if tick < 0 || tick >= perDay {
		return errStoredRow
	}
	start := parquet.IntegerOf(row[atDay]) * perDay
	if r.byDate {
		start = 0
	}
	bank := r.index[string(row[atBank].ByteArray())]
	if kind := string(row[atKind].ByteArray()); kind != kindPayment {
		if kind != kindOpening && kind != kindChange {
			return errStoredRow
		}
		x := scenario.InputPosition{Tick: int32(start + tick), Agent: bank, Opening: kind == kindOpening}
		for i, set := range positionSets {
			if v := row[atBalance+i]; !v.IsNull() {
				x.Set |= set
				*value(&x, set) = parquet.IntegerOf(v)
			}
		}
		r.in.Positions = append(r.in.Positions, x)
		return nil
	}
	if row[atReceiver].IsNull() {
		return errStoredRow
	}
	x := scenario.InputPayment{Tick: int32(start + tick), Sender: bank, Receiver: r.index[string(row[atReceiver].ByteArray())],
		Amount: parquet.IntegerOf(row[atAmount]), Observed: scenario.NoTick, Type: scenario.NoType}
	deadline, priority := start+parquet.IntegerOf(row[atDeadline]), parquet.IntegerOf(row[atPriority])
	if x.Amount <= 0 || x.Amount > amountMax || x.Sender == x.Receiver || deadline < int64(x.Tick) || deadline > math.MaxInt32 || priority < 0 || priority > 10 {
		return errStoredRow
	}
	x.Deadline, x.Priority = int32(deadline), uint8(priority)
	if v := row[atObserved]; !v.IsNull() {
		observed := start + parquet.IntegerOf(v)
		if observed < int64(x.Tick) || observed > math.MaxInt32 {
			return errStoredRow
		}
		x.Observed = int32(observed)
	}
	if v := row[atPath]; !v.IsNull() {
		path, known := scenario.ObservedPathOf(string(v.ByteArray()))
		if !known {
			return errStoredRow
		}
		x.Path = path
	}
	if v := row[atType]; !v.IsNull() {
		i, known := r.types[string(v.ByteArray())]
		if !known {
			if len(r.in.Types) == typesMax {
				return errStoredRow
			}
			i = int16(len(r.in.Types))
			r.types[string(v.ByteArray())] = i
			r.in.Types = append(r.in.Types, string(v.ByteArray()))
		}
		x.Type = i
	}
	r.in.Payments = append(r.in.Payments, x)
	return r.id(row[atID])
}

// id adds the id of the latest payment.
func (r *storedReader) id(v parquetgo.Value) error {
	if v.IsNull() && r.in.IDEnds == nil {
		return nil
	}
	if r.in.IDEnds == nil {
		r.in.IDEnds = make([]uint32, len(r.in.Payments), r.file.NumRows()+1)
	}
	if !v.IsNull() {
		r.arena = append(r.arena, v.ByteArray()...)
	}
	if len(r.arena) > math.MaxUint32 {
		return errStoredRow
	}
	r.in.IDEnds = append(r.in.IDEnds, uint32(len(r.arena)))
	return nil
}

// data checks the order and the hash of the rows.
func (r *storedReader) data() (*Data, error) {
	r.in.IDs = textOf(r.arena)
	d := &Data{Whole: r.in, Added: r.added}
	if r.byDate {
		d.Whole, d.Days = nil, r.episodes()
	}
	for _, in := range append(d.Days, d.Whole) {
		if in != nil && !slices.IsSortedFunc(in.Payments, func(a, b scenario.InputPayment) int { return int(a.Tick - b.Tick) }) {
			return nil, errors.New("its payments are not in the order of their ticks")
		}
		if in != nil && !slices.IsSortedFunc(in.Positions, func(a, b scenario.InputPosition) int { return int(a.Tick - b.Tick) }) {
			return nil, errors.New("its positions are not in the order of their ticks")
		}
	}
	if d.hash(r.ids, r.s.TicksPerDay, r.days); d.Hash != r.hash {
		return nil, fmt.Errorf("its rows have the hash %.12s, not %.12s", d.Hash, r.hash)
	}
	return d, nil
}

// episodes divides the rows into days.
func (r *storedReader) episodes() []*scenario.Inputs {
	var days []*scenario.Inputs
	first, firstPosition := 0, 0
	for i, end := range r.dayEnds {
		day := &scenario.Inputs{Dates: r.dates[i : i+1], Types: r.in.Types, IDs: r.in.IDs,
			Payments: r.in.Payments[first:end:end], Positions: r.in.Positions[firstPosition:r.dayRows[i]:r.dayRows[i]]}
		if r.in.IDEnds != nil {
			day.IDEnds = r.in.IDEnds[first : end+1 : end+1]
		}
		first, firstPosition = end, r.dayRows[i]
		days = append(days, day)
	}
	return days
}

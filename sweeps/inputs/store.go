package inputs

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"

	parquetgo "github.com/parquet-go/parquet-go"

	"sweep/datasets/parquet"
	"sweep/engine/scenario"
)

// The stored form of the rows is a Parquet file that DuckDB and Polars can read: one row per payment and position, with
// ticks of the day. Its metadata has what the rows do not say. Decoding checks the hash, so a stored file has exactly the
// rows that were read.

// storedVersion is the version of the stored form.
const storedVersion = "1"

// The keys of the metadata of a stored file.
const (
	versionKey  = "sweep.inputs.version"
	hashKey     = "sweep.inputs.hash"
	datesKey    = "sweep.inputs.dates"
	daysKey     = "sweep.inputs.days"
	ticksKey    = "sweep.inputs.ticks_per_day"
	episodesKey = "sweep.inputs.episodes"
)

// storedRow is a row of a stored file. Texts that may be NULL are pointers: an empty text is written as NULL or as an empty
// text depending on where it comes from.
type storedRow struct {
	Kind     string  `parquet:"kind,dict,zstd"` // payment, opening or change
	Day      int32   `parquet:"day,delta,zstd"`
	Tick     int32   `parquet:"tick,delta,zstd"` // of the day
	Bank     string  `parquet:"bank,dict,zstd"`  // the sender of a payment
	Receiver *string `parquet:"receiver,optional,dict,zstd"`
	Amount   int64   `parquet:"amount,optional,delta,zstd"` // 0 is NULL
	Priority int32   `parquet:"priority,delta,zstd"`
	// Deadline and Observed count from the first tick of the day and may be after its last one.
	Deadline   int32   `parquet:"deadline,delta,zstd"`
	Observed   *int32  `parquet:"observed_settlement_tick,optional,zstd"`
	Path       *string `parquet:"observed_path,optional,dict,zstd"`
	Type       *string `parquet:"payment_type,optional,dict,zstd"`
	ID         *string `parquet:"external_id,optional,zstd"`
	Balance    *int64  `parquet:"balance,optional,zstd"`
	Credit     *int64  `parquet:"credit,optional,zstd"`
	Collateral *int64  `parquet:"collateral,optional,zstd"`
}

const (
	kindPayment = "payment"
	kindOpening = "opening"
	kindChange  = "change"
)

const storedGroupRows = 131_072

// Encode writes the rows of a scenario's files. The same rows have the same bytes.
func Encode(to io.Writer, d *Data, s *scenario.Scenario) error {
	ids := d.names(s)
	dates, days := d.dates(s)
	episodes := "none"
	if d.Whole == nil {
		episodes = "by_date"
	}
	datesText, err := json.Marshal(dates)
	if err != nil {
		return err
	}
	w := parquetgo.NewGenericWriter[storedRow](to, parquetgo.MaxRowsPerRowGroup(storedGroupRows), parquetgo.CreatedBy("sweep", storedVersion, ""),
		parquetgo.KeyValueMetadata(versionKey, storedVersion), parquetgo.KeyValueMetadata(hashKey, d.Hash),
		parquetgo.KeyValueMetadata(datesKey, string(datesText)), parquetgo.KeyValueMetadata(daysKey, strconv.Itoa(days)),
		parquetgo.KeyValueMetadata(ticksKey, strconv.Itoa(s.TicksPerDay)), parquetgo.KeyValueMetadata(episodesKey, episodes))
	rows := make([]storedRow, 0, 1024)
	flush := func() error {
		_, err := w.Write(rows)
		rows = rows[:0]
		return err
	}
	err = d.eachRow(ids, s.TicksPerDay, func(row storedRow) error {
		rows = append(rows, row)
		if len(rows) < cap(rows) {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	return errors.Join(err, w.Close())
}

// names are the banks by index.
func (d *Data) names(s *scenario.Scenario) []string {
	var ids []string
	for i := range s.Agents {
		ids = append(ids, s.Agents[i].ID)
	}
	for _, id := range d.Added {
		if !slices.Contains(ids, id) { // otherwise s has them already
			ids = append(ids, id)
		}
	}
	return ids
}

// dates lists the business dates, and the number of days.
func (d *Data) dates(s *scenario.Scenario) ([]string, int) {
	if d.Whole != nil {
		return d.Whole.Dates, max(len(d.Whole.Dates), s.NumDays)
	}
	var dates []string
	for _, day := range d.Days {
		dates = append(dates, day.Dates...)
	}
	return dates, len(dates)
}

// eachRow visits the rows of all days: the positions of a run, then its payments.
func (d *Data) eachRow(ids []string, ticksPerDay int, visit func(storedRow) error) error {
	if d.Whole != nil {
		return eachStored(d.Whole, ids, 0, ticksPerDay, visit)
	}
	for i, in := range d.Days {
		if err := eachStored(in, ids, i, 0, visit); err != nil {
			return err
		}
	}
	return nil
}

// eachStored visits the rows of a run. Its days begin with the given one; ticksPerDay is 0 if it has one day only.
func eachStored(in *scenario.Inputs, ids []string, day, ticksPerDay int, visit func(storedRow) error) error {
	place := func(tick int32) (int32, int32) {
		if ticksPerDay == 0 {
			return int32(day), tick
		}
		return tick / int32(ticksPerDay), tick % int32(ticksPerDay)
	}
	for i := range in.Positions {
		x := &in.Positions[i]
		row := storedRow{Kind: kindChange, Bank: ids[x.Agent]}
		if x.Opening {
			row.Kind = kindOpening
		}
		row.Day, row.Tick = place(x.Tick)
		for _, v := range []struct {
			set scenario.PositionSet
			to  **int64
		}{{scenario.HasBalance, &row.Balance}, {scenario.HasCredit, &row.Credit}, {scenario.HasCollateral, &row.Collateral}} {
			if x.Set&v.set != 0 {
				*v.to = value(x, v.set)
			}
		}
		if err := visit(row); err != nil {
			return err
		}
	}
	for i := range in.Payments {
		x := &in.Payments[i]
		row := storedRow{Kind: kindPayment, Bank: ids[x.Sender], Receiver: &ids[x.Receiver], Amount: x.Amount, Priority: int32(x.Priority)}
		row.Day, row.Tick = place(x.Tick)
		start := x.Tick - row.Tick
		row.Deadline = x.Deadline - start
		if x.Observed >= 0 {
			observed := x.Observed - start
			row.Observed = &observed
		}
		if x.Path != scenario.NoPath {
			path := x.Path.String()
			row.Path = &path
		}
		if x.Type >= 0 {
			row.Type = &in.Types[x.Type]
		}
		if id := in.ID(i); id != "" {
			row.ID = &id
		}
		if err := visit(row); err != nil {
			return err
		}
	}
	return nil
}

// Decode reads rows that Encode wrote for the scenario, or for one with the same banks in another order. The error says what
// is wrong with the file.
func Decode(r io.ReaderAt, size int64, s *scenario.Scenario) (*Data, error) {
	f, err := parquet.Open(r, size)
	if err != nil {
		return nil, err
	}
	dec, err := newStoredReader(f, s)
	if err != nil {
		return nil, err
	}
	if err := dec.rows(); err != nil {
		return nil, err
	}
	return dec.data()
}

package runner

import (
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go"

	"sweep/datasets"
)

// eachMetric reads a numeric column of the runs of a batch in ascending order of run ids. Runs that have no value, as
// failed ones, are left out.
func eachMetric(d *datasets.Dataset, record datasets.CommitRecord, metric string, visit func(run int64, value float64) error) error {
	i := slices.IndexFunc(record.Files, func(f datasets.CommittedFile) bool { return f.Table == "runs" })
	if i < 0 {
		return errors.New("the batch has no table runs")
	}
	file, err := d.FS().Open(record.Files[i].Path)
	if err != nil {
		return err
	}
	defer file.Close()
	var runs, values []parquet.Value
	err = guard(func() error { // the decoder panics on some kinds of damage
		p, err := parquet.OpenFile(file, record.Files[i].Bytes)
		if err != nil {
			return err
		}
		if runs, err = readColumn(p, "run_id"); err == nil {
			values, err = readColumn(p, metric)
		}
		return err
	})
	if err != nil {
		return err
	}
	if len(runs) != len(values) {
		return fmt.Errorf("%d runs have %d values", len(runs), len(values))
	}
	for k, v := range values {
		x, ok := number(v)
		if !ok {
			continue
		}
		if err := visit(runs[k].Int64(), x); err != nil {
			return err
		}
	}
	return nil
}

// readColumn reads all values of a flat column.
func readColumn(p *parquet.File, name string) ([]parquet.Value, error) {
	leaf, ok := p.Schema().Lookup(name)
	if !ok {
		return nil, fmt.Errorf("there is no column %s", name)
	}
	var all []parquet.Value
	for _, group := range p.RowGroups() {
		pages := group.ColumnChunks()[leaf.ColumnIndex].Pages()
		for {
			page, err := pages.ReadPage()
			if err == io.EOF {
				break
			}
			if err != nil {
				return nil, errors.Join(err, pages.Close())
			}
			values := make([]parquet.Value, page.NumValues())
			n, err := page.Values().ReadValues(values)
			if err != nil && err != io.EOF {
				return nil, errors.Join(err, pages.Close())
			}
			all = append(all, values[:n]...)
		}
		if err := pages.Close(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// number is the value as a floating-point number; ok is false for NULL.
func number(v parquet.Value) (x float64, ok bool) {
	switch v.Kind() {
	case parquet.Int32:
		return float64(v.Int32()), !v.IsNull()
	case parquet.Int64:
		return float64(v.Int64()), !v.IsNull()
	case parquet.Double:
		return v.Double(), !v.IsNull()
	}
	return 0, false
}

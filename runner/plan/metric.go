package plan

import (
	"errors"
	"fmt"
	"slices"

	"github.com/parquet-go/parquet-go"

	"sweep/datasets"
	"sweep/datasets/parquetread"
)

// eachMetric reads a numeric column of the runs of a batch in ascending order of run ids. Runs without a value, such
// as failed ones, are left out.
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
	p, err := parquetread.Open(file, record.Files[i].Bytes)
	var runs, values []parquet.Value
	if err == nil {
		runs, err = readColumn(p, "run_id")
	}
	if err == nil {
		values, err = readColumn(p, metric)
	}
	if err != nil {
		return &datasets.DamageError{Path: record.Files[i].Path, Batch: record.Batch, Why: err.Error(), Remedy: "run sweep verify to see what else is damaged"}
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
func readColumn(p *parquetread.File, name string) ([]parquet.Value, error) {
	leaf, ok := p.Parquet().Schema().Lookup(name)
	if !ok {
		return nil, fmt.Errorf("there is no column %s", name)
	}
	var all []parquet.Value
	for group := range p.Groups() {
		err := p.Values(group, leaf.ColumnIndex, func(values []parquet.Value) error {
			for _, v := range values {
				all = append(all, v.Clone())
			}
			return nil
		})
		if err != nil {
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

package plan

import (
	"errors"
	"fmt"

	"sweep/datasets"
	"sweep/datasets/parquet"
)

// eachMetric reads a numeric column of the runs of a batch in ascending order of run ids. Runs without a value, such
// as failed ones, are left out.
func eachMetric(d *datasets.Dataset, record datasets.CommitRecord, metric string, visit func(run int64, value float64) error) (err error) {
	b := datasets.OpenBatch(d, record)
	defer func() { err = errors.Join(err, b.Close()) }()
	file, err := b.Table("runs")
	if err != nil || file == nil {
		return err
	}
	if !file.Has(metric) {
		return b.Damaged("runs", fmt.Errorf("there is no column %s", metric))
	}
	at := file.Rows(parquet.All())
	run, value := at.Column("run_id"), at.Column(metric)
	defer at.Close()
	for at.Next() {
		if value.Null() {
			continue
		}
		if err := visit(run.Int(), number(value)); err != nil {
			return err
		}
	}
	return b.Damaged("runs", at.Err())
}

// number is the value of a numeric column as a floating-point number.
func number(c *parquet.Column) float64 {
	if c.Spec().Type == "DOUBLE" {
		return c.Float()
	}
	return float64(c.Int())
}

package datasetstest

import (
	"context"
	"fmt"
	"testing"

	"sweep/datasets"
	"sweep/datasets/parquet"
	"sweep/datasets/parquet/columns"
	"sweep/datasets/tables"
)

// AnalysisID is the analysis of a sweep.
const AnalysisID = "000001-test"

// CommitAnalysis commits an analysis; salt changes its texts.
func CommitAnalysis(id, salt string) func(testing.TB, *datasets.Dataset) error {
	return func(_ testing.TB, d *datasets.Dataset) error {
		return d.CommitAnalysis(context.Background(), id, WriteAnalysis(salt))
	}
}

// WriteAnalysis writes two rows of replays and three of candidates.
func WriteAnalysis(salt string) func(w *tables.AnalysisWriter) error {
	return func(w *tables.AnalysisWriter) error {
		if err := Fill(&w.Replays, 2, salt); err != nil {
			return err
		}
		return Fill(&w.Candidates, 3, salt)
	}
}

// WriteEveryAnalysis writes a row of every table of analyses.
func WriteEveryAnalysis(w *tables.AnalysisWriter) error {
	for _, t := range []analysisTable{&w.Replays, &w.ReplayTicks, &w.ReplayPayments, &w.ReplayDivergence, &w.Candidates, &w.Equilibria} {
		if err := Fill(t, 1, ""); err != nil {
			return err
		}
	}
	return nil
}

// analysisTable is an AnalysisTable of any columns.
type analysisTable interface {
	Accepted() []columns.Column
	EndRow() error
}

// Fill writes rows with values in the columns that must have some. Numbers count the rows from 0.
func Fill(t analysisTable, rows int64, salt string) error {
	return fill(t.Accepted(), t.EndRow, rows, salt)
}

func fill(list []columns.Column, end func() error, rows int64, salt string) error {
	for row := range rows {
		for _, c := range list {
			s := c.Spec()
			if s.Nullable {
				continue
			}
			var value any = row
			switch s.Type.String() {
			case "VARCHAR":
				value = fmt.Sprint(s.Name, " ", row, salt)
			case "DOUBLE":
				value = float64(row)
			case "BOOLEAN":
				value = row == 0
			}
			put, err := columns.Appender(c)
			if err != nil {
				return err
			}
			v, err := parquet.ValueOf(value, s.Type.String())
			if err != nil {
				return err
			}
			if err := put([]parquet.Value{v}); err != nil {
				return err
			}
		}
		if err := end(); err != nil {
			return err
		}
	}
	return nil
}

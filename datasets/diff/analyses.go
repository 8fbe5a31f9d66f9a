package diff

import (
	"context"
	"errors"
	"io/fs"
	"slices"

	"sweep/datasets"
)

// analyses compares the analyses with the same ids.
func (c *comparison) analyses(ctx context.Context) error {
	other, err := c.b.data.Analyses()
	if err != nil {
		return c.b.failed(err)
	}
	var failed error // of the comparison, which says where
	err = c.a.data.EachAnalysis(func(r datasets.AnalysisRecord) error {
		if failed = ctx.Err(); failed != nil {
			return failed
		}
		same, err := c.b.data.SameAnalysis(c.a.data, r)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			c.report.AnalysisA = append(c.report.AnalysisA, r.ID)
			return nil
		case err != nil:
			failed = c.b.failed(err)
			return failed
		case !same:
			c.report.AnalysesDiffer = append(c.report.AnalysesDiffer, r.ID)
		}
		c.report.AnalysesBoth++
		other = slices.DeleteFunc(other, func(id string) bool { return id == r.ID })
		return nil
	})
	c.report.AnalysisB = other
	if failed != nil {
		return failed
	}
	return c.a.failed(err)
}

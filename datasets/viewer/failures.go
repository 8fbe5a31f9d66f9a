package viewer

import (
	"context"
	"fmt"

	"sweep/datasets/pictures"
)

// failedRows is the number of failed runs on a page.
const failedRows = 200

// failedRun is a failed run.
type failedRun struct {
	Run         int64  `json:"run"`
	Point       int64  `json:"point"`
	Replication int64  `json:"replication"`
	Class       string `json:"class"`
	Message     string `json:"message"`
	Tick        any    `json:"tick"`
}

// failuresAnswer are the failed runs that the filter on axes keeps: the picture, and a page of the list.
type failuresAnswer struct {
	*pictures.Document
	Rows  []failedRun `json:"rows"`
	Count int64       `json:"count"`
	Size  int         `json:"size"`
	Retry string      `json:"retry"`
}

func failures(ctx context.Context, st *study, r *request) (any, error) {
	page, err := r.page()
	if err != nil {
		return nil, err
	}
	about, err := st.describe()
	if err != nil {
		return nil, err
	}
	kept, err := r.keep(about.Study)
	if err != nil {
		return nil, err
	}
	list := fmt.Sprintf("SELECT run_id, point, replication, class, message, tick, count(*) OVER () FROM failures ORDER BY run_id LIMIT %d OFFSET %d", failedRows, (page-1)*failedRows)
	answer := &failuresAnswer{Rows: []failedRun{}, Size: failedRows, Retry: "sweep retry " + st.server.options.Sources.Words(st.place)}
	err = st.session(ctx, pictures.Options{Only: true, Runs: []int64{-1}, Keep: kept}, func(s *pictures.Session) (err error) {
		answer.Document, err = s.OfFailures(ctx)
		list = s.Filtered(list)
		return err
	})
	if err != nil {
		return nil, err
	}
	t, err := st.query(ctx, list)
	if err != nil {
		return nil, err
	}
	for _, row := range t.Rows {
		answer.Count = row[6].(int64)
		answer.Rows = append(answer.Rows, failedRun{row[0].(int64), row[1].(int64), row[2].(int64), fmt.Sprint(row[3]), fmt.Sprint(row[4]), row[5]})
	}
	return answer, nil
}

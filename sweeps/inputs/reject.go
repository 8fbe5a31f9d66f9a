package inputs

import (
	"fmt"

	"sweep/engine/document"
	"sweep/engine/text"
)

// Rejected is a row that was not read.
type Rejected struct {
	File   string // as the scenario names it
	Line   int64  // physical line, the header being line 1; of a Parquet file the row
	Reason string
	shown  string // the file for messages
}

const (
	rejectedShown = 20
	// rejectedMax bounds the rejected rows that are kept. More than this many mean that the settings are wrong.
	rejectedMax = 1_000_000
)

// rejections collects rejected rows.
type rejections struct {
	rows  []Rejected
	count int64
	all   bool // keep more than are shown
}

func (r *rejections) add(row Rejected) {
	r.count++
	if len(r.rows) < rejectedShown || r.all && len(r.rows) < rejectedMax {
		r.rows = append(r.rows, row)
	}
}

// mistakes lists the first rejected rows and how many there are.
func (r *rejections) mistakes() document.Errors {
	var out document.Errors
	for _, row := range r.rows[:min(len(r.rows), rejectedShown)] {
		out = append(out, &document.Error{Pos: document.Pos{File: row.shown, Line: int(row.Line)}, Class: document.FileError, Message: row.Reason})
	}
	if r.count > int64(len(out)) {
		last := out[len(out)-1].Pos
		out = append(out, &document.Error{Pos: document.Pos{File: last.File}, Class: document.FileError,
			Message: fmt.Sprintf("%s rows are rejected; the first %d are shown", text.Count(r.count), rejectedShown),
			Remedy:  "correct the rows or the keys of payments, or set payments.on_reject: report"})
	}
	return out
}

// warning summarises the rejected rows that a scenario leaves out.
func (r *rejections) warning() string {
	first := r.rows[0]
	return fmt.Sprintf("%s: %s left out (payments.on_reject: report); the first is line %d: %s", first.shown,
		text.Counted(r.count, "rejected row")+" "+text.Form(r.count, "is", "are"), first.Line, first.Reason)
}

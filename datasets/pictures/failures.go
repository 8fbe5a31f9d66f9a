package pictures

import (
	"context"
	"fmt"
)

// failuresShown limits the kinds of failures that are drawn.
const failuresShown = 12

// OfFailures is the picture of the failures alone.
func (s *Session) OfFailures(ctx context.Context) (*Document, error) {
	p, err := s.failures(ctx)
	return s.Document(p), err
}

// failures shows which runs failed and how to compute one of them again.
func (s *Session) failures(ctx context.Context) (p Picture, err error) {
	p = Picture{Name: "failures", Title: "Did anything fail?", Short: "Failures"}
	failed, done, err := s.Outcomes(ctx)
	if err != nil {
		return p, err
	}
	if failed == 0 {
		p.Missing = fmt.Sprintf("No: none of %s failed.", count(int(done), "run"))
		return p, nil
	}
	sql := "SELECT c.class, c.message, c.num_runs, c.example_run_id, f.tick, f.command FROM failures_by_class() AS c JOIN failures AS f ON f.run_id = c.example_run_id ORDER BY c.num_runs DESC, c.class, c.message"
	rows, err := s.db.Query(ctx, s.Filtered(sql))
	if err != nil {
		return p, err
	}
	t := &Table{Query: s.command(sql), Columns: []Column{{Name: "class", Label: "kind", Kind: "text"}, {Name: "message", Label: "message", Kind: "text"}, {Name: "num_runs", Label: "runs", Kind: "count"},
		{Name: "example_run_id", Label: "example run", Kind: "count"}, {Name: "tick", Label: "in tick", Kind: "count"}, {Name: "command", Label: "command that computes it again", Kind: "text"}}}
	var commands []Command
	for i, row := range rows.Rows {
		row[1] = s.banks.replace(row[1].(string))
		var tick any
		if row[4] != nil {
			tick = integer(row[4])
		}
		t.Rows = append(t.Rows, []any{row[0], row[1], integer(row[2]), integer(row[3]), tick, row[5]})
		if i < failuresShown {
			commands = append(commands, Command{fmt.Sprintf("Compute run %d again (%s)", integer(row[3]), row[0]), row[5].(string)})
		}
	}
	v := View{Key: map[string]string{}, Table: s.table("failures", func() *Table { return t }), Draw: map[string]any{"shown": failuresShown}, Commands: commands}
	how := "all with the same message"
	if len(t.Rows) > 1 {
		how = fmt.Sprintf("with %d different messages", len(t.Rows))
	}
	v.Sentence = fmt.Sprintf("Yes: %d of %s failed, %s.", failed, count(int(done), "run"), how)
	v.Caption = "Failed runs are in no other picture. A bar is a kind of failure with a message. Below is the command that computes an example of each again, for a shell in the directory of the data set."
	if len(t.Rows) > failuresShown {
		v.Caption += fmt.Sprintf(" Shown are the %d most frequent; Data has all.", failuresShown)
	}
	p.Views = []View{v}
	return p, nil
}

// Outcomes counts the runs that the filter on axes keeps: those that failed, and all that were computed.
func (s *Session) Outcomes(ctx context.Context) (failed, done int64, err error) {
	if s.kept == "" {
		return s.Study.Failed, s.Study.Done, nil
	}
	rows, err := s.db.Query(ctx, "SELECT count(*) FILTER (status <> 'completed'), count(*) FROM runs WHERE "+s.kept)
	if err != nil {
		return 0, 0, err
	}
	return integer(rows.Rows[0][0]), integer(rows.Rows[0][1]), nil
}

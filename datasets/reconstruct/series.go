package reconstruct

import (
	"cmp"

	"sweep/datasets/parquet"
)

// series reads the rows of a table sorted by time, one tick or day at a time.
type series struct {
	run   *Run
	table string
	rows  *parquet.Rows
	time  *parquet.Column
	more  bool // the cursor is at a row that was not consumed yet
}

// series starts reading a table in the ticks from … to; time is its column of ticks or days, columns has the others.
func (r *Run) series(table, time string, from, to int32, columns any) (*series, error) {
	cursor, err := r.rows(table, from, to)
	if err != nil {
		return nil, err
	}
	s := &series{run: r, table: table, rows: cursor, time: cursor.Column(time)}
	cursor.Bind(columns)
	s.more = cursor.Next()
	return s, nil
}

// each calls visit with the rows of a tick or day; rows of earlier ones are skipped.
func (s *series) each(time int32, visit func() error) error {
	if s == nil {
		return nil
	}
	for s.more && s.time.Int32() <= time {
		if s.time.Int32() == time {
			if err := visit(); err != nil {
				return s.run.damaged(s.table, cmp.Or(s.rows.Err(), err))
			}
		}
		s.more = s.rows.Next()
	}
	if s.more {
		return nil
	}
	return s.close()
}

func (s *series) close() error {
	if s == nil {
		return nil
	}
	return s.run.damaged(s.table, s.rows.Close())
}

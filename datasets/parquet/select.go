package parquet

import (
	"errors"
	"fmt"
	"io"
	"math"
	"sort"
)

// Selection selects rows of a file.
type Selection struct {
	everything bool
	run        int64
	time       string // column of ticks or days
	from, to   int32
}

// All selects every row.
func All() Selection { return Selection{everything: true, to: math.MaxInt32} }

// Run selects the rows of a run.
func Run(id int64) Selection { return Selection{run: id, to: math.MaxInt32} }

// Ticks restricts a selection of one run to the ticks from … to, both included. The rows of a run must be in the order of
// the column tick.
func (s Selection) Ticks(from, to int32) Selection {
	s.time, s.from, s.to = "tick", from, to
	return s
}

// Days is Ticks for days: the rows of a run must be in the order of the column day.
func (s Selection) Days(from, to int32) Selection {
	s.time, s.from, s.to = "day", from, to
	return s
}

// always reports whether the time is not restricted.
func (s Selection) always() bool { return s.from <= 0 && s.to == math.MaxInt32 }

// runRows is the first row of a run in a row group.
type runRows struct {
	run   int64
	first int64
}

// spans finds the selected rows, in order.
func (f *File) spans(s Selection) (found []span, err error) {
	defer recovered(&err)
	for g := range f.Groups() {
		p := span{f, g, 0, f.GroupRows(g)}
		if !s.everything {
			if p.first, p.last, err = f.rowsOf(g, s.run); err != nil {
				return nil, err
			}
			if p.first < p.last && !s.always() {
				if p, err = f.within(p, s); err != nil {
					return nil, err
				}
			}
		}
		if p.first < p.last {
			found = append(found, p)
		}
	}
	return found, nil
}

// rowsOf finds the rows of a run in a row group.
func (f *File) rowsOf(group int, run int64) (first, last int64, err error) {
	low, high, ok, err := f.bounds(group, "run_id")
	if err != nil {
		return 0, 0, err
	}
	all := f.GroupRows(group)
	if ok {
		switch {
		case run < low || run > high:
			return 0, 0, nil
		case low == high:
			return 0, all, nil
		}
	}
	starts, ok := f.runs[group]
	if !ok {
		if starts, err = f.runStarts(group); err != nil {
			return 0, 0, err
		}
		if f.runs == nil {
			f.runs = map[int][]runRows{}
		}
		f.runs[group] = starts
	}
	i := sort.Search(len(starts), func(i int) bool { return starts[i].run >= run })
	if i == len(starts) || starts[i].run != run {
		return 0, 0, nil
	}
	if i+1 < len(starts) {
		all = starts[i+1].first
	}
	return starts[i].first, all, nil
}

// runStarts lists the runs of a row group.
func (f *File) runStarts(group int) ([]runRows, error) {
	var starts []runRows
	err := f.eachInt(group, "run_id", 0, f.GroupRows(group), func(row, run int64) error {
		n := len(starts)
		switch {
		case n == 0 || starts[n-1].run < run:
			starts = append(starts, runRows{run, row})
		case starts[n-1].run > run:
			return fmt.Errorf("row %d belongs to run %d, the row before to run %d; a file has its runs in ascending order", row, run, starts[n-1].run)
		}
		return nil
	})
	return starts, err
}

// within reduces a span of one run to the selected ticks or days.
func (f *File) within(p span, s Selection) (span, error) {
	low, high, bounded, err := f.bounds(p.group, s.time)
	if err != nil {
		return p, err
	}
	whole := p.first == 0 && p.last == f.GroupRows(p.group)
	switch {
	case bounded && low >= int64(s.from) && high <= int64(s.to):
		return p, nil
	case bounded && whole && (low > int64(s.to) || high < int64(s.from)):
		return span{file: f, group: p.group}, nil
	}
	first, last := p.last, p.last
	err = f.eachInt(p.group, s.time, p.first, p.last, func(row, time int64) error {
		if time >= int64(s.from) {
			first = min(first, row)
		}
		if time > int64(s.to) {
			last = row
			return io.EOF
		}
		return nil
	})
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return span{f, p.group, min(first, last), last}, err
}

// bounds returns the smallest and largest value of a column of integers in a row group, if the file has them.
func (f *File) bounds(group int, name string) (low, high int64, ok bool, err error) {
	column, there := f.byName[name]
	if !there {
		return 0, 0, false, missing(name)
	}
	b, has := f.file.RowGroups()[group].ColumnChunks()[column].(interface {
		Bounds() (low, high Value, ok bool)
	})
	if !has {
		return 0, 0, false, nil
	}
	l, h, ok := b.Bounds()
	return IntegerOf(l), IntegerOf(h), ok, nil
}

// eachInt calls visit with the integers of the rows first … last−1 of a column without NULLs.
func (f *File) eachInt(group int, name string, first, last int64, visit func(row, v int64) error) error {
	var c chunk
	if err := c.open(f, group, f.byName[name], first); err != nil {
		return err
	}
	defer c.close()
	for row := first; row < last; row++ {
		values, err := c.row()
		if err != nil {
			return err
		}
		if err := visit(row, IntegerOf(values[0])); err != nil {
			return err
		}
	}
	return nil
}

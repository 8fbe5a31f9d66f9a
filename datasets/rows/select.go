package rows

import (
	"errors"
	"fmt"
	"io"
	"math"
	"sort"

	parquetgo "github.com/parquet-go/parquet-go"
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

// span is a range of rows of a row group.
type span struct {
	group       int
	first, last int64 // last is exclusive
}

// runRows is the first row of a run in a row group.
type runRows struct {
	run   int64
	first int64
}

// spans finds the selected rows, in order.
func (f *File) spans(s Selection) ([]span, error) {
	var found []span
	for g, group := range f.groups {
		p := span{g, 0, group.NumRows()}
		if s.everything {
			found = append(found, p)
			continue
		}
		var err error
		if p.first, p.last, err = f.rowsOf(g, s.run); err != nil {
			return nil, err
		}
		if p.first < p.last && !s.always() {
			if p, err = f.within(p, s); err != nil {
				return nil, err
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
	c, err := f.chunk(group, "run_id")
	if err != nil {
		return 0, 0, err
	}
	all := f.groups[group].NumRows()
	if low, high, ok := bounds(c); ok {
		switch {
		case run < low || run > high:
			return 0, 0, nil
		case low == high:
			return 0, all, nil
		}
	}
	starts, ok := f.runs[group]
	if !ok {
		if c, err = f.pages(group, "run_id"); err != nil {
			return 0, 0, err
		}
		if starts, err = runStarts(c, all); err != nil {
			return 0, 0, err
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
func runStarts(c parquetgo.ColumnChunk, rows int64) ([]runRows, error) {
	var starts []runRows
	err := eachInt(c, 0, rows, func(row, run int64) error {
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
	c, err := f.chunk(p.group, s.time)
	if err != nil {
		return p, err
	}
	low, high, bounded := bounds(c)
	whole := p.first == 0 && p.last == f.groups[p.group].NumRows()
	switch {
	case bounded && low >= int64(s.from) && high <= int64(s.to):
		return p, nil
	case bounded && whole && (low > int64(s.to) || high < int64(s.from)):
		return span{group: p.group}, nil
	}
	first, last := p.last, p.last
	if c, err = f.pages(p.group, s.time); err != nil {
		return p, err
	}
	err = eachInt(c, p.first, p.last, func(row, time int64) error {
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
	return span{p.group, min(first, last), last}, err
}

// chunk returns a column of a row group, for its metadata in the footer.
func (f *File) chunk(group int, column string) (parquetgo.ColumnChunk, error) {
	i, ok := f.byName[column]
	if !ok {
		return nil, missing(column)
	}
	return f.groups[group].ColumnChunks()[f.leaves[i]], nil
}

// pages is chunk for reading: it checks that the sizes its pages claim are plausible.
func (f *File) pages(group int, column string) (parquetgo.ColumnChunk, error) {
	i, ok := f.byName[column]
	if !ok {
		return nil, missing(column)
	}
	return f.content(group, f.leaves[i])
}

// content is the content of a leaf of the schema in a row group.
func (f *File) content(group, leaf int) (parquetgo.ColumnChunk, error) {
	g := f.groups[group]
	return g.file.Chunk(g.number, leaf)
}

func missing(column string) error {
	return fmt.Errorf("there is no column %s; the file was not written in this format", column)
}

// bounds returns the smallest and largest value of a chunk of integers, if the file has them.
func bounds(c parquetgo.ColumnChunk) (low, high int64, ok bool) {
	b, has := c.(interface {
		Bounds() (low, high parquetgo.Value, ok bool)
	})
	if !has {
		return 0, 0, false
	}
	l, h, ok := b.Bounds()
	if !ok {
		return 0, 0, false
	}
	return integer(l), integer(h), true
}

func integer(v parquetgo.Value) int64 {
	if v.Kind() == parquetgo.Int32 {
		return int64(v.Int32())
	}
	return v.Int64()
}

// eachInt calls visit with the integers of the rows first … last−1 of a chunk without NULLs.
func eachInt(c parquetgo.ColumnChunk, first, last int64, visit func(row, v int64) error) error {
	r := pageReader{}
	if err := r.open(c, first); err != nil {
		return err
	}
	defer r.close()
	for row := first; row < last; row++ {
		v, err := r.next()
		if err != nil {
			return unexpected(err)
		}
		if err := visit(row, integer(v)); err != nil {
			return err
		}
	}
	return nil
}

// unexpected turns an early io.EOF into an error.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

package document

import (
	"sort"
	"unicode/utf8"
)

// lines finds line and column of a byte offset.
type lines struct {
	data   []byte
	starts []int // offset of the first byte of each line
}

func newLines(data []byte) *lines {
	l := &lines{data: data, starts: []int{0}}
	for i, c := range data {
		if c == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// at returns line and column of an offset, both from 1.
func (l *lines) at(offset int) (line, col int) {
	offset = min(max(offset, 0), len(l.data))
	i := sort.SearchInts(l.starts, offset+1) - 1
	return i + 1, utf8.RuneCount(l.data[l.starts[i]:offset]) + 1
}

package document

import (
	"sort"
	"unicode/utf8"
)

// lines finds line and column of a byte offset. It belongs to one reader.
type lines struct {
	data   []byte
	starts []int // offset of the first byte of each line

	// The column that was found last. Readers go forward, and counting a long line from its start for each of its values
	// would take a time that grows with the square of its length.
	line, offset, col int
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
	if i+1 != l.line || offset < l.offset {
		l.line, l.offset, l.col = i+1, l.starts[i], 1
	}
	l.col += utf8.RuneCount(l.data[l.offset:offset])
	l.offset = offset
	return l.line, l.col
}

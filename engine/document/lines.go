package document

import (
	"bytes"
	"sort"
	"strings"
	"unicode/utf8"
)

// lines finds line and column of a byte offset. It belongs to one reader.
type lines struct {
	data   []byte
	starts []uint32 // offset of the first byte of each line

	// The last column found. Readers move forward; counting a long line from its start for each value would take
	// quadratic time.
	line, offset, col int
}

func newLines(data []byte) *lines {
	l := &lines{data: data, starts: make([]uint32, 1, 1+bytes.Count(data, []byte{'\n'}))}
	for i, c := range data {
		if c == '\n' {
			l.starts = append(l.starts, uint32(i+1))
		}
	}
	return l
}

// at returns line and column of an offset, both from 1.
func (l *lines) at(offset int) (line, col int) {
	offset = min(max(offset, 0), len(l.data))
	i := sort.Search(len(l.starts), func(k int) bool { return int(l.starts[k]) > offset }) - 1
	if i+1 != l.line || offset < l.offset {
		l.line, l.offset, l.col = i+1, int(l.starts[i]), 1
	}
	l.col += utf8.RuneCount(l.data[l.offset:offset])
	l.offset = offset
	return l.line, l.col
}

// offsetOf is the offset of a column of a line, both from 1; the column counts bytes.
func (l *lines) offsetOf(line, col int) int {
	line = min(max(line, 1), len(l.starts))
	return min(int(l.starts[line-1])+max(col, 1)-1, len(l.data))
}

// text is a line without its end.
func (l *lines) text(line int) string {
	text, _, _ := strings.Cut(string(l.data[l.offsetOf(line, 1):min(l.offsetOf(line, 1)+lineShown, len(l.data))]), "\n")
	return text
}

// lineShown bounds the part of a line that is looked at for a hint.
const lineShown = 1 << 16

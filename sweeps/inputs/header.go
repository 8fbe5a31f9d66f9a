package inputs

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sweep/engine/document"
)

// wanted is a column that the scenario maps: the key and the name in the header.
type wanted struct{ key, name string }

// header is the first line of a file.
type header struct {
	names  []string
	places []int // by wanted column: its place in a row; -1 for one without a name
	delim  byte
	bytes  int   // up to the first row
	line   int64 // physical line of the first row
}

// delimiters in the order in which they are tried.
var delimiters = []byte{',', ';', '\t', '|'}

// readHeader finds the wanted columns in the first line of a CSV file. The delimiter is the one of the document, that of
// the line sep=; which Excel understands, or the one with which the header has the most wanted columns.
func readHeader(data []byte, delimiter string, columns []wanted) (*header, string) {
	h := &header{line: 1}
	lineEnd := func() int {
		if end := bytes.IndexByte(data[h.bytes:], '\n'); end >= 0 {
			return h.bytes + end + 1
		}
		return len(data)
	}
	for h.bytes < len(data) && len(bytes.TrimSpace(data[h.bytes:lineEnd()])) == 0 {
		h.bytes, h.line = lineEnd(), h.line+1
	}
	if h.bytes == len(data) {
		return nil, "the file is empty; its first line must name the columns"
	}
	if sep, ok := bytes.CutPrefix(bytes.Trim(bytes.TrimSpace(data[h.bytes:lineEnd()]), `"`), []byte("sep=")); ok && len(sep) == 1 {
		h.bytes, h.line = lineEnd(), h.line+1
		if delimiter == "" {
			delimiter = string(sep)
		}
	}
	end, problem := h.split(data[h.bytes:], delimiter, columns)
	if problem != "" {
		return nil, problem
	}
	h.line += int64(bytes.Count(data[h.bytes:h.bytes+end], []byte{'\n'}))
	h.bytes += end
	if h.places, problem = findColumns(h.names, columns); problem != "" {
		return nil, problem
	}
	return h, ""
}

// split divides the first line of data into names with the best delimiter and returns its length.
func (h *header) split(data []byte, delimiter string, columns []wanted) (end int, problem string) {
	try := delimiters
	if delimiter != "" {
		try = []byte{delimiter[0]}
	}
	most, failed := -1, ""
	for _, delim := range try {
		n := recordEnd(data, delim)
		fields, problem := splitRecord(data[:n], delim, nil)
		if problem != "" {
			failed = "the header cannot be read: " + problem
			if strings.Contains(problem, "carriage return") {
				failed = "the lines end with carriage returns without line feeds; save the file with line feeds"
			}
			continue
		}
		names, found := make([]string, len(fields)), 0
		for i, f := range fields {
			names[i] = string(f)
		}
		for _, c := range columns {
			if c.name != "" && slices.Contains(names, c.name) {
				found++
			}
		}
		if len(columns) == 0 {
			found = len(names) // the delimiter with which the header has the most columns
		}
		if found > most {
			most, end, h.names, h.delim = found, n, names, delim
		}
	}
	if h.names == nil {
		return 0, failed
	}
	return end, ""
}

// findColumns finds the wanted columns among the names of a header.
func findColumns(names []string, columns []wanted) (places []int, problem string) {
	for _, c := range columns {
		i := slices.Index(names, c.name)
		switch {
		case c.name == "":
			i = -1
		case i < 0:
			return nil, missingColumn(names, c)
		case slices.Contains(names[i+1:], c.name):
			return nil, fmt.Sprintf("the header has the column %q (%s) twice", c.name, c.key)
		}
		places = append(places, i)
	}
	return places, ""
}

func missingColumn(names []string, c wanted) string {
	problem := fmt.Sprintf("the header has no column %q (%s)", c.name, c.key)
	for _, name := range names {
		if name != "" && fold(name) == fold(c.name) {
			return fmt.Sprintf("%s, but %q; names are compared exactly", problem, name)
		}
	}
	for _, name := range names {
		if !utf8.ValidString(name) {
			return problem + "; the header is not UTF-8, save the file as CSV UTF-8"
		}
	}
	shown := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == "" })
	return problem + "; " + document.Suggest(c.name, shown)
}

package inputs

import (
	"bytes"
	"fmt"
	"io"
)

// A CSV file is read in blocks of whole records, which several goroutines parse. A record ends at a line end outside
// quotes. In a block without a quote, which is the rule, records are lines; otherwise the block is scanned byte by byte.
//
// A quote that is never closed would swallow the rest of the file. Its line is one rejected record instead, and reading
// goes on with the next line. The same holds for a quote with text between it and the next delimiter.

const (
	blockBytes  = 1 << 20
	recordBytes = 1 << 20 // the longest record
)

// block is a part of a file: whole records.
type block struct {
	number int
	line   int64 // physical number of the first line
	data   []byte
	quotes bool // some byte is a quote
}

// blockReader cuts a file into blocks.
type blockReader struct {
	r       io.Reader
	pending []byte // read, but not yet part of a block
	line    int64  // of the first pending byte
	eof     bool
	number  int
	delim   byte
}

// fill reads until there are n pending bytes or the file ends.
func (b *blockReader) fill(n int) error {
	for len(b.pending) < n && !b.eof {
		if cap(b.pending)-len(b.pending) < 64<<10 {
			b.pending = append(make([]byte, 0, len(b.pending)+n+64<<10), b.pending...)
		}
		free := b.pending[len(b.pending):cap(b.pending)]
		k, err := b.r.Read(free)
		b.pending = b.pending[:len(b.pending)+k]
		if err == io.EOF {
			b.eof = true
		} else if err != nil {
			return err
		}
	}
	return nil
}

// next returns the next block, nil at the end of the file.
func (b *blockReader) next() (*block, error) {
	if err := b.fill(blockBytes + recordBytes); err != nil {
		return nil, err
	}
	if len(b.pending) == 0 {
		return nil, nil
	}
	end := min(len(b.pending), blockBytes)
	quotes := bytes.IndexByte(b.pending[:end], '"') >= 0
	if quotes {
		end = b.recordsEnd(end)
	} else {
		end = b.linesEnd(end)
	}
	if end == len(b.pending) && !b.eof && b.pending[end-1] != '\n' {
		return nil, &longLineError{b.line}
	}
	out := &block{number: b.number, line: b.line, data: b.pending[:end:end], quotes: quotes || bytes.IndexByte(b.pending[:end], '"') >= 0}
	b.number++
	b.line += int64(bytes.Count(out.data, []byte{'\n'}))
	b.pending = append(make([]byte, 0, blockBytes+recordBytes+64<<10), b.pending[end:]...)
	return out, nil
}

// longLineError reports a line that no CSV file has.
type longLineError struct{ line int64 }

func (e *longLineError) Error() string {
	return fmt.Sprintf("line %d has more than %d bytes; the file is not CSV text with a row per line", e.line, blockBytes+recordBytes)
}

// linesEnd is the end of the last line that ends before a position, or of the first one.
func (b *blockReader) linesEnd(end int) int {
	if end == len(b.pending) && b.eof {
		return end
	}
	if i := bytes.LastIndexByte(b.pending[:end], '\n'); i >= 0 {
		return i + 1
	}
	if i := bytes.IndexByte(b.pending, '\n'); i >= 0 {
		return i + 1
	}
	return len(b.pending)
}

// recordsEnd is the end of the last record that ends before a position, or of the first one.
func (b *blockReader) recordsEnd(end int) int {
	at := 0
	for at < end {
		n := recordEnd(b.pending[at:], b.delim)
		if at > 0 && at+n > end {
			break
		}
		at += n
	}
	return at
}

// recordEnd is the number of bytes of the first record with its line end. The first line of a record with a wrong quote
// is a record of its own.
func recordEnd(data []byte, delim byte) int {
	lineEnd := bytes.IndexByte(data, '\n') + 1
	if lineEnd == 0 {
		lineEnd = len(data)
	}
	if bytes.IndexByte(data[:lineEnd], '"') < 0 {
		return lineEnd
	}
	i := 0
	for {
		for i < len(data) && isBlank(data[i]) && data[i] != delim {
			i++
		}
		if i >= recordBytes {
			return lineEnd
		}
		if i < len(data) && data[i] == '"' {
			n, problem := quotedField(data[i:min(len(data), recordBytes)], delim)
			if problem != "" {
				return lineEnd
			}
			i += n
		}
		for i < len(data) && data[i] != delim && data[i] != '\n' {
			i++
		}
		switch {
		case i >= len(data):
			return len(data)
		case data[i] == '\n':
			return i + 1
		}
		i++
	}
}

// quotedField is the number of bytes from a quote to the delimiter or line end after the closing quote.
func quotedField(data []byte, delim byte) (n int, problem string) {
	i := 1
	for {
		k := bytes.IndexByte(data[i:], '"')
		if k < 0 {
			return 0, "a quote that opens here is not closed"
		}
		i += k + 1
		if i < len(data) && data[i] == '"' {
			i++
			continue
		}
		break
	}
	for i < len(data) && isBlank(data[i]) && data[i] != delim {
		i++
	}
	if i < len(data) && data[i] != delim && data[i] != '\n' && !lineEndAt(data, i) {
		return 0, "there is text between a closing quote and the delimiter"
	}
	return i, ""
}

// lineEndAt reports whether a carriage return belongs to a line end or ends the file.
func lineEndAt(data []byte, i int) bool {
	return data[i] == '\r' && (i+1 == len(data) || data[i+1] == '\n')
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' }

// records calls visit for each record of a block with its fields and its line. The fields are valid during the call.
// An empty line has no fields; a record that is wrong as a whole has a problem.
func (b *block) records(delim byte, visit func(line int64, fields [][]byte, problem string)) {
	var fields [][]byte
	line := b.line
	for data := b.data; len(data) > 0; {
		end := bytes.IndexByte(data, '\n') + 1
		if end == 0 {
			end = len(data)
		}
		if b.quotes && bytes.IndexByte(data[:end], '"') >= 0 {
			end = recordEnd(data, delim)
		}
		record := data[:end]
		data = data[end:]
		var problem string
		fields, problem = splitRecord(record, delim, fields[:0])
		visit(line, fields, problem)
		line += int64(bytes.Count(record, []byte{'\n'}))
	}
}

// splitRecord divides a record into its fields, without the spaces around them.
func splitRecord(record []byte, delim byte, fields [][]byte) (_ [][]byte, problem string) {
	record = bytes.TrimSuffix(record, []byte("\n"))
	record = bytes.TrimSuffix(record, []byte("\r"))
	if len(bytes.TrimSpace(record)) == 0 && bytes.IndexByte(record, delim) < 0 {
		return nil, ""
	}
	if len(record) > recordBytes {
		return nil, fmt.Sprintf("the row has more than %d bytes", recordBytes)
	}
	if bytes.IndexByte(record, 0) >= 0 {
		return nil, "the row has a NUL byte"
	}
	quotes := bytes.IndexByte(record, '"') >= 0
	for {
		var field []byte
		n := bytes.IndexByte(record, delim)
		if n < 0 {
			n = len(record)
		}
		field = record[:n]
		if quotes {
			if field, n, problem = unquote(record, delim, n); problem != "" {
				return fields, problem
			}
		}
		if !quotes && bytes.IndexByte(field, '\r') >= 0 {
			return fields, "the row has a carriage return that does not end the line"
		}
		fields = append(fields, bytes.TrimSpace(field))
		if n == len(record) {
			return fields, ""
		}
		record = record[n+1:]
	}
}

// unquote reads the first field of a record. Without a quote it has n bytes.
func unquote(record []byte, delim byte, n int) (field []byte, _ int, problem string) {
	at := 0
	for at < n && isBlank(record[at]) {
		at++
	}
	if at == len(record) || record[at] != '"' {
		switch {
		case bytes.IndexByte(record[:n], '"') >= 0:
			return nil, 0, `there is a quote inside a value that does not begin with one; put the value in quotes and write "" for a quote`
		case bytes.IndexByte(record[:n], '\r') >= 0:
			return nil, 0, "the row has a carriage return that does not end the line"
		}
		return record[:n], n, ""
	}
	length, problem := quotedField(record[at:], delim)
	if problem != "" {
		return nil, 0, problem
	}
	inner := record[at+1 : at+length]
	inner = inner[:bytes.LastIndexByte(inner, '"')]
	if bytes.IndexByte(inner, '"') >= 0 {
		inner = bytes.ReplaceAll(inner, []byte(`""`), []byte(`"`))
	}
	return inner, at + length, ""
}

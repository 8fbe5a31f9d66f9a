package document

import "bytes"

// scanner finds the lists in brackets that are long enough to stay text. It follows brackets, texts and comments.
type scanner struct {
	data  []byte
	yaml  bool
	toml  bool
	open  []openList
	found []*longList
}

// openList is a bracket that is not closed yet.
type openList struct {
	start  int
	commas int
	cuts   []uint32
	opaque bool // has something that the scan does not follow
	brace  bool
}

// longFlow finds the long lists in brackets.
func longFlow(data []byte, yaml, toml bool) []*longList {
	if bytes.Count(data, []byte{','}) < longItemsMin {
		return nil
	}
	s := &scanner{data: data, yaml: yaml, toml: toml}
	for i := 0; i < len(data); {
		i = s.step(i)
	}
	return s.found
}

// step follows the byte at an offset and gives the next one.
func (s *scanner) step(i int) int {
	switch c := s.data[i]; c {
	case '[', '{':
		if len(s.open) > depthMax {
			return len(s.data)
		}
		s.open = append(s.open, openList{start: i, brace: c == '{'})
	case ']', '}':
		s.close(i)
	case ',':
		if k := len(s.open) - 1; k >= 0 && !s.open[k].brace {
			if s.open[k].commas++; s.open[k].commas%partItems == 0 {
				s.open[k].cuts = append(s.open[k].cuts, uint32(i))
			}
		}
	case '"', '\'':
		return s.quoted(i)
	case '#':
		if s.toml || s.yaml && (i == 0 || bytes.IndexByte([]byte(" \t\n"), s.data[i-1]) >= 0) {
			end := bytes.IndexByte(s.data[i:], '\n')
			if end < 0 {
				return len(s.data)
			}
			return i + end
		}
	case '&', '*', '!', '|', '>', '?', '%', '@', '`', '\\':
		if s.yaml {
			s.opaque()
		}
	}
	return i + 1
}

// close ends the innermost list. Of lists inside each other the outer one stays text.
func (s *scanner) close(i int) {
	if len(s.open) == 0 {
		return
	}
	l := s.open[len(s.open)-1]
	s.open = s.open[:len(s.open)-1]
	if l.opaque {
		s.opaque()
	}
	if l.brace != (s.data[i] == '}') {
		s.opaque()
		return
	}
	if l.brace || l.opaque || l.commas < longItemsMin {
		return
	}
	for len(s.found) > 0 && s.found[len(s.found)-1].pos.Col > l.start {
		s.found = s.found[:len(s.found)-1]
	}
	cuts := append([]uint32{uint32(l.start + 1)}, l.cuts...)
	s.found = append(s.found, &longList{pos: Pos{Col: l.start}, cuts: append(cuts, uint32(i))})
}

// opaque marks the lists that are open.
func (s *scanner) opaque() {
	for k := range s.open {
		s.open[k].opaque = true
	}
}

// quoted skips a text in quotes.
func (s *scanner) quoted(i int) int {
	quote := s.data[i]
	if s.yaml && !s.begins(i) {
		if quote == '\'' || quote == '"' { // an apostrophe
			s.opaque()
		}
		return i + 1
	}
	if quote == '\'' && !s.yaml && !s.toml {
		return i + 1
	}
	if triple := bytes.Repeat([]byte{quote}, 3); s.toml && bytes.HasPrefix(s.data[i:], triple) {
		s.opaque() // such texts are long; they are skipped, and lists that have them are read as they are
		end := bytes.Index(s.data[i+3:], triple)
		if end < 0 {
			return len(s.data)
		}
		return i + 3 + end + 3
	}
	for i++; i < len(s.data) && s.data[i] != quote; i++ {
		if s.data[i] == '\\' && quote == '"' {
			i++
		}
	}
	return i + 1
}

// begins reports whether a value in brackets can begin at an offset of a YAML document.
func (s *scanner) begins(i int) bool {
	before := s.data[max(0, i-80):i]
	trimmed := bytes.TrimRight(before, " \t\r\n")
	if len(trimmed) == 0 {
		return true
	}
	last := trimmed[len(trimmed)-1]
	return bytes.IndexByte([]byte("[{,"), last) >= 0 || last == ':' && len(trimmed) < len(before)
}

// longBlocks finds the long sequences of a YAML document whose elements are lines that begin with a hyphen.
func longBlocks(data []byte) []*longList {
	b := blockScanner{}
	for at := 0; at < len(data); {
		next := len(data)
		if i := bytes.IndexByte(data[at:], '\n'); i >= 0 {
			next = at + i + 1
		}
		b.line(data[at:next], at)
		at = next
	}
	b.end(-1, len(data))
	return b.found
}

// blockScanner follows the lines of a YAML document.
type blockScanner struct {
	open  []openBlock
	found []*longList
}

// openBlock is a sequence that may go on.
type openBlock struct {
	start, indent, items int
	cuts                 []uint32
}

func (b *blockScanner) line(line []byte, at int) {
	indent := len(line) - len(bytes.TrimLeft(line, " "))
	if bytes.ContainsAny(line, "&*!|>?%@`\\#\"'\t") || len(bytes.TrimSpace(line)) == 0 {
		b.end(-1, at) // such lines are not followed
		return
	}
	hyphen := bytes.HasPrefix(line[indent:], []byte("- "))
	b.end(indent, at)
	k := len(b.open) - 1
	if k >= 0 && b.open[k].indent == indent && !hyphen {
		b.end(indent-1, at)
		return
	}
	if !hyphen {
		return
	}
	if k < 0 || b.open[k].indent < indent {
		b.open = append(b.open, openBlock{start: at + indent, indent: indent})
		k++
	}
	if b.open[k].items%partItems == 0 {
		b.open[k].cuts = append(b.open[k].cuts, uint32(at))
	}
	b.open[k].items++
}

// end closes the sequences that are indented deeper.
func (b *blockScanner) end(indent, at int) {
	for k := len(b.open) - 1; k >= 0 && b.open[k].indent > indent; k-- {
		o := b.open[k]
		b.open = b.open[:k]
		if o.items <= longItemsMin {
			continue
		}
		for len(b.found) > 0 && b.found[len(b.found)-1].pos.Col > o.start {
			b.found = b.found[:len(b.found)-1]
		}
		b.found = append(b.found, &longList{pos: Pos{Col: o.start}, block: true, cuts: append(o.cuts, uint32(at))})
	}
}

// secondItem is where the second element of a block begins.
func (l *longList) secondItem() int {
	from := int(l.cuts[0])
	indent := bytes.IndexByte(l.data[from:], '-')
	hyphen := append(append([]byte{'\n'}, bytes.Repeat([]byte{' '}, indent)...), '-', ' ')
	return from + bytes.Index(l.data[from:], hyphen) + 1
}

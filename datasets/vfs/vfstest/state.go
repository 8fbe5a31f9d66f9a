package vfstest

import (
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"
)

// State is a hash of all names and contents as processes see them, with two names of one file told from two equal files. Names and
// short contents are passed through a function, which can replace what is random in them. What a test does on a file system that
// nobody has open is decided by its state, so tests with many faults need to do it only once for each.
func (m *Memory) State(known func(string) string) string {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	sum := sha256.New()
	s := stateWriter{to: sum, known: known, numbers: map[*node]int{}}
	s.node(m.tree.root)
	return string(sum.Sum(nil))
}

// shortContent is more than the bytes of any mark of a process.
const shortContent = 1 << 10

type stateWriter struct {
	to      io.Writer
	known   func(string) string
	numbers map[*node]int // of the files, in the order in which they are written
}

func (s *stateWriter) node(n *node) {
	number, again := s.numbers[n]
	switch {
	case again:
		fmt.Fprintf(s.to, "file %d\n", number)
	case n.dir:
		fmt.Fprintf(s.to, "directory of %d\n", len(n.entries))
		for _, entry := range slices.Sorted(maps.Keys(n.entries)) {
			fmt.Fprintf(s.to, "%q ", s.known(entry))
			s.node(n.entries[entry])
		}
	default:
		s.numbers[n] = len(s.numbers)
		data := n.data
		if len(data) < shortContent {
			data = []byte(s.known(string(data)))
		}
		fmt.Fprintf(s.to, "%x\n", sha256.Sum256(data))
	}
}

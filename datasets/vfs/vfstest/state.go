package vfstest

import (
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"slices"
)

// State is a hash of all names and contents as processes see them, with two names of one file told from two equal files. Names are
// passed through a function, which can replace what is random in them. What a test does on a file system that nobody has open is
// decided by its state, so tests with many faults need to do it only once for each.
func (m *Memory) State(name func(string) string) string {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	sum := sha256.New()
	s := stateWriter{to: sum, name: name, numbers: map[*node]int{}}
	s.node(m.tree.root)
	return string(sum.Sum(nil))
}

type stateWriter struct {
	to      io.Writer
	name    func(string) string
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
			fmt.Fprintf(s.to, "%q ", s.name(entry))
			s.node(n.entries[entry])
		}
	default:
		s.numbers[n] = len(s.numbers)
		fmt.Fprintf(s.to, "%x\n", sha256.Sum256(n.data))
	}
}

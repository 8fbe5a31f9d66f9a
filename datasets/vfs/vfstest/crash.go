package vfstest

import (
	"math/rand/v2"
	"slices"
)

// Unsynced selects what a crash does with data and names that were not synced.
type Unsynced int

// What a crash does.
const (
	Drop Unsynced = iota // everything that was not synced is lost
	Keep                 // everything is on the disk
	Tear                 // each name and each file on its own: lost, kept, cut off, or filled with zeros
)

// Crash returns the file system as it would be after a loss of power at this moment, with all locks free; the original
// is unchanged. The generator is used only by Tear.
func (m *Memory) Crash(u Unsynced, rng *rand.Rand) *Memory {
	m.tree.mu.Lock()
	defer m.tree.mu.Unlock()
	c := crash{unsynced: u, rng: rng, copies: map[*node]*node{}}
	return &Memory{tree: &memTree{root: c.node(m.tree.root), locks: map[*node]bool{}, noExchange: m.tree.noExchange}, base: m.base}
}

type crash struct {
	unsynced Unsynced
	rng      *rand.Rand
	copies   map[*node]*node
}

func (c *crash) node(n *node) *node {
	if done := c.copies[n]; done != nil {
		return done
	}
	if !n.dir {
		data := c.content(n)
		copied := &node{data: data, synced: slices.Clone(data)}
		c.copies[n] = copied
		return copied
	}
	copied := newDir()
	c.copies[n] = copied
	decided := map[string]bool{}
	for _, name := range c.names(n) {
		child := n.durable[name]
		now, known := decided[name]
		if !known {
			now = c.now(n, name)
			c.decide(n, name, now, decided)
		}
		if now {
			child = n.entries[name]
		}
		if child != nil {
			copied.entries[name] = c.node(child)
			copied.durable[name] = copied.entries[name]
		}
	}
	return copied
}

// decide notes what becomes of a name, and that the same becomes of the names with which it was exchanged: a file system
// that keeps a journal moves a directory from one name to another as a whole.
func (c *crash) decide(n *node, name string, now bool, decided map[string]bool) {
	decided[name] = now
	for _, pair := range n.moved {
		for i, one := range pair {
			if _, known := decided[pair[1-i]]; one == name && !known {
				c.decide(n, pair[1-i], now, decided)
			}
		}
	}
}

// names lists all names that a directory has or had, in a fixed order.
func (c *crash) names(n *node) []string {
	var all []string
	for name := range n.entries {
		all = append(all, name)
	}
	for name := range n.durable {
		if n.entries[name] == nil {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// now reports whether the newest state of a name has reached the disk.
func (c *crash) now(n *node, name string) bool {
	if n.entries[name] == n.durable[name] || c.unsynced == Keep {
		return true
	}
	return c.unsynced == Tear && c.rng.IntN(2) == 0
}

// content is what the disk has of a file.
func (c *crash) content(n *node) []byte {
	if c.unsynced == Keep || string(n.data) == string(n.synced) {
		return slices.Clone(n.data)
	}
	if c.unsynced == Drop {
		return slices.Clone(n.synced)
	}
	switch c.rng.IntN(4) {
	case 0:
		return slices.Clone(n.synced)
	case 1:
		return slices.Clone(n.data)
	case 2:
		return slices.Clone(n.data[:c.rng.IntN(len(n.data)+1)])
	}
	zeroed := slices.Clone(n.data)
	clear(zeroed[c.rng.IntN(len(zeroed)+1):])
	return zeroed
}

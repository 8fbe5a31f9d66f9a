package engine

// pairTable stores the queued value from one agent to another. Small systems use a square array, large ones a map that is
// never iterated.
type pairTable struct {
	n       int
	dense   []pairEntry
	index   map[uint64]int32
	entries []pairEntry
}

// pairEntry is the sum and the number of the payments queued in one direction; ready is the index of the pair in
// queue2.ready and is stored in the entry from the smaller to the larger agent.
type pairEntry struct {
	sum   int64
	n     int32
	ready int32
}

const densePairsMax = 512

func (t *pairTable) reset(agents int) {
	if agents <= densePairsMax {
		dense := resized(t.dense, agents*agents)
		clear(dense)
		*t = pairTable{n: agents, dense: dense}
		return
	}
	*t = pairTable{n: agents, index: make(map[uint64]int32)}
}

// at returns the entry of s → r, creating it if necessary. It is valid until the next call of at.
func (t *pairTable) at(s, r int32) *pairEntry {
	if t.dense != nil {
		return &t.dense[int(s)*t.n+int(r)]
	}
	key := uint64(s)<<32 | uint64(r)
	i, ok := t.index[key]
	if !ok {
		i = int32(len(t.entries))
		t.entries = append(t.entries, pairEntry{})
		t.index[key] = i
	}
	return &t.entries[i]
}

// peek returns the entry of s → r, nil if there never was a payment.
func (t *pairTable) peek(s, r int32) *pairEntry {
	if t.dense != nil {
		return &t.dense[int(s)*t.n+int(r)]
	}
	if i, ok := t.index[uint64(s)<<32|uint64(r)]; ok {
		return &t.entries[i]
	}
	return nil
}

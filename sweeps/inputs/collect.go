package inputs

import (
	"encoding/binary"
	"fmt"
	"hash/maphash"
	"slices"
	"sort"

	"sweep/engine/scenario"
)

// collector gathers the blocks of all files in the order of the files.
type collector struct {
	members  *members
	blocks   []*paymentBlock
	types    []string
	typeOf   map[string]int16
	ids      idTable
	rows     int64 // of all blocks, with those rejected later
	rejected rejections
	empty    map[*source]int64 // lines
	rounded  int64
	payments int64
}

// add takes over a block. It does what depends on the rows before: it adds banks and types and finds ids that come twice.
func (c *collector) add(b *paymentBlock) string {
	types := make([]int16, len(b.types))
	for i, name := range b.types {
		n, known := c.typeOf[name]
		if !known {
			if len(c.types) == typesMax {
				return fmt.Sprintf("the files have more than %d payment types; is payments.columns.type the column of types?", typesMax)
			}
			n = int16(len(c.types))
			c.types = append(c.types, name)
			c.typeOf[name] = n
		}
		types[i] = n
	}
	for i := range b.rows {
		x := &b.rows[i]
		if x.Type >= 0 {
			x.Type = types[x.Type]
		}
		problem := ""
		for _, bank := range []*int32{&x.Sender, &x.Receiver} {
			if *bank < 0 && problem == "" {
				*bank, problem = c.bank(b.names[-1-*bank])
			}
		}
		if problem == "" && x.Sender == x.Receiver {
			problem = "the sender and the receiver are the same bank"
		}
		if id := b.id(i); len(id) > 0 && problem == "" {
			problem = c.ids.add(c, b, i, id)
		}
		if problem != "" {
			x.Amount = 0
			b.rejected = append(b.rejected, Rejected{File: b.file.name, Line: b.lines[i], Reason: problem, shown: b.file.shown})
			continue
		}
		c.payments++
	}
	slices.SortStableFunc(b.rejected, func(x, y Rejected) int { return int(x.Line - y.Line) })
	for _, r := range b.rejected {
		c.rejected.add(r)
	}
	c.empty[b.file] += b.empty
	c.rounded += b.rounded
	c.rows += int64(len(b.rows))
	if c.rows > 1<<32-2 {
		return "the files have more than 4,294,967,294 payments"
	}
	if c.ids.bytes > 1<<32-1 {
		return "the ids of the payments have more than 4 GiB"
	}
	b.rejected, b.names, b.types = nil, nil, nil
	c.blocks = append(c.blocks, b)
	c.ids.starts = append(c.ids.starts, c.rows)
	return ""
}

// bank is the index of a bank that the scenario does not list; the first row that has it adds it.
func (c *collector) bank(name string) (int32, string) {
	if i, ok := c.members.find([]byte(name)); ok {
		return i, ""
	}
	return c.members.join(name)
}

// idTable finds ids that come twice on a business date: a hash table of the numbers of rows, each with 32 bits of the
// hash of its id and date. It needs about 16 bytes per row; the ids themselves are in the blocks.
type idTable struct {
	seed   maphash.Seed
	slots  []uint64 // hash << 32 | number of the row + 1; 0 is free
	used   int
	starts []int64 // rows before the end of each block
	bytes  int64   // of all ids
}

func (t *idTable) add(c *collector, b *paymentBlock, i int, id []byte) string {
	if t.used >= len(t.slots)/4*3 {
		t.grow()
	}
	t.bytes += int64(len(id))
	date := b.dates[i]
	hash := uint32(maphash.Bytes(t.seed, id)) ^ uint32(date)*2654435761
	mask := uint32(len(t.slots) - 1)
	slot := hash & mask
	for ; t.slots[slot] != 0; slot = (slot + 1) & mask {
		if uint32(t.slots[slot]>>32) != hash {
			continue
		}
		other, k := c.row(b, int64(uint32(t.slots[slot]))-1)
		if other.dates[k] == date && string(other.id(k)) == string(id) {
			where := fmt.Sprintf("line %d", other.lines[k])
			if other.file != b.file {
				where = fmt.Sprintf("%s:%d", other.file.shown, other.lines[k])
			}
			on := ""
			if date != noDate {
				on = " on " + dateText(date)
			}
			return fmt.Sprintf("the id %s comes twice%s; the first is in %s", quoted(id), on, where)
		}
	}
	t.slots[slot] = uint64(hash)<<32 | uint64(c.rows+int64(i)+1)
	t.used++
	return ""
}

// row finds a row by its number in the blocks before and in the current one.
func (c *collector) row(current *paymentBlock, number int64) (*paymentBlock, int) {
	if number >= c.rows {
		return current, int(number - c.rows)
	}
	i := sort.Search(len(c.ids.starts), func(i int) bool { return c.ids.starts[i] > number })
	start := int64(0)
	if i > 0 {
		start = c.ids.starts[i-1]
	}
	return c.blocks[i], int(number - start)
}

func (t *idTable) grow() {
	old := t.slots
	t.slots = make([]uint64, max(1<<12, 2*len(old)))
	mask := uint32(len(t.slots) - 1)
	for _, entry := range old {
		if entry == 0 {
			continue
		}
		slot := uint32(entry>>32) & mask
		for t.slots[slot] != 0 {
			slot = (slot + 1) & mask
		}
		t.slots[slot] = entry
	}
}

// dates adds the business dates of all payments.
func (c *collector) dates(into map[int32]bool) {
	for _, b := range c.blocks {
		for i, date := range b.dates {
			if b.rows[i].Amount > 0 && (i == 0 || date != b.dates[i-1] || b.rows[i-1].Amount == 0) {
				into[date] = true
			}
		}
	}
}

// firstDated finds the first payment that has a business date, or that has none; the file is nil if there is none.
func (c *collector) firstDated(dated bool) rowPlace {
	for _, b := range c.blocks {
		for i, date := range b.dates {
			if b.rows[i].Amount > 0 && (date != noDate) == dated {
				return rowPlace{b.file, b.lines[i]}
			}
		}
	}
	return rowPlace{}
}

// digest is a hash of all that the payments from a block on say, and their number: a copy of a file, perhaps compressed,
// has the same.
func (c *collector) digest(first int) (digest uint64, rows int) {
	var h maphash.Hash
	h.SetSeed(c.ids.seed)
	var buffer [64]byte
	for _, b := range c.blocks[first:] {
		for i := range b.rows {
			x := &b.rows[i]
			line := binary.LittleEndian.AppendUint64(buffer[:0], uint64(x.Amount))
			for _, n := range [...]int32{x.Tick, x.Deadline, x.Observed, x.Sender, x.Receiver, b.dates[i], int32(x.Type), int32(x.Priority), int32(x.Path)} {
				line = binary.LittleEndian.AppendUint32(line, uint32(n))
			}
			id := b.id(i)
			h.Write(binary.LittleEndian.AppendUint32(line, uint32(len(id))))
			h.Write(id)
			rows++
		}
	}
	return h.Sum64(), rows
}

// newCollector has no rows.
func newCollector(m *members, keepRejected bool) *collector {
	c := &collector{members: m, typeOf: map[string]int16{}, empty: map[*source]int64{}}
	c.ids.seed = maphash.MakeSeed()
	c.rejected.all = keepRejected
	return c
}

// sortByTick puts all payments into the order of their ticks, keeping the order of the files within a tick, by counting
// the payments of each tick. It empties the blocks as it goes, so that the payments are in memory once.
func (c *collector) sortByTick(ticks int, in *scenario.Inputs) {
	rank, ranks := c.ranks(ticks)
	next := make([]int64, ranks+1)
	hasIDs := false
	for _, b := range c.blocks {
		hasIDs = hasIDs || b.idEnds != nil
		for i := range b.rows {
			if x := &b.rows[i]; x.Amount > 0 {
				next[rank(x.Tick)+1]++
			}
		}
	}
	for t := range ranks {
		next[t+1] += next[t]
	}
	in.Payments = make([]scenario.InputPayment, c.payments)
	if hasIDs {
		c.sortIDs(rank, next, in)
	}
	for k, b := range c.blocks {
		for i := range b.rows {
			if x := &b.rows[i]; x.Amount > 0 {
				r := rank(x.Tick)
				in.Payments[next[r]] = *x
				next[r]++
			}
		}
		c.blocks[k] = nil
	}
}

// ranks numbers the ticks in ascending order: all of them, or, in a run with many more ticks than payments, those with
// payments.
func (c *collector) ranks(ticks int) (rank func(tick int32) int, n int) {
	if int64(ticks) <= 1<<20+4*c.payments {
		return func(tick int32) int { return int(tick) }, ticks
	}
	var used []int32
	for _, b := range c.blocks {
		for i := range b.rows {
			used = append(used, b.rows[i].Tick)
		}
	}
	slices.Sort(used)
	used = slices.Compact(used)
	return func(tick int32) int { i, _ := slices.BinarySearch(used, tick); return i }, len(used)
}

// sortIDs writes the ids in the order of the payments; next has the position of the first payment of each rank.
func (c *collector) sortIDs(rank func(int32) int, next []int64, in *scenario.Inputs) {
	in.IDEnds = make([]uint32, c.payments+1)
	c.inOrder(rank, next, func(b *paymentBlock, i int, position int64) { in.IDEnds[position+1] = uint32(len(b.id(i))) })
	for i := range c.payments {
		in.IDEnds[i+1] += in.IDEnds[i]
	}
	arena := make([]byte, in.IDEnds[c.payments])
	c.inOrder(rank, next, func(b *paymentBlock, i int, position int64) { copy(arena[in.IDEnds[position]:], b.id(i)) })
	for _, b := range c.blocks {
		b.ids, b.idEnds = nil, nil
	}
	in.IDs = textOf(arena)
}

// inOrder calls visit for each payment with its position in the order of ticks.
func (c *collector) inOrder(rank func(int32) int, first []int64, visit func(b *paymentBlock, i int, position int64)) {
	next := slices.Clone(first)
	for _, b := range c.blocks {
		for i := range b.rows {
			if x := &b.rows[i]; x.Amount > 0 {
				r := rank(x.Tick)
				visit(b, i, next[r])
				next[r]++
			}
		}
	}
}

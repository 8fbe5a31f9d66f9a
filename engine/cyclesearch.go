package engine

import "slices"

// The cycle search
//
// Queue 2 is a directed multigraph: banks are its nodes, and every queued payment is an edge from its sender to its
// receiver. Payments on a cycle can settle together although none of them can settle alone, because each bank pays with
// what it receives and needs liquidity only for its net position. The search lists candidates; cycles.go settles them.
//
// There are two kinds of candidates:
//
//   - Triangles consist of three banks and all payments on the three edges between them. Both orientations are found.
//   - Long cycles have four to LSM.MaxCycleLength different banks and one payment per edge; parallel payments make
//     different candidates. They are searched only while at most longQueueMax payments are queued.
//
// The order in which candidates are found is part of the model: cycles.go sorts them by value, stably, so the order decides
// between candidates of equal value. Every loop below therefore runs in the order of agents or of the queue.
//
// # Algorithm
//
// pruneNodes first removes the banks that cannot be part of a cycle: those that pay no remaining bank or are paid by none.
// What remains often is empty, and then the search is over. It depends only on which edges exist, not on the payments
// on them, so it is computed again only when queue2.edgeVersion has changed.
//
// findTriangles visits u → v → w with u smaller than v and w and looks up the edge w → u. A triangle has one smallest bank,
// so each orientation is found exactly once.
//
// findLongCycles runs a depth-first search from each bank through larger banks only. A cycle has one smallest bank and is
// found from there, so no rotation of it is found twice. measureDistances computes beforehand how many payments are
// needed at least to return from every bank to the start through larger banks. The distance ignores that a bank may be
// visited only once, so it is a lower bound: leaving out an extension that cannot return within the longest length loses
// no cycle, and most branches that lead nowhere are never entered.
//
// # When trying or searching is pointless
//
// A candidate that fails changes nothing. So if no candidate is feasible when it is found, none of them settles, whatever
// the order, and findCycles reports false. For this, feasible need only be a necessary condition: it tests the liquidity of
// the net payers and leaves the limits to cycleFeasible.
//
// For the same reason a search that found nothing feasible is not repeated while its result cannot have changed. A cycle
// that becomes possible or feasible has either a payment that has entered or left since then, between two banks that are
// on the cycle and so survive pruning (queue2.touched), or a bank with more liquidity or new limits (retryState.improved).
// The result also changes when the queue becomes short enough for long cycles.
//
// # Cost
//
// With V banks and E edges between them, pruning takes O(E) per round and usually few rounds (at most V). Triangles take
// one lookup for every path of two edges, at most E times the largest number of receivers of a bank; E is at most the
// number of queued payments. Long cycles are exponential in the longest length. This is bounded by longQueueMax payments
// and longCandidatesMax candidates. All memory is reused from search to search.

const (
	longQueueMax      = 100    // queue length up to which cycles of four or more are searched
	longCandidatesMax = 10_000 // maximum number of candidates of length four or more
)

// cycle is a candidate. Its agents are stored in cycleSearch.walks from start on. A triangle includes all payments on its
// edges; a longer cycle includes one payment per edge, stored in cycleSearch.paths from start on.
type cycle struct {
	total    int64 // Σ remaining in cents
	start    int32
	length   int32
	feasible bool // every net payer had enough liquidity when the candidate was found
}

// cycleSearch contains the candidates of one search and the search state. Its memory is reused.
type cycleSearch struct {
	found  []cycle
	walks  []int32
	paths  []int32
	closed []int32

	alive        []bool // the agent can be part of a cycle
	nodes        []int32
	degree       []int32
	edgeVersion  uint64 // of the queue when alive was computed
	distance     []int32
	marked       []bool
	path         []int32
	walk         []int32 // agents of the path
	longCycles   int
	noneFeasible bool // the last search found nothing feasible
	searched     bool // the last search looked for long cycles
}

func (c *cycleSearch) reset(agents int) {
	*c = cycleSearch{found: c.found[:0], walks: c.walks[:0], paths: c.paths[:0], closed: c.closed[:0],
		alive: resized(c.alive, agents), nodes: c.nodes[:0], degree: resized(c.degree, agents),
		distance: resized(c.distance, agents), marked: resized(c.marked, agents), path: c.path[:0], walk: c.walk[:0]}
	clear(c.alive)
	clear(c.marked)
}

// findCycles lists the candidates in order of emission: triangles, then longer cycles. It reports whether any of them is
// feasible. If none is, trying them is pointless, because failed attempts change nothing.
func (e *Engine) findCycles() bool {
	c := &e.scratch.cycles
	longest := e.sc.LSM.MaxCycleLength
	if longest < 3 || !e.pruneNodes() {
		e.clearChanges()
		return false
	}
	long := longest > 3 && e.q2.n <= longQueueMax
	if c.noneFeasible && (c.searched || !long) && !e.changed() {
		return false
	}
	c.found, c.walks, c.paths = c.found[:0], c.walks[:0], c.paths[:0]
	e.findTriangles()
	if long {
		e.findLongCycles(longest)
	}
	e.clearChanges()
	c.searched = long
	c.noneFeasible = !slices.ContainsFunc(c.found, func(f cycle) bool { return f.feasible })
	return !c.noneFeasible
}

// changed reports whether a cycle can have become possible since the last search: a payment between agents that can be
// part of a cycle has entered or left, or such an agent has more liquidity or new limits.
func (e *Engine) changed() bool {
	c := &e.scratch.cycles
	for _, p := range e.q2.touched {
		if c.alive[p.a] && c.alive[p.b] {
			return true
		}
	}
	return slices.ContainsFunc(c.nodes, func(i int32) bool { return e.retry.improved[i] })
}

func (e *Engine) clearChanges() {
	e.q2.touched = e.q2.touched[:0]
	for _, i := range e.scratch.cycles.nodes {
		e.retry.improved[i] = false
	}
}

// pruneNodes finds the agents that can be part of a cycle of three or more, by repeatedly removing agents without queued
// payments both to and from remaining agents. It reports whether at least three remain.
func (e *Engine) pruneNodes() bool {
	c, q := &e.scratch.cycles, &e.q2
	if c.edgeVersion == q.edgeVersion {
		return len(c.nodes) >= 3
	}
	c.edgeVersion = q.edgeVersion
	for _, i := range c.nodes {
		c.alive[i] = false
	}
	c.nodes = c.nodes[:0]
	for i := range q.out {
		if len(q.out[i]) > 0 && q.in[i] > 0 {
			c.alive[i] = true
			c.nodes = append(c.nodes, int32(i))
		}
	}
	for {
		before := len(c.nodes)
		e.pruneDeadEnds()
		if len(c.nodes) == before || len(c.nodes) < 3 {
			return len(c.nodes) >= 3
		}
	}
}

// pruneDeadEnds removes the nodes that no remaining node pays, or that pay no remaining node.
func (e *Engine) pruneDeadEnds() {
	c, q := &e.scratch.cycles, &e.q2
	for _, i := range c.nodes {
		c.degree[i] = 0
	}
	for _, i := range c.nodes {
		for _, r := range q.out[i] {
			if c.alive[r] && r != i {
				c.degree[r]++
			}
		}
	}
	kept := c.nodes[:0]
	for _, i := range c.nodes {
		pays := slices.ContainsFunc(q.out[i], func(r int32) bool { return c.alive[r] && r != i })
		if c.degree[i] > 0 && pays {
			kept = append(kept, i)
			continue
		}
		c.alive[i] = false
	}
	c.nodes = kept
}

// findTriangles emits u → v → w → u for every u smaller than v and w, in both orientations.
func (e *Engine) findTriangles() {
	c, q := &e.scratch.cycles, &e.q2
	for _, u := range c.nodes {
		for _, v := range q.out[u] {
			if v <= u || !c.alive[v] {
				continue
			}
			for _, w := range q.out[v] {
				if w <= u || w == v || !c.alive[w] {
					continue
				}
				back := q.pairs.peek(w, u)
				if back == nil || back.n == 0 {
					continue
				}
				c.emitTriangle(e, [3]int32{u, v, w}, [3]int64{q.sum(u, v), q.sum(v, w), back.sum})
			}
		}
	}
}

// findLongCycles emits the cycles of four or more payments that begin with their smallest agent.
func (e *Engine) findLongCycles(longest int) {
	c := &e.scratch.cycles
	c.longCycles = 0
	for _, start := range c.nodes {
		if c.longCycles == longCandidatesMax {
			return
		}
		if e.measureDistances(start, longest) {
			c.path, c.walk = c.path[:0], append(c.walk[:0], start)
			e.extendPath(start, start, longest)
		}
	}
}

// measureDistances computes the distance, in payments, from every agent larger than start to start through such agents;
// unreachable agents get a distance beyond longest. It reports whether a cycle through start is possible.
func (e *Engine) measureDistances(start int32, longest int) bool {
	c, q := &e.scratch.cycles, &e.q2
	far := int32(longest + 1)
	for _, i := range c.nodes {
		c.distance[i] = far
	}
	c.distance[start] = 0
	for changed, round := true, 0; changed && round < longest; round++ {
		changed = false
		for _, i := range c.nodes {
			if i < start {
				continue
			}
			for _, r := range q.out[i] {
				if r < start || !c.alive[r] {
					continue
				}
				if d := c.distance[r] + 1; i != start && d < c.distance[i] {
					c.distance[i] = d
					changed = true
				}
			}
		}
	}
	for _, r := range q.out[start] {
		if r > start && c.alive[r] && c.distance[r] < far {
			return true
		}
	}
	return false
}

// extendPath extends the path at node by every payment, in queue order, from which the cycle can still close within
// longest.
func (e *Engine) extendPath(start, node int32, longest int) {
	c := &e.scratch.cycles
	if len(c.path) >= longest {
		return
	}
	c.marked[node] = true
	for k := e.q2.senders[node].head; k != None && c.longCycles < longCandidatesMax; k = e.pay[k].links.senderNext {
		next := e.pay[k].Receiver
		if next < start || !c.alive[next] {
			continue
		}
		if next == start {
			if len(c.path)+1 >= 4 {
				e.emitLong(k)
			}
			continue
		}
		if c.marked[next] || len(c.path)+1+int(c.distance[next]) > longest {
			continue
		}
		c.path, c.walk = append(c.path, k), append(c.walk, next)
		e.extendPath(start, next, longest)
		c.path, c.walk = c.path[:len(c.path)-1], c.walk[:len(c.walk)-1]
	}
	c.marked[node] = false
}

// emitTriangle adds a triangle; sums are the values on its edges, starting with the edge from the first to the second
// agent.
func (c *cycleSearch) emitTriangle(e *Engine, agents [3]int32, sums [3]int64) {
	f := cycle{start: int32(len(c.walks)), length: 3, total: sums[0] + sums[1] + sums[2], feasible: true}
	for i, a := range agents {
		if out, in := sums[i], sums[(i+2)%3]; out > in && e.agents[a].available() < out-in {
			f.feasible = false
		}
	}
	c.walks = append(c.walks, agents[:]...)
	c.paths = append(c.paths, None, None, None)
	c.found = append(c.found, f)
}

// emitLong adds the cycle that payment k closes.
func (e *Engine) emitLong(k int32) {
	c := &e.scratch.cycles
	f := cycle{start: int32(len(c.walks)), length: int32(len(c.walk)), feasible: true}
	c.walks = append(c.walks, c.walk...)
	c.paths = append(append(c.paths, c.path...), k)
	in := e.pay[k].Remaining // what the first agent receives
	for i, p := range c.paths[f.start:] {
		out := e.pay[p].Remaining
		f.total += out
		if out > in && e.agents[c.walk[i]].available() < out-in {
			f.feasible = false
		}
		in = out
	}
	c.found = append(c.found, f)
	c.longCycles++
}

package lab

// rung is a stage of a generation: the best candidates get more episodes.
type rung struct {
	candidates int
	n          int64 // episodes of each, those of earlier rungs included
}

// rungs are the stages of a generation of some candidates. Without halving there is one, or, with looks at every stage, as many
// as it takes from 50 episodes to all, doubling.
//
// Successive halving of 81 candidates by 3 has the rungs 81·1, 27·3, 9·9, 3·27, 1·81. Seeds of a rung are prefixes of the next, so
// 405 episodes are evaluated, but only 297 runs are computed.
func (doc *Document) rungs(candidates int) (list []rung) {
	all := doc.Episodes.Search
	if p := doc.Proposer; p.Eta > 0 {
		for k, n := candidates, min(p.First, all); ; k, n = max(1, k/int(p.Eta)), min(all, n*p.Eta) {
			list = append(list, rung{k, n})
			if k <= 1 || n >= all {
				return list
			}
		}
	}
	if doc.Rule.Sequential {
		for n := int64(looksFirst); n < all; n *= 2 {
			list = append(list, rung{candidates, n})
		}
	}
	return append(list, rung{candidates, all})
}

// looksFirst is the number of episodes before the first look of a sequential evaluation.
const looksFirst = 50

// cost is the number of runs that a generation of some candidates computes at one point of the axes that are averaged.
func (doc *Document) cost(candidates int) (runs int64) {
	before := int64(0)
	for _, r := range doc.rungs(candidates) {
		runs += int64(r.candidates) * (r.n - before)
		before = r.n
	}
	return runs
}

// affordable is the largest number of candidates, at most n, whose generation costs no more than some runs.
func (doc *Document) affordable(n int, runs, points int64) int {
	for n > 0 && doc.cost(n)*points > runs {
		// The cost grows with the number of candidates, but not evenly.
		n--
	}
	return n
}

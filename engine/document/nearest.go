package document

import (
	"fmt"
	"strings"
)

// Nearest returns the known name most similar to a misspelled one, if it is similar enough to be what was meant.
func Nearest(name string, names []string) (string, bool) {
	best, bestDistance := "", 1<<30
	for _, n := range names {
		d := distance(strings.ToLower(name), strings.ToLower(n))
		if d < bestDistance {
			best, bestDistance = n, d
		}
	}
	// A third of the letters may differ, at least one and at most four, but never all of them: C is not a misspelled A.
	length := len([]rune(name))
	allowed := min(max(length/3, 1), 4)
	return best, bestDistance <= allowed && bestDistance < length
}

// DidYouMean returns a hint with the known name most similar to an unknown one, empty if none is similar.
func DidYouMean(name string, names []string) string {
	if best, ok := Nearest(name, names); ok {
		return fmt.Sprintf("did you mean %q?", best)
	}
	return ""
}

// Suggest returns a hint for an unknown name: the nearest known name, or a list of the known names.
func Suggest(name string, names []string) string {
	if hint := DidYouMean(name, names); hint != "" || len(names) == 0 {
		return hint
	}
	const shown = 20
	if len(names) > shown {
		return fmt.Sprintf("use one of %s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
	}
	return "use one of " + strings.Join(names, ", ")
}

// distance returns the number of insertions, deletions, replacements and swaps of neighbours that turn a into b.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return 1 << 30
	}
	before, prev := make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(x); i++ {
		cur := make([]int, len(y)+1)
		cur[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				cur[j] = min(cur[j], before[j-2]+1)
			}
		}
		before, prev = prev, cur
	}
	return prev[len(y)]
}

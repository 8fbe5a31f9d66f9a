package main

// linePair is a line of two texts beside each other, or one that only one of them has.
type linePair struct {
	left, right *string
	same        bool
}

// alignedMax bounds the memory of an alignment: more lines are put beside each other in their order.
const alignedMax = 1 << 22

// aligned puts equal lines of two texts beside each other, as many as possible, and others between them in their order.
func aligned(a, b []string) []linePair {
	var pairs []linePair
	if len(a)*len(b) > alignedMax {
		return beside(pairs, a, b)
	}
	common := commonLines(a, b)
	i, j := 0, 0
	for fromI, fromJ := 0, 0; ; {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			pairs = append(beside(pairs, a[fromI:i], b[fromJ:j]), linePair{&a[i], &b[j], true})
			i, j = i+1, j+1
			fromI, fromJ = i, j
		case i < len(a) && (j == len(b) || common[i+1][j] >= common[i][j+1]):
			i++
		case j < len(b):
			j++
		default:
			return beside(pairs, a[fromI:], b[fromJ:])
		}
	}
}

// beside adds lines that differ.
func beside(pairs []linePair, a, b []string) []linePair {
	for k := 0; k < len(a) || k < len(b); k++ {
		var p linePair
		if k < len(a) {
			p.left = &a[k]
		}
		if k < len(b) {
			p.right = &b[k]
		}
		p.same = p.left != nil && p.right != nil && *p.left == *p.right
		pairs = append(pairs, p)
	}
	return pairs
}

// commonLines counts the lines that the rests of two texts can have beside each other, by where the rests begin.
func commonLines(a, b []string) [][]int32 {
	n := make([][]int32, len(a)+1)
	for i := range n {
		n[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				n[i][j] = n[i+1][j+1] + 1
			} else {
				n[i][j] = max(n[i+1][j], n[i][j+1])
			}
		}
	}
	return n
}

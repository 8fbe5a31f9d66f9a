package sensitivity

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"sweep/datasets/stats"
	"sweep/datasets/tabular"
)

// main computes the shares of main effects and interactions in a complete factorial design.
func (d *Data) main() (*Result, error) {
	cells, levels, err := d.cells()
	if err != nil {
		return nil, err
	}
	r := &Result{Method: Main, Measures: []Measure{{Key: "share"}}, PairKey: "interactions"}
	shares, ok := stats.ANOVA(cells, levels)
	if !ok {
		r.Reason = constantReason
	}
	for i, a := range d.Axes {
		share := missing
		if ok {
			share = number(shares.Main[i])
		}
		r.add(a.Name, ok, share)
		for j := i + 1; j < len(d.Axes); j++ {
			p := Pair{a.Name, d.Axes[j].Name, math.NaN()}
			if ok {
				p.Value = shares.Pairs[i][j]
			}
			r.Pairs = append(r.Pairs, p)
		}
	}
	return r, nil
}

// cells averages the rows with the same values on all axes. The last axis is fastest.
func (d *Data) cells() (means []float64, levels []int, err error) {
	n := len(d.Outputs.Means)
	cell := make([]int, n)
	count := 1
	for _, a := range d.Axes {
		ranks, found := ranksOf(a)
		levels = append(levels, found)
		if count > n/found {
			return nil, nil, invalid("the design is incomplete: %d rows cannot have every combination of the values of %s", n, d.names())
		}
		count *= found
		for row, rank := range ranks {
			cell[row] = cell[row]*found + rank
		}
	}
	order := make([]int, n)
	for row := range order {
		order[row] = row
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(cell[a], cell[b]) })
	for first := 0; first < n; {
		var values []float64
		at := cell[order[first]]
		for ; first < n && cell[order[first]] == at; first++ {
			values = append(values, d.Outputs.Means[order[first]])
		}
		if at != len(means) {
			break
		}
		means = append(means, stats.Mean(values))
	}
	if len(means) < count {
		return nil, nil, invalid("the design is incomplete: there is no row with %s", d.combination(len(means), cell, levels))
	}
	return means, levels, nil
}

// combination names the axis values of a cell.
func (d *Data) combination(missing int, cell, levels []int) string {
	parts := make([]string, len(d.Axes))
	stride := 1
	for i := len(d.Axes) - 1; i >= 0; i-- {
		level := missing / stride % levels[i]
		row := slices.IndexFunc(cell, func(c int) bool { return c/stride%levels[i] == level })
		parts[i] = d.Axes[i].Name + " = " + label(d.Axes[i], row)
		stride *= levels[i]
	}
	return strings.Join(parts, ", ")
}

func label(a tabular.Column, row int) string {
	if a.Numbers != nil {
		return strconv.FormatFloat(a.Numbers[row], 'g', -1, 64)
	}
	return fmt.Sprintf("%q", a.Texts[row])
}

func (d *Data) names() string {
	var list []string
	for _, a := range d.Axes {
		list = append(list, a.Name)
	}
	return strings.Join(list, ", ")
}

// ranksOf numbers the values of an axis: numbers in ascending order, texts in the order in which they appear.
func ranksOf(a tabular.Column) (ranks []int, levels int) {
	if a.Numbers == nil {
		known := map[string]int{}
		for _, text := range a.Texts {
			if _, ok := known[text]; !ok {
				known[text] = len(known)
			}
			ranks = append(ranks, known[text])
		}
		return ranks, len(known)
	}
	distinct := stats.Sorted(a.Numbers)
	distinct = slices.Compact(distinct)
	ranks = make([]int, len(a.Numbers))
	for row, x := range a.Numbers {
		ranks[row], _ = slices.BinarySearch(distinct, x)
	}
	return ranks, len(distinct)
}

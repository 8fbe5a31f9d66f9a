package design

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

func TestFactorialCountsEveryCombinationOnceInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		factors := drawFactors(t)
		f, ok := NewFactorial(factors)
		if !ok {
			t.Fatal("overflow")
		}
		var want [][]int
		enumerate(factors, make([]int, len(factors)), rootsOf(factors), func(level []int) {
			want = append(want, append([]int(nil), level...))
		})
		if f.Points() != int64(len(want)) {
			t.Fatalf("%d points, want %d", f.Points(), len(want))
		}
		level := make([]int, len(factors))
		for i, w := range want {
			f.At(int64(i), level)
			if fmt.Sprint(level) != fmt.Sprint(w) {
				t.Fatalf("point %d is %v, want %v", i, level, w)
			}
		}
	})
}

// drawFactors makes up to five factors, some of which depend on an earlier one.
func drawFactors(t *rapid.T) []Factor {
	factors := make([]Factor, rapid.IntRange(0, 5).Draw(t, "factors"))
	for i := range factors {
		f := Factor{Levels: rapid.IntRange(1, 3).Draw(t, "levels"), Parent: rapid.IntRange(-1, i-1).Draw(t, "parent")}
		if f.Parent >= 0 {
			for range factors[f.Parent].Levels {
				f.Choices = append(f.Choices, rapid.SliceOfNDistinct(rapid.IntRange(0, f.Levels-1), 1, f.Levels, rapid.ID[int]).Draw(t, "choices"))
			}
		}
		factors[i] = f
	}
	return factors
}

func rootsOf(factors []Factor) (roots []int) {
	for i, f := range factors {
		if f.Parent < 0 {
			roots = append(roots, i)
		}
	}
	return roots
}

// enumerate is the definition of the order by nested loops: the first factor of the list is the outermost loop, and
// the factors that depend on it are looped over before the rest of the list.
func enumerate(factors []Factor, level []int, list []int, visit func([]int)) {
	if len(list) == 0 {
		visit(level)
		return
	}
	x := list[0]
	var levels []int
	if p := factors[x].Parent; p >= 0 {
		levels = factors[x].Choices[level[p]]
	} else {
		for l := range factors[x].Levels {
			levels = append(levels, l)
		}
	}
	for _, l := range levels {
		level[x] = l
		var next []int
		for i, f := range factors {
			if f.Parent == x {
				next = append(next, i)
			}
		}
		enumerate(factors, level, append(next, list[1:]...), visit)
	}
}

func TestStrideIsTheRunOfPointsThatShareTheUsedLevels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		factors := drawFactors(t)
		used := rapid.SliceOfN(rapid.Bool(), len(factors), len(factors)).Draw(t, "used")
		f, _ := NewFactorial(factors)
		stride := f.Stride(used)
		if f.Points()%stride != 0 {
			t.Fatalf("stride %d does not divide %d points", stride, f.Points())
		}
		first, other := make([]int, len(factors)), make([]int, len(factors))
		for i := range f.Points() {
			f.At(i-i%stride, first)
			f.At(i, other)
			for k := range used {
				if used[k] && first[k] != other[k] {
					t.Fatalf("point %d and the first of its block differ in factor %d", i, k)
				}
			}
		}
	})
}

func TestFactorialOfManyPointsNeedsNoMemory(t *testing.T) {
	factors := make([]Factor, 18)
	for i := range factors {
		factors[i] = Factor{Levels: 10, Parent: -1}
	}
	f, ok := NewFactorial(factors)
	if !ok || f.Points() != 1e18 {
		t.Fatalf("%d points, ok %v", f.Points(), ok)
	}
	level := make([]int, len(factors))
	if n := testing.AllocsPerRun(100, func() { f.At(123456789012345678, level) }); n != 0 {
		t.Errorf("At allocates %g times", n)
	}
	if fmt.Sprint(level) != "[1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8]" {
		t.Errorf("levels %v", level)
	}
}

func TestFactorialRefusesMorePointsThanCanBeCounted(t *testing.T) {
	plain := make([]Factor, 64)
	for i := range plain {
		plain[i] = Factor{Levels: 2, Parent: -1}
	}
	if _, ok := NewFactorial(plain); ok {
		t.Error("2^64 points were accepted")
	}
	nested := make([]Factor, 64)
	for i := range nested {
		nested[i] = Factor{Levels: 2, Parent: i - 1, Choices: [][]int{{0, 1}, {0, 1}}}
	}
	if _, ok := NewFactorial(nested); ok {
		t.Error("2^64 nested points were accepted")
	}
	if f, ok := NewFactorial(nested[:62]); !ok || f.Points() != 1<<62 {
		t.Error("2^62 nested points were refused")
	}
}

func TestOneAtATimeVariesOneFactorFromTheBase(t *testing.T) {
	d := NewOneAtATime([]int{3, 1, 2}, []int{1, 0, 0})
	want := []string{"[1 0 0]", "[0 0 0]", "[2 0 0]", "[1 0 1]"}
	if d.Points() != int64(len(want)) {
		t.Fatalf("%d points, want %d", d.Points(), len(want))
	}
	level := make([]int, 3)
	for i, w := range want {
		if d.At(int64(i), level); fmt.Sprint(level) != w {
			t.Errorf("point %d is %v, want %s", i, level, w)
		}
	}
	if n := NewOneAtATime(nil, nil).Points(); n != 1 {
		t.Errorf("without factors there are %d points, want the base alone", n)
	}
}

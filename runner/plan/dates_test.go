package plan

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"sweep/datasets"
)

// TestMissingReplicationsAreExactlyTheOthers compares the stretches with a set.
func TestMissingReplicationsAreExactlyTheOthers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers := rapid.Permutation([]int64{0, 1, 2, 3, 4, 70, 71, 200}).Draw(t, "numbers")
		have := map[int64]bool{}
		c := covered{}
		for _, n := range rapid.SliceOfDistinct(rapid.SampledFrom(numbers), rapid.ID[int64]).Draw(t, "have") {
			have[n] = true
			c.set.add(n)
		}
		if c.set.len() != int64(len(have)) || c.shared(numbers, 0) != int64(len(have)) {
			t.Fatalf("%d of %d", c.set.len(), len(have))
		}
		var got []int64
		last := int64(-1)
		err := c.missing(numbers, 0, int64(len(numbers)), func(first, runs int64) error {
			if first <= last || runs < 1 {
				t.Fatalf("a stretch from %d of %d runs after %d", first, runs, last)
			}
			for i := range runs {
				got = append(got, numbers[first+i])
			}
			last = first + runs
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		want := slices.DeleteFunc(slices.Clone(numbers), func(n int64) bool { return have[n] })
		if !slices.Equal(got, want) {
			t.Fatalf("missing %v, want %v", got, want)
		}
	})
}

func TestDatesKeepTheirNumbers(t *testing.T) {
	doc := func(dates ...string) datasets.PlanDoc {
		return datasets.PlanDoc{Inputs: []datasets.PlanInput{{Dates: dates, Days: dates}}}
	}
	n := numberDates([]datasets.PlanDoc{doc("04", "07"), doc("04", "05", "07"), doc("03", "05")})
	if got, want := n.of([]string{"03", "04", "05", "07"}), []int64{3, 0, 2, 1}; !slices.Equal(got, want) {
		t.Errorf("numbers %v, want %v", got, want)
	}
}

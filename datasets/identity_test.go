package datasets

import "testing"

// The order of runs does not matter, but each of them does, and a failed run has no result.
func TestKeySum(t *testing.T) {
	sum := func(records ...CommitRecord) keySum {
		var k keySum
		for _, r := range records {
			k.add(&r)
		}
		return k
	}
	want := sum(CommitRecord{RunKeys: []string{"a", "b", "c"}})
	if got := sum(CommitRecord{RunKeys: []string{"c"}}, CommitRecord{FirstRun: 1, RunKeys: []string{"b", "a"}}); got != want {
		t.Errorf("other batches give %x, not %x", got, want)
	}
	retried := sum(CommitRecord{RunKeys: []string{"a", "b", "c"}, Failed: []FailedRef{{Run: 1}}}, CommitRecord{FirstRun: 3, RunKeys: []string{"b"}})
	if retried != want {
		t.Errorf("a retry gives %x, not %x", retried, want)
	}
	for _, other := range [][]string{{"a", "b"}, {"a", "b", "d"}, {"a", "b", "c", "c"}} {
		if got := sum(CommitRecord{RunKeys: other}); got == want {
			t.Errorf("the runs %v have the sum of a, b, c", other)
		}
	}
}

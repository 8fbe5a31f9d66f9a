package pictures

import (
	"slices"
	"testing"
)

// TestNamesOfBanksInTexts: a name is replaced where it stands alone, the longest one first, and never twice.
func TestNamesOfBanksInTexts(t *testing.T) {
	r := newRenamer(map[string]string{"A": "B2", "B2": "B1", "BANK_A": "B3", "é.x": "B4"})
	for text, want := range map[string]string{
		"A": "B2", "A, B2 and BANK_A.": "B2, B1 and B3.", "agents.BANK_A.policy": "agents.B3.policy", "AA A1 xA": "AA A1 xA", "share_A": "share_B2", "é.x→éé.x": "B4→éé.x", "": "",
	} {
		if got := r.replace(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// TestPseudonymsDependOnTheKey: the same key gives the same numbers, all numbers are used, and some keys change the order of names.
func TestPseudonymsDependOnTheKey(t *testing.T) {
	names := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"}
	orders := map[string]bool{}
	for key := range byte(5) {
		numbers, order, again := numbered(names, []byte{key}), "", numbered(names, []byte{key})
		var used []string
		for _, name := range names {
			used, order = append(used, numbers[name]), order+numbers[name]
			if again[name] != numbers[name] {
				t.Errorf("key %d: %s is %s and %s", key, name, numbers[name], again[name])
			}
		}
		slices.Sort(used)
		if !slices.Equal(used, []string{"B01", "B02", "B03", "B04", "B05", "B06", "B07", "B08", "B09", "B10"}) {
			t.Errorf("key %d: %v", key, used)
		}
		orders[order] = true
	}
	if len(orders) < 2 {
		t.Errorf("the order is always %v", orders)
	}
}

// TestSortAmong: values at the other places stay.
func TestSortAmong(t *testing.T) {
	list := []string{"none", "B3", "all", "B1", "B2"}
	sortAmong(list, []int{1, 3, 4}, func(a, b string) int { return int(a[1]) - int(b[1]) })
	if !slices.Equal(list, []string{"none", "B1", "all", "B2", "B3"}) {
		t.Error(list)
	}
}

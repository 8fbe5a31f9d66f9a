package design

import "testing"

func TestEveryKindMakesPointsInOneWay(t *testing.T) {
	names := map[string]bool{}
	for _, k := range Kinds {
		if k.Name == "" || k.Points == "" || names[k.Name] {
			t.Errorf("%q has no name of its own or no description", k.Name)
		}
		names[k.Name] = true
		ways := 0
		for _, way := range []bool{k.Levels != nil, k.Unit != nil, k.Listed} {
			if way {
				ways++
			}
		}
		if ways != 1 {
			t.Errorf("%s makes points in %d ways", k.Name, ways)
		}
		for option := range k.Defaults {
			if !k.Has(option) {
				t.Errorf("%s has a default but no option %s", k.Name, option)
			}
		}
	}
}

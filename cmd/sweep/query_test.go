package main

import (
	"bytes"
	"testing"

	"sweep/datasets/vfs"
)

func TestAQueryOfManyFilesSuggestsToCompact(t *testing.T) {
	for _, c := range []struct {
		q        QueryCmd
		complete bool
		want     string
	}{
		{QueryCmd{Dir: vfs.OnDisk("out/my study")}, true,
			"the query reads up to 12,000 files, which takes time and memory; sweep compact 'out/my study' merges them\n"},
		{QueryCmd{Dir: vfs.OnDisk("out/a")}, false,
			"the query reads up to 12,000 files, which takes time and memory; sweep compact out/a, once the data set is complete, merges them\n"},
		{QueryCmd{Dir: vfs.OnDisk("out/a"), Quiet: true}, true, ""},
	} {
		var out bytes.Buffer
		c.q.manyFiles(&Context{Stderr: &out}, 12_000, c.complete)
		if out.String() != c.want {
			t.Errorf("got %q, want %q", out.String(), c.want)
		}
	}
}

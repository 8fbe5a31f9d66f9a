package tidy

import (
	"path"
	"regexp"
	"strings"
	"testing"
)

// fileCalls open a file by its name, without asking whether it is a regular one, how large it is, or whether a result is
// complete when it gets its name. datasets/vfs does.
var fileCalls = regexp.MustCompile(`\bos\.(Open|OpenFile|ReadFile|Create|CreateTemp|WriteFile|DirFS|Rename)\(|\bfilepath\.(Walk|Glob)\(|\bioutil\.`)

// ownFileCalls are files that nobody else can have put there, each with its reason.
var ownFileCalls = map[string]string{
	"datasets/query/remote.go": "copies of files of a bucket, in a directory of the cache that belongs to the user alone",
}

func TestFilesAreOpenedThroughTheDoor(t *testing.T) {
	for _, name := range files(t) {
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "scripts/") || path.Dir(name) == "datasets/vfs" || strings.HasSuffix(path.Dir(name), "test") {
			continue
		}
		if _, own := ownFileCalls[name]; own {
			continue
		}
		if call := fileCalls.FindString(read(t, name)); call != "" {
			t.Errorf("%s calls %s): read with vfs.ReadRegular or vfs.OpenRegular, write with vfs.CreateOutput or vfs.WriteOutputs", name, call)
		}
	}
}

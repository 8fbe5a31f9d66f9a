// Package gridtext writes grids over runs of another data set, as sweep shadow and sweep continue make them.
package gridtext

import (
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"strings"

	"sweep/datasets"
	"sweep/engine/document"
	"sweep/runner/plan"
)

// Name is the name of a data set with a suffix, as long as names may be.
func Name(source, suffix string) string {
	const nameMax = 64
	return source[:min(len(source), nameMax-len(suffix))] + suffix
}

// Files adds the files of a plan below a directory, and returns the path of its grid.
func Files(files map[string][]byte, doc datasets.PlanDoc, dir string) (string, error) {
	x, err := plan.Place(doc)
	if err != nil {
		return "", err
	}
	for name, data := range x.Files {
		files[path.Join(dir, name)] = data
	}
	return path.Join(dir, x.Grid), nil
}

// Source writes the table of a grid whose runs are taken: their indices in it, their ids and their keys.
func Source(b *strings.Builder, grid string, runs, ids []int64, keys []string) {
	fmt.Fprintf(b, "\n[[source]]\ngrid = %s\nruns = %s\nids = %s\nkeys = %s\n", TOML(grid), TOML(runs), TOML(ids), TOML(keys))
}

// PolicyAxis begins the axis of policy i of n, that of a bank. With one policy the axis has no number.
func PolicyAxis(b *strings.Builder, i, n int, agent string) {
	name := "policy"
	if n > 1 {
		name = fmt.Sprintf("policy_%d", i+1)
	}
	set := document.Path{{Name: "agents"}, {Name: agent}, {Name: "policy"}}
	fmt.Fprintf(b, "\n[[axis]]\nname = %s\nset = %s\n", TOML(name), TOML(set.String()))
}

// Output writes what the runs store.
func Output(b *strings.Builder, tables []string, compression string) {
	fmt.Fprintf(b, "\n[output]\ntables = %s\ncompression = %s\n", TOML(tables), TOML(compression))
}

// Words say which words of the command line a grid was made from, because its user never sees the grid.
type Words struct {
	Files map[string]string   // by file of the grid
	Lines map[string][]string // by file with one item per line after the first
	Keys  map[string]string   // by the beginning of a key
}

// In names these words in the mistakes of a grid, in the place of lines of its files.
func (w Words) In(err error) error {
	var list document.Errors
	if !errors.As(err, &list) {
		return err
	}
	for _, e := range list {
		if lines, i := w.Lines[e.Pos.File], e.Pos.Line-2; i >= 0 && i < len(lines) {
			_, rest, _ := strings.Cut(e.Key, "]")
			e.Pos, e.Key = document.Pos{File: lines[i]}, strings.TrimPrefix(rest, ".")
			continue
		}
		if word, ok := w.Files[e.Pos.File]; ok {
			e.Pos.File = word
			continue
		}
		for key, word := range w.Keys {
			if strings.HasPrefix(e.Key, key) {
				e.Pos, e.Key = document.Pos{File: word}, ""
				break
			}
		}
	}
	return list
}

// TOML writes a text, a number or a list of them. What JSON writes is TOML too.
func TOML(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // texts and numbers can be encoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}

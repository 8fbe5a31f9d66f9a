package cluster

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Kubernetes identifies objects by their name alone: applying an object replaces the one with the same name. So
// different grids must get different names, and a changed grid must not replace the one that a running job reads.

// nameMax leaves room for the suffixes in the names of the finishing job, of the config map and of pods.
const nameMax = 42

const (
	finishSuffix = "-finish"
	hashLength   = 8 // hexadecimal digits
)

var (
	jobName    = regexp.MustCompile(`^[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?$`)
	notInNames = regexp.MustCompile(`[^a-z0-9]+`)
	hashedName = regexp.MustCompile(`-[0-9a-f]{8}$`)
)

// JobName derives the name of a job from that of a grid. A name that Kubernetes would not accept, or that the job of
// another grid may have, ends in a hash of the grid's name.
func JobName(grid string) string {
	if jobName.MatchString(grid) && !hashedName.MatchString(grid) && !strings.HasSuffix(grid, finishSuffix) {
		return grid
	}
	words := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(grid), "-"), "-")
	words = strings.TrimRight(words[:min(len(words), nameMax-1-hashLength)], "-")
	if words == "" {
		words = "sweep"
	}
	return words + "-" + shortHash(grid)
}

// gridMapName is the name of the config map, by the content of the grid and its files.
func (k Kubernetes) gridMapName() string {
	var parts []string
	for _, name := range k.gridFiles() {
		parts = append(parts, name, string(k.Source[name]))
	}
	return k.Name + "-grid-" + shortHash(parts...)
}

func (k Kubernetes) finishName() string { return k.Name + finishSuffix }

// shortHash is the beginning of a hash over parts, each with its length.
func shortHash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d:", len(p))
		io.WriteString(h, p)
	}
	return hex.EncodeToString(h.Sum(nil))[:hashLength]
}

// URLName distinguishes data sets in an object store: grids of one name may have data sets in several places.
func URLName(grid, url string) string { return grid + "-" + shortHash(url) }

package verify

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
)

// manifestComparer compares manifest.json and the lists of files with what is built from the records: the lists while they
// are built, the rest at the end.
type manifestComparer struct {
	text   []byte
	stored datasets.Manifest // what text says; the zero value if it cannot be read
	lists  listComparer
}

// manifestMax bounds how much of a manifest is read.
const manifestMax = 64 << 20

// openManifest begins the comparison; without a manifest there is nothing to compare.
func (v *verifier) openManifest() (*datasets.ManifestBuilder, *manifestComparer, error) {
	b := datasets.NewManifestBuilder(v.plans)
	c := &manifestComparer{lists: listComparer{fs: v.d.FS()}}
	b.Lists = &c.lists
	var err error
	c.text, err = vfs.ReadFile(v.d.FS(), datasets.ManifestPath, manifestMax)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return b, nil, nil
	case err != nil && !errors.Is(err, vfs.ErrImplausible):
		return nil, nil, datasets.Storage("reading", datasets.ManifestPath, err)
	}
	if json.Unmarshal(c.text, &c.stored) != nil {
		c.stored = datasets.Manifest{}
	}
	return b, c, nil
}

// closeManifest ends the comparison and reports what was found.
func (v *verifier) closeManifest(b *datasets.ManifestBuilder, c *manifestComparer) error {
	if c == nil {
		v.find(Finding{Level: LevelCommits, Severity: Incomplete, File: datasets.ManifestPath, Batch: -1, Run: -1,
			Problem: "does not exist yet", Remedy: "run sweep finish"})
		return nil
	}
	c.lists.end()
	if c.lists.err != nil {
		return c.lists.err
	}
	m := b.Finish()
	m.Program = c.stored.Program // whichever version has built it
	text, err := m.Text()
	if err != nil {
		return err
	}
	switch {
	case v.plansLost:
		return nil
	case bytes.Equal(text, c.text):
		v.differentLists(&c.lists)
	case earlierFormat(m, &c.stored):
		v.incomplete(datasets.ManifestPath, "was made by another version of sweep, with an earlier format")
	case otherWords(text, c.text):
		v.incomplete(datasets.ManifestPath, "was made by another version of sweep, which describes the same data differently")
		v.differentLists(&c.lists)
	default:
		v.differentManifest(m)
		return nil
	}
	return v.sqlText(m)
}

// earlierFormat reports whether a manifest was made by a version of sweep with an earlier format: it has the same counts, and
// its descriptions match their checksum.
func earlierFormat(now, stored *datasets.Manifest) bool {
	return stored.Format > 0 && stored.Format < datasets.LayoutVersion && reflect.DeepEqual(stored.Counts, now.Counts) &&
		(stored.Texts == "" || stored.Texts == datasets.TextsOf(stored.Tables))
}

// differentLists reports the lists of files that are not those of the manifest.
func (v *verifier) differentLists(c *listComparer) {
	for _, name := range c.older {
		v.incomplete(name, "is older than the newest commits")
	}
	for _, name := range c.missing {
		v.incomplete(name, "does not exist yet")
	}
	for _, name := range c.wrong {
		v.damage(LevelCommits, name, -1, "does not agree with the commit records", datasets.RepairManifest)
	}
}

// listComparer compares lists of files with those that are built. A list that lacks some of the lines was built from an
// earlier state of the data set; one with other lines is damaged.
type listComparer struct {
	fs                    vfs.FS
	name                  string // of the current list
	file                  vfs.File
	lines                 *bufio.Scanner
	more, lacks           bool // the file has a line that was not met yet; it lacks lines
	older, missing, wrong []string
	err                   error
}

// listLineMax bounds the length of a line.
const listLineMax = 1 << 20

// Begin implements datasets.FileLists.
func (c *listComparer) Begin(name string) error {
	c.end()
	f, err := c.fs.Open(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.missing = append(c.missing, name)
	case errors.Is(err, vfs.ErrImplausible):
		c.wrong = append(c.wrong, name)
	case err != nil:
		c.err = cmp.Or(c.err, datasets.Storage("reading", name, err))
	default:
		c.name, c.file, c.lacks, c.lines = name, f, false, bufio.NewScanner(f)
		c.lines.Buffer(make([]byte, datasets.BufferBytes), listLineMax)
		c.lines.Split(wholeLines)
		c.more = c.lines.Scan()
	}
	return nil
}

// wholeLines splits a text into lines with their ends.
func wholeLines(data []byte, atEOF bool) (int, []byte, error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i+1], nil
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

// Line implements datasets.FileLists.
func (c *listComparer) Line(line []byte) error {
	switch {
	case c.file == nil:
	case c.more && bytes.Equal(c.lines.Bytes(), line):
		c.more = c.lines.Scan()
	default:
		c.lacks = true
	}
	return nil
}

// end judges the current list.
func (c *listComparer) end() {
	if c.file == nil {
		return
	}
	switch {
	case c.more || c.lines.Err() != nil:
		c.wrong = append(c.wrong, c.name)
	case c.lacks:
		c.older = append(c.older, c.name)
	}
	c.file.Close()
	c.file = nil
}

// sqlText compares dataset.sql with the one that this version builds from a correct manifest.
func (v *verifier) sqlText(m *datasets.Manifest) error {
	want := views.SQLFile(m)
	want += datasets.SQLSeal(want)
	data, err := vfs.ReadFile(v.d.FS(), datasets.SQLPath, datasets.ManifestBytesMax)
	if err == nil && string(data) == want {
		return nil
	}
	if patterns := views.SQLPatterns(m); views.Settled(m) && err == nil && string(data) == patterns+datasets.SQLSeal(patterns) {
		return nil // other files that the patterns match are reported as foreign
	}
	f := Finding{Level: LevelCommits, Severity: Incomplete, File: datasets.SQLPath, Batch: -1, Run: -1, Remedy: datasets.RepairManifest}
	text, _, _ := strings.Cut(string(data), datasets.SQLSealStart)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Problem = "does not exist yet"
	case err != nil && !errors.Is(err, vfs.ErrImplausible):
		f.Severity, f.Problem = Damage, "cannot be read: "+err.Error()
	case err == nil && string(data) == text+datasets.SQLSeal(text):
		f.Problem = "belongs to another state of the data set, or was made by another version of sweep"
	default:
		f.Severity, f.Problem = Damage, "its checksum does not match its text"
	}
	v.find(f)
	return nil
}

// differentManifest distinguishes a manifest that is older than the newest commits from a damaged one.
func (v *verifier) differentManifest(now *datasets.Manifest) {
	m, err := v.d.Manifest()
	if datasets.IsVersion(err) {
		v.refuse(err)
		return
	}
	if err == nil && (m.Counts.CommittedBatches < now.Counts.CommittedBatches || m.Counts.Analyses < now.Counts.Analyses) {
		problem := fmt.Sprintf("is older than the newest commits: it has %d batches of %d", m.Counts.CommittedBatches, now.Counts.CommittedBatches)
		if now.Counts.Analyses > 0 {
			problem += fmt.Sprintf(", %d analyses of %d", m.Counts.Analyses, now.Counts.Analyses)
		}
		v.incomplete(datasets.ManifestPath, problem)
		return
	}
	v.damage(LevelCommits, datasets.ManifestPath, -1, "does not agree with the plans and the commit records", datasets.RepairManifest)
}

// incomplete adds a finding about a derived file that is to be built again.
func (v *verifier) incomplete(file, problem string) {
	v.find(Finding{Level: LevelCommits, Severity: Incomplete, File: file, Batch: -1, Run: -1, Problem: problem, Remedy: datasets.RepairManifest})
}

// otherWords reports whether two manifests differ only in descriptions, those of the second matching its own checksum, and
// in members that one of them lacks: another version may have other members, but those of both must be the same.
func otherWords(a, b []byte) bool {
	var x, y map[string]any
	for _, d := range []struct {
		text []byte
		into *map[string]any
	}{{a, &x}, {b, &y}} {
		decoder := json.NewDecoder(bytes.NewReader(d.text))
		decoder.UseNumber()
		if decoder.Decode(d.into) != nil {
			return false
		}
	}
	var words datasets.Manifest
	if json.Unmarshal(b, &words) != nil || words.Texts != "" && words.Texts != datasets.TextsOf(words.Tables) {
		return false
	}
	c := wordsCompared{}
	return c.same("", x, y) && !(c.onlyA && c.onlyB)
}

const textsMember = "descriptions_sha256"

// wordsCompared records which side of a comparison has members that the other lacks. Versions add members; a document
// that lacks some and has unknown ones has damaged names.
type wordsCompared struct{ onlyA, onlyB bool }

// same compares the values of a member, except descriptions.
func (c *wordsCompared) same(member string, a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		for name := range b {
			if _, both := a[name]; !both {
				c.onlyB = true
			}
		}
		for name, value := range a {
			other, both := b[name]
			if !both {
				c.onlyA = true
			} else if !c.same(name, value, other) {
				return false
			}
		}
		return ok
	case []any:
		b, ok := b.([]any)
		return ok && len(a) == len(b) && !slices.ContainsFunc(a, func(value any) bool {
			other := b[0]
			b = b[1:]
			return !c.same("", value, other)
		})
	case string:
		_, isText := b.(string)
		return a == b || isText && (member == "description" || member == textsMember)
	}
	return a == b
}

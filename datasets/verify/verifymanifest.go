package verify

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"reflect"
	"slices"
	"strings"

	"sweep/datasets"
	"sweep/datasets/vfs"
	"sweep/datasets/views"
)

// manifestComparer compares manifest.json with what is built from the records: the entries of files as they are built,
// the rest at the end.
type manifestComparer struct {
	file    vfs.File
	head    int64         // bytes before the entries
	content *bufio.Reader // from the entries on
	entries bool          // the entries, or what follows them, differ
	start   []byte        // the text before the entries, if it differs
}

// filesMember begins the last member of a manifest, on a line of its own.
const filesMember = ` "files": [`

// openManifest begins the comparison; without a manifest there is nothing to compare.
func (v *verifier) openManifest() (*datasets.ManifestBuilder, *manifestComparer, error) {
	b := datasets.NewManifestBuilder(v.plans)
	b.Entries = io.Discard
	f, err := v.d.FS().Open(datasets.ManifestPath)
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil, nil
	}
	if err != nil {
		return nil, nil, datasets.Storage("reading", datasets.ManifestPath, err)
	}
	c := &manifestComparer{file: f}
	if err := c.findEntries(); err != nil {
		f.Close()
		return nil, nil, datasets.Storage("reading", datasets.ManifestPath, err)
	}
	b.Entries = c
	return b, c, nil
}

// findEntries finds where the entries of files begin.
func (c *manifestComparer) findEntries() error {
	info, err := c.file.Stat()
	if err != nil {
		return err
	}
	lines := bufio.NewReaderSize(c.file, datasets.BufferBytes)
	for {
		line, err := lines.ReadSlice('\n')
		if bytes.HasPrefix(line, []byte(filesMember)) {
			c.head += int64(len(filesMember))
			break
		}
		c.head += int64(len(line))
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			c.entries = true
			break
		}
	}
	c.content = bufio.NewReaderSize(io.NewSectionReader(c.file, c.head, max(info.Size()-c.head, 0)), datasets.BufferBytes)
	return nil
}

// Write compares the next bytes of the entries.
func (c *manifestComparer) Write(p []byte) (int, error) {
	got := make([]byte, len(p))
	if !c.entries {
		_, err := io.ReadFull(c.content, got)
		c.entries = err != nil || !bytes.Equal(got, p)
	}
	return len(p), nil
}

// manifestHeadMax bounds how much of a manifest is read to find its entries of files.
const manifestHeadMax = 64 << 20

// finish compares the text around the entries.
func (c *manifestComparer) finish(head, tail []byte) {
	rest, err := io.ReadAll(io.LimitReader(c.content, int64(len(tail))+1))
	if err != nil || !bytes.Equal(rest, tail) {
		c.entries = true
	}
	if c.head > manifestHeadMax {
		c.entries = true
		return
	}
	start := make([]byte, c.head)
	if _, err := c.file.ReadAt(start, 0); err != nil && err != io.EOF {
		c.entries = true
	}
	if !bytes.Equal(start, head) {
		c.start = start
	}
}

// closeManifest ends the comparison and reports what was found.
func (v *verifier) closeManifest(b *datasets.ManifestBuilder, c *manifestComparer) error {
	if c == nil {
		v.find(Finding{Level: LevelCommits, Severity: Incomplete, File: datasets.ManifestPath, Batch: -1, Run: -1,
			Problem: "does not exist yet", Remedy: "run sweep finish"})
		return nil
	}
	defer c.file.Close()
	m := b.Finish()
	head, tail, err := m.Frame()
	if err != nil {
		return err
	}
	c.finish(head, tail)
	switch {
	case v.plansLost:
		return nil
	case c.entries:
		v.differentManifest(m)
		return nil
	case c.start != nil:
		v.differentHead(m, head, c.start)
	}
	return v.sqlText(m)
}

// sqlText compares dataset.sql with the one that this version builds from a correct manifest.
func (v *verifier) sqlText(m *datasets.Manifest) error {
	want := views.SQLFile(m)
	want += datasets.SqlSeal(want)
	data, err := vfs.ReadFile(v.d.FS(), datasets.SqlPath, datasets.ManifestBytesMax)
	if err == nil && string(data) == want {
		return nil
	}
	f := Finding{Level: LevelCommits, Severity: Incomplete, File: datasets.SqlPath, Batch: -1, Run: -1, Remedy: datasets.RepairManifest}
	text, _, _ := strings.Cut(string(data), datasets.SqlSealStart)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Problem = "does not exist yet"
	case err != nil && !errors.Is(err, vfs.ErrImplausible):
		f.Severity, f.Problem = Damage, "cannot be read: "+err.Error()
	case err == nil && string(data) == text+datasets.SqlSeal(text):
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
	if err == nil && m.Counts.CommittedBatches < now.Counts.CommittedBatches {
		v.incomplete(datasets.ManifestPath, fmt.Sprintf("is older than the newest commits: it has %d batches of %d",
			m.Counts.CommittedBatches, now.Counts.CommittedBatches))
		return
	}
	v.damage(LevelCommits, datasets.ManifestPath, -1, "does not agree with the plans and the commit records", datasets.RepairManifest)
}

// differentHead distinguishes a manifest made by another version of sweep from a damaged one, if its list of files is
// right but the text before it differs. Another version may describe tables and columns differently, and may have
// members that this one does not know or lack some that it has; members of both must be the same.
func (v *verifier) differentHead(now *datasets.Manifest, head, start []byte) {
	if otherWords(head, start) || earlierFormat(now, start) {
		v.incomplete(datasets.ManifestPath, "was made by another version of sweep, which describes the same data differently")
		return
	}
	v.differentManifest(now)
}

// earlierFormat reports whether the head of a manifest was made by a version of sweep with an earlier format: it has the
// same counts, and its descriptions match their checksum.
func earlierFormat(now *datasets.Manifest, head []byte) bool {
	var m datasets.Manifest
	return json.Unmarshal(slices.Concat(head, []byte("]}")), &m) == nil && m.Format < datasets.LayoutVersion &&
		(m.Texts == "" || m.Texts == datasets.TextsOf(m.Tables)) && reflect.DeepEqual(m.Counts, now.Counts)
}

// incomplete adds a finding about a derived file that is to be built again.
func (v *verifier) incomplete(file, problem string) {
	v.find(Finding{Level: LevelCommits, Severity: Incomplete, File: file, Batch: -1, Run: -1, Problem: problem, Remedy: datasets.RepairManifest})
}

// otherWords reports whether two heads of manifests differ only in descriptions, those of the second matching its own
// checksum.
func otherWords(a, b []byte) bool {
	var x, y map[string]any
	for _, d := range []struct {
		head []byte
		into *map[string]any
	}{{a, &x}, {b, &y}} {
		decoder := json.NewDecoder(bytes.NewReader(slices.Concat(d.head, []byte("]}"))))
		decoder.UseNumber()
		if decoder.Decode(d.into) != nil {
			return false
		}
	}
	var words datasets.Manifest
	if json.Unmarshal(slices.Concat(b, []byte("]}")), &words) != nil || words.Texts != "" && words.Texts != datasets.TextsOf(words.Tables) {
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

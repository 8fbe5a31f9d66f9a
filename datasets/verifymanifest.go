package datasets

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"sweep/datasets/vfs"
)

// manifestComparer compares manifest.json with what is built from the records: the entries of files as they are built,
// the rest when everything is counted.
type manifestComparer struct {
	file    vfs.File
	head    int64         // bytes before the entries
	content *bufio.Reader // from the entries on
	differs bool
}

// filesMember begins the last member of a manifest, on a line of its own.
const filesMember = ` "files": [`

// openManifest begins the comparison; without a manifest there is nothing to compare.
func (v *verifier) openManifest() (*manifestBuilder, *manifestComparer, error) {
	b := newManifestBuilder(v.plans)
	b.entries = io.Discard
	f, err := v.d.fs.Open(manifestFile)
	if errors.Is(err, fs.ErrNotExist) {
		return b, nil, nil
	}
	if err != nil {
		return nil, nil, storage("reading", manifestFile, err)
	}
	c := &manifestComparer{file: f}
	if err := c.findEntries(); err != nil {
		f.Close()
		return nil, nil, storage("reading", manifestFile, err)
	}
	b.entries = c
	return b, c, nil
}

// findEntries looks for the place where the entries of files begin.
func (c *manifestComparer) findEntries() error {
	info, err := c.file.Stat()
	if err != nil {
		return err
	}
	lines := bufio.NewReaderSize(c.file, bufferBytes)
	for {
		line, err := lines.ReadSlice('\n')
		if bytes.HasPrefix(line, []byte(filesMember)) {
			c.head += int64(len(filesMember))
			break
		}
		c.head += int64(len(line))
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			c.differs = true
			break
		}
	}
	c.content = bufio.NewReaderSize(io.NewSectionReader(c.file, c.head, max(info.Size()-c.head, 0)), bufferBytes)
	return nil
}

// Write compares the next bytes of the entries.
func (c *manifestComparer) Write(p []byte) (int, error) {
	got := make([]byte, len(p))
	if !c.differs {
		_, err := io.ReadFull(c.content, got)
		c.differs = err != nil || !bytes.Equal(got, p)
	}
	return len(p), nil
}

// finish compares what is around the entries.
func (c *manifestComparer) finish(head, tail []byte) {
	start := make([]byte, len(head))
	if _, err := c.file.ReadAt(start, 0); err != nil && err != io.EOF || c.head != int64(len(head)) || !bytes.Equal(start, head) {
		c.differs = true
	}
	rest, err := io.ReadAll(io.LimitReader(c.content, int64(len(tail))+1))
	if err != nil || !bytes.Equal(rest, tail) {
		c.differs = true
	}
}

// closeManifest ends the comparison and reports what was found.
func (v *verifier) closeManifest(b *manifestBuilder, c *manifestComparer) error {
	if c == nil {
		v.find(Finding{Level: LevelCommits, Severity: Incomplete, File: manifestFile, Batch: -1, Run: -1,
			Problem: "does not exist yet", Remedy: "run sweep finish"})
		return nil
	}
	defer c.file.Close()
	m := b.finish()
	head, tail, err := m.frame()
	if err != nil {
		return err
	}
	c.finish(head, tail)
	switch {
	case v.plansLost:
	case c.differs:
		v.differentManifest(m)
	default:
		return v.sqlText(m)
	}
	return nil
}

// sqlText compares dataset.sql with what this version makes of a manifest that is right.
func (v *verifier) sqlText(m *Manifest) error {
	want := SQLFile(m)
	want += sqlSeal(want)
	data, err := vfs.ReadFile(v.d.fs, sqlFile, manifestBytesMax)
	if err == nil && string(data) == want {
		return nil
	}
	f := Finding{Level: LevelCommits, Severity: Incomplete, File: sqlFile, Batch: -1, Run: -1, Remedy: repairManifest}
	text, _, _ := strings.Cut(string(data), sqlSealStart)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		f.Problem = "does not exist yet"
	case err != nil && !errors.Is(err, vfs.ErrImplausible):
		f.Severity, f.Problem = Damage, "cannot be read: "+err.Error()
	case err == nil && string(data) == text+sqlSeal(text):
		f.Problem = "belongs to another state of the data set, or was made by another version of sweep"
	default:
		f.Severity, f.Problem = Damage, "its checksum does not fit its text"
	}
	v.find(f)
	return nil
}

// differentManifest tells a manifest that is older than the newest commits from one that is damaged.
func (v *verifier) differentManifest(now *Manifest) {
	f := Finding{Level: LevelCommits, Severity: Damage, File: manifestFile, Batch: -1, Run: -1,
		Problem: "does not agree with the plans and the commit records", Remedy: repairManifest}
	if m, err := v.d.Manifest(); err == nil && m.Counts.CommittedBatches < now.Counts.CommittedBatches {
		f.Severity = Incomplete
		f.Problem = fmt.Sprintf("is older than the newest commits: it has %d batches of %d", m.Counts.CommittedBatches, now.Counts.CommittedBatches)
	}
	v.find(f)
}

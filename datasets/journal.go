package datasets

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"sweep/datasets/vfs"
)

// The journal of a search
//
// What a search computes next may depend on another program, which nobody can run again with the same answers: it may use a
// clock, random numbers or a network. Its messages are therefore an input of the data set, like the payments of a file. Every
// message is in the journal before it has an effect, and whoever has the journal can repeat the search without the program.
//
// The journal consists of pages, _sweep/journal/000001.json and so on, without gaps. A page holds one message that the program
// sent, or all messages that were sent to it together. It is written like a commit record: staged, synced, and linked to a name
// that must be free. So a page exists completely or not at all, its checksum shows damage, an object store holds it as a disk
// does, and of two processes that talk to a program about the same search, one fails.
//
// Before a program is asked for proposals, a context file, _sweep/context/g1.json and so on, describes what is known so far. The
// message that asks has its hash.

const (
	JournalDir = StateDir + "/journal"
	ContextDir = StateDir + "/context"
)

// Senders of the messages of a journal.
const (
	FromSweep    = "sweep"
	FromProposer = "proposer"
)

// JournalMessage is one message of the journal: a line that was sent, or what happened instead of one.
type JournalMessage struct {
	From  string `json:"from"`
	Line  string `json:"line,omitempty"`  // exactly as it was sent, without its end
	Fault string `json:"fault,omitempty"` // why the program sent no line that can be kept
	Late  bool   `json:"late,omitempty"`  // it sent none in time
	Ended bool   `json:"ended,omitempty"` // the program has ended and has no more proposals

	// Resumed marks the line with which a program that was started again has named itself differently than before.
	Resumed bool `json:"resumed,omitempty"`
}

// journalPage is a document of the journal.
type journalPage struct {
	Format   int              `json:"format"`
	Number   int              `json:"number"`
	Messages []JournalMessage `json:"messages"`
	Seal     string           `json:"sha256"`
}

func (p *journalPage) seal() *string { return &p.Seal }

// journalPagesMax is the largest number of pages: names with six digits sort like the numbers.
const journalPagesMax = 999_999

// JournalPath is the name of a page, counted from 1.
func JournalPath(page int) string { return fmt.Sprintf("%s/%06d.json", JournalDir, page) }

// JournalPageOf is the inverse of JournalPath.
func JournalPageOf(name string) (page int, ok bool) {
	n, err := fmt.Sscanf(name, JournalDir+"/%06d.json", &page)
	return page, err == nil && n == 1 && page > 0 && JournalPath(page) == name
}

// ContextPath is the name of the context file of a generation, counted from 1.
func ContextPath(generation int) string { return fmt.Sprintf("%s/g%d.json", ContextDir, generation) }

// ContextSchemaPath is the name of the JSON Schema of policies that proposers are given.
const ContextSchemaPath = ContextDir + "/policy-schema.json"

// IsContextPath reports whether a name is that of a context file or of the schema beside them.
func IsContextPath(name string) bool {
	var generation int
	n, err := fmt.Sscanf(name, ContextDir+"/g%d.json", &generation)
	return name == ContextSchemaPath || err == nil && n == 1 && generation > 0 && ContextPath(generation) == name
}

const restoreJournal = "restore it from a copy, or search again in another directory"

// WriteJournal writes a page of the journal. A page that exists with other messages is an error: fs.ErrExist.
func (d *Dataset) WriteJournal(page int, messages []JournalMessage) error {
	if page > journalPagesMax {
		return &InvalidError{What: JournalDir, Why: fmt.Sprintf("it has %d pages; that is the limit", journalPagesMax), Remedy: "start a new search, with a smaller budget"}
	}
	data, err := EncodeSealed(&journalPage{Format: LayoutVersion, Number: page, Messages: messages})
	if err != nil {
		return err
	}
	return d.publishSame(data, JournalPath(page))
}

// WriteContext writes a context file or the schema beside them. The file may exist with the same content.
func (d *Dataset) WriteContext(name string, data []byte) error {
	return d.publishSame(data, name)
}

// publishSame is publish for a document that may exist with the same content already, as after a put whose answer was lost.
func (d *Dataset) publishSame(data []byte, name string) error {
	err := d.publish(data, name)
	if errors.Is(err, fs.ErrExist) {
		var there []byte
		readErr := vfs.Patiently(d.fs, func() (err error) { there, err = vfs.ReadFile(d.fs, name, max(int64(len(data)), 1)); return err })
		if readErr == nil && string(there) == string(data) {
			return Storage("syncing", name, d.fs.SyncDir(name[:strings.LastIndex(name, "/")]))
		}
		if readErr == nil || errors.Is(readErr, vfs.ErrImplausible) {
			return &fs.PathError{Op: "write", Path: name, Err: fs.ErrExist}
		}
		err = readErr
	}
	return Storage("writing", name, err)
}

// ReadJournal reads the pages of the journal; a data set without one has none.
func (d *Dataset) ReadJournal() (pages [][]JournalMessage, err error) {
	entries, err := d.fs.ReadDir(JournalDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, Storage("listing", JournalDir, err)
	}
	for _, e := range entries {
		page, ok := JournalPageOf(JournalDir + "/" + e.Name())
		if !ok {
			continue
		}
		if page != len(pages)+1 {
			return pages, &DamageError{Path: JournalPath(len(pages) + 1), Batch: -1, Why: "it is missing", Remedy: restoreJournal}
		}
		messages, err := d.readPage(page)
		if err != nil {
			return pages, err
		}
		pages = append(pages, messages)
	}
	return pages, nil
}

func (d *Dataset) readPage(page int) ([]JournalMessage, error) {
	name := JournalPath(page)
	data, err := vfs.ReadFile(d.fs, name, recordBytesMax)
	if err != nil {
		return nil, unreadable(name, -1, err, restoreJournal)
	}
	var p journalPage
	if err := decodeSealed(data, &p); err != nil {
		return nil, damaged(name, -1, err, restoreJournal)
	}
	if err := p.check(page); err != nil {
		return nil, damaged(name, -1, err, restoreJournal)
	}
	return p.Messages, nil
}

// check refuses a page that no process has written, although it has the checksum of its content.
func (p *journalPage) check(number int) error {
	if p.Number != number || len(p.Messages) == 0 {
		return fmt.Errorf("it is page %d, with %d messages", p.Number, len(p.Messages))
	}
	for _, m := range p.Messages {
		one := 0
		for _, has := range []bool{m.Line != "", m.Fault != "", m.Ended} {
			if has {
				one++
			}
		}
		switch {
		case m.From != FromSweep && m.From != FromProposer, m.From != p.Messages[0].From:
			return fmt.Errorf("it has a message from %.40q", m.From)
		case one != 1, m.Late && m.Fault == "", m.Resumed && (m.From == FromSweep || m.Line == ""), m.From == FromSweep && m.Line == "", m.From == FromProposer && len(p.Messages) > 1:
			return errors.New("it has messages that no program sends")
		}
	}
	return nil
}

package datasets_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"sweep/datasets"
	"sweep/datasets/datasetstest"
	"sweep/datasets/errkind"
	"sweep/datasets/verify"
	"sweep/datasets/vfs"
	"sweep/datasets/vfs/vfstest"
)

// hello is the SHA-256 of "hello".
const helloSum = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

var journalPages = [][]datasets.JournalMessage{
	{{From: datasets.FromSweep, Line: `{"type":"ask","context":"_sweep/context/g1.json","context_sha256":"` + helloSum + `"}`}},
	{{From: datasets.FromProposer, Line: "<garbage> \u2028 \"\\"}},
	{{From: datasets.FromProposer, Fault: "no answer within 10m0s"}},
	{{From: datasets.FromSweep, Line: "1"}, {From: datasets.FromSweep, Line: "2"}},
	{{From: datasets.FromProposer, Ended: true}},
}

func writeJournal(d *datasets.Dataset) error {
	err := d.WriteContext(datasets.ContextPath(1), []byte("hello"))
	for i, page := range journalPages {
		err = errors.Join(err, d.WriteJournal(i+1, page))
	}
	return err
}

// journaled is a data set with a journal.
func journaled(t *testing.T) *datasets.Dataset {
	t.Helper()
	m := vfstest.NewMemory()
	if err := datasetstest.SweepOnce(t, m); err != nil {
		t.Fatal(err)
	}
	d := datasetstest.MustOpen(t, m)
	t.Cleanup(func() { d.Close() })
	if err := writeJournal(d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestAJournalIsReadAsItWasWritten(t *testing.T) {
	d := journaled(t)
	if pages, err := d.ReadJournal(); err != nil || !reflect.DeepEqual(pages, journalPages) {
		t.Errorf("%v, %v", pages, err)
	}
	before := datasetstest.MustHash(t, d)
	if err := writeJournal(d); err != nil || datasetstest.MustHash(t, d) != before {
		t.Errorf("written again: %v", err)
	}
	if err := d.WriteJournal(2, journalPages[2]); !errors.Is(err, fs.ErrExist) {
		t.Errorf("another page 2: %v", err)
	}
	if report := datasetstest.MustVerify(t, d, verify.Options{}); report.Kind() != errkind.None {
		t.Errorf("%v", report.Findings)
	}
}

// TestDamagedJournalsAreFound damages each document in every way.
func TestDamagedJournalsAreFound(t *testing.T) {
	second := datasets.JournalPath(2)
	for name, damage := range map[string]func(*testing.T, *datasets.Dataset){
		"page missing": datasetstest.Remove(second), "page torn": datasetstest.Write(second, "{"), "page empty": datasetstest.Write(second, ""),
		"page of another number": func(t *testing.T, d *datasets.Dataset) {
			datasetstest.Write(second, datasetstest.ReadText(t, d, datasets.JournalPath(3)))(t, d)
		},
		"page edited": func(t *testing.T, d *datasets.Dataset) {
			datasetstest.Write(second, strings.Replace(datasetstest.ReadText(t, d, second), "garbage", "gold", 1))(t, d)
		},
		"context missing": datasetstest.Remove(datasets.ContextPath(1)), "context edited": datasetstest.Write(datasets.ContextPath(1), "hullo"),
	} {
		d := journaled(t)
		damage(t, d)
		if report := datasetstest.MustVerify(t, d, verify.Options{}); report.Kind() != errkind.Damage {
			t.Errorf("%s: %v", name, report.Findings)
		}
		if _, err := d.ReadJournal(); strings.HasPrefix(name, "page") && errkind.Of(err) != errkind.Damage {
			t.Errorf("%s: read with %v", name, err)
		}
	}
	d := journaled(t)
	datasetstest.Write(datasets.JournalDir+"/notes.txt", "mine")(t, d)
	if report := datasetstest.MustVerify(t, d, verify.Options{}); report.Kind() != errkind.None || !strings.Contains(fmt.Sprint(report.Findings), "notes.txt: does not belong") {
		t.Errorf("a foreign file: %v", report.Findings)
	}
}

// TestAJournalSurvivesEveryFault makes each file operation fail, or lets the power fail there. What is read then is a beginning of what
// was written, and writing the rest completes it.
func TestAJournalSurvivesEveryFault(t *testing.T) {
	failed := errors.New("injected")
	for i := int64(0); ; i++ {
		m := vfstest.NewMemory()
		if err := datasetstest.SweepOnce(t, m); err != nil {
			t.Fatal(err)
		}
		d, err := datasets.Open(vfs.In(vfstest.NewFaulty(m, vfstest.FailFrom(i, vfstest.Fault{Err: failed})), datasetstest.Dir))
		if err == nil {
			err = writeJournal(d)
		}
		if err == nil {
			if i < 20 {
				t.Errorf("only %d operations", i)
			}
			return
		}
		m = m.Crash(vfstest.Tear, rand.New(rand.NewPCG(1, uint64(i))))
		again := datasetstest.MustOpen(t, m)
		pages, err := again.ReadJournal()
		if err != nil || len(pages) > 0 && !reflect.DeepEqual(pages, journalPages[:len(pages)]) {
			t.Fatalf("operation %d: %v, %v", i, pages, err)
		}
		if err := writeJournal(again); err != nil {
			t.Fatalf("operation %d, again: %v", i, err)
		}
		again.Close()
	}
}

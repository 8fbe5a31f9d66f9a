package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sweep/datasets/vfs"
	"sweep/datasets/viewer"
)

// answered decodes an answer of the server; a status other than 200 is an error of the test.
func answered[T any](t *testing.T, s *served, path string) (answer T) {
	t.Helper()
	status, body := s.get(t, "api/d/study/"+path)
	if err := json.Unmarshal([]byte(body), &answer); err != nil || status != http.StatusOK {
		t.Fatalf("%s: %d %.300s, %v", path, status, body, err)
	}
	return answer
}

type liveState struct{ Done, Planned, Generation, New int64 }

type counted struct{ Rows [][]int64 }

const countRuns = "sql?q=SELECT+count(*)+FROM+runs"

// TestViewFollowsASweep looks at half of a data set while the other half is computed: the viewer says how many runs are new, and then
// shows them on all pages, also in queries.
func TestViewFollowsASweep(t *testing.T) {
	data := filepath.Join(t.TempDir(), "study")
	computed(t, "testdata/view/batches.toml", data, "--shard", "1/2")
	s := serve(t, data)
	first := answered[liveState](t, s, "live")
	if rows := answered[counted](t, s, countRuns).Rows; first.Done == 0 || first.Done >= first.Planned || rows[0][0] != first.Done {
		t.Fatalf("the first half is %+v, with %v rows", first, rows)
	}
	computed(t, "testdata/view/batches.toml", data)
	said := int64(0)
	var now liveState
	for range 300 {
		if now = answered[liveState](t, s, "live"); now.Generation > 0 {
			break
		}
		said = max(said, now.New)
		time.Sleep(100 * time.Millisecond)
	}
	if now.Generation != 1 || now.Done != first.Planned || now.New != 0 || said != first.Planned-first.Done {
		t.Errorf("at last %+v; it said %d new runs", now, said)
	}
	if rows := answered[counted](t, s, countRuns).Rows; rows[0][0] != first.Planned {
		t.Errorf("a query finds %d of %d runs", rows[0][0], first.Planned)
	}
	if doc := answered[struct{ Runs, Generation int64 }](t, s, "pictures"); doc.Runs != first.Planned || doc.Generation != 1 {
		t.Errorf("the pictures are of %+v", doc)
	}
}

// TestViewOfADataSetThatChanges compacts, moves away, brings back and damages a data set while it is looked at.
func TestViewOfADataSetThatChanges(t *testing.T) {
	dir := t.TempDir()
	data := filepath.Join(dir, "study")
	computed(t, "testdata/view/batches.toml", data)
	s := serve(t, dir)
	pages := []string{"run/0", "sql?q=" + url.QueryEscape("SELECT run_id, total_cost_cents FROM runs ORDER BY run_id"), "runs?where=" + url.QueryEscape("run_id < 3")}
	texts := map[string]string{}
	same := func(when string) {
		t.Helper()
		for _, page := range pages {
			status, body := s.get(t, "api/d/study/"+page)
			if before, _, _ := strings.Cut(body, `"ms":`); status != http.StatusOK || texts[page] != "" && before != texts[page] {
				t.Errorf("%s, %s: %d %.300s", when, page, status, body)
			} else {
				texts[page] = before
			}
		}
	}
	same("at first")
	sweep(t, "compact", data)
	same("compacted")

	away := filepath.Join(dir, "away")
	if err := os.Rename(data, away); err != nil {
		t.Fatal(err)
	}
	for _, page := range append([]string{"about", "live"}, pages...) {
		if status, body := s.get(t, "api/d/study/"+page); status != http.StatusNotFound || !strings.Contains(body, "no data set") {
			t.Errorf("away, %s: %d %.300s", page, status, body)
		}
	}
	if status, body := s.get(t, "api/d/away/run/0"); status != http.StatusOK || len(body) < 1000 {
		t.Errorf("under its new name: %d %.300s", status, body)
	}
	if err := os.Rename(away, data); err != nil {
		t.Fatal(err)
	}
	same("back")

	damaged(t, filepath.Join(data, "ticks", "*.parquet"))
	if status, body := s.get(t, "api/d/study/sql?q="+url.QueryEscape("SELECT sum(hash(t)) FROM ticks t")); status == http.StatusOK || !strings.Contains(body, "ticks/") || !strings.Contains(body, "sweep verify") {
		t.Errorf("a query of a damaged file: %d %.300s", status, body)
	}
}

// TestViewLeavesOutDamagedBatches: a banner names the batch whose record is damaged, and everything else is shown.
func TestViewLeavesOutDamagedBatches(t *testing.T) {
	data := filepath.Join(t.TempDir(), "study")
	computed(t, "testdata/view/batches.toml", data)
	all := answered[counted](t, serve(t, data), countRuns).Rows[0][0]
	damaged(t, filepath.Join(data, "_sweep", "commits", "batch-*1.json"))
	s := serve(t, data)
	if about := answered[struct{ Damage string }](t, s, "about"); !strings.Contains(about.Damage, "batch-") {
		t.Errorf("the banner says %q", about.Damage)
	}
	if rows := answered[counted](t, s, countRuns).Rows; rows[0][0] != all-2 {
		t.Errorf("%d of %d runs are left", rows[0][0], all)
	}
	if doc := answered[struct{ Runs int64 }](t, s, "pictures"); doc.Runs != all-2 {
		t.Errorf("the pictures are of %d of %d runs", doc.Runs, all)
	}
}

// damaged flips a bit in the middle of the first file that matches.
func damaged(t *testing.T, pattern string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %v, %v", pattern, files, err)
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if err := os.Remove(files[0]); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestViewEndsAfterAnIdleHour moves the clock: 59 minutes are not enough, and an hour is. A page that is only open is no use.
func TestViewEndsAfterAnIdleHour(t *testing.T) {
	data := filepath.Join(t.TempDir(), "study")
	computed(t, "testdata/pictures/one-point.toml", data)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var stderr bytes.Buffer
	c := &Context{Context: t.Context(), Stdin: &bytes.Buffer{}, Stdout: io.Discard, Stderr: &stderr, Env: os.Getenv, Now: time.Now}
	s, err := viewer.New(viewOptions(c, vfs.OnDisk(data)), listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	clock, ended := make(chan time.Time), make(chan error, 1)
	go func() { ended <- (&ViewCmd{}).serve(c, s, listener, clock) }()
	ask := func(path string) {
		t.Helper()
		answer, err := http.Get("http://" + listener.Addr().String() + "/" + strings.Split(s.Path(""), "/")[1] + "/" + path)
		if err != nil || answer.StatusCode != http.StatusOK {
			t.Fatalf("%s: %v, %v", path, answer, err)
		}
		answer.Body.Close()
	}
	ask("api/d/study/about")
	clock <- time.Now().Add(59 * time.Minute)
	ask("api/d/study/live")
	clock <- time.Now().Add(61 * time.Minute)
	if err := <-ended; err != nil || !strings.Contains(stderr.String(), "ended after an hour without use") {
		t.Errorf("%v, %s", err, fmt.Sprint(&stderr))
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

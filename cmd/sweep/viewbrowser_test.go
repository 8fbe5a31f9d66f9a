package main

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// TestViewInABrowser uses the viewer as a reader does, wide and narrow: opens a study, finds a run by key, filters, selects, reloads and
// goes back. There is no message, no violation of the policy, and no request to anyone else.
func TestViewInABrowser(t *testing.T) {
	path := browserPath()
	if path == "" {
		t.Fatal("no Chromium; scripts/setup installs it")
	}
	if testing.Short() {
		t.Skip("takes seconds")
	}
	dir := t.TempDir()
	computed(t, "testdata/pictures/factorial.toml", filepath.Join(dir, "study"))
	s := serve(t, dir)
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	defer cancel()
	browser, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(browser); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int64{1280, 420} {
		useViewer(t, browser, s.URL+s.path, width)
	}
}

func useViewer(t *testing.T, browser context.Context, start string, width int64) {
	t.Helper()
	tab, cancel := chromedp.NewContext(browser)
	defer cancel()
	tab, cancel = context.WithTimeout(tab, time.Minute)
	defer cancel()
	heard := &heard{page: start, ours: start}
	err := errors.Join(chromedp.Listen(tab, heard.listen), called(tab, network.Enable, network.EnableParams{}), called(tab, log.Enable, cdp.Empty{}), called(tab, runtime.Enable, cdp.Empty{}),
		chromedp.Do(tab, chromedp.EmulateViewport(width, 900), chromedp.Navigate(start)))
	if err != nil {
		t.Fatal(width, err)
	}
	waitFor := func(what, script string) {
		t.Helper()
		if v := evaluated[bool](t, tab, script); v {
			return
		}
		for range 100 {
			time.Sleep(50 * time.Millisecond)
			if evaluated[bool](t, tab, script) {
				return
			}
		}
		t.Fatalf("at %d: no %s; the page is %s with %.600s", width, what, evaluated[string](t, tab, "location.pathname + location.search"), evaluated[string](t, tab, "document.body.innerText"))
	}
	press := func(key string) {
		t.Helper()
		text := key
		if key == "Enter" {
			text = "\r"
		}
		err := errors.Join(called(tab, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: key, Text: text}),
			called(tab, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyUp, Key: key}))
		if err != nil {
			t.Fatal(width, key, err)
		}
	}
	waitFor("list of data sets", `!!document.querySelector('td a')`)
	press("j")
	press("Enter")
	waitFor("pictures", `document.querySelectorAll('.drawing svg, .drawing canvas').length > 5`)
	if wrong := evaluated[string](t, tab, strings.ReplaceAll(checkPage, "nav a", "nav.contents a")); wrong != "" {
		t.Errorf("at %d: %s", width, wrong)
	}
	all := evaluated[string](t, tab, `document.querySelector('.figures dd').textContent`)
	evaluated[bool](t, tab, `document.querySelector('.filters input[type=checkbox]').click(), true`)
	waitFor("filtered pictures", `location.search.startsWith('?axis.') && document.querySelector('.figures dd').textContent !== '`+all+`'`)
	filtered := evaluated[string](t, tab, `location.search + document.querySelector('.figures dd').textContent`)
	if err := chromedp.Do(tab, chromedp.Reload()); err != nil {
		t.Fatal(width, err)
	}
	waitFor("the same pictures after a reload", `!!document.querySelector('.figures dd') && location.search + document.querySelector('.figures dd').textContent === '`+filtered+`'`)
	press("/")
	waitFor("find", `!!document.querySelector('dialog input')`)
	press("0")
	waitFor("a run that is found", `/^run 0,/.test((document.querySelector('.found button') || {}).textContent)`)
	press("Enter")
	waitFor("run", `location.pathname.endsWith('/d/study/run/0') && !document.querySelector('dialog')`)
	evaluated[bool](t, tab, `history.back(), true`)
	waitFor("the filtered pictures after going back", `!!document.querySelector('.figures dd') && location.search + document.querySelector('.figures dd').textContent === '`+filtered+`'`)
	press("q")
	waitFor("query", `document.activeElement.tagName === 'TEXTAREA'`)
	evaluated[bool](t, tab, `document.activeElement.value = "SELECT '<b>' AS name, 6 * 7 AS n UNION ALL SELECT 'x', 1", document.querySelector('.primary').click(), true`)
	waitFor("result with a picture", `[...document.querySelectorAll('td')].some((d) => d.textContent === '<b>') && document.querySelectorAll('.drawing svg').length === 1`)
	if err := chromedp.Do(tab, chromedp.Navigate(start+"d/study?sel=point:3")); err != nil {
		t.Fatal(width, err)
	}
	waitFor("selection", `!!document.querySelector('.selected') && document.querySelectorAll('.drawing svg, .drawing canvas').length > 5`)
	press("Enter")
	waitFor("the runs of the selected point", `location.pathname.endsWith('/d/study/runs') && location.search === '?point=3'`)
	for _, message := range heard.all() {
		t.Errorf("at %d: %s", width, message)
	}
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// checkContent returns what is wrong with a page of sweep view below the study, empty once it has loaded and is right.
const checkContent = `(() => {
	const wrong = [], content = document.getElementById('content');
	if (!content || !content.querySelector('h1') || content.querySelector('.waiting, .old')) return 'not loaded';
	for (const d of content.querySelectorAll('.drawing')) if (d.querySelectorAll('svg, canvas').length !== 1) wrong.push('a drawing is missing');
	if (/NaN|undefined|Infinity|\[object|null/.test(content.innerText + [...content.querySelectorAll('svg')].map((s) => s.textContent).join(' '))) wrong.push('shows a value that is none');
	for (const e of document.querySelectorAll('th, button, a, h1, h2, h3')) if (!(e.innerText || e.textContent).trim() && !e.getAttribute('aria-label')) wrong.push('has no text: ' + e.outerHTML.slice(0, 200));
	for (const e of document.querySelectorAll('[role=img], [role=region], dialog, nav')) if (!e.getAttribute('aria-label')) wrong.push('has no label: ' + e.outerHTML.slice(0, 200));
	if (document.scrollingElement.scrollWidth > window.innerWidth) wrong.push('wider than the screen: ' + document.scrollingElement.scrollWidth);
	if (content.querySelector('b:not(.error b)') && document.querySelector('script:not([src])')) wrong.push('a name became a part of the page');
	return wrong.join('\n');
})()`

// viewTab is a tab of a browser that shows pages of a server.
type viewTab struct {
	*testing.T
	ctx   context.Context
	heard *heard
	base  string // of the pages of the data set
}

// loaded waits until a page is right.
func (v *viewTab) loaded(what string) {
	v.Helper()
	wrong := ""
	for range 100 {
		if wrong = evaluated[string](v.T, v.ctx, checkContent); wrong == "" {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	v.Errorf("%s: %s", what, wrong)
}

func (v *viewTab) open(path string) {
	v.Helper()
	if err := chromedp.Do(v.ctx, chromedp.Navigate(v.base+path)); err != nil {
		v.Fatal(path, err)
	}
	v.loaded(path)
}

// press presses keys, and expects the page to be at a path afterwards.
func (v *viewTab) press(keys, want string) {
	v.Helper()
	key, shift := strings.CutPrefix(keys, "Shift+")
	script := fmt.Sprintf(`document.body.dispatchEvent(new KeyboardEvent('keydown', {key: %q, shiftKey: %t, bubbles: true})), location.pathname + location.search`, key, shift)
	got := evaluated[string](v.T, v.ctx, script)
	if !strings.HasSuffix(got, want) {
		v.Errorf("%s leads to %s, want %s", keys, got, want)
	}
	v.loaded(keys)
}

// TestPagesOfViewInABrowser opens the pages below the study in Chromium, wide and narrow: everything is drawn, hostile names are text,
// nothing is wider than the screen, keys lead where they should, and there is no message, no violation and no foreign request.
// SWEEP_TEST_SCREENSHOTS=DIR keeps screenshots.
func TestPagesOfViewInABrowser(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	browser, v := startBrowser(t), view(t, "testdata/view/pages.toml")
	for _, width := range []int64{1280, 420} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			tab := openTab(t, browser, v, width)
			for i, page := range pagesOfView(v) {
				tab.open(page)
				if dir := os.Getenv("SWEEP_TEST_SCREENSHOTS"); dir != "" {
					keepScreenshots(t, tab.ctx, dir, fmt.Sprintf("view-%d-%d", i, width))
				}
			}
			tab.keys(v)
		})
	}
}

// pagesOfView are one of each kind of page below the study.
func pagesOfView(v *viewed) []string {
	bank, hash := v.sql("SELECT min(agent_id) FROM agents WHERE run_id = 1")[0], v.sql("SELECT policy_hash FROM policies WHERE policy_id = 'patient'")[0]
	return []string{"points", "runs?sort=-total_cost_cents", "run/1?tick=61", "run/1/tick/61", "run/7/payment/10", "run/1/bank/" + url.PathEscape(bank), "run/7/policy/" + hash + "?tree=payment&node=covered", "compare?a=1&b=3", "compare?a=point0&b=point3", "run/7"}
}

// TestPagesOfViewAreAccessible looks at every kind of page with axe-core, wide and narrow, light and dark.
func TestPagesOfViewAreAccessible(t *testing.T) {
	dir, axe := picturesDir(t)
	browser := startBrowser(t)
	for grid, pages := range map[string]func(v *viewed) []string{
		"testdata/view/pages.toml": func(v *viewed) []string {
			return append(pagesOfView(v), "", "?sel=point:1", "sql", "sql?q=FROM+runs", "points?brush.credit=0", "nothing")
		},
		"testdata/pictures/failed.toml": func(*viewed) []string { return []string{"", "failures"} },
		"testdata/pictures/lhs.toml":    func(*viewed) []string { return []string{"", "points"} },
	} {
		v := view(t, grid)
		for _, width := range []int64{1280, 420} {
			for i, page := range pages(v) {
				t.Run(fmt.Sprintf("%s-%d-%d", strings.TrimSuffix(filepath.Base(grid), ".toml"), i, width), func(t *testing.T) {
					tab := openTab(t, browser, v, width)
					tab.open(page)
					for _, scheme := range []string{"light", "dark"} {
						choose := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
						if err := called(tab.ctx, emulation.SetEmulatedMedia, choose); err != nil {
							t.Fatal(err)
						}
						if wrong := accessibility(t, tab.ctx, string(axe)); wrong != "" {
							t.Errorf("%s, %s:\n%s", page, scheme, wrong)
						}
					}
					keepScreenshots(t, tab.ctx, dir, "view-"+filepath.Base(t.Name()))
				})
			}
		}
	}
}

// openTab opens a tab for the pages of a data set. The test fails if they say anything, break the policy or ask anyone else.
func openTab(t *testing.T, browser context.Context, data *viewed, width int64) *viewTab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	tab := &viewTab{t, ctx, &heard{ours: data.URL + data.path}, data.URL + data.path + "d/data/"}
	err := errors.Join(chromedp.Listen(ctx, tab.heard.listen), called(ctx, network.Enable, network.EnableParams{}), called(ctx, log.Enable, cdp.Empty{}), called(ctx, runtime.Enable, cdp.Empty{}), chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, message := range tab.heard.all() {
			t.Error(message)
		}
	})
	return tab
}

// keys goes from a list of runs to the payment that waited longest, and from a tick to others.
func (v *viewTab) keys(data *viewed) {
	v.Helper()
	v.open("runs?sort=-delay_indicator")
	run := data.sql("SELECT run_id FROM runs ORDER BY delay_indicator DESC, run_id LIMIT 1")[0]
	payment := data.sql("SELECT tx_id FROM transactions WHERE run_id = " + run + " ORDER BY queue1_ticks + queue2_ticks DESC, amount_cents DESC, tx_id LIMIT 1")[0]
	v.press("j", "row=0")
	v.press("Enter", "/run/"+run)
	v.press("j", "row=0")
	v.press("Enter", "/run/"+run+"/payment/"+payment)
	v.press("u", "/run/"+run)
	v.open("run/1?tick=40")
	for _, step := range [][2]string{{"ArrowRight", "41"}, {"ArrowLeft", "40"}, {"Shift+ArrowRight", "50"}, {"Shift+ArrowLeft", "40"}} {
		v.press(step[0], "run/1?tick="+step[1])
	}
	v.press("c", "tick=40&mark=1")
	v.open("run/2?mark=1")
	v.press("c", "/compare?a=1&b=2")
	v.open("points?row=0&mark=point3")
	v.press("c", "/compare?a=point3&b=point0")
	happens := "num_arrivals + num_settlements + num_lsm_releases + num_holds + num_went_overdue + num_dropped + num_rejected > 0"
	v.open("run/1/tick/40")
	v.press("n", "/run/1/tick/"+data.sql("SELECT min(tick) FROM ticks WHERE run_id = 1 AND tick > 40 AND " + happens)[0])
	v.open("run/1/tick/40")
	v.press("p", "/run/1/tick/"+data.sql("SELECT max(tick) FROM ticks WHERE run_id = 1 AND tick < 40 AND " + happens)[0])
	v.press("u", "/run/1")
	v.press("u", "/d/data")
	v.open("runs?row=3")
	v.press("k", "row=2")
	v.press("?", "row=2")
	if keys := evaluated[string](v.T, v.ctx, `document.querySelector('dialog .keys').innerText.replace(/\s+/g, ' ')`); !strings.Contains(keys, "mark a run") {
		v.Errorf("? shows %q", keys)
	}
	v.press("Escape", "row=2")
	v.press("/", "row=2")
	if !evaluated[bool](v.T, v.ctx, `document.activeElement === document.querySelector('dialog input')`) {
		v.Error("/ opens no box to find something")
	}
	v.press("Escape", "row=2")
	v.press("q", "/sql")
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
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
	script := fmt.Sprintf(`document.body.dispatchEvent(new KeyboardEvent('keydown', {key: %q, bubbles: true})), location.pathname + location.search`, keys)
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
	path := browserPath()
	if path == "" {
		t.Fatal("no Chromium; scripts/setup installs it")
	}
	if testing.Short() {
		t.Skip("takes seconds")
	}
	v := view(t, "testdata/view/pages.toml")
	allocator, cancel := chromedp.NewExecAllocator(t.Context(), append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox)...)
	defer cancel()
	browser, cancel := chromedp.NewContext(allocator)
	defer cancel()
	if err := chromedp.Do(browser); err != nil {
		t.Fatal(err)
	}
	bank, hash := v.sql("SELECT min(agent_id) FROM agents WHERE run_id = 1")[0], v.sql("SELECT policy_hash FROM policies WHERE policy_id = 'patient'")[0]
	for _, width := range []int64{1280, 420} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			ctx, cancel := chromedp.NewContext(browser)
			defer cancel()
			tab := &viewTab{t, ctx, &heard{ours: v.URL}, v.URL + v.path + "d/data/"}
			err := errors.Join(chromedp.Listen(ctx, tab.heard.listen), called(ctx, network.Enable, network.EnableParams{}), called(ctx, log.Enable, cdp.Empty{}), called(ctx, runtime.Enable, cdp.Empty{}), chromedp.Do(ctx, chromedp.EmulateViewport(width, 900)))
			if err != nil {
				t.Fatal(err)
			}
			for i, page := range []string{"points", "runs?sort=-total_cost_cents", "run/1?tick=61", "run/1/tick/61", "run/7/payment/10", "run/1/bank/" + url.PathEscape(bank), "run/7/policy/" + hash + "?tree=payment&node=covered", "compare?a=1&b=3", "compare?a=point0&b=point3", "run/7"} {
				tab.open(page)
				if dir := os.Getenv("SWEEP_TEST_SCREENSHOTS"); dir != "" {
					keepScreenshots(t, ctx, dir, fmt.Sprintf("view-%d-%d", i, width))
				}
			}
			tab.keys(v)
			for _, message := range tab.heard.all() {
				if !strings.HasPrefix(message, "request: "+v.URL+v.path) {
					t.Error(message)
				}
			}
		})
	}
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
	v.press("ArrowRight", "tick=41")
	v.press("ArrowLeft", "tick=40")
	v.press("c", "tick=40&mark=1")
	v.open("run/1/tick/40")
	next := data.sql("SELECT min(tick) FROM ticks WHERE run_id = 1 AND tick > 40 AND num_arrivals + num_settlements + num_lsm_releases + num_holds + num_went_overdue + num_dropped + num_rejected > 0")[0]
	v.press("n", "/run/1/tick/"+next)
}

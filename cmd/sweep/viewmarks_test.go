package main

import (
	"fmt"
	"maps"
	"net/url"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// The tests of this file use the marks of pictures as a reader does, with the mouse: what they lead to is compared with the tables.

// wait waits until a script is true.
func (v *viewTab) wait(what, script string) {
	v.Helper()
	for range 1200 {
		if evaluated[bool](v.T, v.ctx, "!!("+script+")") {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	v.Fatalf("no %s at %s: %.600s", what, v.address(), evaluated[string](v.T, v.ctx, "document.body.innerText"))
}

// address is that of the page, below those of the data set.
func (v *viewTab) address() string {
	v.Helper()
	text, err := url.PathUnescape(strings.TrimPrefix(evaluated[string](v.T, v.ctx, "location.href"), v.base))
	if err != nil {
		v.Fatal(err)
	}
	return text
}

// leads waits until the page has an address that ends in a text, and is right.
func (v *viewTab) leads(want string) {
	v.Helper()
	for range 100 {
		if v.address() == want {
			break
		}
		time.Sleep(25 * time.Millisecond)
	}
	if got := v.address(); got != want {
		v.Fatalf("is at %s, want %s", got, want)
	}
	v.loaded(want)
}

// place is the middle of the element that a script returns, which is scrolled into view.
func (v *viewTab) place(script string) (x, y float64) {
	v.Helper()
	v.wait(script, script)
	at := evaluated[[]float64](v.T, v.ctx, `((e) => { e.scrollIntoView({block: 'center'}); const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })(`+script+`)`)
	return at[0], at[1]
}

func (v *viewTab) click(script string) {
	v.Helper()
	x, y := v.place(script)
	v.mouse(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y), chromedp.MouseClickXY(x, y))
}

func (v *viewTab) mouse(actions ...chromedp.Action[chromedp.Void]) {
	v.Helper()
	for _, action := range actions {
		if err := chromedp.Do(v.ctx, action); err != nil {
			v.Fatal(err)
		}
	}
}

// drag drags the mouse down a part of an element.
func (v *viewTab) drag(script string, from, to float64) {
	v.Helper()
	x, y := v.place(script)
	height := evaluated[float64](v.T, v.ctx, "("+script+").getBoundingClientRect().height")
	at := func(part float64) float64 { return y + (part-0.5)*height }
	v.mouse(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, at(from)), chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, x, at(from), chromedp.ButtonLeft, chromedp.ClickCount(1)))
	for i := 1; i <= 4; i++ {
		v.mouse(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, at(from+(to-from)*float64(i)/4), chromedp.ButtonLeft))
	}
	v.mouse(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, x, at(to), chromedp.ButtonLeft, chromedp.ClickCount(1)))
}

// listed are the cells of the first column of the table of a page.
func (v *viewTab) listed() string {
	v.Helper()
	return evaluated[string](v.T, v.ctx, `[...document.querySelectorAll('.beside .data.tall tbody tr')].map((r) => r.cells[0].innerText).join(' ')`)
}

// marks are the filled marks of a picture, without those of the legend.
func marks(picture string) string {
	return `[...document.querySelectorAll('#picture-` + picture + ` svg path, #picture-` + picture + ` svg circle')].filter((e) => { const r = e.getBoundingClientRect(), box = e.closest('svg').getBoundingClientRect(); return !['none', 'transparent', null].includes(e.getAttribute('fill')) && r.width > 5 && r.width < 20 && r.height < 20 && r.y - box.y > 30; })`
}

// TestMarksOfViewLeadToDecisions goes from a mark on the frontier to the decision that held a payment back, in four clicks, and then
// to all decisions that took the same way, brushes a list, and opens what other marks are.
func TestMarksOfViewLeadToDecisions(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	data := view(t, "testdata/view/pages.toml")
	tab := openTab(t, startBrowser(t), data, 1280)
	tab.open("")
	tab.click(marks("frontier") + `.filter((e) => e.getAttribute('fill') === '#d55e00')[0]`)
	tab.wait("selection", `location.search.includes('sel=')`)
	sel, _ := url.ParseQuery(evaluated[string](t, tab.ctx, `location.search.slice(1)`))
	if len(sel["sel"]) != 2 || sel["sel"][1] != "policy:patient" {
		t.Fatalf("a mark of the policy patient selects %v", sel)
	}
	point := strings.TrimPrefix(sel["sel"][0], "point:")
	if policy := data.sql("SELECT policy FROM points WHERE point = " + point)[0]; policy != "patient" {
		t.Errorf("a mark of the policy patient selects point %s, which has %s", point, policy)
	}
	tab.click(`[...document.querySelectorAll('.selected a')].find((a) => a.textContent === 'Show its runs')`)
	tab.leads("runs?point=" + point)
	runs := data.sql("SELECT run_id FROM runs WHERE point = " + point + " ORDER BY run_id")
	if got := tab.listed(); got != strings.Join(runs, " ") {
		t.Errorf("the runs of point %s are %s, not %v", point, got, runs)
	}
	tab.click(`document.querySelector('.beside .data.tall tbody a')`)
	tab.leads("run/" + runs[0])
	payment := data.sql("SELECT tx_id FROM transactions WHERE run_id = " + runs[0] + " ORDER BY queue1_ticks + queue2_ticks DESC, amount_cents DESC, tx_id LIMIT 1")[0]
	tab.click(`[...document.querySelectorAll('.part.main tbody a')][0]`)
	tab.leads("run/" + runs[0] + "/payment/" + payment)
	held := data.sql("SELECT count(*) FROM decisions WHERE run_id = " + runs[0] + " AND tx_id = " + payment)[0]
	steps := `[...document.querySelectorAll('.steps')]`
	if got := evaluated[int](t, tab.ctx, steps+".length"); fmt.Sprint(got) != held || got == 0 {
		t.Errorf("the page of T%s has %d decisions, the table %s", payment, got, held)
	}
	tab.click(steps + `.find((e) => e.textContent.includes('wait'))`)
	tab.wait("node", `new URLSearchParams(location.search).get('node') === 'wait'`)
	tab.nodes(data, runs[0])
	tab.brushes(data)
	tab.lines(data)
}

// nodes clicks a node of the tree of a policy, which lists its decisions.
func (v *viewTab) nodes(data *viewed, run string) {
	v.Helper()
	hash := data.sql("SELECT policy_hash FROM policies WHERE policy_id = 'patient'")[0]
	v.open("run/" + run + "/policy/" + hash)
	v.click(`[...document.querySelectorAll('#picture-policy svg text')].find((e) => e.textContent === 'pay_in_time')`)
	v.leads("run/" + run + "/policy/" + hash + "?tree=payment&node=pay_in_time")
	want := data.sql("SELECT count(*) FROM decisions WHERE run_id = " + run + " AND path LIKE '%pay_in_time%'")[0]
	v.wait("decisions of the node", `[...document.querySelectorAll('h2')].some((h) => h.textContent.includes('Decisions that passed pay_in_time'))`)
	if got := evaluated[string](v.T, v.ctx, `(document.querySelector('.part.main .pages span') || {textContent: 'page 1 of 1, ' + document.querySelectorAll('.part.main tbody tr').length + ' rows'}).textContent`); !strings.HasSuffix(got, ", "+want+" rows") {
		v.Errorf("the list of a node says %q, the table has %s decisions", got, want)
	}
}

// brushes drags along two axes of the parallel coordinates. The table follows, also after a reload; a click on a line opens what it is.
func (v *viewTab) brushes(data *viewed) {
	v.Helper()
	v.open("runs")
	axis := func(k int) string {
		return fmt.Sprintf(`[...document.querySelectorAll('#picture-parallel svg path')].filter((e) => { const r = e.getBoundingClientRect(); return r.width < 2 && r.height > 250; })[%d]`, k)
	}
	v.drag(axis(0), 0.02, 0.45) // the upper level of credit
	v.wait("brush", `location.search.includes('brush.credit=60000')`)
	v.loaded("a brush")
	if got, want := v.listed(), strings.Join(data.sql("SELECT run_id FROM runs WHERE credit = 60000 ORDER BY run_id"), " "); got != want {
		v.Errorf("a brush on credit keeps the runs %s, want %s", got, want)
	}
	v.drag(axis(1), 0.02, 0.45)
	v.wait("second brush", `location.search.includes('brush.policy=patient')`)
	v.loaded("two brushes")
	want := strings.Join(data.sql("SELECT run_id FROM runs WHERE credit = 60000 AND policy = 'patient' ORDER BY run_id"), " ")
	address := v.address()
	for _, when := range []string{"before", "after"} {
		if got := v.listed(); got != want || v.address() != address {
			v.Errorf("%s a reload two brushes keep the runs %s at %s, want %s", when, got, v.address(), want)
		}
		v.mouse(chromedp.Reload())
		v.loaded("a reload")
	}
	if n := evaluated[int](v.T, v.ctx, `[...document.querySelectorAll('#picture-parallel svg path')].filter((e) => { const r = e.getBoundingClientRect(); return r.width > 10 && r.width < 30 && r.height > 60; }).length`); n != 2 {
		v.Errorf("%d brushes are drawn after a reload", n)
	}
	v.click(`[...document.querySelectorAll('.selected button')].find((b) => b.textContent === 'Clear')`)
	v.leads("runs")
}

// lines clicks a line of the parallel coordinates, and a tick of a day.
func (v *viewTab) lines(data *viewed) {
	v.Helper()
	v.open("points")
	line := `[...document.querySelectorAll('#picture-parallel svg path')].find((e) => e.getAttribute('stroke') === '#d55e00' && e.getAttribute('fill') === 'none')`
	at := evaluated[[]float64](v.T, v.ctx, `((e) => { e.scrollIntoView({block: 'center'}); const l = e.getTotalLength(), p = e.getPointAtLength(l * 0.07), m = e.getScreenCTM(); return [p.x * m.a + m.e, p.y * m.d + m.f]; })(`+line+`)`)
	v.mouse(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0], at[1]), chromedp.MouseClickXY(at[0], at[1]))
	best := data.sql("SELECT point FROM runs GROUP BY point ORDER BY avg(total_cost_cents), point LIMIT 1")[0]
	v.leads("runs?point=" + best)
	v.open("run/1?day=0")
	place := `document.querySelector('#picture-day .drawing')`
	x, _ := v.place(place)
	y := evaluated[float64](v.T, v.ctx, "("+place+").getBoundingClientRect().y") + 300
	v.mouse(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, x, y), chromedp.MouseClickXY(x, y))
	v.wait("tick", `/[?&]tick=/.test(location.search)`)
	v.loaded("a tick of the day")
	if tick := evaluated[string](v.T, v.ctx, `new URLSearchParams(location.search).get('tick')`); tick < "18" || tick > "21" { // of 40, the axis has labels on its left
		v.Errorf("a click in the middle of a day leads to tick %s", tick)
	}
}

// TestQueriesOfFilteredPictures runs the queries of pictures that a filter limits: they return the rows that the pictures show. The
// failures have the same filter.
func TestQueriesOfFilteredPictures(t *testing.T) {
	data := view(t, "testdata/view/pages.toml")
	doc, kept := data.page("pictures?axis.policy=patient"), data.sql("SELECT run_id FROM runs WHERE policy = 'patient'")
	seen := map[string]int{}
	for _, name := range slices.Sorted(maps.Keys(doc["tables"].(map[string]any))) {
		table := doc["tables"].(map[string]any)[name].(map[string]any)
		text, _ := table["query"].(string)
		kind, _, _ := strings.Cut(name, ":")
		if seen[kind]++; seen[kind] > 1 || text == "" {
			continue
		}
		words, err := exec.Command("sh", "-c", `sweep() { printf '%s\n' "$3"; }; `+text).Output()
		if err != nil {
			t.Fatal(text, err)
		}
		sql, _, _ := strings.Cut(strings.TrimSpace(string(words)), "\n") // a day has a second one, of its balances
		if column, ok := map[string]string{"network": "num_payments", "holds": "num_holds", "frontier": ""}[kind]; ok {
			sum := "count(*)"
			if column != "" {
				sum = "sum(" + column + ")"
			}
			if got, want := fmt.Sprint(total(table, column)), data.sql("SELECT " + sum + " FROM (" + sql + ")")[0]; got != want {
				t.Errorf("%s shows %s, its query returns %s", name, got, want)
			}
		} else if len(data.sql(sql)) == 0 {
			t.Errorf("the query of %s returns nothing", name)
		}
	}
	if len(seen) < 8 || int(doc["runs"].(float64)) != len(kept) {
		t.Errorf("the pictures %v are of %v runs, want %d", seen, doc["runs"], len(kept))
	}
	failed := view(t, "testdata/pictures/failed.toml")
	all, some := failed.sql("SELECT run_id FROM failures ORDER BY run_id"), failed.sql("SELECT run_id FROM failures JOIN runs USING (run_id) WHERE credit = 250000")
	for path, want := range map[string][]string{"failures": all, "failures?axis.credit=250000": some} {
		answer := failed.page(path)
		var got []string
		for _, row := range answer["rows"].([]any) {
			got = append(got, jsonCell(row.(map[string]any)["run"]))
		}
		if failed.same(path, got, want); fmt.Sprint(answer["count"]) != fmt.Sprint(len(want)) || len(some) == len(all) {
			t.Errorf("%s counts %v of %d", path, answer["count"], len(want))
		}
	}
}

// total adds up a column of a table, or counts its rows.
func total(table map[string]any, column string) (n int) {
	rows := table["rows"].([]any)
	if column == "" {
		return len(rows)
	}
	for i, c := range table["columns"].([]any) {
		if c.(map[string]any)["name"] == column {
			for _, row := range rows {
				n += int(row.([]any)[i].(float64))
			}
		}
	}
	return n
}

// TestViewStaysWhereItIs looks at a filtered, selected and zoomed study while its second half is computed: new runs are announced and
// then drawn, and everything else stays. The link that is copied shows the same page.
func TestViewStaysWhereItIs(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	dir := filepath.Join(t.TempDir(), "data")
	computed(t, "testdata/view/batches.toml", dir, "--shard", "1/2")
	data := &viewed{t, serve(t, dir), dir}
	tab := openTab(t, startBrowser(t), data, 1280)
	half := len(data.sql("FROM runs"))
	tab.open("?axis.credit=250000&axis.credit=500000&sel=credit:500000")
	x, y := tab.place(`document.querySelector('#picture-frontier .drawing')`)
	labels := `[...document.querySelectorAll('#picture-frontier svg text')].map((e) => e.textContent).join(' ')`
	before := evaluated[string](t, tab.ctx, labels)
	wheel := input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseWheel, X: x, Y: y, DeltaX: 0.01, DeltaY: -400, Modifiers: 2}
	if err := called(tab.ctx, input.DispatchMouseEvent, wheel); err != nil {
		t.Fatal(err)
	}
	tab.wait("zoom", labels+` !== `+fmt.Sprintf("%q", before))
	zoomed, address := evaluated[string](t, tab.ctx, labels), tab.address()
	evaluated[bool](t, tab.ctx, `window.said = [], new MutationObserver(() => { const b = document.querySelector('.live b'); if (b) window.said.push(b.textContent); }).observe(document.body, {subtree: true, childList: true, characterData: true}), true`)
	computed(t, "testdata/view/batches.toml", dir)
	tab.wait("new runs", `window.said.length && !document.querySelector('.live')`)
	want := fmt.Sprintf("+%d runs", 12-half)
	if said := evaluated[string](t, tab.ctx, `window.said[0]`); said != want {
		t.Errorf("the page says %q, want %q", said, want)
	}
	tab.loaded("the new runs")
	if now := evaluated[string](t, tab.ctx, labels); now != zoomed || tab.address() != address {
		t.Errorf("with new runs the page is at %s with %q, was at %s with %q", tab.address(), now, address, zoomed)
	}
	kept := data.sql("SELECT count(*) FROM runs WHERE credit < 1000000")[0]
	tab.wait("pictures of "+kept+" runs", `document.querySelector('.pictures > .hint').textContent.includes('show `+kept+` of ')`)
	evaluated[bool](t, tab.ctx, `navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }, true`)
	tab.click(`[...document.querySelectorAll('.tools button')].find((b) => b.textContent === 'Copy link')`)
	tab.wait("link", `window.copied`)
	words := `location.search + [...document.querySelectorAll('.selected > span, .figures dd')].map((e) => e.innerText).join('\n')`
	shown := evaluated[string](t, tab.ctx, words)
	tab.mouse(chromedp.Navigate(data.URL + data.at(evaluated[string](t, tab.ctx, `window.copied`))))
	tab.loaded("the link that is copied")
	if again := evaluated[string](t, tab.ctx, words); again != shown {
		t.Errorf("the link that is copied shows %.500s, want %.500s", again, shown)
	}
}

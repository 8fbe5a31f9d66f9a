package viewer

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"sweep/datasets/errkind"
)

// request is what a page asks about a data set.
type request struct {
	*http.Request
	query url.Values
}

// number returns a number of the path, for example {run}.
func (r *request) number(name string) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || n < 0 {
		return 0, errkind.Errorf(errkind.Invalid, "%q is no number of a %s", r.PathValue(name), name)
	}
	return n, nil
}

// name returns a name of the path, for example {bank}.
func (r *request) name(name string) string { return pathValue(r.Request, name) }

// A name may be .. or a dot, which browsers take out of paths even when they are escaped, or a slash, which ServeMux takes for the end of
// a path: in addresses these have a tilde in front, and so has a name that begins with one.
func pathValue(r *http.Request, name string) string {
	return strings.TrimPrefix(r.PathValue(name), "~")
}

// pathName writes a name for an address.
func pathName(name string) string {
	if name == "." || name == ".." || name == "/" || strings.HasPrefix(name, "~") {
		name = "~" + name
	}
	return url.PathEscape(name)
}

// A route answers requests for /api/d/NAME/ and its path, a pattern of http.ServeMux. What it returns is sent as JSON; an error
// becomes a message on the page. The context ends after the limit, by default queryTime, and when the reader leaves the page.
type route struct {
	path   string
	answer func(ctx context.Context, st *study, r *request) (any, error)
	limit  time.Duration
	sql    func(url.Values) bool // whether a request contains SQL of the reader, which a worker runs; nil for never
}

// routes are the data of all pages of a data set. A page has its functions in a file of its own, and its component in
// datasets/web/src/view/pages.
var routes = []route{
	{path: "about", answer: about},
	{path: "live", answer: live},
	{path: "pictures", answer: allPictures, limit: picturesTime},
	{path: "find", answer: find},
	{path: "failures", answer: failures},
	{path: "sql", answer: sqlResult, sql: always},
	{path: "sql.csv", answer: sqlFile, sql: always},
	{path: "sql/names", answer: sqlNames},
	{path: "points", answer: pointsPage, sql: hasCondition},
	{path: "runs", answer: runsPage, sql: hasCondition},
	{path: "run/{run}", answer: runPage},
	{path: "run/{run}/tick/{tick}", answer: tickPage},
	{path: "run/{run}/at/{tick}", answer: atPage},
	{path: "run/{run}/payment/{payment}", answer: paymentPage},
	{path: "run/{run}/bank/{bank}", answer: bankPage},
	{path: "policy/{policy}", answer: policyPage},
	{path: "run/{run}/policy/{policy}", answer: policyPage},
	{path: "compare", answer: comparePage},
}

// Limits of time.
const (
	queryTime    = 10 * time.Second
	picturesTime = 2 * time.Minute // of all pictures of a study
)

func always(url.Values) bool { return true }

func hasCondition(query url.Values) bool { return query.Get("where") != "" }

func (s *Server) addRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /api/datasets", func(w http.ResponseWriter, _ *http.Request) {
		list, err := s.list()
		send(w, list, err)
	})
	for _, route := range routes {
		if route.limit == 0 {
			route.limit = cmp.Or(s.options.QueryTime, queryTime)
		}
		mux.HandleFunc("GET /api/d/{dataset}/"+route.path, func(w http.ResponseWriter, r *http.Request) { s.answer(w, r, route) })
	}
}

// answer answers a request itself, or through a worker.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, route route) {
	ctx, cancel := context.WithTimeout(r.Context(), route.limit)
	defer cancel()
	q, st, err := s.requested(r)
	if err == nil && route.sql != nil && route.sql(q.query) {
		if err = s.delegate(ctx, w, r, st, route.limit); err == nil {
			return
		}
		send(w, nil, inTime(ctx, err, route.limit))
		return
	}
	var answer any
	if err == nil {
		answer, err = route.answer(ctx, st, q)
	}
	send(w, answer, inTime(ctx, err, route.limit))
}

// requested reads what a request asks, and finds the data set. A query that is not written as addresses are is an error, because a part
// that is left out may be the filter.
func (s *Server) requested(r *http.Request) (*request, *study, error) {
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, nil, errkind.Errorf(errkind.Invalid, "the address cannot be read: %w", err)
	}
	st, err := s.study(pathValue(r, "dataset"))
	return &request{Request: r, query: query}, st, err
}

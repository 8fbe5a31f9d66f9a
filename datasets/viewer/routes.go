package viewer

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
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

// A route answers requests for /api/d/NAME/ and its path, a pattern of http.ServeMux. What it returns is sent as JSON; an error
// becomes a message on the page. The context ends after the limit, by default queryTime, and when the reader leaves the page.
type route struct {
	path   string
	answer func(ctx context.Context, st *study, r *request) (any, error)
	limit  time.Duration
}

// routes are the data of all pages of a data set. A page has its functions in a file of its own, and its component in
// datasets/web/src/view/pages.
var routes = []route{
	{path: "about", answer: about},
	{path: "live", answer: live},
	{path: "pictures", answer: allPictures, limit: picturesTime},
	{path: "find", answer: find},
	{path: "failures", answer: failures},
	{path: "sql", answer: sqlResult},
	{path: "sql.csv", answer: sqlFile},
	{path: "sql/names", answer: sqlNames},
	{path: "points", answer: pointsPage},
	{path: "runs", answer: runsPage},
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

func (s *Server) addRoutes(mux *http.ServeMux) {
	mux.HandleFunc("GET /api/datasets", func(w http.ResponseWriter, r *http.Request) {
		list, err := s.list()
		send(w, r, list, err)
	})
	for _, route := range routes {
		if route.limit == 0 {
			route.limit = queryTime
		}
		mux.HandleFunc("GET /api/d/{dataset}/"+route.path, func(w http.ResponseWriter, r *http.Request) {
			ctx, cancel := context.WithTimeout(r.Context(), route.limit)
			defer cancel()
			st, err := s.study(r.PathValue("dataset"))
			var answer any
			if err == nil {
				answer, err = route.answer(ctx, st, &request{Request: r, query: r.URL.Query()})
			}
			send(w, r, answer, inTime(ctx, err, route.limit))
		})
	}
}

package viewer

import (
	_ "embed"
	"html/template"
	"net/http"

	"sweep/datasets/report"
	"sweep/datasets/web"
)

//go:embed page.html
var pageText string

//go:embed view.css
var style string

//go:embed pages.css
var pagesStyle string

var page = template.Must(template.New("page").Parse(pageText))

// addAssets adds the page, which is the same for every address, and what it loads.
func (s *Server) addAssets(mux *http.ServeMux) {
	css := []byte(report.Style() + style + pagesStyle)
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /d/", s.page)
	mux.HandleFunc("GET /assets/style.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		w.Write(css) //nolint:errcheck // the client may be gone
	})
	for name, data := range map[string][]byte{"sweep.js": web.Compressed(), "view.js": web.View()} {
		mux.HandleFunc("GET /assets/"+name, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
			w.Header().Set("Content-Encoding", "gzip") // every browser that runs the script reads it
			w.Write(data)                              //nolint:errcheck // the client may be gone
		})
	}
}

func (s *Server) page(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	single := ""
	if s.single != nil {
		single = s.single.name
	}
	page.Execute(w, map[string]any{"Base": "/" + s.token, "Single": single}) //nolint:errcheck // the client may be gone
}

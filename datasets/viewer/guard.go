package viewer

import (
	"crypto/subtle"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Limits of the server.
const (
	requestsMax = 32       // answered at once; more are refused
	queriesMax  = 2        // that run at once, each with a connection of its own
	pathBytes   = 8 << 10  // of an address, with its query
	HeaderBytes = 32 << 10 // of a request
)

// policy lets a page load its own files and nothing else, without inline scripts and styles and without eval.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// hostsOf lists the values of the Host header under which a browser reaches an address of the loopback interface. Any other name
// is that of a page elsewhere that points its name to this machine.
func hostsOf(address string) []string {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil
	}
	hosts := []string{net.JoinHostPort(host, port)}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		hosts = append(hosts, "localhost:"+port)
	}
	return hosts
}

// guard refuses requests that no page of ours sends.
func (s *Server) guard(next http.Handler) http.Handler {
	withToken := http.NewServeMux() // so that its redirects, to /TOKEN/ and to a path without empty parts, keep the token
	withToken.Handle("/"+s.token+"/", http.StripPrefix("/"+s.token, next))
	protected := http.NewCrossOriginProtection().Handler(withToken)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setHeaders(w.Header())
		switch {
		case !slices.Contains(s.hosts, r.Host):
			refuse(w, http.StatusMisdirectedRequest, "this address is not served here")
		case r.Method != http.MethodGet && r.Method != http.MethodHead:
			w.Header().Set("Allow", "GET, HEAD")
			refuse(w, http.StatusMethodNotAllowed, "only GET and HEAD are allowed")
		case !slices.Contains([]string{"", "none", "same-origin"}, r.Header.Get("Sec-Fetch-Site")) && r.Header.Get("Sec-Fetch-Mode") != "navigate":
			refuse(w, http.StatusForbidden, "requests of other sites are refused")
		case len(r.RequestURI) > pathBytes:
			refuse(w, http.StatusRequestURITooLong, "the address is too long")
		case slices.ContainsFunc(strings.Split(r.URL.EscapedPath(), "/"), climbs) || strings.Contains(r.URL.Path, "\x00"):
			refuse(w, http.StatusBadRequest, "the path is invalid")
		default:
			s.admit(w, r, protected)
		}
	})
}

// climbs reports whether a part of a path leads to another directory for anyone who resolves it. No page has such an address, see
// pathName; names that contain dots or slashes are compared with those that exist, and never made part of a path.
func climbs(part string) bool {
	name, err := url.PathUnescape(part)
	return err != nil || name == "." || name == ".."
}

// admit passes a request with the token on, without the token, if there is room for it.
func (s *Server) admit(w http.ResponseWriter, r *http.Request, next http.Handler) {
	token, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if subtle.ConstantTimeCompare([]byte(token), []byte(s.token)) != 1 {
		refuse(w, http.StatusForbidden, "open the address that sweep view printed")
		return
	}
	if !strings.HasSuffix(r.URL.Path, "/live") { // which a page that is open asks for as long as nobody closes it; see live
		s.touch()
	}
	select {
	case s.requests <- struct{}{}:
		defer func() { <-s.requests }()
		next.ServeHTTP(w, r)
	default:
		w.Header().Set("Retry-After", "1")
		refuse(w, http.StatusServiceUnavailable, "too many requests at once")
	}
}

func setHeaders(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
}

func refuse(w http.ResponseWriter, status int, why string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	w.Write([]byte(why + "\n")) //nolint:errcheck // the client may be gone
}

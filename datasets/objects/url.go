package objects

import (
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"sweep/datasets/errkind"
)

// Location is where a data set is: in a directory of the machine, or below a prefix in a bucket.
type Location struct {
	Path   string // of a directory; empty for a bucket
	Bucket string
	Prefix string // without slashes at its ends; empty for the whole bucket
}

// URLError reports that a text does not name a place for a data set.
type URLError struct{ Text, Why string }

func (e *URLError) Error() string {
	return fmt.Sprintf("%s: %s; write s3://BUCKET/PREFIX, file:///DIRECTORY or a path", e.Text, e.Why)
}

// Kind is errkind.Invalid.
func (e *URLError) Kind() errkind.Kind { return errkind.Invalid }

// String returns the location as a path or the URL of a bucket.
func (l Location) String() string {
	switch {
	case l.Bucket == "":
		return l.Path
	case l.Prefix == "":
		return "s3://" + l.Bucket
	}
	return "s3://" + l.Bucket + "/" + l.Prefix
}

// InBucket reports whether a name refers to a place in a bucket.
func InBucket(text string) bool {
	at, err := Parse(text)
	return err == nil && at.Bucket != ""
}

var (
	scheme = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*)://`)
	// halfURL is the scheme of a URL that sweep supports, without the slashes that must follow.
	halfURL = regexp.MustCompile(`^(?i:file|s3):`)
	bucket  = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
)

// prefixBytesMax leaves room below the 1024 bytes of a key for the names inside a data set.
const prefixBytesMax = 512

// Parse parses the name of a place. A name without a scheme is a path.
func Parse(text string) (Location, error) {
	m := scheme.FindStringSubmatch(text)
	switch {
	case text == "":
		return Location{}, &URLError{`""`, "the name is empty"}
	case strings.ContainsRune(text, 0):
		return Location{}, &URLError{text, "it has the character \\u0000"}
	case m == nil && halfURL.MatchString(text):
		return Location{}, &URLError{text, "it is not a complete URL; ./" + text + " is the directory of that name"}
	case m == nil:
		return Location{Path: text}, nil
	}
	rest := text[len(m[0]):]
	switch strings.ToLower(m[1]) {
	case "s3":
		return parseBucket(text, rest)
	case "file":
		return parseFile(text)
	}
	return Location{}, &URLError{text, "sweep does not support storage of the kind " + m[1]}
}

func parseBucket(text, rest string) (Location, error) {
	name, prefix, _ := strings.Cut(rest, "/")
	prefix = strings.TrimRight(prefix, "/")
	switch {
	case !bucket.MatchString(name):
		return Location{}, &URLError{text, fmt.Sprintf("%q is not a bucket name", name)}
	case len(prefix) > prefixBytesMax:
		return Location{}, &URLError{text, fmt.Sprintf("the prefix has %d bytes; the limit is %d", len(prefix), prefixBytesMax)}
	case strings.ContainsAny(prefix, "?#"):
		return Location{}, &URLError{text, "a prefix has no ? and no #; settings of the store come from the environment"}
	}
	for _, part := range strings.Split(prefix, "/") {
		if prefix != "" && (part == "" || part == "." || part == "..") || strings.ContainsFunc(part, isControl) {
			return Location{}, &URLError{text, fmt.Sprintf("the prefix has the part %q", part)}
		}
	}
	return Location{Bucket: name, Prefix: prefix}, nil
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

func parseFile(text string) (Location, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return Location{}, &URLError{text, "it cannot be read"}
	case u.Host != "" && u.Host != "localhost":
		return Location{}, &URLError{text, "it names the machine " + u.Host}
	case u.Path == "" || u.RawQuery != "" || u.Fragment != "":
		return Location{}, &URLError{text, "it names no directory"}
	}
	if strings.ContainsRune(u.Path, 0) {
		return Location{}, &URLError{text, "it has the character %00"}
	}
	return Location{Path: filepath.Clean(filepath.FromSlash(u.Path))}, nil
}

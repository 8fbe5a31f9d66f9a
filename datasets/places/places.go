// Package places finds the places of data sets by the names that people give them: paths and URLs.
package places

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"

	"sweep/datasets/errkind"
	"sweep/datasets/objects"
	"sweep/datasets/vfs"
)

// backends are the kinds of storage besides the directories of this machine, by the scheme of their URLs.
var backends = map[string]vfs.Backend{
	"s3": objects.S3{},
}

// Error reports that a text does not name a place for a data set.
type Error struct{ Text, Why string }

func (e *Error) Error() string {
	return fmt.Sprintf("%s: %s; write s3://BUCKET/PREFIX, file:///DIRECTORY or a path", e.Text, e.Why)
}

// Kind is errkind.Invalid.
func (e *Error) Kind() errkind.Kind { return errkind.Invalid }

var (
	scheme = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*)://`)
	// halfURL is the scheme of a URL that sweep supports, without the slashes that must follow.
	halfURL = regexp.MustCompile(`^(?i:file|s3):`)
	// user is the part of a URL for a user name and a password.
	// A password may contain a slash.
	user = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*:/{0,2})(?:[^/?#:@]*[:@].*@|[^/?#:@]*@)`)
)

// Parse parses the name of a place. A name without a scheme is a path.
func Parse(text string) (vfs.Place, error) {
	if m := scheme.FindStringSubmatch(text); m != nil {
		place, err := parseURL(strings.ToLower(m[1]), text[len(m[0]):])
		if err != nil {
			err = &Error{redacted(text), err.Error()}
		}
		return place, err
	}
	switch {
	case text == "":
		return vfs.Place{}, &Error{`""`, "the name is empty"}
	case strings.ContainsRune(text, 0):
		return vfs.Place{}, &Error{text, "it has the character \\u0000"}
	case halfURL.MatchString(text):
		return vfs.Place{}, &Error{redacted(text), "it is not a complete URL; ./" + redacted(text) + " is the directory of that name"}
	}
	return vfs.OnDisk(text), nil
}

func parseURL(scheme, rest string) (vfs.Place, error) {
	switch {
	case strings.ContainsRune(rest, 0):
		return vfs.Place{}, errors.New("it has the character \\u0000")
	case user.MatchString(scheme + "://" + rest):
		return vfs.Place{}, errors.New("it has a user name; credentials come from the environment")
	case scheme == "file":
		return parseFile(rest)
	case backends[scheme] == nil:
		return vfs.Place{}, errors.New("sweep does not support storage of the kind " + scheme)
	}
	name, err := backends[scheme].Resolve(rest)
	return vfs.At(backends[scheme], scheme, name), err
}

func parseFile(rest string) (vfs.Place, error) {
	u, err := url.Parse("file://" + rest)
	switch {
	case err != nil:
		return vfs.Place{}, errors.New("it cannot be read")
	case u.Host != "" && u.Host != "localhost":
		return vfs.Place{}, errors.New("it names the machine " + u.Host)
	case u.Path == "" || u.RawQuery != "" || u.Fragment != "":
		return vfs.Place{}, errors.New("it names no directory")
	case strings.ContainsRune(u.Path, 0):
		return vfs.Place{}, errors.New("it has the character %00")
	}
	return vfs.OnDisk(filepath.Clean(filepath.FromSlash(u.Path))), nil
}

// redacted is a URL without what may be a secret: a password before the host, or a signature after a question mark.
func redacted(text string) string {
	text, _, signed := strings.Cut(user.ReplaceAllString(text, "${1}…@"), "?")
	if signed {
		text += "?…"
	}
	return text
}

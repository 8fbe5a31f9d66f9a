package lab

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"sweep/datasets/vfs"
	d "sweep/engine/document"
	"sweep/sweeps"
)

func joinDir(dir, name string) string {
	if filepath.IsAbs(filepath.FromSlash(name)) {
		return filepath.FromSlash(name)
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

// readFile reads a file that the search document names, relative to its directory.
func readFile(dir, name string) ([]byte, error) {
	text, err := vfs.ReadRegular(joinDir(dir, name), searchBytesMax)
	return text, reasonOf(err)
}

// reasonOf returns an error of the file system without the operation and the path.
func reasonOf(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// dates turns ranges of business dates into numbers of replications.
func (r *reader) dates(g *sweeps.Grid) {
	e, dates := &r.doc.Episodes, g.Dates()
	r.doc.allDates = dates
	at := func(pos d.Pos, key, remedy, format string, args ...any) {
		r.Add(&d.Error{Pos: pos, Key: "episodes." + key, Class: d.SchemaError, Message: fmt.Sprintf(format, args...), Remedy: remedy})
	}
	if dates == nil {
		if e.SearchDates != "" {
			at(e.searchPos, "search", "give numbers of replications", "the scenario has no run per business date (payments.episodes: by_date)")
		}
		e.first = [2]int64{0, e.Search}
		return
	}
	if e.SearchDates == "" {
		if e.searchPos.File == "" {
			e.searchPos = r.doc.at["base"]
		}
		at(e.searchPos, "search", `for example search = "2025-01..2025-08", confirm = "2025-09..2025-12"`, "the episodes are business dates: say which of them search, and which confirm")
		return
	}
	var days [2]map[string]bool
	for i, f := range []struct {
		key, text string
		pos       d.Pos
		n         *int64
	}{{"search", e.SearchDates, e.searchPos, &e.Search}, {"confirm", e.ConfirmDates, e.confirmPos, &e.Confirm}} {
		if f.text == "" {
			continue
		}
		from, to, err := dateRange(f.text)
		if err != nil {
			at(f.pos, f.key, `write, for example, "2025-01..2025-08"`, "%v", err)
			continue
		}
		days[i] = map[string]bool{}
		*f.n = 0
		for k, date := range dates {
			if date >= from && date <= to {
				if *f.n == 0 {
					e.first[i] = int64(k)
				}
				days[i][date] = true
				*f.n++
			}
		}
		if *f.n == 0 {
			at(f.pos, f.key, "", "the files have no date in %s; they have %s to %s", f.text, dates[0], dates[len(dates)-1])
		}
	}
	for date := range days[1] {
		if days[0][date] {
			at(e.confirmPos, "confirm", "confirm on dates that the search has not seen", "the dates of search and confirm overlap: both have dates such as %s", firstCommon(dates, days))
			return
		}
	}
}

func firstCommon(dates []string, days [2]map[string]bool) string {
	for _, date := range dates {
		if days[0][date] && days[1][date] {
			return date
		}
	}
	return ""
}

// dateRange reads "2025-01..2025-08" or "2025-01-15..2025-02-03": two months or dates, both included.
func dateRange(text string) (from, to string, err error) {
	from, to, ok := strings.Cut(text, "..")
	from, to = strings.TrimSpace(from), strings.TrimSpace(to)
	if !ok {
		to = from
	}
	for _, t := range []string{from, to} {
		if _, err := time.Parse("2006-01", t); err == nil {
			continue
		}
		if _, err := time.Parse("2006-01-02", t); err != nil {
			return "", "", fmt.Errorf("%q is neither a month nor a date", t)
		}
	}
	if len(from) == len("2006-01") {
		from += "-01"
	}
	if len(to) == len("2006-01") {
		to += "-31"
	}
	if from > to {
		return "", "", fmt.Errorf("%s is after %s", from, to)
	}
	return from, to, nil
}

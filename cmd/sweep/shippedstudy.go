package main

import (
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"

	"sweep/engine/document"
	"sweep/engine/text"
	"sweep/runner/shell"
	"sweep/scripts/queries"
	"sweep/sweeps"
)

// The files of a study name commands that are run in the repository. In a copy they name the files of the copy.
var (
	madePayments = regexp.MustCompile(`(?m)^#   go run \./scripts/.*\n`)
	runCommand   = regexp.MustCompile(`sweep (?:run|search) sweeps/\S+\.toml`)
	queryCommand = regexp.MustCompile(`sweep query out/\S+ --file scripts/queries/\S+\.sql`)
)

// shippedStudy returns the files of a study that ships, for a directory, and the command that runs it.
func shippedStudy(name, dir string) (map[string][]byte, string, error) {
	s, known, err := sweeps.FindStudy(name)
	if err != nil {
		return nil, "", err
	}
	if !known {
		hint := "the studies are " + text.List(sweeps.StudyNames())
		if best, near := document.Nearest(name, sweeps.StudyNames()); near {
			hint = "did you mean " + best + "? " + hint
		}
		return nil, "", invalid(hint, "there is no study %q", name)
	}
	commented := []string{s.Document}
	query := s.Name + ".sql"
	if s.Query != "" {
		if s.Files[query], err = queries.Files.ReadFile(path.Base(s.Query)); err != nil {
			return nil, "", err
		}
		commented = append(commented, query)
	}
	next := shell.Join("sweep", s.Command, filepath.Join(dir, s.Document))
	if strings.ContainsFunc(dir, unicode.IsControl) {
		dir = "." // a command in a comment has one line
	}
	run := shell.Join("sweep", s.Command, filepath.Join(dir, s.Document))
	ask := shell.Join("sweep", "query", "out/"+s.Name, "--file", filepath.Join(dir, query))
	for _, file := range commented {
		text := madePayments.ReplaceAllLiteral(s.Files[file], nil)
		text = runCommand.ReplaceAllLiteral(text, []byte(run))
		s.Files[file] = queryCommand.ReplaceAllLiteral(text, []byte(ask))
	}
	return s.Files, next, nil
}

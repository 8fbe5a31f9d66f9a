package sweeps

import (
	"bytes"
	"embed"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"sweep/engine/document"
	"sweep/sweeps/syntheticday"
)

// Study is a grid that ships with the program, with the files it uses.
type Study struct {
	Name  string
	Grid  string            // name of the grid document in Files
	Query string            // name of the query, relative to the repository; "" if another command asks the question
	Files map[string][]byte // by name relative to the grid
}

//go:embed *.toml *.yaml policies/*.json rings/*.yaml
var shipped embed.FS

//go:embed proposers/*.py
var proposers embed.FS

// Proposers are the programs that propose candidates of searches, by file name.
func Proposers() (map[string][]byte, error) {
	names, err := fs.Glob(proposers, "proposers/*.py")
	files := map[string][]byte{}
	for _, name := range names {
		if err == nil {
			files[path.Base(name)], err = proposers.ReadFile(name)
		}
	}
	return files, err
}

// syntheticDayFile is the file of payments that is made instead of shipped.
const syntheticDayFile = "synthetic-day.csv"

var studyQuery = regexp.MustCompile(`--file (scripts/queries/\S+\.sql)`)

// StudyNames lists the studies, ascending.
func StudyNames() (names []string) {
	found, _ := fs.Glob(shipped, "*.toml") // the pattern is valid
	for _, name := range found {
		names = append(names, strings.TrimSuffix(name, ".toml"))
	}
	slices.Sort(names)
	return names
}

// FindStudy returns a study by name.
func FindStudy(name string) (Study, bool, error) {
	s := Study{Name: name, Grid: name + ".toml", Files: map[string][]byte{}}
	if !slices.Contains(StudyNames(), name) {
		return s, false, nil
	}
	all := map[string][]byte{}
	err := fs.WalkDir(shipped, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all[name], err = shipped.ReadFile(name)
		}
		return err
	})
	if err != nil {
		return s, false, err
	}
	g, err := FromSource(s.Grid, all)
	if err != nil {
		return s, false, err
	}
	s.Files = g.Source()
	if asked := studyQuery.FindSubmatch(s.Files[s.Grid]); asked != nil {
		s.Query = string(asked[1])
	}
	if file := paymentsFile.Find(g.base); len(file) == 1 && file[0].Text == syntheticDayFile {
		var day bytes.Buffer
		if err := syntheticday.Write(&day, syntheticday.Shipped); err != nil {
			return s, false, err
		}
		s.Files[path.Join(g.baseDir, syntheticDayFile)] = day.Bytes()
	}
	return s, true, nil
}

var paymentsFile = document.Path{{Name: "payments"}, {Name: "file"}}

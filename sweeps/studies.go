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

// Study is a grid or search document that ships with the program, with the files it uses.
type Study struct {
	Name     string
	Command  string            // run for a grid, search for a search document
	Document string            // name of the grid or search document in Files
	Query    string            // name of the query, relative to the repository; "" if another command asks the question
	Files    map[string][]byte // by name relative to the directory of the studies
}

//go:embed *.toml *.yaml policies/*.json rings/*.yaml searches/*.toml searches/*.yaml
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
	for _, pattern := range []string{"*.toml", "searches/*.toml"} {
		found, _ := fs.Glob(shipped, pattern) // the patterns are valid
		for _, name := range found {
			names = append(names, strings.TrimSuffix(path.Base(name), ".toml"))
		}
	}
	slices.Sort(names)
	return names
}

// FindStudy returns a study by name.
func FindStudy(name string) (Study, bool, error) {
	s := Study{Name: name, Command: "run", Document: name + ".toml", Files: map[string][]byte{}}
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
	if search := path.Join("searches", s.Document); all[search] != nil {
		s.Command, s.Document = "search", search
		s.addNamedFiles(search, all)
		return s, true, nil
	}
	g, err := FromSource(s.Document, all)
	if err != nil {
		return s, false, err
	}
	s.Files = g.Source()
	if asked := studyQuery.FindSubmatch(s.Files[s.Document]); asked != nil {
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

var namedFile = regexp.MustCompile(`[\w./-]+\.(?:yaml|json)`)

// addNamedFiles adds a search document and the shipped files that it names, and those that these name. The decoder of search documents
// is in another package, and what ships has plain names.
func (s *Study) addNamedFiles(name string, all map[string][]byte) {
	if all[name] == nil || s.Files[name] != nil {
		return
	}
	s.Files[name] = all[name]
	for _, found := range namedFile.FindAll(all[name], -1) {
		s.addNamedFiles(path.Join(path.Dir(name), string(found)), all)
	}
}

var paymentsFile = document.Path{{Name: "payments"}, {Name: "file"}}

package policy

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"sweep/engine/document"
)

//go:embed library/*.json
var libraryFiles embed.FS

// LibraryEntry is the name and purpose of a built-in policy.
type LibraryEntry struct {
	Name    string
	Purpose string // the description of the document, a sentence
}

// Library lists the built-in policies by name. They cover the common styles of intraday liquidity management and every
// part of the language that a bank would use. They leave the initial liquidity to the scenario.
func Library() []LibraryEntry {
	files, err := fs.ReadDir(libraryFiles, "library")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	entries := make([]LibraryEntry, len(files))
	for i, file := range files {
		name := strings.TrimSuffix(file.Name(), ".json")
		text, _ := LibraryText(name)
		p, err := Parse(text)
		if err != nil {
			panic(fmt.Errorf("library policy %s: %w", name, err))
		}
		entries[i] = LibraryEntry{name, p.Description()}
	}
	return entries
}

// LibraryText returns the document of a built-in policy.
func LibraryText(name string) ([]byte, error) {
	text, err := libraryFiles.ReadFile("library/" + name + ".json")
	if err != nil {
		var names []string
		for _, e := range Library() {
			names = append(names, e.Name)
		}
		return nil, fmt.Errorf("there is no built-in policy %q; %s", name, document.Suggest(name, names))
	}
	return text, nil
}

package document

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"
)

// The limits of a document. They are far above any sensible file and bound the memory a hostile one can claim.
const (
	documentBytesMax = 64 << 20
	nodesMax         = 4 << 20 // values after aliases are expanded
	aliasNodesMax    = 1 << 20 // values made by expanding YAML aliases
	depthMax         = 500     // nested lists and maps
)

// Parse reads a document. The suffix of the file name (.yaml, .yml, .toml or .json) says how. A duplicate key, a
// number that is not finite or does not fit in 64 bits, a second YAML document and an exceeded limit are errors. The
// error is an Errors of class schema.
func Parse(file string, data []byte) (*Node, error) {
	if len(data) <= wholeBytesMax {
		n, err := parse(file, data, false)
		if err != nil {
			return nil, asErrors(file, err)
		}
		return n, nil
	}
	n, err := ParseLong(file, data)
	if err == nil {
		err = n.Materialize()
	}
	if err != nil {
		return nil, err
	}
	return n, nil
}

// wholeBytesMax is the size up to which Parse reads a document at once. By parts it would read long lists twice, but with
// less memory for what the library of the format makes of them.
const wholeBytesMax = 16 << 20

// ParseLong is Parse for documents that may list millions of values: long lists stay text, and each walk over one reads
// it again.
func ParseLong(file string, data []byte) (*Node, error) {
	n, err := parse(file, data, true)
	if err == nil {
		return n, nil
	}
	return nil, asErrors(file, err)
}

// asErrors makes the error of a reader, which may be that of a library, an Errors.
func asErrors(file string, err error) Errors {
	var e *Error
	if !errors.As(err, &e) {
		e = schemaErrorf(Pos{File: file}, "", "%v", err)
	}
	return Errors{e}
}

// parse reads a document; with long, long lists stay text.
func parse(file string, data []byte, long bool) (*Node, error) {
	data, err := validText(file, data, documentBytesMax)
	if err != nil {
		return nil, err
	}
	f := formatOf(file)
	if f == nil {
		return nil, &Error{Pos: Pos{File: file}, Class: SchemaError, Message: "cannot tell the format from the file name",
			Remedy: "name it .yaml, .yml, .toml or .json"}
	}
	if long {
		if n, ok := parseLong(file, data, f); ok {
			return n, nil
		}
	}
	return f.parse(data, budget{file: file, nodesMax: nodesMax, depthMax: depthMax})
}

// validText checks that data are UTF-8 text within a limit, and removes a byte order mark.
func validText(file string, data []byte, bytesMax int) ([]byte, error) {
	if len(data) > bytesMax {
		return nil, schemaErrorf(Pos{File: file}, "", "the document has %d bytes, more than the limit of %d", len(data), bytesMax)
	}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if message, remedy := NotText(data); message != "" {
		e := &Error{Pos: Pos{File: file}, Class: SchemaError, Message: message, Remedy: remedy}
		if zero := bytes.IndexByte(data, 0); zero >= 0 {
			e.Pos.Line, e.Pos.Col = newLines(data).at(zero)
		}
		return nil, e
	}
	if !utf8.Valid(data) {
		line, col := invalidUTF8(data)
		return nil, &Error{Pos: Pos{file, line, col}, Class: SchemaError, Message: "the file is not UTF-8 text", Remedy: "save it as UTF-8"}
	}
	return data, nil
}

// format is how documents of a format are read.
type format struct {
	parse func(data []byte, b budget) (*Node, error)
	long  func(data []byte) []*longList // lists that may stay text
	part  partParser
}

// formatOf is the format that the suffix of a file name says, nil if there is none.
func formatOf(file string) *format {
	switch suffix(file) {
	case "yaml", "yml":
		return &format{parseYAML, longYAML, yamlPart}
	case "toml":
		return &format{parseTOML, func(data []byte) []*longList { return longFlow(data, false, true) }, tomlPart}
	case "json":
		return &format{parseJSON, func(data []byte) []*longList { return longFlow(data, false, false) }, jsonPart}
	}
	return nil
}

// NotText recognises by their first bytes files that are no text in UTF-8, and says what to do; the message is empty for
// others.
func NotText(data []byte) (message, remedy string) {
	head := data[:min(len(data), 64)]
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "the file is an Excel workbook or another ZIP archive, not text", "save the sheet as CSV (UTF-8), whatever the name of the file is"
	case bytes.HasPrefix(head, []byte("\xD0\xCF\x11\xE0")):
		return "the file is an old Excel workbook, not text", "save the sheet as CSV (UTF-8), whatever the name of the file is"
	case bytes.HasPrefix(head, []byte("PAR1")):
		return "the file is a Parquet file, not text", "name it .parquet"
	case bytes.HasPrefix(head, []byte("\xFF\xFE")), bytes.HasPrefix(head, []byte("\xFE\xFF")), bytes.Count(head, []byte{0}) > len(head)/4:
		return "the file is in UTF-16", "save it as UTF-8, in Excel as \"CSV UTF-8\""
	case bytes.IndexByte(data, 0) >= 0:
		return "the file has bytes of value 0 and is no text", "save it as text in UTF-8"
	}
	return "", ""
}

// suffix is the lower-case text after the last dot of the last path element.
func suffix(file string) string {
	name := file[strings.LastIndexAny(file, `/\`)+1:]
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return ""
	}
	return strings.ToLower(name[dot+1:])
}

func invalidUTF8(data []byte) (line, col int) {
	i := 0
	for i < len(data) {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		i += size
	}
	return newLines(data).at(i)
}

// emptyDocument is the error for a document without any value.
func emptyDocument(file string) error {
	return &Error{Pos: Pos{file, 1, 1}, Class: SchemaError, Message: "the document is empty"}
}

// budget counts the values of a document against the limits.
type budget struct {
	file     string
	nodesMax int
	depthMax int
	nodes    int
	alias    int
	inside   int // nesting of aliases
	long     map[Pos]*longList
}

// take counts one value at a depth and reports an exceeded limit.
func (b *budget) take(pos Pos, depth int) error {
	b.nodes++
	if b.inside > 0 {
		b.alias++
	}
	switch {
	case depth > b.depthMax:
		return schemaErrorf(pos, "", "lists and maps are nested deeper than %d", b.depthMax)
	case b.nodes > b.nodesMax:
		return schemaErrorf(pos, "", "the document has more than %d values", b.nodesMax)
	case b.alias > aliasNodesMax:
		return schemaErrorf(pos, "", "aliases expand to more than %d values", aliasNodesMax)
	}
	return nil
}

// addEntry appends a key to a map and refuses one that is already there. seen may be shared by the calls for one map;
// it is what keeps maps with many keys cheap.
func addEntry(m *Node, seen map[string]Pos, e Entry) error {
	if first, dup := seen[e.Key]; dup {
		err := schemaErrorf(e.KeyPos, e.Key, "the key is given twice")
		err.Remedy = "remove it here or at " + first.String()
		return err
	}
	seen[e.Key] = e.KeyPos
	m.Entries = append(m.Entries, e)
	return nil
}

package datasets

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Plans, commit records and failures are sealed documents: JSON in exactly one possible spelling, with the format
// version first and a checksum of the rest last. A document whose bytes differ from the canonical spelling of its own
// content is damaged. This covers flipped bits, duplicate keys, unknown keys and keys with other capitalisation.

// sealed is a document of this kind; it gives access to its checksum field.
type sealed interface{ seal() *string }

// Largest sizes of documents, checked before they are read.
const (
	recordBytesMax = 64 << 20
	planBytesMax   = 512 << 20
)

// A sealed document begins with its version and ends with its checksum, which is the SHA-256 of the text around it.
var (
	sealedHead = []byte(fmt.Sprintf("{\n \"format\": %d,", LayoutVersion))
	sealedTail = []byte("\"\n}\n")
)

// EncodeSealed sets the checksum of the document and returns its bytes.
func EncodeSealed(doc sealed) ([]byte, error) {
	*doc.seal() = ""
	text, err := canonicalJSON(doc)
	if err != nil {
		return nil, err
	}
	body, ok := bytes.CutSuffix(text, sealedTail)
	if !ok || !bytes.HasPrefix(text, sealedHead) {
		return nil, errors.New("a sealed document has its format version first and its checksum last")
	}
	*doc.seal() = checksum(body)
	return slices.Concat(body, []byte(*doc.seal()), sealedTail), nil
}

// checksum is the SHA-256 of a document without its checksum, in hexadecimal digits.
func checksum(body []byte) string {
	h := sha256.New()
	h.Write(body)
	h.Write(sealedTail)
	return hex.EncodeToString(h.Sum(nil))
}

// decodeSealed fills doc from its bytes and checks version, checksum and spelling.
func decodeSealed(data []byte, doc sealed) error {
	if !bytes.HasPrefix(data, sealedHead) {
		return decodeOlder(data, doc)
	}
	if err := checkSeal(data); err != nil {
		return err
	}
	if err := decodeStrictly(data, doc); err != nil {
		return err
	}
	again, err := EncodeSealed(doc)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, data) {
		return errors.New("it was edited: its bytes are not those that were written")
	}
	return nil
}

// checkSeal compares a document with its checksum.
func checkSeal(data []byte) error {
	body, ok := bytes.CutSuffix(data, sealedTail)
	digits := len(body) - 2*sha256.Size
	if !ok || digits < 0 {
		return errors.New("it does not end like a document of its kind")
	}
	if checksum(body[:digits]) != string(body[digits:]) {
		return errors.New("its checksum does not match its content")
	}
	return nil
}

func decodeStrictly(data []byte, doc sealed) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(doc); err != nil {
		return fmt.Errorf("not a document of its kind: %w", err)
	}
	return nil
}

// decodeOlder fills doc from the bytes of a document of an earlier version of the layout. The checksum proves that it
// is what was written.
func decodeOlder(data []byte, doc sealed) error {
	version, err := versionOfDocument(data)
	if err != nil {
		return err
	}
	members := map[string]json.RawMessage{}
	if err := json.Unmarshal(data, &members); err != nil {
		return fmt.Errorf("not a document of its kind: %w", err)
	}
	for _, s := range layoutSteps[version-LayoutVersion+len(layoutSteps):] {
		change := map[string]func(map[string]json.RawMessage) error{"*datasets.PlanDoc": s.Plan, "*datasets.CommitRecord": s.Commit,
			"*datasets.failuresDoc": s.Failures}[fmt.Sprintf("%T", doc)]
		if change == nil {
			continue
		}
		if err := change(members); err != nil {
			return err
		}
	}
	members["format"] = json.RawMessage(fmt.Sprint(LayoutVersion))
	newest, err := json.Marshal(members)
	if err != nil {
		return err
	}
	switch d := doc.(type) {
	case *PlanDoc:
		d.OlderBy = LayoutVersion - version
	case *CommitRecord:
		d.olderBy = LayoutVersion - version
	}
	return decodeStrictly(newest, doc)
}

// versionOfDocument is the layout version of a document of an earlier version; a newer version is refused. Documents of
// all versions begin with the version and end with their checksum, which distinguishes another version from damage.
func versionOfDocument(data []byte) (int, error) {
	var head struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return 0, fmt.Errorf("not a document of its kind: %w", err)
	}
	version := head.Format
	if !bytes.HasPrefix(data, []byte(fmt.Sprintf("{\n \"format\": %d,", version))) {
		return 0, errors.New("it does not begin like a document of its kind")
	}
	if err := checkSeal(data); err != nil {
		return 0, err
	}
	if version > LayoutVersion {
		return 0, &InvalidError{What: fmt.Sprintf("format version %d", version),
			Why: fmt.Sprintf("this program reads up to version %d", LayoutVersion), Remedy: "use a newer sweep"}
	}
	if version < LayoutVersion-len(layoutSteps) {
		return 0, &InvalidError{What: fmt.Sprintf("format version %d", version),
			Why: fmt.Sprintf("this program reads version %d and newer", LayoutVersion-len(layoutSteps)), Remedy: "use the sweep that wrote it"}
	}
	return version, nil
}

// canonicalJSON is the one spelling that documents have: members in the order of the Go type, maps sorted, one space of
// indentation, no HTML escapes, a newline at the end.
func canonicalJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

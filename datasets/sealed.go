package datasets

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
)

// Plans, commit records and failures are sealed documents: JSON in exactly one possible spelling, with the format
// version first and a checksum of the rest last. A document whose bytes are not the canonical spelling of its own
// content is damaged, which covers flipped bits, duplicate keys, unknown keys and keys in another letter case.

// sealed is what a document of this kind offers: access to its format version and its checksum field.
type sealed interface {
	seal() *string
	version() int
}

// maximum sizes, checked before a document is read
const (
	recordBytesMax = 64 << 20
	planBytesMax   = 512 << 20
)

// encodeSealed sets the checksum of the document and returns its bytes.
func encodeSealed(doc sealed) ([]byte, error) {
	*doc.seal() = ""
	unsealed, err := canonicalJSON(doc)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(unsealed)
	*doc.seal() = hex.EncodeToString(sum[:])
	return canonicalJSON(doc)
}

// decodeSealed fills doc from its bytes and checks version, spelling and checksum.
func decodeSealed(data []byte, doc sealed) error {
	var head struct {
		Format int `json:"format"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return fmt.Errorf("not a JSON document of its kind: %w", err)
	}
	if head.Format > LayoutVersion {
		return &InvalidError{What: fmt.Sprintf("format version %d", head.Format),
			Why: fmt.Sprintf("this program reads up to version %d", LayoutVersion), Remedy: "use a newer sweep"}
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(doc); err != nil {
		return fmt.Errorf("not a JSON document of its kind: %w", err)
	}
	if doc.version() != LayoutVersion {
		return fmt.Errorf("format version %d does not exist", doc.version())
	}
	stated := *doc.seal()
	again, err := encodeSealed(doc)
	if err != nil {
		return err
	}
	if *doc.seal() != stated {
		return errors.New("its checksum does not fit its content")
	}
	if !bytes.Equal(again, data) {
		return errors.New("it was edited: its bytes are not the ones that were written")
	}
	return nil
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

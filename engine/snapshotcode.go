package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
)

// Encode returns a header line with the version and the SHA-256 of the rest, followed by the content as JSON. Equal states
// have equal encodings.
func (s *Snapshot) Encode() ([]byte, error) {
	body, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encoding a snapshot: %w", err)
	}
	sum := sha256.Sum256(body)
	head := fmt.Sprintf("sweep-snapshot %d %s\n", s.Version, hex.EncodeToString(sum[:]))
	return append([]byte(head), body...), nil
}

// DecodeSnapshot decodes the output of Encode. It rejects other versions, damaged data and unknown members.
func DecodeSnapshot(data []byte) (*Snapshot, error) {
	head, body, found := bytes.Cut(data, []byte("\n"))
	var version int
	var sum string
	if n, err := fmt.Sscanf(string(head), "sweep-snapshot %d %s", &version, &sum); !found || n != 2 || err != nil {
		return nil, fmt.Errorf("%w: the first line is not a snapshot header", ErrSnapshot)
	}
	if version != SnapshotVersion {
		return nil, fmt.Errorf("%w: version %d, this engine reads version %d", ErrSnapshot, version, SnapshotVersion)
	}
	if got := sha256.Sum256(body); hex.EncodeToString(got[:]) != sum {
		return nil, fmt.Errorf("%w: the checksum does not match; the data is damaged", ErrSnapshot)
	}
	s := &Snapshot{}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(s); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	return s, nil
}

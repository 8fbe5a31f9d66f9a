package parquet

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// The footer and the page headers are structs of Thrift's compact protocol. The scanner below reads one without
// building anything and checks that every length fits in the remaining bytes.

const nestingMax = 16

// types of the compact protocol
const (
	thriftStop   = 0
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
	thriftUUID   = 13
)

var errShort = errors.New("a length in it is larger than what follows")

// scanner holds the remaining bytes.
type scanner struct{ rest []byte }

// scanStruct checks that data is one struct and nothing else.
func scanStruct(data []byte) error {
	s := scanner{data}
	if err := s.object(0); err != nil {
		return err
	}
	if len(s.rest) > 0 {
		return fmt.Errorf("%d bytes follow its end", len(s.rest))
	}
	return nil
}

func (s *scanner) byte() (byte, error) {
	if len(s.rest) == 0 {
		return 0, errShort
	}
	b := s.rest[0]
	s.rest = s.rest[1:]
	return b, nil
}

func (s *scanner) varint() (uint64, error) {
	v, n := binary.Uvarint(s.rest)
	if n <= 0 {
		return 0, errShort
	}
	s.rest = s.rest[n:]
	return v, nil
}

func (s *scanner) skip(n uint64) error {
	if n > uint64(len(s.rest)) {
		return errShort
	}
	s.rest = s.rest[n:]
	return nil
}

// object walks over the fields of a struct up to its end.
func (s *scanner) object(depth int) error {
	for {
		head, err := s.byte()
		if err != nil || head == thriftStop {
			return err
		}
		if head>>4 == 0 {
			if _, err := s.varint(); err != nil {
				return err
			}
		}
		if err := s.value(head&0xf, depth, true); err != nil {
			return err
		}
	}
}

// value walks over a value. Truth values of fields are part of their type; those of lists take a byte.
func (s *scanner) value(kind byte, depth int, field bool) error {
	if depth > nestingMax {
		return errors.New("it is nested too deeply")
	}
	switch kind {
	case thriftTrue, thriftFalse:
		if field {
			return nil
		}
		return s.skip(1)
	case thriftByte:
		return s.skip(1)
	case thriftI16, thriftI32, thriftI64:
		_, err := s.varint()
		return err
	case thriftDouble:
		return s.skip(8)
	case thriftUUID:
		return s.skip(16)
	case thriftBinary:
		n, err := s.varint()
		if err != nil {
			return err
		}
		return s.skip(n)
	case thriftList, thriftSet:
		return s.list(depth)
	case thriftMap:
		return s.pairs(depth)
	case thriftStruct:
		return s.object(depth + 1)
	}
	return fmt.Errorf("it has a value of unknown type %d", kind)
}

// list walks over the elements of a list; each takes at least a byte.
func (s *scanner) list(depth int) error {
	head, err := s.byte()
	if err != nil {
		return err
	}
	n := uint64(head >> 4)
	if n == 0xf {
		if n, err = s.varint(); err != nil {
			return err
		}
	}
	if n > uint64(len(s.rest)) {
		return errShort
	}
	for range n {
		if err := s.value(head&0xf, depth+1, false); err != nil {
			return err
		}
	}
	return nil
}

func (s *scanner) pairs(depth int) error {
	n, err := s.varint()
	if err != nil || n == 0 {
		return err
	}
	kinds, err := s.byte()
	if err != nil {
		return err
	}
	if n > uint64(len(s.rest)) {
		return errShort
	}
	for range n {
		if err := s.value(kinds>>4, depth+1, false); err != nil {
			return err
		}
		if err := s.value(kinds&0xf, depth+1, false); err != nil {
			return err
		}
	}
	return nil
}

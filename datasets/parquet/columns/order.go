package columns

import (
	"bytes"
	"encoding/binary"
	"math"
)

// lessPlain compares two values in their plain encoding.
func lessPlain(t Type, x, y []byte) bool {
	switch t {
	case TypeInt32:
		return int32(binary.LittleEndian.Uint32(x)) < int32(binary.LittleEndian.Uint32(y))
	case TypeInt64:
		return int64(binary.LittleEndian.Uint64(x)) < int64(binary.LittleEndian.Uint64(y))
	case TypeDouble:
		return math.Float64frombits(binary.LittleEndian.Uint64(x)) < math.Float64frombits(binary.LittleEndian.Uint64(y))
	}
	return bytes.Compare(x, y) < 0
}

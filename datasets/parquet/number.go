package parquet

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	parquetgo "github.com/parquet-go/parquet-go"
)

// Number is the value of a column of integers, floating-point numbers or decimals as text that denotes it exactly: the
// digits of an integer, the shortest decimal of a floating-point number. ok is false for NULL and for other columns.
func (c *Column) Number() (text string, ok bool) {
	if c.Null() || c.spec.List() {
		return "", false
	}
	switch c.spec.Type {
	case "TINYINT", "SMALLINT", "INTEGER", "BIGINT":
		return strconv.FormatInt(c.Int(), 10), true
	case "UTINYINT", "USMALLINT", "UINTEGER":
		return strconv.FormatUint(uint64(uint32(c.Int32())), 10), true
	case "UBIGINT":
		return strconv.FormatUint(uint64(c.Int()), 10), true
	case "FLOAT":
		return strconv.FormatFloat(c.Float(), 'g', -1, 32), true
	case "DOUBLE":
		return strconv.FormatFloat(c.Float(), 'g', -1, 64), true
	}
	var precision, scale int
	v := c.value()
	if _, err := fmt.Sscanf(c.spec.Type, "DECIMAL(%d,%d)", &precision, &scale); err != nil || scale < 0 || scale > decimalDigitsMax {
		return "", false
	}
	return decimalText(unscaled(v), scale), true
}

// decimalDigitsMax bounds the scale that a file claims; writers use at most 76.
const decimalDigitsMax = 400

// unscaled is the integer of a decimal, which is stored as an integer or as bytes in two's complement.
func unscaled(v Value) *big.Int {
	if v.Kind() == parquetgo.Int32 || v.Kind() == parquetgo.Int64 {
		return big.NewInt(IntegerOf(v))
	}
	data := v.ByteArray()
	n := new(big.Int).SetBytes(data)
	if len(data) > 0 && data[0]&0x80 != 0 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(data))))
	}
	return n
}

// decimalText writes n divided by a power of ten.
func decimalText(n *big.Int, scale int) string {
	digits, sign := new(big.Int).Abs(n).String(), ""
	if n.Sign() < 0 {
		sign = "-"
	}
	if scale == 0 {
		return sign + digits
	}
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - scale
	return sign + digits[:point] + "." + digits[point:]
}

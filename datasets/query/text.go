package query

import (
	"encoding/hex"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"sweep/datasets/arrowio"
)

// plainText returns a value that is not NULL in full precision, as in CSV. Lists, structs and maps are JSON.
func plainText(t Type, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		return floatText(v, 64)
	case float32:
		return floatText(float64(v), 32)
	case []byte:
		return `\x` + hex.EncodeToString(v)
	case time.Time:
		return v.Format(timeLayout(t.Kind))
	}
	return string(appendJSON(nil, t, v))
}

func floatText(v float64, bits int) string {
	switch {
	case math.IsInf(v, 1):
		return "inf"
	case math.IsInf(v, -1):
		return "-inf"
	case math.IsNaN(v):
		return "nan"
	}
	return strconv.FormatFloat(v, 'g', -1, bits)
}

func timeLayout(k arrowio.Kind) string {
	switch k {
	case arrowio.Date:
		return "2006-01-02"
	case arrowio.Time:
		return "15:04:05.999999"
	case arrowio.TimestampTZ:
		return "2006-01-02 15:04:05.999999Z07:00"
	}
	return "2006-01-02 15:04:05.999999"
}

// decimalText places the point in an unscaled number.
func decimalText(v *big.Int, scale int) string {
	if scale == 0 {
		return v.String()
	}
	digits := new(big.Int).Abs(v).String()
	if missing := scale + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	point := len(digits) - scale
	text := digits[:point] + "." + digits[point:]
	if v.Sign() < 0 {
		return "-" + text
	}
	return text
}

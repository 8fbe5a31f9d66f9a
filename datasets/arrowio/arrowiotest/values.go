package arrowiotest

import (
	"fmt"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"sweep/datasets/arrowio"
)

// valuer is what all arrays of plain values have in common.
type valuer[T any] interface{ Value(int) T }

func valueAt(a arrow.Array, i int) (any, error) {
	if a.IsNull(i) {
		return nil, nil
	}
	switch a := a.(type) {
	case valuer[bool]:
		return a.Value(i), nil
	case valuer[int8]:
		return a.Value(i), nil
	case valuer[int16]:
		return a.Value(i), nil
	case valuer[int32]:
		return a.Value(i), nil
	case valuer[int64]:
		return a.Value(i), nil
	case valuer[uint8]:
		return a.Value(i), nil
	case valuer[uint16]:
		return a.Value(i), nil
	case valuer[uint32]:
		return a.Value(i), nil
	case valuer[uint64]:
		return a.Value(i), nil
	case valuer[float32]:
		return a.Value(i), nil
	case valuer[float64]:
		return a.Value(i), nil
	case valuer[string]:
		return a.Value(i), nil
	case valuer[[]byte]:
		return append([]byte(nil), a.Value(i)...), nil
	case *array.Decimal128:
		return a.Value(i).BigInt(), nil
	case *array.Dictionary:
		return valueAt(a.Dictionary(), a.GetValueIndex(i))
	}
	if t, ok := timeAt(a, i); ok {
		return t, nil
	}
	return nestedAt(a, i)
}

func timeAt(a arrow.Array, i int) (time.Time, bool) {
	switch a := a.(type) {
	case *array.Date32:
		return a.Value(i).ToTime(), true
	case *array.Time64:
		return a.Value(i).ToTime(a.DataType().(*arrow.Time64Type).Unit), true
	case *array.Timestamp:
		return a.Value(i).ToTime(a.DataType().(*arrow.TimestampType).Unit), true
	}
	return time.Time{}, false
}

func nestedAt(a arrow.Array, i int) (any, error) {
	switch a := a.(type) {
	case *array.Map:
		start, end := a.ValueOffsets(i)
		entries := make([]arrowio.Entry, 0, end-start)
		for j := int(start); j < int(end); j++ {
			key, err := valueAt(a.Keys(), j)
			if err != nil {
				return nil, err
			}
			value, err := valueAt(a.Items(), j)
			if err != nil {
				return nil, err
			}
			entries = append(entries, arrowio.Entry{Key: key, Value: value})
		}
		return entries, nil
	case *array.List:
		start, end := a.ValueOffsets(i)
		items := make([]any, 0, end-start)
		for j := int(start); j < int(end); j++ {
			item, err := valueAt(a.ListValues(), j)
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
		return items, nil
	case *array.Struct:
		items := make([]any, a.NumField())
		for j := range items {
			item, err := valueAt(a.Field(j), i)
			if err != nil {
				return nil, err
			}
			items[j] = item
		}
		return items, nil
	}
	return nil, fmt.Errorf("the Arrow type %s is not one that data sets or results use", a.DataType())
}

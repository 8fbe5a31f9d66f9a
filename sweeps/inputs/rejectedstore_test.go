package inputs

import (
	"bytes"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func TestRejectedRowsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Rejected {
			return Rejected{File: rapid.String().Draw(t, "file"), Line: rapid.Int64().Draw(t, "line"), Reason: rapid.String().Draw(t, "reason")}
		}), 1, 50).Draw(t, "rows")
		var a, b bytes.Buffer
		if err := EncodeRejected(&a, rows); err != nil {
			t.Fatal(err)
		}
		if err := EncodeRejected(&b, rows); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Fatalf("the same rows have other bytes (%v)", err)
		}
		got, err := DecodeRejected(bytes.NewReader(a.Bytes()), int64(a.Len()))
		if err != nil || !reflect.DeepEqual(got, rows) {
			t.Fatalf("read %v, %v", got, err)
		}
		more := append(rows[:len(rows):len(rows)], Rejected{File: "x"})
		if HashRejected(more) == HashRejected(rows) {
			t.Fatal("two lists have one hash")
		}
	})
}

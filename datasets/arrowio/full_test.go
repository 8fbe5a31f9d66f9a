package arrowio_test

import (
	"errors"
	"io"
	"testing"

	. "sweep/datasets/arrowio"
)

// limited takes a number of bytes and then has no room.
type limited struct{ left int }

var errFull = errors.New("no room")

func (l *limited) Write(data []byte) (int, error) {
	if len(data) > l.left {
		return 0, errFull
	}
	l.left -= len(data)
	return len(data), nil
}

// TestAFullDiskIsAnError writes to disks of every size up to that of the whole file.
func TestAFullDiskIsAnError(t *testing.T) {
	columns, row := everyKind()
	for name, open := range map[string]func(io.Writer, []Column) (RowWriter, error){"parquet": NewParquetWriter, "arrow": NewStreamWriter} {
		write := func(to io.Writer) error {
			w, err := open(to, columns)
			for range 9000 {
				if err != nil {
					return err
				}
				err = w.Write(row)
			}
			return errors.Join(err, w.Close())
		}
		const most = 1 << 30
		whole := &limited{most}
		if err := write(whole); err != nil {
			t.Fatal(err)
		}
		size := most - whole.left
		for room := 0; room < size; room += max(size/40, 1) {
			if err := write(&limited{room}); !errors.Is(err, errFull) {
				t.Errorf("%s of %d bytes on a disk of %d: error %v", name, size, room, err)
			}
		}
		if err := write(&limited{size - 1}); !errors.Is(err, errFull) {
			t.Errorf("%s: the last byte has no room: error %v", name, err)
		}
	}
}

package inputs

import "unsafe"

// textOf is the text of bytes that nothing else refers to, without a copy.
func textOf(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

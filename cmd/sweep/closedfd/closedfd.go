//go:build cgo && unix

// Package closedfd knows whether standard output was closed when the program began. The runtime of Go opens /dev/null in
// its place before any code of the program runs, so that whatever is written is lost without an error; code in C runs
// before that.
package closedfd

/*
#include <errno.h>
#include <fcntl.h>

static int stdout_closed;

__attribute__((constructor)) static void look_at_stdout(void) {
	stdout_closed = fcntl(1, F_GETFD) == -1 && errno == EBADF;
}

static int was_stdout_closed(void) { return stdout_closed; }
*/
import "C"

// Stdout reports whether standard output was closed.
func Stdout() bool { return C.was_stdout_closed() != 0 }

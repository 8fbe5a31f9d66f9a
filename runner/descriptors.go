package runner

import "fmt"

// A worker keeps a file of every table open, and files that are being synced to disk. If the process may open fewer
// files than its workers need, it uses fewer workers, rather than fail in the middle of a batch.
const (
	filesPerWorker = 24
	filesBeside    = 16 // standard streams, the log, locks, listings
)

// fitFiles lowers the number of workers to what the limit of open files allows, and returns a message about it.
func (o *Options) fitFiles(limit uint64) (warning string) {
	if o.Isolation != nil || limit >= uint64(filesBeside+filesPerWorker*o.Workers) {
		return "" // isolated processes have a limit of their own
	}
	wanted := o.Workers
	o.Workers = 1
	if limit > filesBeside+filesPerWorker {
		o.Workers = int((limit - filesBeside) / filesPerWorker)
	}
	if o.Workers == wanted {
		return ""
	}
	return fmt.Sprintf("only %d files may be open at the same time, which is enough for %d of %d workers; raise the limit with ulimit -n %d",
		limit, o.Workers, wanted, filesBeside+filesPerWorker*wanted)
}

package runner

import "fmt"

// A worker has a file of every table open, and those of the directories on their way to the disk. A process that is allowed
// fewer files than its workers need would end in the middle of a batch, so it takes fewer workers instead.
const (
	filesPerWorker = 24
	filesBeside    = 16 // standard streams, the log, locks, listings
)

// fitFiles lowers the number of workers to what the limit of open files allows, and says so.
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

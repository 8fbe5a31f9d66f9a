package datasets

// Progress is called while a long operation runs, often and by one goroutine at a time: done of total batches are, for
// example, "verified". It may be nil.
type Progress func(participle string, done, total int64)

// Report calls p unless it is nil.
func (p Progress) Report(participle string, done, total int64) {
	if p != nil {
		p(participle, done, total)
	}
}

// Watch reports to p how many commit records each pass over them has read.
func (d *Dataset) Watch(p Progress) { d.progress = p }

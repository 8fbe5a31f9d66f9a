package cluster

import (
	"math"
	"strconv"
	"time"
)

// Deadline is when Slurm will end the job of this process, according to SLURM_JOB_END_TIME (seconds since 1970);
// ok is false outside of such a job. getenv is os.Getenv.
func Deadline(getenv func(string) string) (end time.Time, ok bool) {
	seconds, err := strconv.ParseInt(getenv("SLURM_JOB_END_TIME"), 10, 64)
	if err != nil || seconds <= 0 {
		return time.Time{}, false
	}
	return time.Unix(seconds, 0), true
}

// Tasks is the number of shards into which work should be divided so that a task of the given number of workers
// takes about the given time: long enough to be worth scheduling, but never so many that workers have no batch.
func Tasks(batches int64, cpuHours float64, workers int, perTask time.Duration) int {
	workers = max(workers, 1)
	want := math.Ceil(cpuHours / float64(workers) / perTask.Hours())
	most := math.Ceil(float64(batches) / float64(workers))
	return int(max(1, min(want, most, math.MaxInt32)))
}

// batchesPerWorker is enough for workers to end at about the same time, and for a task to be worth scheduling.
const batchesPerWorker = 8

// TasksByBatches is the number of shards if runs take so long that nothing is known about their time.
func TasksByBatches(batches int64, workers int) int {
	perTask := int64(max(workers, 1)) * batchesPerWorker
	return int(max(1, min((batches+perTask-1)/perTask, math.MaxInt32)))
}
